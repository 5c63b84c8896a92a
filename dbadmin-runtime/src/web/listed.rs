//! A field that is a list: a line for each element, some to spare, and buttons that move one up. Lines that
//! are left empty are no elements.

use super::control::Control;
use super::field::Field;
use super::form_data::FormData;
use crate::elements;
use crate::write::editable;
use crate::{Column, Resource};

/// What the names of lines begin with. Some tables have a column whose own name begins with the first.
const HEADS: [&str; 3] = ["_lines.", "_lines_of.", "_lines_of_all."];

/// How many empty lines there are, and how many where somebody asks for more.
const SPARE: usize = 2;
const MORE: usize = 8;

/// Lists of more elements are changed as a text.
const MOST: usize = 100;

/// What the names of lines begin with in forms of this resource.
fn head(resource: &Resource) -> &'static str {
    resource.table.free_before(&HEADS)
}

/// The button that moves a line or adds some.
fn button(resource: &Resource) -> &'static str {
    head(resource).trim_end_matches('.')
}

/// Whether a button was pressed that moves or adds lines: then nothing is saved yet.
pub fn asks(resource: &Resource, form: &FormData) -> bool {
    form.get(button(resource))
        .is_some_and(|pressed| !pressed.is_empty())
}

/// Puts the lines of lists together to the texts that their columns hold.
pub fn fold(resource: &'static Resource, form: &mut FormData) {
    let head = head(resource);
    let pressed = form.text(button(resource)).to_owned();
    for column in editable(resource) {
        let name = format!("{head}{}", column.name);
        let Some(before) = form.get(&name).map(str::to_owned) else {
            continue;
        };
        if form.get(column.name).is_some() {
            continue;
        }
        let lines = (0..MOST + MORE).map_while(|at| form.get(&format!("{name}.{at}")));
        let mut lines: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
        let up = pressed.strip_prefix("up.");
        let up = up.and_then(|rest| rest.strip_prefix(column.name)?.strip_prefix('.'));
        let up = up.and_then(|at| at.parse::<usize>().ok());
        if let Some(at) = up.filter(|at| (1..lines.len()).contains(at)) {
            lines.swap(at, at - 1);
        }
        lines.retain(|line| !line.is_empty());
        let text = elements::write(column, &before, &lines);
        form.put(column.name.to_owned(), text);
    }
}

/// Makes lines of a field that is a list, and that its form can show so.
pub fn lines(resource: &Resource, column: &Column, form: &FormData, field: &mut Field) {
    let typed_in = matches!(field.control, Control::Input { .. } | Control::Area { .. });
    if !elements::is_list(column) || !typed_in {
        return;
    }
    let Some(mut lines) = elements::read(column, &field.value) else {
        return;
    };
    if lines.len() > MOST {
        return;
    }
    let more = form.get(button(resource)) == Some(&format!("more.{}", column.name));
    let spare = if more { MORE } else { SPARE };
    lines.extend(std::iter::repeat_n(String::new(), spare));
    let (head, button) = (head(resource), button(resource));
    // What was before it was typed over says the notation.
    let before = form.get(&format!("{head}{}", column.name));
    field.blank = None;
    field.control = Control::List {
        lines,
        head,
        button,
        before: before.unwrap_or(&field.value).to_owned(),
    };
    let told = "A line each; one that is left empty is taken out.";
    field.hint = format!("{} {told}", field.hint).trim_start().to_owned();
}
