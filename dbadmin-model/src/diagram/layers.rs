//! In which column of the picture each table stands: left of those that refer to it.

use std::collections::BTreeSet;

/// The layer of each table; tables that refer to others stand in later layers than these. Where
/// references run in a circle, one of them runs the other way.
pub(super) fn of(tables: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let mut near = vec![Vec::new(); tables];
    let mut open = vec![0_usize; tables];
    for &(from, to) in links {
        near[from].push((to, true));
        near[to].push((from, false));
        open[from] += 1;
    }
    let mut layers: Vec<Option<usize>> = vec![None; tables];
    let mut order = Vec::with_capacity(tables);
    // Those come first that refer to the fewest tables without a layer, usually to none.
    let mut waiting: BTreeSet<(usize, usize)> = (0..tables).map(|at| (open[at], at)).collect();
    while let Some((_, at)) = waiting.pop_first() {
        let before = near[at].iter().filter_map(|(other, _)| layers[*other]);
        layers[at] = Some(before.max().map_or(0, |layer| layer + 1));
        order.push(at);
        for &(other, refers) in &near[at] {
            if !refers && layers[other].is_none() {
                waiting.remove(&(open[other], other));
                open[other] = open[other].saturating_sub(1);
                waiting.insert((open[other], other));
            }
        }
    }
    let mut layers: Vec<usize> = layers.into_iter().map(Option::unwrap_or_default).collect();
    // What refers to nothing may as well stand close to those that refer to it.
    for at in order.into_iter().rev() {
        if near[at].iter().all(|(_, refers)| !refers) {
            let after = near[at].iter().map(|(other, _)| layers[*other]);
            layers[at] = after.min().map_or(0, |layer| layer.saturating_sub(1));
        }
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refers_stands_after_what_it_refers_to() {
        let links = [(1, 0), (2, 1), (2, 0), (3, 0)];
        assert_eq!(of(4, &links), [0, 1, 2, 1]);
    }

    #[test]
    fn what_is_referred_to_late_stands_late() {
        let links = [(1, 0), (2, 1), (2, 3)];
        assert_eq!(of(4, &links), [0, 1, 2, 1]);
    }

    #[test]
    fn a_circle_is_opened_and_no_two_ends_share_a_layer() {
        let links = [(0, 1), (1, 2), (2, 0), (3, 0)];
        let layers = of(4, &links);
        for (from, to) in links {
            assert_ne!(layers[from], layers[to], "{layers:?}");
        }
    }
}
