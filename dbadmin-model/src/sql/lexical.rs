//! Words looked for by a full-text index of the database's own.
//!
//! What a person typed is a bound value, and in it each word is quoted as the index's own language of
//! questions quotes words, so that none is ever read as an operator.

use super::statement::Writer;
use super::{ColumnRef, TableRef};
use crate::{Dialect, Value};

/// A full-text index, as statements ask it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextIndex<'a> {
    /// A table of SQLite's FTS5 whose texts are those of the table.
    Fts5 {
        /// The column that its rows are numbered by.
        row: ColumnRef<'a>,
        /// Its name.
        index: &'a str,
        /// Those of its columns that are looked into.
        columns: &'a [&'a str],
        /// Whether it knows groups of three characters and no words.
        trigrams: bool,
    },
    /// A column of PostgreSQL's that holds words (`tsvector`).
    Vector {
        /// The column.
        column: ColumnRef<'a>,
        /// The configuration that its words were made with; empty where that is the session's.
        config: &'a str,
    },
    /// An index of PostgreSQL's over an expression that makes words (`to_tsvector(…)`).
    Expression {
        /// The table.
        table: TableRef<'a>,
        /// Its key.
        key: &'a [ColumnRef<'a>],
        /// The expression, as the catalogue has it.
        expression: &'a str,
        /// The configuration in it; empty where that is the session's.
        config: &'a str,
    },
    /// Indexes of PostgreSQL's over groups of three characters (`pg_trgm`), which patterns are looked up in:
    /// a statement need not say more.
    Trigrams,
    /// A FULLTEXT index of MySQL's.
    Match {
        /// All of its columns.
        columns: &'a [ColumnRef<'a>],
    },
}

/// The shortest word that is in MySQL's indexes as it comes, and the shortest that groups of three
/// characters tell.
const SHORTEST: usize = 3;

/// Words that indexes of English texts leave out. A search for one of them looks into the texts
/// themselves.
const LEFT_OUT: &str = "a about above after again against all am an and any are as at be because been before \
    being below between both but by can com could de did do does doing don down during each en few for \
    from further had has have having he her here hers herself him himself his how i if in into is it its \
    itself just la me more most my myself no nor not now of off on once only or other our ours ourselves \
    out over own s same she should so some such t than that the their theirs them themselves then there \
    these they this those through to too und under until up very was we were what when where which while \
    who whom why will with would www you your yours yourself yourselves";

/// Letters of languages that write words without blanks between them (Thai, Khmer, Chinese, Japanese,
/// Korean), of which an index makes one word as long as a sentence.
const UNDIVIDED: [(u32, u32); 7] = [
    (0x0E00, 0x0E7F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0x20000, 0x3FFFF),
];

fn is_undivided(letter: char) -> bool {
    let mut all = UNDIVIDED.iter();
    all.any(|(first, last)| (*first..=*last).contains(&u32::from(letter)))
}

impl<'a> TextIndex<'a> {
    /// The configuration by whose list of words it leaves some out that are not known here; `None`
    /// where all that it leaves out are.
    #[must_use]
    pub fn leaves_out(&self) -> Option<&'a str> {
        match self {
            Self::Vector { config, .. } | Self::Expression { config, .. } => {
                let known = [
                    "",
                    "english",
                    "simple",
                    "pg_catalog.english",
                    "pg_catalog.simple",
                ];
                (!known.contains(config)).then_some(*config)
            }
            _ => None,
        }
    }

    /// Whether the index can say which texts have this word, or begin a word with it.
    #[must_use]
    pub fn takes(&self, word: &str) -> bool {
        let divides = matches!(self, Self::Fts5 { trigrams: true, .. } | Self::Trigrams);
        if !divides && word.chars().any(is_undivided) {
            return false;
        }
        let is_plain = word.chars().all(char::is_alphanumeric);
        let length = word.chars().count();
        let lower = word.to_lowercase();
        let is_told = !LEFT_OUT.split_whitespace().any(|out| out == lower);
        match self {
            Self::Fts5 { trigrams: true, .. } => length >= SHORTEST && !word.contains('\0'),
            // Of others it makes several words, one after the other.
            Self::Fts5 { .. } => word.chars().any(char::is_alphanumeric) && !word.contains('\0'),
            Self::Vector { .. } | Self::Expression { .. } => is_plain && is_told,
            Self::Match { .. } => is_plain && is_told && length >= SHORTEST,
            // The others are looked for by patterns.
            Self::Trigrams => false,
        }
    }

    /// Whether a pattern for this word is looked up as well.
    #[must_use]
    pub fn serves(&self, word: &str) -> bool {
        match self {
            Self::Trigrams => {
                let parts = word.split(|it: char| !it.is_alphanumeric());
                parts.map(|part| part.chars().count()).max() >= Some(SHORTEST)
            }
            _ => self.takes(word),
        }
    }

    /// The rows that have all of these words, each of which it takes.
    pub(super) fn write(&self, writer: &mut Writer, words: &[String]) {
        match self {
            Self::Fts5 {
                row,
                index,
                columns,
                trigrams,
            } => {
                row.write(writer);
                writer.text(" IN (SELECT rowid FROM ").name(index);
                writer.text(" WHERE ").name(index).text(" MATCH ");
                writer
                    .value(fts5(columns, words, *trigrams).into())
                    .text(")");
            }
            Self::Vector { column, config } => {
                if !column.alias.is_empty() {
                    writer.name(column.alias).text(".");
                }
                writer.name(column.name);
                write_question(writer, config, words);
            }
            Self::Expression {
                table,
                key,
                expression,
                config,
            } => {
                writer.text("(");
                writer.list(*key, ", ", |writer, column| column.write(writer));
                writer.text(") IN (SELECT ");
                writer.list(*key, ", ", |writer, column| {
                    writer.name(column.name);
                });
                writer.text(" FROM ");
                table.write(writer);
                writer.text(" WHERE ").expression(expression);
                write_question(writer, config, words);
                writer.text(")");
            }
            Self::Trigrams => {
                writer.text("1 = 1");
            }
            Self::Match { columns } => {
                writer.text("MATCH (");
                writer.list(*columns, ", ", |writer, column| column.write(writer));
                writer.text(") AGAINST (").value(boolean(words).into());
                writer.text(" IN BOOLEAN MODE)");
            }
        }
    }
}

/// Whether PostgreSQL leaves this word out by that configuration, so that no index has it.
pub(super) fn write_left_out(writer: &mut Writer, config: &str, word: &str) {
    writer.text("pg_catalog.numnode(");
    write_words(writer, config, &[word.to_owned()]);
    writer.text(") = 0");
}

fn write_question(writer: &mut Writer, config: &str, words: &[String]) {
    writer.text(" @@ ");
    write_words(writer, config, words);
}

fn write_words(writer: &mut Writer, config: &str, words: &[String]) {
    writer.text("pg_catalog.to_tsquery(");
    if !config.is_empty() {
        writer
            .value(Value::from(config))
            .text("::pg_catalog.regconfig, ");
    }
    writer.value(lexemes(words).into()).text(")");
}

/// FTS5's question: texts in double quotes, where a quote is doubled, each the beginning of a word.
fn fts5(columns: &[&str], words: &[String], trigrams: bool) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let any = if trigrams { "" } else { "*" };
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("{}{any}", quoted(word)))
        .collect();
    format!("{{{}}} : ({})", columns.join(" "), words.join(" AND "))
}

/// PostgreSQL's question: texts in single quotes, where a quote and a backslash are doubled, each the
/// beginning of a word.
fn lexemes(words: &[String]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let word = word.replace('\\', "\\\\").replace('\'', "''");
            format!("'{word}':*")
        })
        .collect();
    words.join(" & ")
}

/// MySQL's question: words that have to be there, or to begin one. None has a character that is an operator.
fn boolean(words: &[String]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let word: String = word.chars().filter(|it| it.is_alphanumeric()).collect();
            format!("+{word}*")
        })
        .collect();
    words.join(" ")
}

/// A full-text index that a table's search would gain from, as a statement to advise somebody of.
#[derive(Clone, Copy, Debug)]
pub struct TextAdvice<'a> {
    /// Whose it is.
    pub dialect: Dialect,
    /// The table.
    pub table: TableRef<'a>,
    /// The columns that are searched.
    pub columns: &'a [&'a str],
    /// The column that rows are numbered by in SQLite.
    pub row: &'a str,
}

impl TextAdvice<'_> {
    /// The statement that makes it.
    #[must_use]
    pub fn statement(&self) -> String {
        let name = |name: &str| super::quoted(self.dialect, name);
        let own = name(&format!("{}_search", self.table.name));
        let owner = match self.table.schema {
            "" => name(self.table.name),
            schema => format!("{}.{}", name(schema), name(self.table.name)),
        };
        let columns: Vec<String> = self.columns.iter().map(|column| name(column)).collect();
        match self.dialect {
            Dialect::Sqlite => self.kept_up_to_date(&own, &owner, &columns.join(", ")),
            Dialect::Postgres => format!(
                "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX CONCURRENTLY {own} ON {owner} \
                 USING gin ({} gin_trgm_ops);",
                columns.join(" gin_trgm_ops, ")
            ),
            Dialect::Mysql => {
                format!(
                    "CREATE FULLTEXT INDEX {own} ON {owner} ({});",
                    columns.join(", ")
                )
            }
        }
    }
}

impl TextAdvice<'_> {
    /// An index of SQLite's, what fills it, and the triggers that keep it up to date.
    fn kept_up_to_date(&self, own: &str, owner: &str, columns: &str) -> String {
        let name = |name: &str| super::quoted(self.dialect, name);
        let row = name(self.row);
        let of = |which: &str| -> String {
            let columns = self.columns.iter();
            let columns: Vec<String> = columns
                .map(|column| format!("{which}.{}", name(column)))
                .collect();
            format!("{which}.{row}, {}", columns.join(", "))
        };
        let trigger = |what: &str| name(&format!("{}_search_{what}", self.table.name));
        let [new, gone, changed] = ["new", "gone", "changed"].map(trigger);
        let add = format!(
            "INSERT INTO {own} (rowid, {columns}) VALUES ({});",
            of("new")
        );
        let take = format!(
            "INSERT INTO {own} ({own}, rowid, {columns}) VALUES ('delete', {});",
            of("old")
        );
        format!(
            "CREATE VIRTUAL TABLE {own} USING fts5({columns}, content={owner}, content_rowid={row}); \
             INSERT INTO {own} ({own}) VALUES ('rebuild'); \
             CREATE TRIGGER {new} AFTER INSERT ON {owner} BEGIN {add} END; \
             CREATE TRIGGER {gone} AFTER DELETE ON {owner} BEGIN {take} END; \
             CREATE TRIGGER {changed} AFTER UPDATE ON {owner} BEGIN {take} {add} END;"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_typed_is_never_an_operator() {
        assert_eq!(
            fts5(&["a \"b\"", "c"], &words("NEAR( x\"y"), false),
            r#"{"a ""b""" "c"} : ("NEAR("* AND "x""y"*)"#
        );
        assert_eq!(lexemes(&words(r"a' b\ !c")), r"'a''':* & 'b\\':* & '!c':*");
        assert_eq!(boolean(&words("+lamp -oak\" (x)")), "+lamp* +oak* +x*");
    }

    #[test]
    fn what_an_index_does_not_tell_is_looked_for_in_the_texts() {
        let column = ColumnRef::new("words");
        let vector = TextIndex::Vector { column, config: "" };
        assert!(vector.takes("Lampe") && !vector.takes("The") && !vector.takes("a@b.example"));
        let columns = &[column];
        let full = TextIndex::Match { columns };
        assert!(full.takes("lamp") && !full.takes("ab") && !full.takes("o'neil"));
        let fts = |trigrams| TextIndex::Fts5 {
            row: ColumnRef::new("id"),
            index: "f",
            columns: &["a"],
            trigrams,
        };
        assert!(fts(false).takes("o'neil") && !fts(false).takes("--"));
        assert!(fts(true).takes("---") && !fts(true).takes("ab"));
        assert!(fts(true).takes("東京都") && !fts(false).takes("東京都") && !full.takes("東京都"));
        assert!(!TextIndex::Trigrams.takes("lamp") && TextIndex::Trigrams.serves("lamp"));
        assert!(!TextIndex::Trigrams.serves("la"));
    }
}
