//! Pages as a person sees them: words, links, and forms that can be filled in and sent.

mod controls;

pub use controls::{Control, Kind};

use scraper::{ElementRef, Selector};
use url::{Position, Url};

use crate::http::{Client, Page};

/// A parsed page.
pub struct Html {
    page: scraper::Html,
    address: Url,
}

/// A form with the values that a browser would send.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is sent to.
    pub action: String,
    /// Names and values in document order.
    pub fields: Vec<(String, String)>,
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The words inside an element, scripts and styles left out, each run of space made one.
fn words(element: ElementRef<'_>) -> String {
    let mut words = String::new();
    for node in element.descendants() {
        let Some(text) = node.value().as_text() else {
            continue;
        };
        let hidden = node
            .parent()
            .and_then(ElementRef::wrap)
            .is_some_and(|parent| matches!(parent.value().name(), "script" | "style" | "template"));
        if !hidden {
            words.push_str(text);
            words.push(' ');
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Html {
    /// Parses the page that was found at `path`.
    #[must_use]
    pub fn parse(text: &str, path: &str) -> Self {
        let server = Url::parse("http://server").expect("a well-formed address");
        let address = server.join(path).unwrap_or(server);
        Self {
            page: scraper::Html::parse_document(text),
            address,
        }
    }

    /// A link on this page as path and query on the server.
    #[must_use]
    pub fn resolve(&self, link: &str) -> String {
        let whole = self
            .address
            .join(link)
            .unwrap_or_else(|error| panic!("{link}: {error}"));
        whole[Position::BeforePath..Position::AfterQuery].to_owned()
    }

    /// Where the first link that matches leads.
    #[must_use]
    pub fn link(&self, css: &str) -> Option<String> {
        self.attribute(css, "href").map(|link| self.resolve(&link))
    }

    /// Where every link that matches leads.
    #[must_use]
    pub fn links(&self, css: &str) -> Vec<String> {
        self.attributes(css, "href")
            .iter()
            .map(|link| self.resolve(link))
            .collect()
    }

    /// The words of the first element that matches; empty if none does.
    #[must_use]
    pub fn words(&self, css: &str) -> String {
        self.page
            .select(&selector(css))
            .next()
            .map(words)
            .unwrap_or_default()
    }

    /// The words of every element that matches.
    #[must_use]
    pub fn all_words(&self, css: &str) -> Vec<String> {
        self.page.select(&selector(css)).map(words).collect()
    }

    /// How many elements match.
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        self.page.select(&selector(css)).count()
    }

    /// An attribute of the first element that matches.
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.page
            .select(&selector(css))
            .next()?
            .attr(name)
            .map(str::to_owned)
    }

    /// An attribute of every element that matches and has it.
    #[must_use]
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.page
            .select(&selector(css))
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// The first form that matches; panics if there is none.
    #[must_use]
    pub fn form(&self, css: &str) -> Form {
        self.find_form(css)
            .unwrap_or_else(|| panic!("no form {css} on:\n{}", self.words("body")))
    }

    /// The first form that matches.
    #[must_use]
    pub fn find_form(&self, css: &str) -> Option<Form> {
        let form = self.page.select(&selector(css)).next()?;
        let mut fields = Vec::new();
        for control in form.select(&selector("input[name], select[name], textarea[name]")) {
            let Some(name) = control.attr("name") else {
                continue;
            };
            if let Some(value) = value(control) {
                fields.push((name.to_owned(), value));
            }
        }
        Some(Form {
            action: form.attr("action").unwrap_or_default().to_owned(),
            fields,
        })
    }
}

/// What a browser would send for a control; `None` if it would leave it out.
fn value(control: ElementRef<'_>) -> Option<String> {
    if control.attr("disabled").is_some() {
        return None;
    }
    let own = control.attr("value").map(str::to_owned);
    match (
        control.value().name(),
        control.attr("type").unwrap_or("text"),
    ) {
        ("select", _) => {
            let options: Vec<_> = control.select(&selector("option")).collect();
            let chosen = options
                .iter()
                .find(|option| option.attr("selected").is_some());
            let option = chosen.or(options.first())?;
            Some(
                option
                    .attr("value")
                    .map_or_else(|| words(*option), str::to_owned),
            )
        }
        ("textarea", _) => Some(control.text().collect()),
        (_, "checkbox" | "radio") => control
            .attr("checked")
            .map(|_| own.unwrap_or_else(|| "on".to_owned())),
        (_, "submit" | "button" | "image" | "reset" | "file") => None,
        _ => Some(own.unwrap_or_default()),
    }
}

impl Form {
    /// The same form with a field set to one value; a tick box's hidden twin goes.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        let mut form = self.without(name);
        form.fields.push((name.to_owned(), value.to_owned()));
        form
    }

    /// The same form with a field left out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(own, _)| own != name);
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sends the form as it stands.
    #[must_use]
    pub fn send(&self, client: &Client) -> Page {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        client.post_bare(&self.action, &fields)
    }
}
