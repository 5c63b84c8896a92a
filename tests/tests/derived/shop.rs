//! A struct with every kind of annotation: what it says is in the constants.

use dbadmin_runtime::{AdminPanel, Format, Kind, Tone, Widget};

#[derive(AdminPanel)]
#[admin(icon = "folder", help = "A tree of them.")]
pub struct Category {
    pub id: i64,
    #[admin(list, search, display)]
    pub name: String,
    #[admin(label = "Above it", belongs_to(Category, display = "name"))]
    pub parent_id: Option<i64>,
}

#[derive(AdminPanel)]
#[admin(title = "Articles", group = "Catalogue")]
pub struct Product {
    pub id: i64,
    #[admin(list, search, sort, order = -1)]
    pub sku: String,
    #[admin(list, search, sort, display, help = "As on the label.")]
    pub name: String,
    #[admin(widget = "markdown")]
    pub description: Option<String>,
    #[admin(money = "EUR", label = "Price")]
    pub price_cents: i64,
    pub weight: Option<f64>,
    #[admin(filter)]
    pub active: bool,
    #[admin(filter)]
    pub state: State,
    #[admin(hidden)]
    pub photo: Option<Vec<u8>>,
    #[admin(readonly)]
    pub details: Option<String>,
    #[admin(filter, belongs_to(Category))]
    pub category_id: Option<i64>,
    #[admin(skip)]
    pub shown: bool,
}

#[derive(AdminPanel)]
#[admin(rename_all = "snake_case")]
pub enum State {
    Draft,
    #[admin(color = "good", label = "For sale")]
    OnSale,
    #[admin(value = "x", color = "bad")]
    Withdrawn,
}

#[test]
fn what_a_struct_says_is_in_its_constants() {
    let table = Product::TABLE;
    assert_eq!((table.name, table.address), ("products", "products"));
    assert_eq!((table.title, table.singular), ("Articles", "Article"));
    assert_eq!(table.columns.len(), 11);
    assert_eq!(table.key.len(), 1);
    assert_eq!(table.key[0].name, "id");
    assert!(table.key[0].auto && table.writable);

    assert_eq!(Product::SKU.max_length, 20);
    assert_eq!(Product::NAME.help, "As on the label.");
    let nullable = table.columns.iter().filter(|column| column.nullable);
    let nullable: Vec<_> = nullable.map(|column| column.name).collect();
    assert_eq!(
        nullable,
        ["description", "weight", "photo", "details", "category_id"]
    );
    assert_eq!(Product::DESCRIPTION.widget, Some(Widget::Markdown));
    assert_eq!(Product::PRICE_CENTS.label, "Price");
    assert_eq!(Product::PRICE_CENTS.format, Format::Money("EUR"));
    assert_eq!(Product::PRICE_CENTS.default, "0");
    assert_eq!(Product::WEIGHT.kind, Kind::Real);
    let mut columns = table.columns.iter();
    let readonly = columns.find(|column| column.is_readonly);
    assert_eq!(readonly.map(|column| column.name), Some("details"));
    assert_eq!(Product::CATEGORY_ID.label, "Category");
    assert_eq!(Category::TABLE.help, "A tree of them.");
    assert_eq!(Category::PARENT_ID.label, "Above it");

    let choices: Vec<_> = Product::STATE
        .choices
        .iter()
        .map(|choice| (choice.value, choice.label, choice.tone))
        .collect();
    assert_eq!(
        choices,
        [
            ("draft", "Draft", Tone::Neutral),
            ("on_sale", "For sale", Tone::Good),
            ("x", "Withdrawn", Tone::Bad),
        ]
    );
}
