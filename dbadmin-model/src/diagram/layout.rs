//! Where each table stands and which way each arrow runs.
//!
//! Tables stand in columns by their [`layers`]; an arrow that crosses a column has a place of its own
//! in it, so that it runs between the tables there. Tables without references stand below.

use super::layers;

/// Between the columns, where the arrows turn.
const ACROSS: f64 = 84.0;
/// Between the tables of a column.
const DOWN: f64 = 26.0;
/// What an arrow takes of a column that it crosses.
const LANE: f64 = 4.0;
/// A column is at least so high before the next one begins.
const HIGH: f64 = 760.0;
/// How many times tables are ordered by those that they are joined to.
const SWEEPS: usize = 8;
/// The most places of arrows in columns; further arrows run straight.
const MOST_LANES: usize = 20_000;

/// Where everything is.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The upper left corner of each table.
    pub places: Vec<(f64, f64)>,
    /// For each link the stretches of columns that it crosses, from where it begins: left and right
    /// end in the direction of the arrow, and height.
    pub lanes: Vec<Vec<(f64, f64, f64)>>,
    /// The size of all of it.
    pub size: (f64, f64),
}

/// A table or an arrow's place in a column.
#[derive(Clone, Debug, Default)]
struct Node {
    height: f64,
    layer: usize,
    /// The middle of it.
    y: f64,
    /// Its neighbours in the layer before and in the one after.
    before: Vec<usize>,
    after: Vec<usize>,
}

/// The layout of tables of these widths and heights, with these links: from, to.
pub(super) fn of(sizes: &[(f64, f64)], links: &[(usize, usize)]) -> Layout {
    let joined: Vec<(usize, usize)> = links.iter().copied().filter(|(a, b)| a != b).collect();
    let mut is_joined = vec![false; sizes.len()];
    for (from, to) in &joined {
        is_joined[*from] = true;
        is_joined[*to] = true;
    }
    let ranks = columns(sizes, &is_joined, &layers::of(sizes.len(), &joined));
    let mut graph = Graph::new(sizes, &ranks, &is_joined);
    let chains: Vec<Vec<usize>> = links.iter().map(|link| graph.join(*link)).collect();
    graph.arrange();
    let lefts = graph.lefts(sizes);
    let mut layout = Layout {
        places: vec![(0.0, 0.0); sizes.len()],
        ..Layout::default()
    };
    for (at, (width, height)) in sizes.iter().enumerate().filter(|(at, _)| is_joined[*at]) {
        let node = &graph.nodes[at];
        let (x, y) = (lefts[node.layer].0, node.y - height / 2.0);
        layout.places[at] = (x, y);
        layout.size = (layout.size.0.max(x + width), layout.size.1.max(y + height));
    }
    layout.lanes = chains
        .iter()
        .zip(links)
        .map(|(chain, (from, to))| {
            let forward = ranks[*from] < ranks[*to];
            let lane = |at: &usize| {
                let (left, right) = lefts[graph.nodes[*at].layer];
                let y = graph.nodes[*at].y;
                if forward {
                    (left, right, y)
                } else {
                    (right, left, y)
                }
            };
            chain.iter().map(lane).collect()
        })
        .collect();
    let lowest = layout.lanes.iter().flatten().map(|lane| lane.2);
    layout.size.1 = lowest.fold(layout.size.1, f64::max);
    below(&mut layout, sizes, &is_joined);
    layout
}

/// The layers as columns: a layer that is too high becomes several.
fn columns(sizes: &[(f64, f64)], is_joined: &[bool], layers: &[usize]) -> Vec<usize> {
    let joined = |at: &usize| is_joined[*at];
    let area: f64 = (0..sizes.len())
        .filter(joined)
        .map(|at| (sizes[at].0 + ACROSS) * (sizes[at].1 + DOWN))
        .sum();
    // About as wide as high and a half, as a screen is.
    let high = (area / 1.5).sqrt().max(HIGH);
    let mut ranks = vec![0; sizes.len()];
    let mut next = 0;
    let last = layers.iter().copied().max().unwrap_or(0);
    let mut of_layer = vec![Vec::new(); last + 1];
    for at in (0..sizes.len()).filter(joined) {
        of_layer[layers[at]].push(at);
    }
    for layer in of_layer {
        let mut filled = 0.0;
        for at in layer {
            let taken = sizes[at].1 + DOWN;
            if filled > 0.0 && filled + taken > high {
                next += 1;
                filled = 0.0;
            }
            filled += taken;
            ranks[at] = next;
        }
        if filled > 0.0 {
            next += 1;
        }
    }
    ranks
}

/// Tables without references, in rows below the others.
fn below(layout: &mut Layout, sizes: &[(f64, f64)], is_joined: &[bool]) {
    let wide = layout.size.0.max(900.0);
    let mut top = if layout.size.1 > 0.0 {
        layout.size.1 + 2.0 * DOWN
    } else {
        0.0
    };
    let (mut left, mut high) = (0.0, 0.0_f64);
    for (at, (width, height)) in sizes.iter().enumerate().filter(|(at, _)| !is_joined[*at]) {
        if left > 0.0 && left + width > wide {
            top += high + DOWN;
            (left, high) = (0.0, 0.0);
        }
        layout.places[at] = (left, top);
        layout.size.0 = layout.size.0.max(left + width);
        layout.size.1 = layout.size.1.max(top + height);
        left += width + DOWN;
        high = high.max(*height);
    }
}

/// Tables and the places of arrows, by column.
struct Graph {
    nodes: Vec<Node>,
    layers: Vec<Vec<usize>>,
}

impl Graph {
    fn new(sizes: &[(f64, f64)], ranks: &[usize], is_joined: &[bool]) -> Self {
        let mut layers = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        let nodes = sizes.iter().zip(ranks).map(|((_, height), rank)| Node {
            height: *height,
            layer: *rank,
            ..Node::default()
        });
        for (at, rank) in ranks.iter().enumerate().filter(|(at, _)| is_joined[*at]) {
            layers[*rank].push(at);
        }
        Self {
            nodes: nodes.collect(),
            layers,
        }
    }

    /// Joins two tables; the places between them, from the first to the second.
    fn join(&mut self, (from, to): (usize, usize)) -> Vec<usize> {
        let (low, high) = if self.nodes[from].layer < self.nodes[to].layer {
            (from, to)
        } else {
            (to, from)
        };
        if from == to {
            return Vec::new();
        }
        let between = self.nodes[low].layer + 1..self.nodes[high].layer;
        let mut chain = Vec::new();
        let mut last = low;
        if self.nodes.len() + between.len() < MOST_LANES {
            for layer in between {
                let at = self.nodes.len();
                self.nodes.push(Node {
                    height: LANE,
                    layer,
                    ..Node::default()
                });
                self.layers[layer].push(at);
                self.edge(last, at);
                chain.push(at);
                last = at;
            }
            self.edge(last, high);
        }
        if low == to {
            chain.reverse();
        }
        chain
    }

    fn edge(&mut self, low: usize, high: usize) {
        self.nodes[low].after.push(high);
        self.nodes[high].before.push(low);
    }

    /// Orders the columns and gives every node its height on the page, from 0 on.
    fn arrange(&mut self) {
        for layer in 0..self.layers.len() {
            self.settle(layer);
        }
        let last = self.layers.len();
        for sweep in 0..SWEEPS {
            let ordered = sweep < SWEEPS - 2;
            for step in 0..last {
                let forward = sweep % 2 == 0;
                let layer = if forward { step } else { last - 1 - step };
                let wanted = self.wanted(layer, forward);
                if ordered {
                    let mut order: Vec<(f64, usize)> = wanted
                        .iter()
                        .copied()
                        .zip(self.layers[layer].iter().copied())
                        .collect();
                    order.sort_by(|a, b| a.0.total_cmp(&b.0));
                    self.layers[layer] = order.iter().map(|(_, at)| *at).collect();
                    for (y, at) in order {
                        self.nodes[at].y = y;
                    }
                } else {
                    for (at, y) in self.layers[layer].clone().into_iter().zip(wanted) {
                        self.nodes[at].y = y;
                    }
                }
                self.settle(layer);
            }
        }
        let tops = self.layers.iter().flatten().map(|at| {
            let node = &self.nodes[*at];
            node.y - node.height / 2.0
        });
        let top = tops.fold(f64::INFINITY, f64::min);
        for at in self.layers.iter().flatten() {
            self.nodes[*at].y -= top;
        }
    }

    /// Where each node of a column would stand best: at the mean of those that it is joined to.
    fn wanted(&self, layer: usize, forward: bool) -> Vec<f64> {
        let of = |at: &usize| {
            let node = &self.nodes[*at];
            let near = if forward { &node.before } else { &node.after };
            if near.is_empty() {
                return node.y;
            }
            let sum: f64 = near.iter().map(|at| self.nodes[*at].y).sum();
            sum / near.len() as f64
        };
        self.layers[layer].iter().map(of).collect()
    }

    /// Moves the nodes of a column apart, each as little as can be from where it would stand best:
    /// those that are in one another's way become a block, which stands where they do in the mean.
    fn settle(&mut self, layer: usize) {
        let nodes = &self.layers[layer];
        // A node's place within the column, were all of them close together.
        let mut offsets = Vec::with_capacity(nodes.len());
        let mut filled = 0.0;
        for at in nodes {
            let node = &self.nodes[*at];
            offsets.push(filled + node.height / 2.0);
            filled += node.height + if node.height > LANE { DOWN } else { DOWN / 2.0 };
        }
        // Blocks: the sum of where their nodes would have the column begin, and how many they are.
        let mut blocks: Vec<(f64, usize)> = Vec::new();
        for (at, offset) in nodes.iter().zip(&offsets) {
            let mut block = (self.nodes[*at].y - offset, 1);
            while let Some((sum, many)) = blocks.pop() {
                if sum / many as f64 <= block.0 / block.1 as f64 {
                    blocks.push((sum, many));
                    break;
                }
                block = (block.0 + sum, block.1 + many);
            }
            blocks.push(block);
        }
        let starts = blocks
            .iter()
            .flat_map(|(sum, many)| std::iter::repeat_n(sum / *many as f64, *many));
        let moved: Vec<(usize, f64)> = nodes
            .iter()
            .zip(starts)
            .zip(&offsets)
            .map(|((at, start), offset)| (*at, start + offset))
            .collect();
        for (at, y) in moved {
            self.nodes[at].y = y;
        }
    }

    /// The left and right ends of the columns.
    fn lefts(&self, sizes: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let mut left = 0.0;
        let widths = self.layers.iter().map(|layer| {
            let tables = layer.iter().filter_map(|at| sizes.get(*at));
            tables.map(|size| size.0).fold(0.0, f64::max)
        });
        widths
            .map(|width| {
                let ends = (left, left + width);
                left += width + ACROSS;
                ends
            })
            .collect()
    }
}
