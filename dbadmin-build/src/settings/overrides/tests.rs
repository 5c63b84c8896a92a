use super::*;
use dbadmin_model::plan::Request;
use dbadmin_model::schema::{Check, ColumnType};

fn schema() -> Schema {
    let column = |name: &str, ty| Column {
        name: name.to_owned(),
        ty,
        ..Column::default()
    };
    let number = ColumnType::Integer {
        bits: 64,
        unsigned: false,
    };
    let orders = Table {
        name: "orders".to_owned(),
        columns: vec![
            column("id", number.clone()),
            column("status", ColumnType::Text { max: None }),
            column("total_cents", number),
        ],
        primary_key: vec!["id".to_owned()],
        checks: vec![Check {
            name: String::new(),
            expression: "status IN ('new', 'paid')".to_owned(),
        }],
        ..Table::default()
    };
    Schema::new(Dialect::Sqlite, vec![orders])
}

fn problems(text: &str) -> String {
    let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
    let annotated = settings.annotate(&mut Annotations::default(), &schema());
    annotated.expect_err("it has a mistake").to_string()
}

#[test]
fn each_mistake_is_told_at_its_line_and_column() {
    for (text, place, says) in [
        (
            "[tables.order]\ntitle = \"x\"",
            "1:9",
            "did you mean `orders`?",
        ),
        (
            "[tables.orders]\ntitle = \"\"",
            "2:1",
            "`title` of `orders` says nothing",
        ),
        (
            "title = \"x\"\n\n[tables.orders.columns.statos]\nlist = true",
            "3:24",
            "did you mean `status`?",
        ),
        (
            "[tables.orders.columns]\nstatus = { list = true, widget = \"radoi\" }",
            "2:25",
            "did you mean `radio`?",
        ),
        (
            "[tables.orders.columns.total_cents]\nwidget = \"email\"",
            "2:1",
            "the column holds whole numbers",
        ),
        (
            "[tables.orders.columns.status]\nmoney = \"EUR\"",
            "2:1",
            "is for numbers",
        ),
        (
            "[tables.orders]\ntrash = \"state\"",
            "2:1",
            "which the table does not have",
        ),
        (
            "[tables.orders]\ntrash = \"total_cents\"",
            "2:1",
            "which cannot say it",
        ),
        (
            "[tables.orders]\ndrill = \"placed_at\"",
            "2:1",
            "`drill` of `orders` names `placed_at`, which the table does not have",
        ),
        ("[tables.orders]\ndrill = \"status\"", "2:1", "and no days"),
        ("[tables.orders]\ncounts = [\"lines\"]", "2:1", "`lines`"),
        (
            "[tables.orders.columns.total_cents]\nmoney = \"€\"",
            "2:1",
            "such as `EUR`",
        ),
        (
            "[tables.orders.columns.total_cents]\nrequired_if = \"statos = 'paid'\"",
            "2:1",
            "did you mean `status`?",
        ),
        (
            "[tables.orders.columns]\nstatus = { show_if = \"total_cents = 'a lot'\" }",
            "2:12",
            "write a whole number",
        ),
        (
            "[tables.orders.columns.total_cents]\nrequired_if = \"status = 'piad'\"",
            "2:1",
            "column `status` is never 'piad' (did you mean `paid`?)",
        ),
        (
            "[tables.orders.columns.total_cents.workflow]\n1 = [\"2\"]",
            "1:36",
            "is for a column whose values are listed",
        ),
        (
            "[tables.orders.columns.status]\ninitial = [\"new\"]",
            "2:1",
            "there is none: add `workflow`",
        ),
        (
            "[tables.orders.columns.status.workflow]\nnew = [\"piad\", \"new\"]",
            "2:1",
            "did you mean `paid`?",
        ),
        (
            "[tables.orders.columns.status.workflow]\nnew = [{ to = \"paid\", roles = [] }]",
            "2:1",
            "names no role for the step to `paid`",
        ),
    ] {
        let told = problems(text);
        assert!(
            told.starts_with(&format!("dbadmin.toml:{place}: ")),
            "{told}"
        );
        assert!(told.contains(says), "{told}");
    }
    let both = problems("[tables.a]\ntitle = \"x\"\n[tables.b]\ntitle = \"x\"");
    assert_eq!(both.lines().count(), 2, "{both}");
}

#[test]
fn a_key_that_is_none_is_told_with_the_one_probably_meant() {
    let parsed = Settings::parse("[tables.orders.columns.status]\nlable = \"x\"".to_owned());
    let told = parsed.expect_err("there is no such key").to_string();
    assert!(told.starts_with("dbadmin.toml:2:1: "), "{told}");
    assert!(
        told.contains("unknown key `lable` (did you mean `label`?)"),
        "{told}"
    );
}

#[test]
fn a_table_without_a_struct_is_called_and_shown_as_the_file_says() {
    let text = "[tables.orders]\ntitle = \"Sales\"\n[tables.orders.columns]\n\
                status = { label = \"State\", filter = true }\ntotal_cents = { money = \"EUR\" }";
    let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
    let (schema, mut annotations) = (schema(), Annotations::default());
    settings
        .annotate(&mut annotations, &schema)
        .expect("it fits the schema");
    let section = crate::native::schema_of(&Request::default(), &schema, &annotations);
    let orders = &section.tables[0];
    assert!(orders.entity && orders.title == "Sales" && orders.fields.len() == 3);
    let status = orders.wish("status").expect("the column is there");
    assert_eq!(
        (status.label.as_deref(), status.filter),
        (Some("State"), true)
    );
    assert_eq!(status.constant, "STATUS");
    let total = orders.wish("total_cents").expect("the column is there");
    assert_eq!(total.money.as_deref(), Some("EUR"));
}

#[test]
fn what_is_in_the_trash_says_a_column_by_its_name_unless_somebody_says_otherwise() {
    let trash = |text: &str, of: &str| {
        let mut schema = schema();
        for table in &mut schema.tables {
            table.primary_key = vec!["id".to_owned()];
            for name in ["deleted_at", "archived_on"] {
                table.columns.push(Column {
                    name: name.to_owned(),
                    ty: dbadmin_model::schema::ColumnType::Date,
                    nullable: true,
                    ..Column::default()
                });
            }
        }
        let mut annotations = Annotations::default();
        if !of.is_empty() {
            let wish = ColumnWish::Column(of.to_owned());
            let orders = annotations.tables.entry("orders".to_owned()).or_default();
            orders.trash = Some(wish);
        }
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let done = settings.annotate(&mut annotations, &schema);
        done.expect("it fits the schema");
        let section = crate::native::schema_of(&Request::default(), &schema, &annotations);
        let mut tables = section.tables.into_iter();
        let orders = tables.find(|of| of.table.name == "orders");
        orders.expect("the table").trash
    };
    assert_eq!(trash("", "").as_deref(), Some("deleted_at"));
    assert_eq!(trash("", "archived_on").as_deref(), Some("archived_on"));
    let none = "[tables.orders]\ntrash = false";
    assert_eq!(trash(none, "archived_on"), None);
    let other = "[tables.orders]\ntrash = \"archived_on\"";
    assert_eq!(trash(other, "").as_deref(), Some("archived_on"));
}

#[test]
fn where_a_struct_says_something_else_the_file_wins_and_the_build_says_so() {
    let struct_ = || {
        let field = |column: &str, label: Option<&str>| FieldAnnotation {
            column: column.to_owned(),
            label: label.map(str::to_owned),
            ..FieldAnnotation::default()
        };
        let orders = TableAnnotation {
            path: "crate::models::Order".to_owned(),
            title: Some("Orders".to_owned()),
            fields: vec![field("id", None), field("status", Some("Status"))],
            ..TableAnnotation::default()
        };
        Annotations {
            tables: [("orders".to_owned(), orders)].into(),
            ..Annotations::default()
        }
    };
    let text = "[tables.orders]\ntitle = \"Sales\"\nicon = \"cart\"\n\
                columns.status.label = \"State\"";
    let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
    let told = settings.contradictions(&struct_());
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("dbadmin.toml:2:1: `title` of `orders`"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("dbadmin.toml:4:16: `label` of `orders.status`"),
        "{told:?}"
    );
    let mut annotations = struct_();
    settings
        .annotate(&mut annotations, &schema())
        .expect("it fits");
    let orders = &annotations.tables["orders"];
    assert_eq!(orders.title.as_deref(), Some("Sales"));
    assert_eq!(orders.fields[1].label.as_deref(), Some("State"));

    let text = "[tables.orders.columns.total_cents]\nlist = true";
    let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
    let told = settings
        .annotate(&mut struct_(), &schema())
        .expect_err("there is no field");
    assert!(
        told.to_string().contains("has no field for the column"),
        "{told}"
    );
}

#[test]
fn a_step_may_be_for_some_roles_alone() {
    let text = "[tables.orders.columns.status.workflow]\n\
                new = [\"paid\"]\npaid = [{ to = \"new\", roles = [\"manager\"] }]";
    let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
    let mut annotations = Annotations::default();
    settings
        .annotate(&mut annotations, &schema())
        .expect("nothing is wrong");
    let field = &annotations.tables["orders"].fields[0];
    let workflow = field.workflow.as_ref().expect("a workflow");
    assert_eq!(workflow.to["paid"], ["new"]);
    assert_eq!(workflow.only["paid"]["new"], ["manager"]);
    assert!(!workflow.only.contains_key("new"));
}
