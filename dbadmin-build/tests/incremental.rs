//! A change of the schema touches only what depends on it: shown on the shop, as committed.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dbadmin_build::{Admin, Outcome};

/// A copy of the shop that is gone with the test.
struct Shop(tempfile::TempDir);

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/shop");
        let parts = ["src", "migrations", "dbadmin", "dbadmin.toml", "build.rs"];
        for part in parts {
            copy(&shop.join(part), &folder.path().join(part));
        }
        Self(folder)
    }

    fn generate(&self) -> Outcome {
        self.build().unwrap()
    }

    fn build(&self) -> dbadmin_build::Result<Outcome> {
        let admin = Admin::new()
            .prompt(
                "The back office of a small shop: catalogue, customers, orders, payments, reviews",
            )
            .migrations("migrations");
        admin.in_crate(self.0.path()).generate()
    }

    fn migrate(&self, sql: &str) {
        let file = self.0.path().join("migrations/20990101000000_test.sql");
        std::fs::write(file, sql).unwrap();
    }

    /// Declares a rename.
    fn declare(&self, line: &str) {
        let path = self.0.path().join("dbadmin.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("{text}\n[renames]\n{line}\n")).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.path().join(file)).unwrap()
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        read(&self.0.path().join("src/admin"), &mut files);
        files
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        std::fs::copy(from, to).unwrap();
        return;
    }
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

fn read(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, files);
        } else {
            files.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
}

/// The names of the files that differ.
fn changed(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> BTreeSet<String> {
    let all = before.keys().chain(after.keys());
    all.filter(|path| before.get(*path) != after.get(*path))
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect()
}

#[test]
fn the_shop_as_committed_is_up_to_date() {
    let shop = Shop::new();
    assert_eq!(shop.generate().files, Vec::<PathBuf>::new());
}

#[test]
fn a_new_column_touches_the_files_of_its_table_alone() {
    let shop = Shop::new();
    let before = shop.files();
    shop.migrate("ALTER TABLE products ADD COLUMN origin TEXT;");
    let field = "pub sku: String,\n";
    let both = "pub sku: String,\n    #[admin(list)]\n    pub origin: Option<String>,\n";
    shop.edit("src/models/catalogue.rs", field, both);
    shop.generate();
    let touched = changed(&before, &shop.files());
    assert_eq!(touched, BTreeSet::from(["products.rs".to_owned()]));
    assert!(
        shop.read("src/admin/frontend/products.rs")
            .contains("ORIGIN")
    );
}

#[test]
fn a_struct_that_says_more_touches_the_files_of_its_table_alone() {
    let shop = Shop::new();
    let before = shop.files();
    let (one, other) = (
        "#[admin(list, search, sort)]\n    #[admin(help",
        "#[admin(list, search)]\n    #[admin(help",
    );
    shop.edit("src/models/catalogue.rs", one, other);
    shop.generate();
    let touched = changed(&before, &shop.files());
    assert_eq!(touched, BTreeSet::from(["products.rs".to_owned()]));
}

/// A table more is in the lists of all tables, and nowhere else.
#[test]
fn a_new_table_touches_its_own_files_and_the_lists() {
    let shop = Shop::new();
    let before = shop.files();
    shop.migrate("CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
    shop.generate();
    let touched = changed(&before, &shop.files());
    let lists = [
        "mod.rs",
        "navigation.rs",
        "dashboard.rs",
        "access.rs",
        "suppliers.rs",
    ];
    assert!(
        touched.contains("suppliers.rs") && touched.contains("mod.rs"),
        "{touched:?}"
    );
    let others: Vec<_> = touched
        .iter()
        .filter(|name| !lists.contains(&name.as_str()))
        .collect();
    assert!(others.is_empty(), "{others:?}");
}

/// An edited file of the shop, whose base was put there by an earlier version.
#[test]
fn an_edited_file_of_the_shop_takes_up_a_new_column() {
    let shop = Shop::new();
    let file = "src/admin/frontend/products.rs";
    shop.edit(
        file,
        "Section::new(\"Product\")",
        "Section::new(\"What we sell\")",
    );
    shop.migrate("ALTER TABLE products ADD COLUMN origin TEXT;");
    let field = "pub sku: String,\n";
    let both = "pub sku: String,\n    #[admin(list)]\n    pub origin: Option<String>,\n";
    shop.edit("src/models/catalogue.rs", field, both);
    let outcome = shop.generate();
    assert_eq!(outcome.merged, [PathBuf::from(file)], "{outcome:?}");
    assert!(outcome.conflicts.is_empty(), "{outcome:?}");
    let text = shop.read(file);
    assert!(
        text.contains("What we sell") && text.contains("Product::ORIGIN"),
        "{text}"
    );
}

/// The declared new name is in what the developer wrote, too, and nothing collides.
#[test]
fn edits_follow_a_renamed_column() {
    let shop = Shop::new();
    let file = "src/admin/frontend/reviews.rs";
    shop.edit(
        file,
        "Review::RATING.range(),",
        "Review::RATING.range(), // Mine: RATING.",
    );
    shop.migrate("ALTER TABLE reviews RENAME COLUMN rating TO stars;");
    shop.edit("src/models/reviews.rs", "pub rating: ", "pub stars: ");
    shop.declare("\"reviews.rating\" = \"stars\"");
    let outcome = shop.generate();
    assert!(outcome.conflicts.is_empty(), "{outcome:?}");
    let text = shop.read(file);
    assert!(
        text.contains("Review::STARS.range(), // Mine: RATING."),
        "{text}"
    );
    assert!(!text.contains("Review::RATING"), "{text}");
    assert_eq!(shop.generate().files, Vec::<PathBuf>::new());
}

/// Also where the rest collides, so that whoever settles that has the new names in their own file.
#[test]
fn a_file_in_conflict_follows_a_renamed_column_all_the_same() {
    let shop = Shop::new();
    let file = "src/admin/frontend/reviews.rs";
    shop.edit(
        file,
        "Review::RATING.range(),",
        "Review::RATING.range(), // Mine.",
    );
    shop.migrate("ALTER TABLE reviews RENAME COLUMN rating TO stars;");
    shop.edit(
        "src/models/reviews.rs",
        "#[admin(list, filter, help = \"One to five stars.\")]\n    pub rating: ",
        "#[admin(list, help = \"One to five stars.\")]\n    pub stars: ",
    );
    shop.declare("\"reviews.rating\" = \"stars\"");
    for _ in 0..2 {
        let outcome = shop.generate();
        assert_eq!(outcome.conflicts, [PathBuf::from(file)], "{outcome:?}");
        let text = shop.read(file);
        assert!(text.contains("Review::STARS.range(), // Mine."), "{text}");
        assert!(!text.contains("Review::RATING"), "{text}");
        let new = shop.read(&format!("{file}.new"));
        assert!(!new.contains("STARS.range()"), "{new}");
    }
}

#[test]
fn what_renames_say_already_is_not_asked() {
    let shop = Shop::new();
    shop.migrate("ALTER TABLE reviews RENAME COLUMN rating TO stars;");
    shop.declare("\"reviews.rating\" = \"stars\"");
    let outcome = shop.generate();
    let notes = outcome.notes.join("\n");
    assert!(!notes.contains("renamed?"), "{notes}");
    assert!(notes.contains("write `pub stars: i64` there"), "{notes}");
    assert!(outcome.warnings.is_empty(), "{outcome:?}");
}

#[test]
fn a_rename_of_what_never_was_is_told_with_what_was_meant() {
    let shop = Shop::new();
    shop.migrate("ALTER TABLE reviews RENAME COLUMN rating TO stars;");
    shop.edit("src/models/reviews.rs", "pub rating: ", "pub stars: ");
    shop.declare("\"reviews.ratng\" = \"stars\"");
    let warnings = shop.generate().warnings.join("\n");
    assert!(
        warnings.contains("dbadmin.toml:") && warnings.contains("`reviews.ratng` is neither"),
        "{warnings}"
    );
    assert!(
        warnings.contains("did you mean `reviews.rating`?"),
        "{warnings}"
    );
}

/// So it is when the rename is declared only after a build that could not know of it.
#[test]
fn edits_follow_a_rename_that_is_declared_later() {
    let shop = Shop::new();
    let file = "src/admin/frontend/reviews.rs";
    shop.edit(
        file,
        "Review::RATING.range(),",
        "Review::RATING.range(), // Mine.",
    );
    shop.migrate("ALTER TABLE reviews RENAME COLUMN rating TO stars;");
    shop.edit("src/models/reviews.rs", "pub rating: ", "pub stars: ");
    let undeclared = shop.generate();
    assert_eq!(
        undeclared.conflicts,
        [PathBuf::from(file)],
        "{undeclared:?}"
    );
    let asked = "`reviews.rating` is gone and `reviews.stars` is new: renamed?";
    assert!(
        undeclared.notes.iter().any(|note| note.contains(asked)),
        "{undeclared:?}"
    );
    shop.declare("\"reviews.rating\" = \"stars\"");
    let outcome = shop.generate();
    assert!(outcome.conflicts.is_empty(), "{outcome:?}");
    assert!(shop.read(file).contains("Review::STARS.range(), // Mine."));
    assert!(!shop.0.path().join(format!("{file}.new")).exists());
}

/// A struct need not have a column that came later; that it has not is told once.
#[test]
fn a_new_column_that_the_struct_lacks_is_told_once_with_the_field_to_write() {
    let shop = Shop::new();
    shop.migrate("ALTER TABLE products ADD COLUMN weight REAL;");
    let notes = shop.generate().notes;
    let told = |notes: &[String]| {
        notes.iter().any(|note| {
        note.contains("column `products.weight` is new, and `crate::models::catalogue::Product` has no field")
            && note.contains("write `pub weight: Option<f64>` there")
    })
    };
    assert!(told(&notes), "{notes:?}");
    assert!(
        shop.read("src/admin/backend/left_out.rs")
            .contains("products.weight")
    );
    shop.edit(
        "src/models/catalogue.rs",
        "#[admin(list, search, sort)]",
        "#[admin(list, search)]",
    );
    let again = shop.generate();
    assert!(!again.files.is_empty() && !told(&again.notes), "{again:?}");
}

/// As it goes with a live database: the build that first sees the new name has no field for it yet.
#[test]
fn a_rename_is_asked_for_before_the_struct_follows() {
    let shop = Shop::new();
    shop.migrate(
        "ALTER TABLE reviews RENAME COLUMN rating TO stars; ALTER TABLE reviews ADD COLUMN lang TEXT;",
    );
    let notes = shop.generate().notes.join("\n");
    let asked = "`reviews.rating` is gone and `reviews.stars` is new: renamed?";
    assert!(
        notes.contains(asked) && notes.contains("[renames]"),
        "{notes}"
    );
    assert!(notes.contains("write `pub stars: i64` there"), "{notes}");
}

#[test]
fn edits_follow_a_renamed_table_to_its_new_files() {
    let shop = Shop::new();
    shop.migrate("CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);");
    shop.generate();
    let (before, now) = (
        "src/admin/frontend/suppliers.rs",
        "src/admin/frontend/vendors.rs",
    );
    let mine = "use crate::admin::entities::suppliers::Supplier;\n// Mine: Supplier.\n";
    shop.edit(
        before,
        "use crate::admin::entities::suppliers::Supplier;\n",
        mine,
    );
    shop.migrate("CREATE TABLE vendors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);");
    shop.declare("suppliers = \"vendors\"");
    let outcome = shop.generate();
    assert_eq!(outcome.merged, [PathBuf::from(now)], "{outcome:?}");
    assert!(
        outcome.conflicts.is_empty() && outcome.warnings.is_empty(),
        "{outcome:?}"
    );
    let text = shop.read(now);
    let moved = "use crate::admin::entities::vendors::Vendor;\n// Mine: Supplier.\n";
    assert!(text.contains(moved), "{text}");
    assert!(
        text.contains("of::<Vendor>()") && !text.contains("of::<Supplier>()"),
        "{text}"
    );
    for file in shop.files().keys() {
        assert!(
            !file.to_string_lossy().contains("suppliers"),
            "{file:?} is left"
        );
    }
}

#[test]
fn a_rename_that_cannot_be_is_named_where_it_stands() {
    for (declared, says) in [
        ("\"reviews.stars\" = \"score\"", "has no column `score`"),
        (
            "\"reviews.rating\" = \"title\"",
            "`reviews.rating` is in the database still",
        ),
        ("\"review.stars\" = \"rating\"", "no table `review`"),
        (
            "ratings = \"review\"",
            "no table `review` (did you mean `reviews`?)",
        ),
        ("tags = \"reviews\"", "`tags` is in the database still"),
    ] {
        let shop = Shop::new();
        shop.declare(declared);
        let error = shop.build().unwrap_err().to_string();
        assert!(error.contains(says), "{declared}: {error}");
        assert!(error.contains("dbadmin.toml:"), "{declared}: {error}");
    }
}

/// What `dbadmin.toml` says of the fields of rows in a form is about their own table.
#[test]
fn fields_of_rows_along_have_conditions_and_states_of_their_own() {
    let shop = Shop::new();
    shop.migrate(
        "ALTER TABLE order_items ADD COLUMN status TEXT CHECK (status IN ('sent', 'returned'));
         ALTER TABLE order_items ADD COLUMN why TEXT;",
    );
    shop.edit(
        "src/models/orders.rs",
        "pub struct OrderItem {",
        "pub struct OrderItem {\n    pub status: Option<String>,\n    pub why: Option<String>,",
    );
    let path = shop.0.path().join("dbadmin.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let said = "[tables.orders]\nchildren = [\"order_items\"]\n\
                [tables.order_items.columns.why]\nshow_if = \"status = 'returned'\"\n\
                [tables.order_items.columns.status.workflow]\nsent = [\"returned\"]\nreturned = []\n";
    std::fs::write(path, format!("{text}\n{said}")).unwrap();
    shop.generate();
    let orders = shop.read("src/admin/frontend/orders.rs");
    for part in [
        "OneOf(&OrderItem::STATUS, &[\"returned\"])",
        "State::new(\"sent\").to(&[\"returned\"])",
        "Order::SHIPPED_AT.show_if(&When::OneOf(\n",
    ] {
        assert!(orders.contains(part), "no {part:?} in:\n{orders}");
    }
    assert!(!orders.contains("Order::STATUS.workflow("), "{orders}");
}
