//! What is in a database and not in its panel, as notes: a note a reason.

use dbadmin_model::schema::Schema;

/// One sentence for each reason, with all that is left out for it.
pub fn told(schema: &Schema) -> Vec<String> {
    let mut reasons: Vec<(bool, &str, Vec<String>)> = Vec::new();
    for left_out in &schema.omitted {
        let address = &left_out.address;
        // Of a table that is there, a column may be what is not.
        let in_part = schema.tables.iter().any(|table| table.is_at(address));
        let name = format!("`{}`", address.escape_debug());
        let mut known = reasons.iter_mut();
        match known.find(|known| (known.0, known.1) == (in_part, &left_out.reason)) {
            Some((.., names)) => names.push(name),
            None => reasons.push((in_part, &left_out.reason, vec![name])),
        }
    }
    let told = reasons.into_iter().map(|(in_part, reason, names)| {
        let names = names.join(", ");
        if in_part {
            format!("not all of {names}: {reason}")
        } else {
            format!("without {names}: {reason}")
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use dbadmin_model::schema::{Dialect, FORMAT, Omitted, Table};

    use super::*;

    #[test]
    fn what_is_left_out_for_one_reason_is_told_once_and_a_table_that_is_there_is_not_missed() {
        let omitted = |address: &str, reason: &str| Omitted {
            address: address.to_owned(),
            reason: reason.to_owned(),
        };
        let schema = Schema {
            format: FORMAT,
            dialect: Dialect::Mysql,
            default_schema: None,
            tables: vec![Table {
                name: "loans".to_owned(),
                ..Table::default()
            }],
            omitted: vec![
                omitted("gone", "it is broken"),
                omitted("loans", "its column `iban` may not be read"),
                omitted("loans.a → away", "it is not read"),
                omitted("loans.b → away", "it is not read"),
            ],
        };
        assert_eq!(
            told(&schema),
            [
                "without `gone`: it is broken",
                "not all of `loans`: its column `iban` may not be read",
                "without `loans.a → away`, `loans.b → away`: it is not read",
            ]
        );
    }
}
