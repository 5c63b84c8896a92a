//! Builds that are killed at any moment, as processes, and one whose disk is full.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Crate, bring, tree};
use crate::write::Mode;

/// Names the crate's folder to the process that is to be killed.
const FOLDER: &str = "DBADMIN_TEST_FOLDER";
const FILES: usize = 12;

/// A version of a file: it changes in one line, far from where the developer writes.
fn text(file: usize, version: usize) -> String {
    let still: String = (0..40)
        .map(|line| format!("{file}.{line} stays\n"))
        .collect();
    format!("version {version} of {file}\n{still}")
}

fn generate(root: &Path, version: usize) -> crate::Result<super::Written> {
    let texts: Vec<(String, String)> = (0..FILES)
        .map(|file| (format!("{}/{file}.css", file % 3), text(file, version)))
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    bring(root, &files, Mode::Write)
}

fn child(program: &mut Command, folder: &Path) -> std::process::Child {
    program
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Not a test by itself: what runs in the process that is killed.
#[test]
fn generates_without_end() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    for version in 1.. {
        generate(Path::new(&folder), version).unwrap();
    }
}

#[test]
fn a_killed_build_loses_nothing_and_the_next_one_completes() {
    let panel = Crate::new();
    let root = panel.0.path();
    generate(root, 0).unwrap();
    let mut mine: Vec<String> = vec![String::new(); FILES];
    // In the last file the developer has changed what the generator changes, too.
    let collides = format!("{}/{}.css", (FILES - 1) % 3, FILES - 1);
    let edited = text(FILES - 1, 0).replace("version 0", "version of mine");
    panel.save(&collides, &edited);
    for round in 0..30_usize {
        let file = round % (FILES - 1);
        let name = format!("{}/{file}.css", file % 3);
        let line = format!("mine {round}\n");
        panel.save(&name, &(panel.read(&name).unwrap() + &line));
        mine[file].push_str(&line);

        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", "write::tests::killed::generates_without_end"]);
        let mut child = child(&mut program, root);
        std::thread::sleep(Duration::from_micros(
            20_000 + (round as u64 * 7919) % 30_000,
        ));
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();

        for (file, mine) in mine.iter().enumerate().take(FILES - 1) {
            let text = panel.read(&format!("{}/{file}.css", file % 3)).unwrap();
            assert!(
                text.ends_with(&format!("stays\n{mine}")),
                "{round}: {file}: {text}"
            );
        }
        assert_eq!(panel.read(&collides).unwrap(), edited);
    }
    let last = generate(root, 1_000_000).unwrap();
    assert_eq!(last.conflicts.len(), 1, "{last:?}");
    for (file, mine) in mine.iter().enumerate().take(FILES - 1) {
        let found = panel.read(&format!("{}/{file}.css", file % 3)).unwrap();
        assert_eq!(found, text(file, 1_000_000) + mine);
    }
    assert_eq!(panel.read(&collides).unwrap(), edited);
    let beside = panel.read(&format!("{collides}.new")).unwrap();
    assert_eq!(beside, text(FILES - 1, 1_000_000));
    let left = tree(root)
        .into_keys()
        .find(|path| path.to_string_lossy().ends_with("tmp"));
    assert_eq!(left, None);
}

/// Not a test by itself: what runs in the process that may write no file beyond some kilobytes.
#[test]
fn generates_more_than_there_is_room_for() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let large = "0123456789abcde\n".repeat(8192);
    let files = [
        ("a.css", "small\n"),
        ("b.css", &*large),
        ("c.css", "small\n"),
    ];
    let error = bring(Path::new(&folder), &files, Mode::Write).unwrap_err();
    println!("said: {error}");
}

#[cfg(unix)]
#[test]
fn where_there_is_no_room_the_tree_stays_as_it_was_and_the_file_is_named() {
    let files = [
        ("a.css", "before\n"),
        ("b.css", "before\n"),
        ("d.css", "before\n"),
    ];
    let panel = Crate::with(&files);
    panel.save("a.css", "mine\n");
    let before = tree(panel.0.path());
    let mut program = Command::new("sh");
    let run = "trap '' XFSZ; ulimit -f 32; exec \"$0\" --nocapture --exact \"$1\"";
    program
        .args(["-c", run])
        .arg(std::env::current_exe().unwrap());
    program.arg("write::tests::killed::generates_more_than_there_is_room_for");
    let output = child(&mut program, panel.0.path())
        .wait_with_output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("said: src/admin/b.css: "), "{said}");
    assert!(said.contains("has written nothing; make room"), "{said}");
    assert_eq!(tree(panel.0.path()), before);
}
