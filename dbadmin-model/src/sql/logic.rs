//! Conditions joined by AND and OR in addresses and API, in PostgREST's grammar:
//! `or=(status.eq.paid,and(total.gte.100,total.lt.500))`, `not.and=(…)`.
//!
//! As a [`Filter`], a group is text only. What holds a comma, a bracket, a quotation mark or a
//! backslash stands in double quotes, in which `\` takes the next character literally.

use std::fmt;

use super::{Filter, FilterError, Operand};

/// How deep groups may lie in one another.
pub const MAX_DEPTH: usize = 4;

/// Conditions that are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logic {
    /// How they are joined.
    pub joint: Joint,
    /// What is joined, at least one.
    pub parts: Vec<Part>,
}

/// A part of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A filter on the column of that name.
    Test(String, Filter),
    /// A group within the group.
    Group(Logic),
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Every one has to hold.
    All,
    /// At least one has to hold.
    Any,
    /// Not every one holds.
    NotAll,
    /// None holds.
    NotAny,
}

/// Every way of joining under its name.
const JOINTS: [(&str, Joint); 4] = [
    ("and", Joint::All),
    ("or", Joint::Any),
    ("not.and", Joint::NotAll),
    ("not.or", Joint::NotAny),
];

/// Why a text is not a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogicError {
    /// It does not stand in brackets, or they do not match.
    Brackets,
    /// A group holds nothing.
    Empty,
    /// Groups lie in one another too deep.
    Deep,
    /// A condition has no column and operator.
    Condition(String),
    /// The filter on this column cannot be read.
    Filter(String, FilterError),
}

impl Joint {
    /// Its name in the grammar.
    #[must_use]
    pub fn name(self) -> &'static str {
        JOINTS
            .iter()
            .find(|(_, joint)| *joint == self)
            .map_or("", |(name, _)| name)
    }

    /// The way of joining of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        JOINTS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, joint)| *joint)
    }

    /// Whether one that holds decides.
    #[must_use]
    pub const fn is_any(self) -> bool {
        matches!(self, Self::Any | Self::NotAny)
    }

    /// Whether what comes out is turned round.
    #[must_use]
    pub const fn is_negated(self) -> bool {
        matches!(self, Self::NotAll | Self::NotAny)
    }
}

impl Logic {
    /// Reads `(status.eq.paid,and(total.gte.100,total.lt.500))`.
    ///
    /// # Errors
    /// Where brackets do not match, a group is empty or too deep, or a filter cannot be read.
    pub fn parse(joint: Joint, text: &str) -> Result<Self, LogicError> {
        let mut reader = Reader { rest: text };
        let group = reader.group(joint, 1)?;
        if reader.rest.is_empty() {
            Ok(group)
        } else {
            Err(LogicError::Brackets)
        }
    }
}

/// What is left of a text that is being read.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn group(&mut self, joint: Joint, depth: usize) -> Result<Logic, LogicError> {
        if depth > MAX_DEPTH {
            return Err(LogicError::Deep);
        }
        if !self.take('(') {
            return Err(LogicError::Brackets);
        }
        if self.take(')') {
            return Err(LogicError::Empty);
        }
        let mut parts = Vec::new();
        loop {
            parts.push(self.part(depth)?);
            match (self.take(','), self.take(')')) {
                (true, false) => {}
                (false, true) => return Ok(Logic { joint, parts }),
                _ => return Err(LogicError::Brackets),
            }
        }
    }

    fn part(&mut self, depth: usize) -> Result<Part, LogicError> {
        for (name, joint) in JOINTS {
            if let Some(rest) = self.rest.strip_prefix(name)
                && rest.starts_with('(')
            {
                self.rest = rest;
                return Ok(Part::Group(self.group(joint, depth + 1)?));
            }
        }
        let whole = self.rest;
        let unreadable = || {
            let end = whole.find([',', ')']).unwrap_or(whole.len());
            LogicError::Condition(whole[..end].to_owned())
        };
        let column = if self.rest.starts_with('"') {
            self.quoted().ok_or_else(unreadable)?
        } else {
            let end = self.rest.find(['.', ',', ')']).ok_or_else(unreadable)?;
            self.skip(end).to_owned()
        };
        if column.is_empty() || !self.take('.') {
            return Err(unreadable());
        }
        let filter = self.filter()?;
        let filter = filter.map_err(|error| LogicError::Filter(column.clone(), error))?;
        Ok(Part::Test(column, filter))
    }

    /// Operator and operand, up to the comma or bracket behind them.
    fn filter(&mut self) -> Result<Result<Filter, FilterError>, LogicError> {
        let negated = self.rest.strip_prefix("not.");
        let operator = negated.unwrap_or(self.rest);
        let before = self.rest.len() - operator.len();
        let end = operator.find(['.', ',', ')']);
        let mut text = self
            .skip(before + end.ok_or(LogicError::Brackets)?)
            .to_owned();
        if !self.take('.') {
            return Ok(Filter::parse(&text));
        }
        text.push('.');
        if self.rest.starts_with('(') && text.ends_with("in.") {
            text.push_str(self.list()?);
        } else if self.rest.starts_with('"') {
            text.push_str(&self.quoted().ok_or(LogicError::Brackets)?);
        } else {
            let end = self.rest.find([',', ')']).ok_or(LogicError::Brackets)?;
            text.push_str(self.skip(end));
        }
        Ok(Filter::parse(&text))
    }

    /// A list in brackets, with them and with its quotation marks.
    fn list(&mut self) -> Result<&'a str, LogicError> {
        let mut quoted = false;
        let mut literal = false;
        for (at, character) in self.rest.char_indices() {
            match character {
                _ if literal => literal = false,
                '\\' if quoted => literal = true,
                '"' => quoted = !quoted,
                ')' if !quoted => return Ok(self.skip(at + 1)),
                _ => {}
            }
        }
        Err(LogicError::Brackets)
    }

    /// What stands in double quotes, without them.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.skip(at + 1);
                    return Some(text);
                }
                '\\' => text.push(characters.next()?.1),
                other => text.push(other),
            }
        }
        None
    }

    fn take(&mut self, character: char) -> bool {
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }
}

/// In double quotes where it would be read as something else without them.
fn write_quoted(out: &mut fmt::Formatter<'_>, text: &str, special: &[char]) -> fmt::Result {
    if text.contains([',', '(', ')', '"', '\\']) || text.contains(special) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        write!(out, "\"{escaped}\"")
    } else {
        out.write_str(text)
    }
}

impl fmt::Display for Logic {
    /// The group without its name: `(status.eq.paid,and(…))`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("(")?;
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                out.write_str(",")?;
            }
            match part {
                Part::Group(group) => write!(out, "{}{group}", group.joint.name())?,
                Part::Test(column, filter) => {
                    write_quoted(out, column, &['.'])?;
                    out.write_str(".")?;
                    match &filter.operand {
                        Operand::Many(_) => write!(out, "{filter}")?,
                        Operand::One(text) => {
                            let not = if filter.negated { "not." } else { "" };
                            write!(out, "{not}{}.", filter.operator.name())?;
                            write_quoted(out, text, &[])?;
                        }
                    }
                }
            }
        }
        out.write_str(")")
    }
}

impl fmt::Display for LogicError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brackets => out.write_str(
                "a group stands in brackets that match, as in (status.eq.paid,total.gte.100)",
            ),
            Self::Empty => out.write_str("a group needs at least one condition in its brackets"),
            Self::Deep => write!(out, "groups lie in one another {MAX_DEPTH} deep at most"),
            Self::Condition(text) => write!(
                out,
                "“{text}” is no condition; write a column, an operator and a value, as in \
                 total.gte.100"
            ),
            Self::Filter(column, error) => write!(out, "for “{column}”, {error}"),
        }
    }
}

impl std::error::Error for LogicError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_survive_the_way_through_text() {
        for text in [
            "(status.eq.paid,and(total.gte.100,total.lt.500))",
            "(a.is.null,not.or(b.not.in.(1,\"2,)\"),c.like.*x*),not.and(d.eq.))",
            "(\"a.b\".eq.\"x,\\\"y\\\\\",or.eq.1,\"(\".neq.\")\")",
        ] {
            let read = Logic::parse(Joint::Any, text);
            assert_eq!(read.map(|group| group.to_string()).as_deref(), Ok(text));
        }
        let unquoted = Logic::parse(Joint::All, "(a.eq.b.c d,e.in.(\"f\",g))").map(|it| it.parts);
        let Ok([Part::Test(a, eq), Part::Test(e, within)]) = unquoted.as_deref() else {
            panic!("{unquoted:?}");
        };
        assert_eq!((a.as_str(), eq.to_string().as_str()), ("a", "eq.b.c d"));
        assert_eq!((e.as_str(), within.to_string().as_str()), ("e", "in.(f,g)"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        use LogicError::{Brackets, Deep, Empty};
        for (text, expected) in [
            ("", Brackets),
            ("a.eq.1", Brackets),
            ("(a.eq.1", Brackets),
            ("(a.eq.1))", Brackets),
            ("(a.eq.1,", LogicError::Condition(String::new())),
            ("(a.in.(1,2)", Brackets),
            ("(a.eq.\"1)", Brackets),
            ("()", Empty),
            ("(or())", Empty),
            ("(or(or(or(or(a.eq.1)))))", Deep),
            ("(a)", LogicError::Condition("a".to_owned())),
            ("(.eq.1)", LogicError::Condition(".eq.1".to_owned())),
            ("(é", LogicError::Condition("é".to_owned())),
        ] {
            assert_eq!(Logic::parse(Joint::Any, text), Err(expected), "{text}");
        }
        let wrong = Logic::parse(Joint::Any, "(total.above.3)");
        let said = wrong.map_err(|error| error.to_string());
        assert!(said.is_err_and(|said| said.contains("“total”") && said.contains("“above”")));
    }

    #[test]
    fn no_text_makes_the_reader_panic() {
        let pieces = [
            "(", ")", ",", ".", "\"", "\\", "or", "not.and", "é", "in", "eq", "",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in pieces {
                        let text = format!("({first}{second}{third}{fourth}");
                        if let Ok(group) = Logic::parse(Joint::Any, &text) {
                            let again = Logic::parse(Joint::Any, &group.to_string());
                            assert_eq!(again, Ok(group), "{text}");
                        }
                    }
                }
            }
        }
    }
}
