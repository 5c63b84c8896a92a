//! What becomes of files that were edited, deleted, formatted or dropped.

use super::{Crate, bring};
use crate::write::{Mode, Written};

const LIST: &str = "static LIST: &[&str] = &[\n    \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\n    \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\",\n    \"cccccccccccccccccccccccccccccccc\",\n    \"dddddddddddddddddddddddddddddddd\",\n    \"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\",\n];\n";

#[test]
fn a_second_run_writes_nothing() {
    let panel = Crate::new();
    let first = panel.bring(&[("a.rs", "fn a() {}\n")]).unwrap();
    assert_eq!(first.files.len(), 4, "{first:?}");
    let again = panel.bring(&[("a.rs", "fn a() {}\n")]).unwrap();
    assert_eq!(again, Written::default());
    let check = Mode::Check("CI is set");
    assert!(bring(panel.0.path(), &[("a.rs", "fn a() {}\n")], check).is_ok());
}

#[test]
fn a_formatted_file_counts_as_untouched() {
    let one = ("a.rs", "static A: &[u8] = &[1, 2];\n");
    let panel = Crate::with(&[one]);
    panel.save("a.rs", "static A: &[u8] = &[\n    1,\n    2,\n];\n");
    assert_eq!(panel.bring(&[one]).unwrap(), Written::default());
    let other = panel
        .bring(&[("a.rs", "static A: &[u8] = &[3];\n")])
        .unwrap();
    assert!(other.merged.is_empty() && other.conflicts.is_empty());
    assert_eq!(panel.read("a.rs").unwrap(), "static A: &[u8] = &[3];\n");
}

#[test]
fn edits_and_what_is_new_come_together() {
    let panel = Crate::with(&[("a.rs", LIST)]);
    panel.save("a.rs", &LIST.replace("\"aaaa", "\"AAAA"));
    let new = LIST.replace("dddddddd\",\n", "dddddddd\",\n    \"new\",\n");
    let merged = panel.bring(&[("a.rs", &new)]).unwrap();
    assert_eq!(merged.merged.len(), 1, "{merged:?}");
    assert!(merged.warnings.is_empty() && merged.conflicts.is_empty());
    let text = panel.read("a.rs").unwrap();
    assert_eq!(text, new.replace("\"aaaa", "\"AAAA"));
    assert_eq!(panel.bring(&[("a.rs", &new)]).unwrap(), Written::default());
    // The base is what is new: an edit is merged once, and stays.
    panel.bring(&[("a.rs", LIST)]).unwrap();
    assert_eq!(
        panel.read("a.rs").unwrap(),
        LIST.replace("\"aaaa", "\"AAAA")
    );
}

/// The base is what rustfmt made of the text, not the text: on both sides only what was meant
/// differs.
#[test]
fn an_edit_in_a_file_that_rustfmt_has_gone_over_merges() {
    let long = LIST.replace("\n    ", "").replace(",\n", "");
    let panel = Crate::with(&[("a.rs", &long)]);
    let formatted = panel.read("a.rs").unwrap();
    assert_eq!(formatted, LIST, "rustfmt has to be there");
    panel.save("a.rs", &formatted.replace("\"aaaa", "\"AAAA"));
    let new = long.replace("dddddddd\",", "dddddddd\",\"new\",");
    assert_eq!(panel.bring(&[("a.rs", &new)]).unwrap().merged.len(), 1);
    let text = panel.read("a.rs").unwrap();
    assert!(
        text.contains("\"AAAA") && text.contains("    \"new\",\n"),
        "{text}"
    );
}

/// A base that was never formatted, as one of hundreds of tables, and a file that was formatted by
/// the developer and then edited.
#[test]
fn an_edit_in_a_file_that_was_formatted_afterwards_merges() {
    let long = LIST.replace("\n    ", "").replace(",\n", "");
    let panel = Crate::with(&[("a.rs", &long)]);
    let mut base = super::super::base::Base::read(panel.0.path()).unwrap();
    base.files.insert("a.rs".to_owned(), long.clone());
    let packed = base.packed().unwrap();
    std::fs::write(panel.0.path().join(super::super::base::FILE), packed).unwrap();
    panel.save("a.rs", &LIST.replace("\"aaaa", "\"AAAA"));
    let new = long.replace("dddddddd\",", "dddddddd\",\"new\",");
    assert_eq!(panel.bring(&[("a.rs", &new)]).unwrap().merged.len(), 1);
    let text = panel.read("a.rs").unwrap();
    assert!(
        text.contains("\"AAAA") && text.contains("    \"new\",\n"),
        "{text}"
    );
}

#[test]
fn on_a_conflict_the_file_is_kept_and_the_new_one_laid_beside_it_once() {
    let panel = Crate::with(&[("a.rs", "fn a() {}\n")]);
    let edited = "fn mine() {}\n";
    panel.save("a.rs", edited);
    assert_eq!(
        panel.bring(&[("a.rs", "fn a() {}\n")]).unwrap(),
        Written::default()
    );

    let next = panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert_eq!((next.warnings.len(), next.conflicts.len()), (1, 1));
    let warning = &next.warnings[0];
    assert!(warning.contains("src/admin/a.rs:") && warning.contains("src/admin/a.rs.new"));
    assert_eq!(panel.read("a.rs").unwrap(), edited);
    assert_eq!(panel.read("a.rs.new").unwrap(), "fn b() {}\n");
    let again = panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert_eq!((again.files.len(), again.warnings.len()), (0, 1));

    panel.delete("a.rs.new");
    let settled = panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert!(settled.warnings.is_empty() && settled.conflicts.is_empty());
    assert_eq!(panel.read("a.rs").unwrap(), edited);
}

#[test]
fn what_lies_beside_goes_with_the_conflict_unless_it_was_edited() {
    for own in [None, Some("fn own() {}\n")] {
        let panel = Crate::with(&[("a.rs", "fn a() {}\n")]);
        panel.save("a.rs", "fn mine() {}\n");
        panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
        if let Some(own) = own {
            panel.save("a.rs.new", own);
            let other = panel.bring(&[("a.rs", "fn c() {}\n")]).unwrap();
            assert!(other.warnings[0].contains("no place"), "{other:?}");
        }
        let back = panel.bring(&[("a.rs", "fn a() {}\n")]).unwrap();
        assert!(back.conflicts.is_empty());
        assert_eq!(panel.read("a.rs.new").as_deref(), own);
        assert_eq!(panel.read("a.rs").unwrap(), "fn mine() {}\n");
    }
}

#[test]
fn what_merges_into_no_rust_is_a_conflict() {
    let base = "fn a() {\n    one();\n    two();\n    three();\n}\n";
    let panel = Crate::with(&[("a.rs", base)]);
    let edited = base
        .replace("    one();\n", "    if one() {\n")
        .replace("    three();\n", "    three();\n}\n");
    panel.save("a.rs", &edited);
    let new = "// New.\nfn a() {\n    one();\n    two();\n    three();\n}\n";
    let broken = edited.replace("three();\n}", "three();");
    panel.save("a.rs", &broken);
    let done = panel.bring(&[("a.rs", new)]).unwrap();
    assert_eq!(done.conflicts.len(), 1, "{done:?}");
    assert_eq!(panel.read("a.rs").unwrap(), broken);
}

#[test]
fn what_merges_into_one_name_twice_is_a_conflict() {
    let base = "static A: u8 = 1;\nstatic B: u8 = 2;\nstatic C: u8 = 3;\n";
    let panel = Crate::with(&[("a.rs", base)]);
    let edited = format!("static D: u8 = 0;\n{base}");
    panel.save("a.rs", &edited);
    let done = panel
        .bring(&[("a.rs", &format!("{base}static D: u8 = 4;\n"))])
        .unwrap();
    assert_eq!(done.conflicts.len(), 1, "{done:?}");
    assert_eq!(panel.read("a.rs").unwrap(), edited);
}

#[test]
fn a_deleted_file_stays_deleted_and_a_deleted_panel_comes_back() {
    let panel = Crate::with(&[("a.rs", "fn a() {}\n")]);
    panel.delete("a.rs");
    panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert_eq!(panel.read("a.rs"), None);
    std::fs::remove_dir_all(panel.path("")).unwrap();
    panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert_eq!(panel.read("a.rs").unwrap(), "fn b() {}\n");
}

#[test]
fn a_stale_tree_is_an_error_where_nothing_is_written() {
    let panel = Crate::with(&[("a.rs", "fn a() {}\n")]);
    let check = Mode::Check("CI is set");
    let error = bring(panel.0.path(), &[("a.rs", "fn b() {}\n")], check).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("cargo dbadmin sync") && text.contains("src/admin/a.rs"),
        "{text}"
    );
    assert_eq!(panel.read("a.rs").unwrap(), "fn a() {}\n");
}

#[test]
fn files_of_a_dropped_table_go_unless_edited() {
    let files = [("a.rs", "fn a() {}\n"), ("b.rs", "fn b() {}\n")];
    let panel = Crate::with(&files);
    panel.save("b.rs", "fn mine() {}\n");
    let dropped = panel.bring(&[]).unwrap();
    assert_eq!(dropped.warnings.len(), 1, "{dropped:?}");
    assert_eq!(panel.read("a.rs"), None);
    assert_eq!(panel.read("b.rs").unwrap(), "fn mine() {}\n");
}

#[test]
fn a_file_without_a_base_is_not_overwritten() {
    let panel = Crate::with(&[("a.rs", "fn a() {}\n")]);
    std::fs::remove_file(panel.0.path().join(super::super::base::FILE)).unwrap();
    panel.save("a.rs", "fn mine() {}\n");
    let done = panel.bring(&[("a.rs", "fn b() {}\n")]).unwrap();
    assert_eq!(done.conflicts.len(), 1);
    assert_eq!(panel.read("a.rs").unwrap(), "fn mine() {}\n");
}

/// A developer may keep a file elsewhere, and edit it there.
#[cfg(unix)]
#[test]
fn a_symbolic_link_stays_and_what_it_points_to_is_written() {
    let panel = Crate::with(&[("a.css", "a\nb\nc\n"), ("b.css", "b\n")]);
    let elsewhere = panel.0.path().join("elsewhere.css");
    std::fs::write(&elsewhere, "mine\na\nb\nc\n").unwrap();
    panel.delete("a.css");
    std::os::unix::fs::symlink("../../elsewhere.css", panel.path("a.css")).unwrap();
    let merged = panel.bring(&[("a.css", "a\nb\nC\n")]).unwrap();
    assert_eq!(merged.merged.len(), 1, "{merged:?}");
    assert!(panel.path("a.css").is_symlink());
    let text = std::fs::read_to_string(&elsewhere).unwrap();
    assert_eq!(text, "mine\na\nb\nC\n");
    // Removing a file that nothing is generated for removes the link, and not what is elsewhere.
    std::fs::write(&elsewhere, "a\nb\nC\n").unwrap();
    panel.bring(&[]).unwrap();
    assert!(!panel.path("a.css").is_symlink() && elsewhere.exists());
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_to_nothing_is_named() {
    let panel = Crate::with(&[]);
    std::os::unix::fs::symlink("nowhere.css", panel.path("a.css")).unwrap();
    let error = panel.bring(&[("a.css", "a\n")]).unwrap_err().to_string();
    assert!(
        error.contains("src/admin/a.css") && error.contains("mend the link"),
        "{error}"
    );
    assert!(panel.path("a.css").is_symlink());
}
