//! A run that ends before its end: at each of its operations, killed, refused, or with a full disk.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;

use super::{Crate, tree};
use crate::write::base::{Base, FILE};
use crate::write::operation::fault::{self, Fault};

const NAMES: [&str; 4] = ["a.css", "below/b.css", "below/c.css", "d.css"];

/// What a developer or a build does.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Puts a line of their own into a file.
    Edit(usize, usize),
    /// Removes a line of a file.
    Cut(usize, usize),
    /// Deletes a file, or the one beside it.
    Delete(usize, bool),
    /// Generates.
    Generate(Build),
}

/// A generation, and where it ends.
#[derive(Clone, Copy, Debug)]
struct Build {
    version: u8,
    /// The file that this version does not have, if there is one of the number.
    without: u8,
    operation: usize,
    fault: Fault,
}

fn act() -> impl Strategy<Value = Act> {
    let file = 0..NAMES.len();
    prop_oneof![
        4 => (file.clone(), 0_usize..40).prop_map(|(file, at)| Act::Edit(file, at)),
        1 => (file.clone(), 0_usize..40).prop_map(|(file, at)| Act::Cut(file, at)),
        1 => (file, any::<bool>()).prop_map(|(file, beside)| Act::Delete(file, beside)),
        4 => build().prop_map(Act::Generate),
    ]
}

prop_compose! {
    fn build()(
        version in 0_u8..6,
        without in 0_u8..5,
        operation in 0_usize..40,
        fault in prop_oneof![Just(Fault::Killed), Just(Fault::Full), Just(Fault::Refused)],
    ) -> Build {
        Build { version, without, operation, fault }
    }
}

/// A version of a file: some lines stay, some come, go and change.
fn text(name: &str, version: u8) -> String {
    let line = |at: u8| match (at + version) % 5 {
        0 => String::new(),
        1 => format!("line {at} of version {version}\n"),
        _ => format!("line {at}\n"),
    };
    let lines: String = (0..14).map(line).collect();
    format!("{name}\n{lines}")
}

fn generate(of: &Crate, version: u8, without: u8) -> crate::Result<super::Written> {
    let texts = NAMES.map(|name| (name, text(name, version)));
    let files: Vec<(&str, &str)> = texts
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != usize::from(without))
        .map(|(_, (name, text))| (*name, &**text))
        .collect();
    of.bring(&files)
}

/// The lines that the developer wrote and has not removed again, by file.
type Own = BTreeMap<String, Vec<String>>;

/// Does what the developer does; a build is done by [`generate`].
fn by_hand(of: &Crate, act: Act, number: usize, own: &mut Own) {
    match act {
        Act::Edit(file, at) => {
            let Some(mut lines) = lines_of(of, NAMES[file]) else {
                return;
            };
            let line = format!("mine {number}");
            lines.insert(at % (lines.len() + 1), line.clone());
            of.save(NAMES[file], &(lines.join("\n") + "\n"));
            own.entry(NAMES[file].to_owned()).or_default().push(line);
        }
        Act::Cut(file, at) => {
            let Some(mut lines) = lines_of(of, NAMES[file]).filter(|lines| !lines.is_empty())
            else {
                return;
            };
            let cut = lines.remove(at % lines.len());
            of.save(NAMES[file], &(lines.join("\n") + "\n"));
            own.entry(NAMES[file].to_owned())
                .or_default()
                .retain(|line| *line != cut);
        }
        Act::Delete(file, beside) => {
            let name = format!("{}{}", NAMES[file], if beside { ".new" } else { "" });
            if of.read(&name).is_some() {
                of.delete(&name);
                own.remove(&name);
            }
        }
        Act::Generate(..) => {}
    }
}

fn lines_of(of: &Crate, name: &str) -> Option<Vec<String>> {
    let text = of.read(name)?;
    Some(text.lines().map(str::to_owned).collect())
}

fn nothing_is_lost(of: &Crate, own: &Own, when: &str) {
    for (name, own) in own {
        let lines = lines_of(of, name).unwrap_or_default();
        for line in own {
            assert!(lines.contains(line), "{when}, {line:?} is lost from {name}");
        }
    }
}

/// The files of a crate without what killed builds have left, and without what the base says of
/// steps: what a person sees.
fn seen(of: &Crate) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = tree(of.0.path());
    files.retain(|path, _| !path.to_string_lossy().ends_with(".dbadmin-tmp"));
    files.remove(std::path::Path::new(FILE));
    files
}

fn copy(of: &Crate) -> Crate {
    let other = Crate::new();
    for (path, bytes) in tree(of.0.path()) {
        let path = other.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    other
}

/// Has a generation end at an operation; then the next one has to come to the same tree as one
/// that was never interrupted. Whether the generation came so far.
fn ends_at(of: &Crate, whole: &Crate, build: Build, own: &Own) -> bool {
    let Build {
        version,
        without,
        operation,
        fault,
    } = build;
    let other = copy(of);
    fault::arm(operation, fault);
    let ended = generate(&other, version, without);
    let happened = fault::disarm();
    let when = format!("{build:?}");
    nothing_is_lost(&other, own, &when);
    if fault == Fault::Full
        && let Err(error) = &ended
    {
        assert!(error.to_string().contains("make room"), "{when}: {error}");
        assert_eq!(tree(other.0.path()), tree(of.0.path()), "{when}");
    }
    let again = generate(&other, version, without);
    assert!(again.is_ok(), "{when}: {again:?}");
    assert_eq!(seen(&other), seen(whole), "{when}");
    let bases = [&other, whole].map(|of| Base::read(of.0.path()).unwrap());
    assert_eq!(bases[0], bases[1], "{when}");
    happened
}

/// The same for each of its operations, and each fault.
fn at_each_operation(of: &Crate, version: u8, without: u8, own: &Own) {
    let whole = copy(of);
    generate(&whole, version, without).unwrap();
    for fault in [Fault::Killed, Fault::Full, Fault::Refused] {
        let mut builds = (0..).map(|operation| Build {
            version,
            without,
            operation,
            fault,
        });
        let operations = builds
            .by_ref()
            .position(|build| !ends_at(of, &whole, build, own));
        assert!(operations > Some(8), "{fault:?}: {operations:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever developer and builds do in turn, and wherever the builds end.
    #[test]
    fn no_line_is_lost_and_the_next_run_completes(acts in proptest::collection::vec(act(), 1..16)) {
        let of = Crate::new();
        let mut own = Own::new();
        generate(&of, 0, 9).unwrap();
        for (number, act) in acts.into_iter().enumerate() {
            by_hand(&of, act, number, &mut own);
            if let Act::Generate(build) = act {
                let whole = copy(&of);
                generate(&whole, build.version, build.without).unwrap();
                ends_at(&of, &whole, build, &own);
                generate(&of, build.version, build.without).unwrap();
            }
            nothing_is_lost(&of, &own, &format!("after {act:?}"));
        }
    }

    /// After an interruption the schema may have changed again: files that nobody edited are as the
    /// last version has them, with nothing left of the one that was interrupted.
    #[test]
    fn nothing_stays_of_an_interrupted_version(
        first in 0_u8..6, second in 0_u8..6, operation in 0_usize..40, full: bool
    ) {
        let of = Crate::new();
        generate(&of, 0, 9).unwrap();
        fault::arm(operation, if full { Fault::Full } else { Fault::Killed });
        let _ = generate(&of, first, 1);
        fault::disarm();
        generate(&of, second, 9).unwrap();
        let whole = Crate::new();
        generate(&whole, second, 9).unwrap();
        prop_assert_eq!(seen(&of), seen(&whole));
        let base = Base::read(of.0.path()).unwrap();
        prop_assert_eq!(base, Base::read(whole.0.path()).unwrap());
    }
}

#[test]
fn a_first_generation_may_end_anywhere() {
    at_each_operation(&Crate::new(), 1, 9, &Own::new());
}

/// A file that collides with what is new, and of which nothing is generated any more in the run that
/// is interrupted.
#[test]
fn a_conflict_whose_file_is_dropped_may_end_anywhere() {
    let of = Crate::new();
    generate(&of, 0, 9).unwrap();
    let text = of.read(NAMES[1]).unwrap();
    of.save(NAMES[1], &text.replace("line 1 of version 0\n", "mine\n"));
    let own = Own::from([(NAMES[1].to_owned(), vec!["mine".to_owned()])]);
    assert_eq!(generate(&of, 1, 9).unwrap().conflicts.len(), 1);
    at_each_operation(&of, 2, 1, &own);
}

/// All that there is to do at once: files that merge, that collide, and that are dropped, and
/// something beside a file that is out of date.
#[test]
fn a_generation_into_edited_files_may_end_anywhere() {
    let of = Crate::new();
    generate(&of, 0, 9).unwrap();
    let mut own = Own::new();
    let mut edit = |name: &str, from: &str, to: &str| {
        let text = of.read(name).unwrap();
        assert!(text.contains(from), "{text}");
        of.save(name, &text.replacen(from, to, 1));
        own.insert(name.to_owned(), vec!["mine".to_owned()]);
    };
    edit(NAMES[0], "line 7\n", "line 7\nmine\n");
    edit(NAMES[1], "line 1 of version 0\n", "mine\n");
    let first = generate(&of, 1, 9).unwrap();
    let counts = (first.merged.len(), first.conflicts.len());
    assert_eq!(counts, (1, 1), "{first:?}");
    edit(NAMES[2], "line 6\n", "line 6\nmine\n");
    let second = generate(&copy(&of), 2, 3).unwrap();
    let counts = (second.merged.len(), second.conflicts.len());
    assert_eq!(counts, (1, 2), "{second:?}");
    at_each_operation(&of, 2, 3, &own);
    at_each_operation(&of, 0, 2, &own);
}

#[test]
fn a_panel_that_was_removed_comes_back_wherever_its_generation_ends() {
    let of = Crate::new();
    generate(&of, 0, 9).unwrap();
    std::fs::remove_dir_all(of.path("")).unwrap();
    at_each_operation(&of, 1, 9, &Own::new());
}
