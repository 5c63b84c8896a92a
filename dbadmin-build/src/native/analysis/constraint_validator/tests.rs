//! CHECKs of all dialects, as introspection tells them.

use super::*;

use Dialect::{Mysql, Postgres, Sqlite};

const WHOLE: ColumnType = ColumnType::Integer {
    bits: 64,
    unsigned: false,
};

fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        name: name.to_owned(),
        ty,
        nullable: true,
        ..Column::default()
    }
}

fn plan_of(columns: Vec<Column>) -> TablePlan {
    TablePlan {
        table: Table {
            name: "offers".to_owned(),
            columns,
            ..Table::default()
        },
        role: dbadmin_model::plan::TableRole::Entity,
        path: String::new(),
        entity: false,
        module: "offers".to_owned(),
        title: "Offers".to_owned(),
        singular: "Offer".to_owned(),
        icon: "box".to_owned(),
        group: None,
        help: None,
        trash: None,
        children: None,
        drill: None,
        counts: Vec::new(),
        fields: Vec::new(),
    }
}

fn plan() -> TablePlan {
    let text = ColumnType::Text { max: None };
    let decimal = ColumnType::Numeric {
        precision: Some(10),
        scale: Some(2),
    };
    plan_of(vec![
        column("price", WHOLE),
        column("sale_price", WHOLE),
        column("state", text.clone()),
        column("code", text.clone()),
        column("extra", text),
        column("weight", decimal),
        column("on_sale", ColumnType::Boolean),
        column("starts", ColumnType::Date),
        column("ends", ColumnType::DateTime { zone: false }),
    ])
}

/// The rules of a CHECK in brief: `price 1..5`, `code 1..8 characters`, `state a|b`.
fn rules(dialect: Dialect, expression: &str) -> String {
    brief(&of_check(dialect, &plan(), expression))
}

fn brief(rules: &[Constraint]) -> String {
    fn bound<T: ToString>(bound: &Option<T>) -> String {
        bound.as_ref().map(T::to_string).unwrap_or_default()
    }
    let told = |rule: &Constraint| {
        let demand = match &rule.rule {
            Demand::Range { min, max } => format!("{}..{}", bound(min), bound(max)),
            Demand::Length { min, max } => format!("{}..{} characters", bound(min), bound(max)),
            Demand::OneOf { values } => values.join("|"),
            Demand::Compare { operator } => operator.clone(),
            Demand::Json => "json".to_owned(),
            Demand::Unique => "unique".to_owned(),
            Demand::Other => "other".to_owned(),
        };
        format!("{} {demand}", rule.columns.join(","))
    };
    rules.iter().map(told).collect::<Vec<_>>().join("; ")
}

#[test]
fn common_checks_become_rules() {
    for (expression, expected) in [
        ("price >= 0", "price 0.."),
        ("0 < price", "price 1.."),
        ("price BETWEEN 1 AND 5", "price 1..5"),
        ("price > 0 AND price <= 5", "price 1..5"),
        (
            "length(code) <= 8 AND json_valid(extra)",
            "code ..8 characters; extra json",
        ),
        (
            "state IS NULL OR state IN ('new', 'done')",
            "state new|done",
        ),
        ("state = 'new' OR state = 'done'", "state new|done"),
        ("state <> ''", "state 1.. characters"),
        ("sale_price < price", "sale_price,price <"),
        (
            "sale_price IS NULL OR sale_price < price",
            "sale_price,price <",
        ),
        ("on_sale IN (0, 1)", ""),
        ("on_sale = 1", "on_sale other"),
    ] {
        assert_eq!(rules(Sqlite, expression), expected, "{expression}");
    }
}

#[test]
fn postgresql_tells_the_same_checks_in_its_own_way() {
    for (expression, expected) in [
        (
            "((state)::text = ANY ((ARRAY['new'::character varying, 'it''s'::character varying])::text[]))",
            "state new|it's",
        ),
        (
            "((state IS NULL) OR (state = ANY (ARRAY['q'::text, 'r'::text])))",
            "state q|r",
        ),
        (
            "(((state)::text = 'a'::text) OR ((state)::text = 'b'::text))",
            "state a|b",
        ),
        (
            "((weight >= (0)::numeric) AND (weight <= (1000)::numeric))",
            "weight 0..1000",
        ),
        ("(price > '-5'::integer)", "price -4.."),
        ("((price >= 1) AND (price <= 5))", "price 1..5"),
        (
            "((code IS NULL) OR ((char_length((code)::text) >= 3) AND (char_length((code)::text) <= 40)))",
            "code 3..40 characters",
        ),
        ("(length(TRIM(BOTH FROM code)) > 0)", "code 1.. characters"),
        ("((code)::text <> ''::text)", "code 1.. characters"),
        ("(on_sale = ANY (ARRAY[true, false]))", ""),
        ("((code)::text ~ '^[a-z]+$'::text)", "code other"),
    ] {
        assert_eq!(rules(Postgres, expression), expected, "{expression}");
    }
}

#[test]
fn mysql_tells_the_same_checks_in_its_own_way() {
    for (expression, expected) in [
        (r"`state` in ('new','it\'s')", "state new|it's"),
        (
            "(`state` in (_utf8mb4'new',_utf8mb4'done'))",
            "state new|done",
        ),
        ("`price` >= 0 and `price` <= 1000", "price 0..1000"),
        ("char_length(`code`) <= 8", "code ..8 characters"),
        ("octet_length(`code`) <= 8", "code ..8 characters"),
        ("octet_length(trim(`code`)) > 0", "code 1.. characters"),
        ("json_valid(`extra`)", "extra json"),
        ("`code` is null or `code` in ('q','r')", "code q|r"),
    ] {
        assert_eq!(rules(Mysql, expression), expected, "{expression}");
    }
}

#[test]
fn a_rule_never_refuses_what_the_database_accepts() {
    for (dialect, expression, expected) in [
        // `code` is text, of which SQLite compares the number: 0.5 is more than 0, not at least 1.
        (Sqlite, "code > 0", "code other"),
        (Sqlite, "length(trim(code)) <= 8", "code other"),
        (Sqlite, "length(trim(code)) > 0", "code 1.. characters"),
        (Postgres, "(weight > (0)::numeric)", "weight other"),
        // Four bytes may be one character.
        (Mysql, "octet_length(`code`) >= 4", "code other"),
        // A collation decides, and may take `A` for `a`.
        (Mysql, "`code` = `state`", "code,state other"),
        (
            Postgres,
            "((code)::text < (state)::text)",
            "code,state other",
        ),
        // Midnight of that day is no less than the day.
        (Postgres, "(ends >= starts)", "ends,starts other"),
        (Sqlite, "ends >= starts", "ends,starts >="),
    ] {
        assert_eq!(rules(dialect, expression), expected, "{expression}");
    }
}

#[test]
fn an_odd_check_stays_with_the_database_as_it_is() {
    assert_eq!(rules(Sqlite, "code GLOB 'A*'"), "code other");
    assert_eq!(rules(Sqlite, "price % 5 = (("), "price other");
    let kept = of_check(Mysql, &plan(), r"`code` regexp '^\\d+$' and `price` > 0");
    assert_eq!(brief(&kept), "price,code other");
    assert_eq!(kept[0].source, r"`code` regexp '^\\d+$' and `price` > 0");
}

#[test]
fn what_stands_in_a_text_is_no_column() {
    for (dialect, expression, expected) in [
        (Sqlite, "code <> 'price'", "code other"),
        (Sqlite, "\"code\" GLOB '[price]' /* state */", "code other"),
        (Sqlite, "[code] GLOB 'it''s price' -- state", "code other"),
        (Postgres, "(code <> 'price'::text)", "code other"),
        (Postgres, r"(code ~ E'\'price'::text)", "code other"),
        (Postgres, "(code ~ $x$the 'price$x$)", "code other"),
        (Mysql, "`code` regexp '^[price]+$'", "code other"),
        (
            Mysql,
            r"`code` regexp _utf8mb4'it\'s price\\'",
            "code other",
        ),
        (
            Mysql,
            "`code` <> 'price' and `state` <> 'x'",
            "code other; state other",
        ),
        // A name in quotes counts, also where the whole is too odd to be parsed.
        (
            Sqlite,
            "price % 5 = (( \"state\" 'code'",
            "price,state other",
        ),
        // A function, a type and a collation are none of the columns of their names.
        (
            Postgres,
            "(extra(price) ~ (('x'::code COLLATE \"state\")))",
            "price other",
        ),
    ] {
        assert_eq!(rules(dialect, expression), expected, "{expression}");
    }
}

#[test]
fn what_only_the_database_can_compare_is_said_all_the_same() {
    let rules = of_check(Postgres, &plan(), "(ends >= starts)");
    assert_eq!(rules[0].message, "Not before “starts”.");
}

#[test]
fn a_type_refuses_what_a_check_does_not() {
    let small = ColumnType::Integer {
        bits: 16,
        unsigned: false,
    };
    let mood = ColumnType::Enum {
        values: vec!["sad".to_owned(), "happy".to_owned()],
    };
    let plan = plan_of(vec![
        column("stock", small.clone()),
        column("rating", small),
        column("mood", mood),
        Column {
            auto: true,
            ..column("id", WHOLE)
        },
        column(
            "views",
            ColumnType::Integer {
                bits: 64,
                unsigned: true,
            },
        ),
    ]);
    let known = of_check(Postgres, &plan, "(rating >= 1)");
    let rules = types::rules(Postgres, &plan, &known);
    assert_eq!(
        brief(&rules),
        "stock -32768..32767; rating ..32767; mood sad|happy; views 0.."
    );
    assert_eq!(rules[0].message, "From -32768 to 32767.");
    assert_eq!(
        brief(&types::rules(Sqlite, &plan, &known)),
        "mood sad|happy"
    );
}
