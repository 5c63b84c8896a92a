//! A form's fields with all that a person sees of them: what one types or chooses in, its limits,
//! the hint under it and the message beside it.

use scraper::ElementRef;

use super::{Html, selector, value, words};

/// What one types or chooses in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line, by the type of the `input`.
    Line(String),
    /// Several lines.
    Area,
    /// A box to tick.
    Tick,
    /// One of several.
    Choice,
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Control {
    /// The name that it is sent under: the column's.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What one types or chooses in.
    pub kind: Kind,
    /// What a browser would send as it stands.
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// The smallest and the largest number.
    pub range: (Option<i64>, Option<i64>),
    /// The fewest and the most characters.
    pub length: (Option<usize>, Option<usize>),
    /// What can be chosen; the empty choice is left out.
    pub options: Vec<String>,
    /// What stands under it.
    pub hint: String,
    /// What is wrong with it; empty where nothing is.
    pub error: String,
}

impl Html {
    /// The fields of the form that matches, in the page's order.
    #[must_use]
    pub fn controls(&self, form: &str) -> Vec<Control> {
        self.page
            .select(&selector(form))
            .next()
            .into_iter()
            .flat_map(|form| {
                let fields: Vec<_> = form.select(&selector(".field")).collect();
                fields
            })
            .filter_map(control)
            .collect()
    }
}

fn control(field: ElementRef<'_>) -> Option<Control> {
    let named = selector("input[name]:not([type=hidden]), select[name], textarea[name]");
    let elements: Vec<ElementRef> = field.select(&named).collect();
    let first = *elements.first()?;
    if let Some(list) = field.select(&selector("[data-list]")).next() {
        return listed(field, list);
    }
    let kind = match (first.value().name(), first.attr("type").unwrap_or("text")) {
        ("select", _) | (_, "radio") => Kind::Choice,
        ("textarea", _) => Kind::Area,
        (_, "checkbox") => Kind::Tick,
        (_, line) => Kind::Line(line.to_owned()),
    };
    let name = first.attr("name")?.to_owned();
    let own = elements
        .iter()
        .filter(|element| element.attr("name") == Some(&name));
    let number = |attribute: &str| first.attr(attribute)?.parse().ok();
    let text = |css: &str| {
        let found = field.select(&selector(css)).next();
        found.map(words).unwrap_or_default()
    };
    Some(Control {
        label: text(".label, label").replace(" optional", ""),
        value: own
            .clone()
            .find_map(|element| value(*element))
            .unwrap_or_default(),
        required: first.attr("required").is_some(),
        range: (number("min"), number("max")),
        length: (
            first.attr("minlength").and_then(|text| text.parse().ok()),
            first.attr("maxlength").and_then(|text| text.parse().ok()),
        ),
        options: options(first, own.copied()),
        hint: text(".hint"),
        error: text(".err"),
        kind,
        name,
    })
}

/// A list, as the one text that its column holds, which a form may send as well.
fn listed(field: ElementRef<'_>, list: ElementRef<'_>) -> Option<Control> {
    let text = |css: &str| {
        let found = field.select(&selector(css)).next();
        found.map(words).unwrap_or_default()
    };
    let whole = list.select(&selector("input[type=hidden]")).next()?;
    Some(Control {
        name: list.attr("data-list")?.to_owned(),
        label: text(".label").replace(" optional", ""),
        kind: Kind::Line("text".to_owned()),
        value: value(whole).unwrap_or_default(),
        required: false,
        range: (None, None),
        length: (None, None),
        options: Vec::new(),
        hint: text(".hint"),
        error: text(".err"),
    })
}

fn options<'a>(first: ElementRef<'a>, own: impl Iterator<Item = ElementRef<'a>>) -> Vec<String> {
    let values: Vec<Option<&str>> = match first.value().name() {
        "select" => first
            .select(&selector("option"))
            .map(|option| option.attr("value"))
            .collect(),
        _ if first.attr("type") == Some("radio") => own.map(|radio| radio.attr("value")).collect(),
        _ => Vec::new(),
    };
    values
        .into_iter()
        .flatten()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}
