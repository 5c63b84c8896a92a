//! Charts as SVG that the server draws, each beside its numbers as a table.
//!
//! Only shapes are in the picture; words are HTML around it, so that they keep their size when the
//! picture becomes as narrow as a phone. Its bars stand in equal parts of the width, and so do the links
//! over them, which need no style of their own.

use std::fmt::Write as _;

use super::super::escape::{Escaped, Markup};
use super::super::visit::Visit;
use super::said;
use crate::query::{Amount, Figures, Part, Trend, Unit};
use crate::{Column, Kind};

/// A part of the width that a bar has, with the gap behind it.
const SLOT: usize = 10;
/// The height of a trend.
const HEIGHT: f64 = 100.0;

/// Amounts over time: a bar for each span, and a table that unfolds.
pub fn trend(visit: &Visit<'_>, found: &Figures, trend: &Trend, id: usize) -> Markup {
    let sum = found.card.sum.as_ref();
    let amount = |amount: &Amount| said::amount(amount, sum);
    let mut out = format!(
        "<p class=\"total\"><strong>{}</strong>",
        Escaped(&amount(&trend.total))
    );
    if let Some(change) = said::change(trend) {
        out.push_str(&format!(" <span class=\"dim\">{}</span>", Escaped(&change)));
    }
    out.push_str("</p>");
    let spans: Vec<Span> = trend
        .spans
        .iter()
        .map(|(days, it, request)| Span {
            days: said::days(*days, trend.unit),
            amount: amount(it),
            href: request.as_ref().map(|request| said::list(visit, request)),
            number: it.number,
        })
        .collect();
    if spans.iter().all(|span| span.number == 0.0) {
        out.push_str("<p class=\"late\">There is nothing in these days.</p>");
        return Markup(out);
    }
    picture(&mut out, found, trend.unit, &spans, id);
    out.push_str(&table(found, trend.unit, &spans));
    Markup(out)
}

/// A span of a trend, in words.
struct Span {
    days: String,
    amount: String,
    href: Option<String>,
    number: f64,
}

/// The bars, what there is most of above them, and the ends of the range below.
fn picture(out: &mut String, found: &Figures, unit: Unit, spans: &[Span], id: usize) {
    let [Some(first), Some(last)] = [spans.first(), spans.last()] else {
        return;
    };
    let larger = |one: &&Span, other: &&Span| one.number.total_cmp(&other.number);
    let most = spans.iter().max_by(larger).unwrap_or(first);
    let on = if unit == Unit::Day { "on" } else { "in" };
    let peak = format!("{} {on} {}", most.amount, most.days);
    let numbers: Vec<f64> = spans.iter().map(|span| span.number).collect();
    let _ = write!(
        out,
        "<p class=\"peak dim\">Most: {}</p><div class=\"trend\"><svg class=\"plot\" role=\"img\" \
         aria-labelledby=\"chart-{id}-title chart-{id}-desc\" viewBox=\"0 0 {} {HEIGHT}\" \
         preserveAspectRatio=\"none\"><title id=\"chart-{id}-title\">{}</title>\
         <desc id=\"chart-{id}-desc\">{} bars from {} to {}; most: {}. The table below has every \
         number.</desc>{}</svg>{}</div>",
        Escaped(&peak),
        SLOT * numbers.len(),
        Escaped(&said::title(found)),
        spans.len(),
        Escaped(&first.days),
        Escaped(&last.days),
        Escaped(&peak),
        bars(&numbers),
        hits(spans),
    );
    let _ = write!(
        out,
        "<p class=\"ends dim\" aria-hidden=\"true\"><span>{}</span><span>{}</span></p>",
        Escaped(&first.days),
        Escaped(if spans.len() > 1 { &last.days } else { "" }),
    );
}

/// For the mouse, what lies over each bar: its number, and the way to its rows. The table has the same
/// for everybody else.
fn hits(spans: &[Span]) -> String {
    let mut out = "<div class=\"hits\" aria-hidden=\"true\">".to_owned();
    for span in spans {
        let (days, amount) = (Escaped(&span.days), Escaped(&span.amount));
        let _ = match &span.href {
            Some(href) => write!(
                out,
                "<a href=\"{}\" tabindex=\"-1\" title=\"{days}: {amount}\"></a>",
                Escaped(href)
            ),
            None => write!(out, "<span title=\"{days}: {amount}\"></span>"),
        };
    }
    out.push_str("</div>");
    out
}

/// The bars of a trend, upwards from nothing and downwards below it.
fn bars(numbers: &[f64]) -> String {
    let top = numbers.iter().copied().fold(0.0, f64::max);
    let bottom = numbers.iter().copied().fold(0.0, f64::min);
    let height = top - bottom;
    let scale = if height > 0.0 { HEIGHT / height } else { 0.0 };
    let nothing = top * scale;
    let nothing = if height > 0.0 { nothing } else { HEIGHT };
    let mut out = String::new();
    for (at, number) in numbers.iter().enumerate() {
        let long = (number.abs() * scale).max(if *number == 0.0 { 0.0 } else { 1.0 });
        let from = if *number < 0.0 {
            nothing
        } else {
            nothing - long
        };
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{from:.1}\" width=\"{}\" height=\"{long:.1}\"/>",
            at * SLOT + 1,
            SLOT - 2,
        );
    }
    let _ = write!(
        out,
        "<path class=\"zero\" d=\"M0 {nothing:.1}H{}\"/>",
        numbers.len() * SLOT
    );
    out
}

/// A trend's numbers.
fn table(found: &Figures, unit: Unit, spans: &[Span]) -> String {
    let unit = unit.words(1);
    let mut out = format!(
        "<details class=\"numbers\"><summary>As a table</summary><table><caption class=\"unseen\">{}\
         </caption><thead><tr><th scope=\"col\">{}{}</th><th scope=\"col\" class=\"num\">{}</th></tr>\
         </thead><tbody>",
        Escaped(&said::title(found)),
        unit[..1].to_uppercase(),
        &unit[1..],
        Escaped(found.card.sum.as_ref().map_or("Rows", |sum| sum.label)),
    );
    for span in spans {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td></tr>",
            linked(&span.days, span.href.as_deref()),
            Escaped(&span.amount)
        );
    }
    out.push_str("</tbody></table></details>");
    out
}

/// Amounts by a column's values: a table whose rows have a bar each.
pub fn parts(
    visit: &Visit<'_>,
    found: &Figures,
    by: &'static Column,
    parts: &[Part],
    total: &Amount,
) -> Markup {
    let sum = found.card.sum.as_ref();
    if parts.is_empty() {
        return Markup("<p class=\"late\">No rows.</p>".to_owned());
    }
    let told = parts.iter().filter(|part| !part.is_rest);
    let longest = told.map(|part| part.amount.number.abs());
    let longest = longest.fold(0.0, f64::max);
    let mut out = format!(
        "<table class=\"parts\"><caption class=\"unseen\">{}</caption><thead class=\"unseen\"><tr>\
         <th scope=\"col\">{}</th><th scope=\"col\">Part</th><th scope=\"col\">{}</th></tr></thead>\
         <tbody>",
        Escaped(&said::title(found)),
        Escaped(by.label),
        Escaped(sum.map_or("Rows", |sum| sum.label)),
    );
    for part in parts {
        let href = part
            .request
            .as_ref()
            .map(|request| said::list(visit, request));
        let share = part.amount.number / total.number;
        let share = said::percent(if share.is_finite() { share } else { 0.0 });
        let long = part.amount.number.abs() / longest * 100.0;
        let long = if long.is_finite() { long.max(0.5) } else { 0.0 };
        // All others together would make the bars of those that are told too short to be compared.
        let bar = match part.is_rest {
            true => String::new(),
            false => bar(long, &format!("{share} of {}", said::amount(total, sum))),
        };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"share\">{bar}</td><td class=\"num\">{} \
             <small>{share}</small></td></tr>",
            linked(&value(by, part), href.as_deref()),
            Escaped(&said::amount(&part.amount, sum)),
        );
    }
    out.push_str("</tbody></table>");
    Markup(out)
}

/// A bar of so many hundredths of the width.
fn bar(long: f64, title: &str) -> String {
    format!(
        "<svg class=\"plot\" role=\"img\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\">\
         <title>{}</title><rect class=\"rail\" width=\"100\" height=\"10\"/>\
         <rect width=\"{long:.1}\" height=\"10\"/></svg>",
        Escaped(title)
    )
}

/// A value in words.
fn value(by: &Column, part: &Part) -> String {
    let Some(value) = &part.value else {
        return if part.is_rest { "All others" } else { "None" }.to_owned();
    };
    if let Some(label) = &part.label {
        return label.clone();
    }
    let mut choices = by.choices.iter();
    if let Some(choice) = choices.find(|choice| choice.value == value) {
        return choice.label.to_owned();
    }
    match (by.kind, value.as_str()) {
        (Kind::Boolean, "true") => "Yes".to_owned(),
        (Kind::Boolean, "false") => "No".to_owned(),
        (_, "") => "(blank)".to_owned(),
        _ => value.clone(),
    }
}

fn linked(text: &str, href: Option<&str>) -> String {
    match href {
        Some(href) => format!("<a href=\"{}\">{}</a>", Escaped(href), Escaped(text)),
        None => Escaped(text).to_string(),
    }
}

/// Why there is no chart.
pub fn wrong(why: &str) -> Markup {
    Markup(format!("<p class=\"late\">{}</p>", Escaped(why)))
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn bars_stand_on_nothing() {
        let drawn = bars(&[0.0, 5.0, 10.0]);
        assert!(
            drawn.contains("x=\"1\" y=\"100.0\" width=\"8\" height=\"0.0\""),
            "{drawn}"
        );
        assert!(
            drawn.contains("x=\"11\" y=\"50.0\" width=\"8\" height=\"50.0\""),
            "{drawn}"
        );
        assert!(drawn.contains("M0 100.0H30"), "{drawn}");
        let drawn = bars(&[-10.0, 30.0]);
        assert!(
            drawn.contains("x=\"1\" y=\"75.0\" width=\"8\" height=\"25.0\""),
            "{drawn}"
        );
        assert!(drawn.contains("M0 75.0H20"), "{drawn}");
        assert!(bars(&[0.0]).contains("M0 100.0H10"));
    }
}
