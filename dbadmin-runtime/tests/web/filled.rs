//! A form as a browser without JavaScript holds it, filled in and sent.

use axum::http::StatusCode;

use crate::client::{Client, Page};

/// A form as a browser holds it.
#[derive(Debug)]
pub struct Filled {
    action: String,
    fields: Vec<(String, String)>,
}

impl Filled {
    /// What stands in the form of a page.
    pub fn of(page: &Page) -> Self {
        let (_, form) = page
            .text
            .split_once(r#"<form class="form""#)
            .expect("a form");
        let (form, _) = form.split_once("</form>").expect("its end");
        let mut fields = Vec::new();
        for tag in form.split('<').skip(1) {
            let name = attribute(tag, "name");
            match tag.split([' ', '>']).next().unwrap_or_default() {
                "input" if is_box(tag) && !tag.contains(" checked") => {}
                "input" => fields.push((name, attribute(tag, "value"))),
                "select" => fields.push((name, String::new())),
                "option" if tag.contains(" selected") => {
                    let (_, value) = fields.last_mut().expect("a select box");
                    *value = attribute(tag, "value");
                }
                "textarea" => {
                    let (_, text) = tag.split_once(">\n").expect("a text");
                    fields.push((name, plain(text)));
                }
                _ => {}
            }
        }
        fields.retain(|(name, _)| !name.is_empty());
        Self {
            action: attribute(form, "action"),
            fields,
        }
    }

    /// Where it is sent to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        let field = self.fields.iter().rfind(|(known, _)| known == name);
        field.map_or_else(|| panic!("no `{name}` in {self:?}"), |(_, value)| value)
    }

    /// Types into a field.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.get(name);
        self.tick(name, value)
    }

    /// Adds what was not sent: a box that is ticked, a button that is pressed.
    pub fn tick(&mut self, name: &str, value: &str) -> &mut Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends it.
    pub async fn send(&self, client: &mut Client<'_>) -> Page {
        let fields = self.fields.iter();
        let fields: Vec<(&str, &str)> = fields
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        client.post(&self.action, &fields).await
    }

    /// The form again, after a button among its rows that saves nothing.
    pub async fn press(&mut self, client: &mut Client<'_>, button: &str) -> Page {
        self.ask(client, "_rows", button).await
    }

    /// The form that comes back after a button that saves nothing.
    pub async fn ask(&mut self, client: &mut Client<'_>, name: &str, button: &str) -> Page {
        let page = self.tick(name, button).send(client).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        *self = Self::of(&page);
        page
    }

    /// The names of the rows' fields for this column, in the form's order.
    pub fn column(&self, column: &str) -> Vec<String> {
        let end = format!(".{column}");
        let names = self.fields.iter().map(|(name, _)| name);
        let rows = names.filter(|name| name.starts_with("_rows.") && name.ends_with(&end));
        rows.cloned().collect()
    }
}

/// Whether it is something to tick, which is sent only where it is.
fn is_box(tag: &str) -> bool {
    tag.contains(r#"type="checkbox""#) || tag.contains(r#"type="radio""#)
}

fn attribute(tag: &str, name: &str) -> String {
    let found = tag.split_once(&format!(" {name}=\""));
    found.map_or_else(String::new, |(_, rest)| {
        plain(rest.split('"').next().unwrap_or_default())
    })
}

fn plain(text: &str) -> String {
    let text = text.replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
