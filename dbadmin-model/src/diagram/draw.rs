//! A diagram as SVG.

use std::fmt::{self, Write as _};

use super::{Diagram, Entity, Field, Setting, layout};

/// The height of a table's title and of a column, in pixels.
const HEAD: f64 = 30.0;
const ROW: f64 = 20.0;
/// What is left free at the sides of a table.
const SIDE: f64 = 10.0;
/// Room for the mark before a column.
const MARK: f64 = 16.0;
/// Around the whole picture.
const MARGIN: f64 = 24.0;
/// How far an arrow runs beside its own table.
const LOOP: f64 = 26.0;
/// The width of a sign, of a title's, and the most of them that are drawn.
const SIGN: f64 = 6.9;
const TITLE_SIGN: f64 = 7.9;
const SIGNS: usize = 28;
const NOTE_SIGNS: usize = 16;

/// The colours of a file, which is seen where nobody else brings any.
const STYLE: &str = "<style>\
.diagram{color-scheme:light dark;font:12px/1 ui-sans-serif,system-ui,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif;--paper:#fff;--ground:#f6f7f7;--ink:#171c1f;--ink-2:#465157;--ink-3:#5d686e;--line:#838e95;--accent:#0b6b67}\
@media(prefers-color-scheme:dark){.diagram{--paper:#14171a;--ground:#0e1012;--ink:#e8ecee;--ink-2:#b0babf;--ink-3:#919ca3;--line:#6b767d;--accent:#4fc3ba}}\
.diagram .ground{fill:var(--ground)}\
.diagram .box{fill:var(--paper);stroke:var(--line)}\
.diagram .rule{stroke:var(--line)}\
.diagram text{fill:var(--ink-2)}\
.diagram .title{fill:var(--ink);font-size:13px;font-weight:600}\
.diagram .key{fill:var(--ink);font-weight:600}\
.diagram .note{fill:var(--ink-3);text-anchor:end}\
.diagram .mark{fill:none;stroke:var(--accent);stroke-width:1.5}\
.diagram .link{fill:none;stroke:var(--accent);stroke-width:1.25}\
.diagram .optional{stroke-dasharray:5 4}\
.diagram .tip{fill:var(--accent);stroke:none}\
</style>";

/// Text within an element or a quoted attribute. What XML has no way to say is replaced.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sign in self.0.chars() {
            match sign {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                sign if sign.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&sign) => {
                    out.write_char('\u{fffd}')?;
                }
                sign => out.write_char(sign)?,
            }
        }
        Ok(())
    }
}

/// A table with the columns that are drawn of it, and its size.
struct Drawn<'a> {
    entity: &'a Entity,
    shown: Vec<usize>,
    beyond: usize,
    size: (f64, f64),
}

/// The diagram.
pub(super) fn svg(diagram: &Diagram, title: &str, setting: Setting) -> String {
    let tables: Vec<Drawn<'_>> = diagram.tables.iter().map(Drawn::new).collect();
    let sizes: Vec<(f64, f64)> = tables.iter().map(|table| table.size).collect();
    let ends = diagram.links.iter().map(|link| (link.from, link.to));
    let layout = layout::of(&sizes, &ends.collect::<Vec<_>>());
    // Writing to a string does not fail.
    let mut out = String::new();
    let _ = opening(&mut out, title, setting, layout.size);
    for (at, link) in diagram.links.iter().enumerate() {
        let class = if link.optional {
            "link optional"
        } else {
            "link"
        };
        let path = path(diagram, &tables, &layout, at);
        let _ = writeln!(
            out,
            r#"<path class="{class}" marker-end="url(#dbadmin-tip)" d="{path}"/>"#
        );
    }
    for (table, place) in tables.iter().zip(&layout.places) {
        let _ = table.write(&mut out, *place);
    }
    out.push_str("</svg>\n");
    out
}

fn opening(out: &mut String, title: &str, setting: Setting, size: (f64, f64)) -> fmt::Result {
    let width = (size.0 + 2.0 * MARGIN + LOOP).ceil();
    let height = (size.1 + 2.0 * MARGIN).ceil();
    let (left, top) = (-MARGIN, -MARGIN);
    let title = Escaped(title);
    // What is a picture as a whole has no links within.
    let role = match setting {
        Setting::File => "img",
        Setting::Page => "group",
    };
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="{role}" aria-labelledby="dbadmin-diagram" width="{width}" height="{height}" viewBox="{left} {top} {width} {height}">"#
    )?;
    writeln!(out, r#"<title id="dbadmin-diagram">{title}</title>"#)?;
    if setting == Setting::File {
        writeln!(out, "{STYLE}")?;
        writeln!(
            out,
            r#"<rect class="ground" x="{left}" y="{top}" width="{width}" height="{height}"/>"#
        )?;
    }
    writeln!(
        out,
        r#"<defs><marker id="dbadmin-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0 8 4 0 8Z"/></marker></defs>"#
    )
}

/// The way of a link: from the side of the column that refers, through its lanes, to the side of
/// what it refers to.
fn path(diagram: &Diagram, tables: &[Drawn<'_>], layout: &layout::Layout, at: usize) -> String {
    let link = &diagram.links[at];
    let (from, to) = (&tables[link.from], &tables[link.to]);
    let (a, b) = (layout.places[link.from], layout.places[link.to]);
    let start = a.1 + from.middle(link.columns.first());
    let end = b.1 + to.middle(link.target.first());
    if link.from == link.to {
        let right = a.0 + from.size.0;
        // A column that refers to itself, of all things, still has an arrow to be seen.
        let end = if (start - end).abs() < 1.0 {
            b.1 + HEAD / 2.0
        } else {
            end
        };
        let out = right + LOOP;
        return format!(
            "M{} {}C{} {} {} {} {} {}",
            Short(right),
            Short(start),
            Short(out),
            Short(start),
            Short(out),
            Short(end),
            Short(right),
            Short(end)
        );
    }
    let rightwards = a.0 < b.0;
    let (mut x, last) = if rightwards {
        (a.0 + from.size.0, b.0)
    } else {
        (a.0, b.0 + to.size.0)
    };
    let mut y = start;
    let mut path = format!("M{} {}", Short(x), Short(y));
    let mut bend = |x: &mut f64, y: &mut f64, to: (f64, f64)| {
        let half = (*x + to.0) / 2.0;
        let _ = write!(
            path,
            "C{} {} {} {} {} {}",
            Short(half),
            Short(*y),
            Short(half),
            Short(to.1),
            Short(to.0),
            Short(to.1)
        );
        (*x, *y) = to;
    };
    for (near, far, height) in &layout.lanes[at] {
        bend(&mut x, &mut y, (*near, *height));
        bend(&mut x, &mut y, (*far, *height));
    }
    bend(&mut x, &mut y, (last, end));
    path
}

/// A number with one digit after the point at most.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

impl<'a> Drawn<'a> {
    fn new(entity: &'a Entity) -> Self {
        let (shown, beyond) = entity.shown();
        let columns = shown.iter().map(|at| {
            let Field { name, note, .. } = &entity.columns[*at];
            let note = width(&cut(note, NOTE_SIGNS)) * SIGN;
            let apart = if note > 0.0 { 14.0 } else { 0.0 };
            MARK + width(&cut(name, SIGNS)) * SIGN + apart + note
        });
        let title = width(&cut(&entity.title, SIGNS)) * TITLE_SIGN;
        let inner = columns.fold(title, f64::max);
        let rows = shown.len() + usize::from(beyond > 0);
        let foot = if rows > 0 { 8.0 } else { 0.0 };
        Self {
            size: (
                (inner + 2.0 * SIDE).clamp(120.0, 420.0).ceil(),
                HEAD + rows as f64 * ROW + foot,
            ),
            entity,
            shown,
            beyond,
        }
    }

    /// The middle of a column's line, from the table's top; of the title's where it is not drawn.
    fn middle(&self, column: Option<&usize>) -> f64 {
        let line = column.and_then(|column| self.shown.iter().position(|it| it == column));
        line.map_or(HEAD / 2.0, |line| HEAD + 4.0 + (line as f64 + 0.5) * ROW)
    }

    fn write(&self, out: &mut String, (x, y): (f64, f64)) -> fmt::Result {
        let (width, height) = self.size;
        let entity = self.entity;
        writeln!(
            out,
            r#"<g transform="translate({} {})">"#,
            Short(x),
            Short(y)
        )?;
        writeln!(
            out,
            r#"<rect class="box" width="{}" height="{}" rx="6"/>"#,
            Short(width),
            Short(height)
        )?;
        if !self.shown.is_empty() {
            writeln!(
                out,
                r#"<path class="rule" d="M0 {HEAD}H{}"/>"#,
                Short(width)
            )?;
        }
        let title = Escaped(&entity.title);
        let short = cut(&entity.title, SIGNS);
        let text = format!(
            r#"<text class="title" x="{SIDE}" y="20">{}</text>"#,
            Escaped(&short)
        );
        if entity.href.is_empty() {
            writeln!(out, "{text}")?;
        } else {
            writeln!(
                out,
                r#"<a href="{}" aria-label="{title}">{text}</a>"#,
                Escaped(&entity.href)
            )?;
        }
        for (line, at) in self.shown.iter().enumerate() {
            self.column(out, &entity.columns[*at], HEAD + 18.0 + line as f64 * ROW)?;
        }
        if self.beyond > 0 {
            let y = HEAD + 18.0 + self.shown.len() as f64 * ROW;
            let x = SIDE + MARK;
            writeln!(
                out,
                r#"<text x="{x}" y="{y}">and {} more</text>"#,
                self.beyond
            )?;
        }
        out.write_str("</g>\n")
    }

    fn column(&self, out: &mut String, field: &Field, y: f64) -> fmt::Result {
        let middle = y - 4.0;
        if field.key {
            // A key: a ring and its bit.
            writeln!(
                out,
                r#"<path class="mark" d="M10 {middle}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M15 {middle}h6v3"/>"#
            )?;
        } else if field.refers {
            writeln!(
                out,
                r#"<path class="mark" d="M10 {middle}h9m-3.5-3.5 3.5 3.5-3.5 3.5"/>"#
            )?;
        }
        let class = if field.key { r#" class="key""# } else { "" };
        writeln!(
            out,
            r#"<text{class} x="{}" y="{y}">{}</text>"#,
            SIDE + MARK,
            Escaped(&cut(&field.name, SIGNS))
        )?;
        if !field.note.is_empty() {
            writeln!(
                out,
                r#"<text class="note" x="{}" y="{y}">{}</text>"#,
                Short(self.size.0 - SIDE),
                Escaped(&cut(&field.note, NOTE_SIGNS))
            )?;
        }
        Ok(())
    }
}

/// The beginning of a text, with an ellipsis where it goes on.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}

/// How wide a text is, in signs: those of Chinese, Japanese and Korean are as wide as two.
fn width(text: &str) -> f64 {
    let wide = |sign: char| {
        ('\u{1100}'..'\u{fe00}').contains(&sign) && !('\u{2000}'..'\u{2e80}').contains(&sign)
    };
    text.chars()
        .map(|sign| {
            if wide(sign) || sign > '\u{1f000}' {
                1.9
            } else {
                1.0
            }
        })
        .sum()
}
