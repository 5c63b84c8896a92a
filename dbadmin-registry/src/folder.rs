//! Reads a folder of agents from disk: every agent of every team, and every workflow. What is
//! missing or cannot be parsed becomes a problem; what could be read is kept, so that the later
//! checks find their own problems in the same compilation.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::declaration::Declaration;
use crate::front_matter::FrontMatter;
use crate::problem::Problems;

/// The files that make an agent complete.
pub const PARTS: [&str; 5] = [
    "core.md",
    "summary.md",
    "implementations.md",
    "patterns.md",
    "examples.md",
];

/// The keys of an agent's front matter.
const KEYS: [&str; 8] = [
    "id", "team", "phase", "priority", "reads", "writes", "amends", "critical",
];

/// An agent as its folder describes it.
#[derive(Debug)]
pub struct Agent {
    /// `<team>/<folder>`, relative to the registry's folder.
    pub path: String,
    /// The name of its folder.
    pub folder: String,
    /// The team whose folder it lies in.
    pub team_folder: String,
    /// The front matter of `core.md`, for lines.
    pub head: FrontMatter,
    /// The fields below are those of the front matter.
    pub id: String,
    /// The team it says it belongs to.
    pub team: String,
    /// The phase it runs in.
    pub phase: String,
    /// Lower runs earlier within the phase.
    pub priority: u32,
    /// The sections it is given.
    pub reads: Vec<String>,
    /// The section it produces or amends.
    pub writes: String,
    /// Whether it amends that section, which another agent produces.
    pub amends: bool,
    /// Whether the run fails without it.
    pub critical: bool,
    /// Lines of `core.md`, without the front matter.
    pub core_lines: usize,
    /// Lines of `summary.md`.
    pub summary_lines: usize,
}

/// A workflow as its file describes it.
#[derive(Debug)]
pub struct Workflow {
    /// The file's name without `.md`.
    pub stem: String,
    /// Its front matter: `id`, then a list of agents for each phase.
    pub head: FrontMatter,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Folder {
    /// The agents, by team and folder name.
    pub agents: Vec<Agent>,
    /// The workflows, by file name.
    pub workflows: Vec<Workflow>,
    /// The folder names of agents whose `core.md` could not be used. What they write is unknown,
    /// and what others say of them is not held against those.
    pub broken: Vec<String>,
    /// Absolute paths of the files read, for rustc to watch.
    pub files: Vec<PathBuf>,
}

/// Reads the folder that the declaration names.
pub(crate) fn read(declaration: &Declaration, problems: &mut Problems) -> Folder {
    let mut folder = Folder::default();
    let reader = Reader { declaration };
    for team in &declaration.teams {
        for name in reader.entries(team, problems) {
            if declaration.root.join(team).join(&name).is_dir() {
                reader.agent(team, &name, &mut folder, problems);
            }
        }
    }
    let Some(workflows) = &declaration.workflows else {
        return folder;
    };
    for name in reader.entries(workflows, problems) {
        if let Some(stem) = name.strip_suffix(".md") {
            let path = format!("{workflows}/{name}");
            if let Some(text) = reader.text(&path, &mut folder, problems) {
                let head = FrontMatter::parse(&reader.shown(&path), &text, problems);
                let stem = stem.to_owned();
                folder.workflows.push(Workflow { stem, head });
            }
        }
    }
    folder
}

struct Reader<'a> {
    declaration: &'a Declaration,
}

impl Reader<'_> {
    /// A path below the root as messages show it: as the declaration shows the root.
    fn shown(&self, path: &str) -> String {
        match self.declaration.shown.as_str() {
            "." => path.to_owned(),
            shown => format!("{}/{path}", shown.trim_end_matches('/')),
        }
    }

    /// The sorted names within a folder; hidden ones are left out.
    fn entries(&self, path: &str, problems: &mut Problems) -> Vec<String> {
        let entries = match std::fs::read_dir(self.declaration.root.join(path)) {
            Ok(entries) => entries,
            Err(error) => {
                let message = match error.kind() {
                    ErrorKind::NotFound => "there is no such folder; create it".to_owned(),
                    _ => format!("cannot read this folder ({error}); make it readable"),
                };
                problems.on(self.shown(path), message);
                return Vec::new();
            }
        };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    fn text(&self, path: &str, folder: &mut Folder, problems: &mut Problems) -> Option<String> {
        let file = self.declaration.root.join(path);
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                folder.files.push(file);
                Some(text)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let message = "the file is missing; an agent is complete with core.md, summary.md, \
                               implementations.md, patterns.md and examples.md";
                problems.on(self.shown(path), message);
                None
            }
            Err(error) => {
                let message = format!("cannot be read ({error}); make it readable UTF-8 text");
                problems.on(self.shown(path), message);
                None
            }
        }
    }

    fn agent(&self, team: &str, name: &str, folder: &mut Folder, problems: &mut Problems) {
        let path = format!("{team}/{name}");
        let mut texts = PARTS
            .map(|part| self.text(&format!("{path}/{part}"), folder, problems))
            .into_iter();
        let (core, summary) = (texts.next().flatten(), texts.next().flatten());
        let described = core.and_then(|core| {
            let head = FrontMatter::parse(&self.shown(&format!("{path}/core.md")), &core, problems);
            let core_lines = core.lines().count() - head.lines;
            Self::described(team, name, head, problems).map(|agent| Agent {
                core_lines,
                summary_lines: summary.map_or(0, |text| text.lines().count()),
                ..agent
            })
        });
        match described {
            Some(agent) => folder.agents.push(agent),
            None => folder.broken.push(name.to_owned()),
        }
    }

    /// The agent that the front matter describes, if all of it is there.
    fn described(
        team_folder: &str,
        folder: &str,
        head: FrontMatter,
        problems: &mut Problems,
    ) -> Option<Agent> {
        head.only(&KEYS, problems);
        let amends = head.has("amends");
        let (section, other) = if amends {
            ("amends", "writes")
        } else {
            ("writes", "amends")
        };
        let needed: Vec<&str> = KEYS.into_iter().filter(|key| *key != other).collect();
        head.require(&needed, problems);
        if head.has(other) {
            let message = "an agent writes a section of its own or amends one of another agent's; \
                           keep `writes` or `amends`";
            problems.at(&head.file, head.line_of(section), message);
        }
        let id = head.text("id", problems);
        let team = head.text("team", problems);
        let phase = head.text("phase", problems);
        let priority = head.parsed("priority", "a whole number from 0", problems);
        let reads = head.list("reads", problems);
        let writes = head.text(section, problems);
        let critical = head.parsed("critical", "`true` or `false`", problems);
        Some(Agent {
            path: format!("{team_folder}/{folder}"),
            folder: folder.to_owned(),
            team_folder: team_folder.to_owned(),
            id: id?,
            team: team?,
            phase: phase?,
            priority: priority?,
            reads: reads?,
            writes: writes?,
            amends,
            critical: critical?,
            core_lines: 0,
            summary_lines: 0,
            head,
        })
    }
}
