//! A panel as it lives: edited, generated, renamed, resolved, removed, with runs that end anywhere.
//! Whatever happens in whatever order, no line is lost that the developer wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{Crate, OUTPUT, bring_renamed};
use crate::write::base::{Base, FILE};
use crate::write::operation::fault::{self, Fault};
use crate::write::{Choice, Mode, Renamed, RenamedColumn, Sources, Written};

/// Set in the process that does without rustfmt, to how many lives it is to try.
const CASES: &str = "DBADMIN_TEST_CASES";
/// So many where nobody asks for more.
const FEW: u32 = 80;

/// What happens to a panel.
#[derive(Clone, Debug)]
enum Act {
    /// The developer puts a line of their own into a file, or removes a line of it.
    Edit { file: usize, at: usize, cuts: bool },
    /// The developer deletes a file.
    Delete { file: usize },
    /// The developer deletes the panel, or what is known of what was generated last.
    Remove { base: bool },
    /// A table has another name now.
    Rename { table: usize, is_declared: bool },
    /// A column has another name now, and that is declared.
    RenameColumn { table: usize },
    /// All renames are declared.
    Declare,
    /// A build.
    Generate(Build),
    /// A build that ends early, and is not repeated at once.
    Break(Build),
    /// The developer settles a conflict; this may end early, too.
    Resolve {
        number: usize,
        choice: Choice,
        end: Option<End>,
    },
}

/// Where something ends.
#[derive(Clone, Copy, Debug)]
struct End {
    operation: usize,
    fault: Fault,
}

/// What is generated.
#[derive(Clone, Copy, Debug)]
struct Build {
    version: u8,
    /// The table that is dropped, if there is one of the number.
    without: usize,
    end: End,
}

fn end() -> impl Strategy<Value = End> {
    let fault = prop_oneof![Just(Fault::Killed), Just(Fault::Full), Just(Fault::Refused)];
    (0_usize..50, fault).prop_map(|(operation, fault)| End { operation, fault })
}

fn build() -> impl Strategy<Value = Build> {
    (0_u8..6, 0_usize..8, end()).prop_map(|(version, without, end)| Build {
        version,
        without,
        end,
    })
}

fn act() -> impl Strategy<Value = Act> {
    let choice = prop_oneof![Just(Choice::Mine), Just(Choice::New), Just(Choice::Merged)];
    let resolve = (0_usize..9, choice, proptest::option::of(end()));
    prop_oneof![
        12 => (0_usize..99, 0_usize..40, prop::bool::weighted(0.3))
            .prop_map(|(file, at, cuts)| Act::Edit { file, at, cuts }),
        2 => (0_usize..99).prop_map(|file| Act::Delete { file }),
        1 => prop::bool::weighted(0.7).prop_map(|base| Act::Remove { base }),
        3 => (0_usize..2, any::<bool>())
            .prop_map(|(table, is_declared)| Act::Rename { table, is_declared }),
        1 => (0_usize..2).prop_map(|table| Act::RenameColumn { table }),
        1 => Just(Act::Declare),
        8 => build().prop_map(Act::Generate),
        4 => build().prop_map(Act::Break),
        4 => resolve.prop_map(|(number, choice, end)| Act::Resolve { number, choice, end }),
    ]
}

/// A crate, and what is known of it.
struct Life {
    of: Crate,
    /// What each table has been called, in turn; and how many of these names are declared.
    names: [Vec<String>; 2],
    declared: [usize; 2],
    /// How often a column of each table has got another name.
    columns: [usize; 2],
    /// The developer's lines that have to be somewhere.
    own: BTreeSet<String>,
}

impl Life {
    fn new() -> Self {
        Self {
            of: Crate::new(),
            names: ["a0", "b0"].map(|name| vec![name.to_owned()]),
            declared: [1, 1],
            columns: [0, 0],
            own: BTreeSet::new(),
        }
    }

    /// What `[renames]` says as far as it can be true.
    fn renamed(&self) -> Renamed {
        let mut modules = Vec::new();
        for (names, declared) in self.names.iter().zip(self.declared) {
            let (now, before) = names.split_last().unwrap();
            if declared == names.len() {
                modules.extend(before.iter().map(|before| (before.clone(), now.clone())));
            }
        }
        let mut columns = Vec::new();
        for (names, count) in self.names.iter().zip(self.columns) {
            columns.extend((0..count).map(|before| RenamedColumn {
                module: names.last().unwrap().clone(),
                constants: [before, count].map(|column| format!("C{column}")),
                fields: [before, count].map(|column| format!("c{column}")),
            }));
        }
        Renamed { modules, columns }
    }

    fn generate(&self, of: &Crate, build: Build) -> crate::Result<Written> {
        let names = self.names.iter().map(|names| names.last().unwrap());
        let tables = names.enumerate().filter(|(at, _)| *at != build.without);
        let tables: Vec<(&str, usize)> = tables
            .map(|(at, name)| (name.as_str(), self.columns[at]))
            .collect();
        let files = files(&tables, build.version);
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        bring_renamed(of.0.path(), &files, Mode::Write, &self.renamed())
    }

    fn nothing_is_lost(&self, of: &Crate, but: &BTreeSet<String>, when: &dyn std::fmt::Debug) {
        let found = own_lines(of);
        for line in self.own.difference(but) {
            assert!(found.contains(line), "{when:?}: {line:?} is lost");
        }
    }

    fn live(&mut self, act: &Act, number: usize) {
        match act {
            Act::Generate(build) => {
                self.ends_early(*build);
                self.generate(&self.of, *build).unwrap();
                let again = self.generate(&self.of, *build).unwrap();
                assert!(again.files.is_empty(), "a second run writes {again:?}");
            }
            Act::Break(build) => {
                fault::arm(build.end.operation, build.end.fault);
                let _ = self.generate(&self.of, *build);
                fault::disarm();
            }
            Act::Resolve {
                number,
                choice,
                end,
            } => return self.resolve(*number, *choice, *end),
            Act::Rename { table, is_declared } => {
                let names = &mut self.names[*table];
                names.push(format!("{}{}", &names[0][..1], names.len()));
                self.declared[*table] += usize::from(*is_declared);
            }
            Act::RenameColumn { table } => self.columns[*table] += 1,
            Act::Declare => self.declared = [0, 1].map(|table| self.names[table].len()),
            by_hand => {
                self.by_hand(by_hand, number);
                let found = own_lines(&self.of);
                self.own.retain(|line| found.contains(line));
            }
        }
        self.nothing_is_lost(&self.of, &BTreeSet::new(), act);
    }

    /// What the developer does to files.
    fn by_hand(&mut self, act: &Act, number: usize) {
        let files: Vec<String> = files_of(&self.of).into_keys().collect();
        let root = self.of.0.path();
        match act {
            Act::Edit { file, at, cuts } if !files.is_empty() => {
                let path = root.join(&files[file % files.len()]);
                let text = std::fs::read_to_string(&path).unwrap();
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                if !*cuts {
                    let own = format!("// mine {number};");
                    lines.insert(at % (lines.len() + 1), format!("use mine::A0; {own}"));
                    self.own.insert(own);
                } else if !lines.is_empty() {
                    lines.remove(at % lines.len());
                }
                std::fs::write(path, lines.join("\n") + "\n").unwrap();
            }
            Act::Delete { file } if !files.is_empty() => {
                std::fs::remove_file(root.join(&files[file % files.len()])).unwrap();
            }
            Act::Remove { base: true } => drop(std::fs::remove_file(root.join(FILE))),
            Act::Remove { base: false } => drop(std::fs::remove_dir_all(self.of.path(""))),
            _ => {}
        }
    }

    /// Has a build end early, in a copy; the next one then has to come to what one comes to that was
    /// never interrupted.
    fn ends_early(&self, build: Build) {
        let [whole, other] = [copy(&self.of), copy(&self.of)];
        self.generate(&whole, build).unwrap();
        fault::arm(build.end.operation, build.end.fault);
        let _ = self.generate(&other, build);
        fault::disarm();
        self.nothing_is_lost(&other, &BTreeSet::new(), &build);
        self.generate(&other, build).unwrap();
        let [files, expected] = [&other, &whole].map(files_of);
        let names: BTreeSet<&String> = files.keys().chain(expected.keys()).collect();
        for name in names {
            assert_eq!(files.get(name), expected.get(name), "{name}, {build:?}");
        }
        let bases = [&other, &whole].map(|of| Base::read(of.0.path()).unwrap());
        let [base, expected] = bases.map(|base| serde_json::to_value(base).unwrap());
        for part in ["files", "left", "beside"] {
            let [base, expected] = [&base, &expected].map(|base| &base[part]);
            assert_eq!(base, expected, "{part}, {build:?}");
        }
    }

    /// Settles one of the open conflicts. Only what the choice gives up may be gone.
    fn resolve(&mut self, number: usize, choice: Choice, end: Option<End>) {
        let sources = Sources::of(self.of.0.path());
        let open = sources.conflicts().unwrap();
        let Some(conflict) = open.get(number % open.len().max(1)) else {
            return;
        };
        let given_up = match choice {
            Choice::Mine => Some(&conflict.beside),
            Choice::New => Some(&conflict.path),
            Choice::Merged => None,
        };
        let text = given_up.map(|path| self.of.0.path().join(path));
        let text = text.and_then(|path| std::fs::read_to_string(path).ok());
        let but = own_of(&text.unwrap_or_default()).collect();
        if let Some(End { operation, fault }) = end {
            fault::arm(operation, fault);
        }
        let done = sources.resolve(&conflict.path, choice);
        fault::disarm();
        assert!(end.is_some() || done.is_ok(), "{done:?}");
        self.nothing_is_lost(&self.of, &but, &(choice, end));
        let found = own_lines(&self.of);
        self.own.retain(|line| found.contains(line));
    }
}

/// What is generated for these tables.
fn files(tables: &[(&str, usize)], version: u8) -> BTreeMap<String, String> {
    let list: String = tables
        .iter()
        .map(|(table, _)| format!("pub mod {table};\n"))
        .collect();
    let mut files = BTreeMap::from([
        ("theme.css".to_owned(), text("theme", "T", 0, version)),
        ("backend/mod.rs".to_owned(), list.clone()),
        ("hooks/mod.rs".to_owned(), list),
    ]);
    for (table, column) in tables {
        let of = table.to_uppercase();
        for folder in ["backend", "frontend", "entities"] {
            let text = text(folder, &of, *column, version);
            files.insert(format!("{folder}/{table}.rs"), text);
        }
        let hooks = format!(
            "// Hooks of {of}.\n\nuse crate::backend::{table}::{of};\nconst C: C = {of}::C{column};\n"
        );
        files.insert(format!("hooks/{table}.rs"), hooks);
    }
    files
}

/// A version of a file: some lines stay, some come, go and change.
fn text(folder: &str, of: &str, column: usize, version: u8) -> String {
    let line = |at: u8| match (at + version) % 5 {
        0 => String::new(),
        1 => format!("const L{at}: {of} = {version};\n"),
        _ => format!("const L{at}: u8 = {at};\n"),
    };
    let lines: String = (0..12).map(line).collect();
    let field = format!("struct S {{\n    pub c{column}: u8,\n}}\n");
    format!(
        "// {folder}\npub mod none;\nconst Q: Q = Queries::of::<{of}>();\n\
         const C: C = {of}::C{column};\n{field}{lines}"
    )
}

/// The files of the panel that a person sees, by their paths.
fn files_of(of: &Crate) -> BTreeMap<String, String> {
    let files = super::tree(of.0.path()).into_iter();
    let files = files.map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes));
    let seen = files.filter(|(path, _)| path.starts_with(OUTPUT) && !path.ends_with("tmp"));
    seen.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn own_of(text: &str) -> impl Iterator<Item = String> {
    let starts = text.match_indices("// mine ");
    starts.map(|(at, _)| text[at..].split_inclusive(';').next().unwrap().to_owned())
}

fn own_lines(of: &Crate) -> BTreeSet<String> {
    let files = files_of(of);
    files.values().flat_map(|text| own_of(text)).collect()
}

fn copy(of: &Crate) -> Crate {
    let other = Crate::new();
    for (path, bytes) in super::tree(of.0.path()) {
        let path = other.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    other
}

/// Not a test by itself: what runs in the process that does without rustfmt.
#[test]
fn lives() {
    let Some(cases) = std::env::var(CASES)
        .ok()
        .filter(|_| std::env::var_os("RUSTFMT").is_some())
    else {
        return;
    };
    for operation in 0..50 {
        for fault in [Fault::Killed, Fault::Full, Fault::Refused] {
            lived(&gone_for_a_while(End { operation, fault }));
        }
    }
    let config = ProptestConfig {
        cases: cases.parse().unwrap(),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let acts = proptest::collection::vec(act(), 1..24);
    let found = TestRunner::new(config).run(&acts, |acts| {
        lived(&acts);
        Ok(())
    });
    if let Err(error) = found {
        panic!("{error}");
    }
}

fn lived(acts: &[Act]) {
    let mut life = Life::new();
    for (number, act) in acts.iter().enumerate() {
        life.live(act, number);
    }
}

/// A table goes while its files are edited, comes back under another name, and the build that has its
/// files follow ends early.
fn gone_for_a_while(end: End) -> [Act; 6] {
    let build = |without, end| {
        Act::Generate(Build {
            version: 0,
            without,
            end,
        })
    };
    let at_once = End {
        operation: 0,
        fault: Fault::Killed,
    };
    // Of the eleven files, these are those of the first table in `entities/` and `hooks/`.
    let [entity, hooks] = [3, 7].map(|file| Act::Edit {
        file,
        at: 0,
        cuts: false,
    });
    let (table, is_declared) = (0, true);
    let renamed = Act::Rename { table, is_declared };
    [
        build(9, at_once),
        entity,
        hooks,
        build(0, at_once),
        renamed,
        build(9, end),
    ]
}

/// rustfmt would take most of the time, and has tests of its own. `DBADMIN_TEST_CASES=2000` tries more
/// lives.
#[test]
fn no_line_is_lost_in_any_life() {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "--nocapture", "write::tests::lived::lives"]);
    let cases = std::env::var(CASES).unwrap_or_else(|_| FEW.to_string());
    program.env(CASES, cases).env("RUSTFMT", "/no/rustfmt");
    program.env("RUST_BACKTRACE", "0");
    // On a disk, most of the time would go by until it has taken what is written.
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        program.env("TMPDIR", memory);
    }
    let output = program.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&said)
    );
}
