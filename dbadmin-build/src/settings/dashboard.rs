//! The first page as `dbadmin.toml` says it: a `[[dashboard]]` for each card.

use dbadmin_model::plan::Card;
use dbadmin_model::schema::Schema;
use dbadmin_syntax::names::did_you_mean;

use super::{Settings, missing_table};
use crate::wording::{self, NAME};

impl Settings {
    /// The cards, in the file's order.
    pub(super) fn cards(&self) -> Vec<Card> {
        let cards = self.dashboard.iter();
        cards.map(|card| card.get_ref().clone()).collect()
    }

    /// What of the cards cannot be.
    pub(super) fn dashboard_problems(&self, schema: &Schema) -> Vec<String> {
        let mut problems = Vec::new();
        for card in &self.dashboard {
            let place = self.place(card.span().start);
            let title = &card.get_ref().title;
            let told = problems_of(card.get_ref(), schema).into_iter();
            problems.extend(told.map(|told| format!("{place}: the card `{title}`: {told}")));
        }
        problems
    }
}

fn problems_of(card: &Card, schema: &Schema) -> Vec<String> {
    let mut problems = Vec::new();
    let title = wording::problem(&card.title, NAME);
    problems.extend(title.map(|told| format!("its title {told}")));
    let table = card.table.as_deref().map(|name| (name, schema.table(name)));
    if let Some((name, None)) = table {
        problems.push(missing_table(name, schema));
    }
    let table = table.and_then(|(_, table)| table);
    if let Some(table) = table {
        let columns = [("over", &card.over), ("by", &card.by), ("sum", &card.sum)];
        for (key, name) in columns {
            let unknown = name.as_deref().filter(|name| table.column(name).is_none());
            problems.extend(unknown.map(|name| {
                let known = table.columns.iter().map(|column| column.name.as_str());
                let hint = did_you_mean(name, known);
                format!("`{key}` names the column `{name}`, which the table does not have{hint}")
            }));
        }
    }
    problems.extend(card.problem(table));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbadmin_model::plan::{Annotations, CardKind};
    use dbadmin_model::schema::{Column, ColumnType, Dialect, Table};

    fn schema() -> Schema {
        let column = |name: &str, ty| Column {
            name: name.to_owned(),
            ty,
            ..Column::default()
        };
        let orders = Table {
            name: "orders".to_owned(),
            columns: vec![
                column("status", ColumnType::Text { max: None }),
                column("placed_at", ColumnType::DateTime { zone: false }),
            ],
            ..Table::default()
        };
        Schema::new(Dialect::Sqlite, vec![orders])
    }

    #[test]
    fn cards_of_the_file_are_taken_over() {
        let text = "[[dashboard]]\ntitle = \"Orders\"\nshows = \"trend\"\ntable = \"orders\"\n\
                    over = \"placed_at\"\neach = \"week\"\nfilter = \"status=eq.paid\"\n\
                    [[dashboard]]\ntitle = \"Latest\"\nshows = \"trail\"\n";
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let mut annotations = Annotations::default();
        settings
            .annotate(&mut annotations, &schema())
            .expect("it fits");
        let kinds: Vec<_> = annotations.dashboard.iter().map(|it| it.shows).collect();
        assert_eq!(kinds, [CardKind::Trend, CardKind::Trail]);
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let text = "[[dashboard]]\ntitle = \"Orders\"\nshows = \"trend\"\ntable = \"order\"\n\
                    [[dashboard]]\ntitle = \"States\"\nshows = \"parts\"\ntable = \"orders\"\n\
                    by = \"state\"\n[[dashboard]]\ntitle = \"Sums\"\nshows = \"top\"\n\
                    table = \"orders\"\nby = \"status\"\nsum = \"placed_at\"\n";
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let told = settings.annotate(&mut Annotations::default(), &schema());
        let told = told.expect_err("nothing fits").to_string();
        for part in [
            "dbadmin.toml:1:1: the card `Orders`: the database does not have the table `order`",
            "the card `Orders`: it needs `over`",
            "`by` names the column `state`, which the table does not have",
            "dbadmin.toml:10:1: the card `Sums`: `sum` takes a column of numbers",
        ] {
            assert!(told.contains(part), "{part} is missing in {told}");
        }
        let unknown = "[[dashboard]]\ntitle = \"A\"\nshows = \"pie\"\n";
        let told = Settings::parse(unknown.to_owned()).expect_err("there are no pies");
        assert!(told.to_string().contains("unknown variant `pie`"), "{told}");
    }
}
