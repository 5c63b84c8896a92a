//! What becomes of files whose table has another name.

use super::{Crate, bring_renamed};
use crate::write::operation::fault::{self, Fault};
use crate::write::{Mode, Renamed, RenamedColumn, Written};

/// A table's file of queries, which names its struct, and its hooks.
fn files(module: &str, of: &str) -> [(String, String); 2] {
    [
        (
            format!("backend/{module}.rs"),
            format!("// {of}.\npub static QUERIES: Queries = Queries::of::<{of}>();\n"),
        ),
        (
            format!("hooks/{module}.rs"),
            format!("//! What happens before {of} is saved.\n\npub struct Logic;\n"),
        ),
    ]
}

fn generate(of: &Crate, module: &str, name: &str, renamed: &Renamed) -> Written {
    let files = files(module, name);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    bring_renamed(of.0.path(), &files, Mode::Write, renamed).unwrap()
}

fn to_vendors() -> Renamed {
    Renamed {
        modules: vec![("suppliers".to_owned(), "vendors".to_owned())],
        columns: Vec::new(),
    }
}

const MINE: &str = "//! What happens before Supplier is saved.\n\npub struct Logic;\n\n\
                    use crate::models::Supplier; // My Supplier.\nconst CITY: &str = r#\"Supplier \"x\"#;\n";

/// The names in the developer's code follow, and all else is as they wrote it.
fn moved(of: &Crate, done: &Written) {
    assert_eq!(of.read("hooks/suppliers.rs"), None, "{done:?}");
    let text = of.read("hooks/vendors.rs").unwrap();
    assert_eq!(text, MINE.replace("models::Supplier;", "models::Vendor;"));
    assert!(
        done.conflicts.is_empty() && done.warnings.is_empty(),
        "{done:?}"
    );
    assert_eq!(done.merged.len(), 1, "{done:?}");
}

#[test]
fn hooks_follow_a_renamed_table() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    panel.save("hooks/suppliers.rs", MINE);
    let done = generate(&panel, "vendors", "Vendor", &to_vendors());
    moved(&panel, &done);
    let again = generate(&panel, "vendors", "Vendor", &to_vendors());
    assert_eq!(again, Written::default());
}

#[test]
fn hooks_follow_a_rename_that_is_declared_later() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    panel.save("hooks/suppliers.rs", MINE);
    let undeclared = generate(&panel, "vendors", "Vendor", &Renamed::default());
    assert_eq!(undeclared.warnings.len(), 1, "{undeclared:?}");
    assert_eq!(panel.read("hooks/suppliers.rs").as_deref(), Some(MINE));
    let done = generate(&panel, "vendors", "Vendor", &to_vendors());
    moved(&panel, &done);
}

#[test]
fn hooks_that_nobody_edited_are_written_anew_under_the_new_name() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    generate(&panel, "vendors", "Vendor", &to_vendors());
    let [_, (name, text)] = files("vendors", "Vendor");
    assert_eq!(panel.read(&name), Some(text));
    assert_eq!(panel.read("hooks/suppliers.rs"), None);
}

#[test]
fn hooks_under_the_new_name_already_stay_and_so_do_the_old_ones() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    panel.save("hooks/suppliers.rs", MINE);
    panel.save("hooks/vendors.rs", "// Mine, too.\n");
    let done = generate(&panel, "vendors", "Vendor", &to_vendors());
    assert_eq!(done.warnings.len(), 1, "{done:?}");
    assert_eq!(panel.read("hooks/suppliers.rs").as_deref(), Some(MINE));
    assert_eq!(
        panel.read("hooks/vendors.rs").as_deref(),
        Some("// Mine, too.\n")
    );
}

#[test]
fn hooks_that_were_deleted_stay_deleted_under_another_name() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    panel.delete("hooks/suppliers.rs");
    for _ in 0..2 {
        generate(&panel, "vendors", "Vendor", &to_vendors());
        assert_eq!(panel.read("hooks/vendors.rs"), None);
    }
}

#[test]
fn names_of_columns_follow_in_hooks() {
    let panel = Crate::new();
    generate(&panel, "vendors", "Vendor", &Renamed::default());
    panel.save(
        "hooks/vendors.rs",
        "fn a() { Vendor::CITY; } // Vendor::CITY\n",
    );
    let renamed = Renamed {
        modules: Vec::new(),
        columns: vec![RenamedColumn {
            module: "vendors".to_owned(),
            constants: ["CITY", "TOWN"].map(str::to_owned),
            fields: ["city", "town"].map(str::to_owned),
        }],
    };
    generate(&panel, "vendors", "Vendor", &renamed);
    let text = panel.read("hooks/vendors.rs").unwrap();
    assert_eq!(text, "fn a() { Vendor::TOWN; } // Vendor::CITY\n");
}

/// Edits that collide with what is new move with their table, and are in conflict until that is settled.
#[test]
fn edits_that_collide_move_with_their_table_and_are_in_conflict() {
    let panel = Crate::new();
    generate(&panel, "suppliers", "Supplier", &Renamed::default());
    let mine = "pub static QUERIES: Queries = Queries::of::<Supplier>().mine();\n";
    panel.save("backend/suppliers.rs", mine);
    let done = || generate(&panel, "vendors", "Vendor", &to_vendors());
    let first = done();
    let moved = "backend/suppliers.rs, which you have edited, is src/admin/backend/vendors.rs now";
    assert!(first.warnings[0].contains(moved), "{first:?}");
    assert_eq!(first.warnings.len(), 2, "{first:?}");
    let followed = mine.replace("Supplier", "Vendor");
    let [(_, new), _] = files("vendors", "Vendor");
    for again in [first, done(), done()] {
        let path = "src/admin/backend/vendors.rs";
        assert_eq!(
            again.conflicts,
            [std::path::PathBuf::from(path)],
            "{again:?}"
        );
        let last = again.warnings.last().unwrap();
        assert!(
            last.contains("cargo dbadmin resolve src/admin/backend/vendors.rs"),
            "{last}"
        );
        assert_eq!(panel.read("backend/suppliers.rs"), None);
        let (now, beside) = (
            panel.read("backend/vendors.rs"),
            panel.read("backend/vendors.rs.new"),
        );
        assert_eq!((now, beside), (Some(followed.clone()), Some(new.clone())));
    }
    panel.delete("backend/vendors.rs.new");
    let settled = done();
    assert!(settled.conflicts.is_empty() && settled.warnings.is_empty());
    assert_eq!(panel.read("backend/vendors.rs"), Some(followed));
}

/// Wherever a build is killed that moves such a file, the edits are there, and the next one tells of them.
#[test]
fn a_killed_move_of_edits_that_collide_loses_nothing() {
    let mine = "pub static QUERIES: Queries = Queries::of::<Supplier>().mine();\n";
    let followed = mine.replace("Supplier", "Vendor");
    let [(_, new), _] = files("vendors", "Vendor");
    let mut operation = 0;
    loop {
        let panel = Crate::new();
        generate(&panel, "suppliers", "Supplier", &Renamed::default());
        panel.save("backend/suppliers.rs", mine);
        let texts = files("vendors", "Vendor");
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        fault::arm(operation, Fault::Killed);
        let ended = bring_renamed(panel.0.path(), &texts, Mode::Write, &to_vendors());
        fault::disarm();
        for _ in 0..2 {
            let again = generate(&panel, "vendors", "Vendor", &to_vendors());
            assert_eq!(again.conflicts.len(), 1, "{operation}: {again:?}");
            let (now, beside) = (
                panel.read("backend/vendors.rs"),
                panel.read("backend/vendors.rs.new"),
            );
            let expected = (Some(followed.clone()), Some(new.clone()));
            assert_eq!((now, beside), expected, "{operation}");
        }
        if ended.is_ok() {
            assert!(operation > 5, "{operation}");
            return;
        }
        operation += 1;
    }
}

/// What lay beside such a file, and was edited there, is named until it is taken away.
#[test]
fn an_edited_file_beside_one_that_moves_is_not_forgotten() {
    for edited in [true, false] {
        let panel = Crate::new();
        generate(&panel, "suppliers", "Supplier", &Renamed::default());
        let mine = "pub static QUERIES: Queries = Queries::of::<Supplier>().mine();\n";
        panel.save("backend/suppliers.rs", mine);
        let collides = generate(&panel, "suppliers", "Seller", &Renamed::default());
        assert_eq!(collides.conflicts.len(), 1, "{collides:?}");
        let beside = "backend/suppliers.rs.new";
        let text = "// I am about to take this over.\n";
        if edited {
            panel.save(beside, text);
        }
        for _ in 0..2 {
            let done = generate(&panel, "vendors", "Vendor", &to_vendors());
            let named = done.warnings.iter().filter(|warning| {
                warning.contains("src/admin/backend/suppliers.rs.new, which you have edited")
                    && warning.contains("src/admin/backend/vendors.rs now")
            });
            assert_eq!(named.count(), usize::from(edited), "{done:?}");
            assert_eq!(panel.read(beside), edited.then(|| text.to_owned()));
        }
        if edited {
            panel.delete(beside);
        }
        panel.delete("backend/vendors.rs.new");
        let done = generate(&panel, "vendors", "Vendor", &to_vendors());
        assert_eq!(done.warnings, [""; 0]);
    }
}
