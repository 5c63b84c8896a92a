//! Brings prompts into the context: summaries for planning, cores for execution, the rest on
//! demand. dbadmin's own are embedded compressed, a developer's own as they are; what is read is kept in
//! a small cache of the most recently used, and what the context holds is counted in lines and tokens
//! and never exceeds 90 % of the limit. After a phase everything but the summaries is unloaded.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, DirEntry};

use crate::archive::{self, Archive};
use crate::lru::Lru;
use crate::{AgentError, AgentSpec, front_matter};

/// Pieces that stay decompressed although the context does not hold them.
const CACHED: usize = 64;

/// So few files are read one after the other: a thread would take longer to start.
const FEW: usize = 8;

/// A file of an agent's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `core.md`: the prompt that executes the agent.
    Core,
    /// `summary.md`: what planning needs.
    Summary,
    /// `implementations.md`: how the native implementation decides.
    Implementations,
    /// `patterns.md`: recurring shapes and the right decision for each.
    Patterns,
    /// `examples.md`: worked examples.
    Examples,
}

impl Part {
    /// All files of an agent's folder.
    pub const ALL: [Self; 5] = [
        Self::Core,
        Self::Summary,
        Self::Implementations,
        Self::Patterns,
        Self::Examples,
    ];

    /// The name of the file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Core => "core.md",
            Self::Summary => "summary.md",
            Self::Implementations => "implementations.md",
            Self::Patterns => "patterns.md",
            Self::Examples => "examples.md",
        }
    }
}

/// Estimates the tokens of a text as its UTF-8 bytes divided by four, rounded up. Tokenizers of
/// current models take 3.5 to 4.5 bytes of English prose or JSON for a token; the estimate needs
/// no vocabulary and is the same on every machine.
#[must_use]
pub const fn tokens_of(text: &str) -> usize {
    text.len().div_ceil(4)
}

/// A decompressed file with its size.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: usize,
    /// Its tokens, by the formula of [`tokens_of`].
    pub tokens: usize,
}

/// The context of a run.
#[derive(Debug)]
pub struct Loader {
    files: Files,
    limit: usize,
    held: Vec<Held>,
    cache: Lru<Arc<Piece>>,
}

/// A registry's files, and their archive once it is open.
#[derive(Debug)]
struct Files {
    embedded: &'static Dir<'static>,
    archive: OnceLock<Result<Archive, String>>,
}

#[derive(Debug)]
struct Held {
    path: String,
    part: Part,
    piece: Arc<Piece>,
}

impl Loader {
    /// An empty context of `limit` tokens over the files of a registry.
    #[must_use]
    pub const fn new(files: &'static Dir<'static>, limit: usize) -> Self {
        Self {
            files: Files {
                embedded: files,
                archive: OnceLock::new(),
            },
            limit,
            held: Vec::new(),
            cache: Lru::new(CACHED),
        }
    }

    /// The most tokens that are ever held: 90 % of the limit.
    #[must_use]
    pub const fn ceiling(&self) -> usize {
        self.limit / 10 * 9 + self.limit % 10 * 9 / 10
    }

    /// The tokens held now.
    #[must_use]
    pub fn held_tokens(&self) -> usize {
        self.held.iter().map(|held| held.piece.tokens).sum()
    }

    /// The lines held now.
    #[must_use]
    pub fn held_lines(&self) -> usize {
        self.held.iter().map(|held| held.piece.lines).sum()
    }

    /// Reads a part without holding it, as to learn its size.
    ///
    /// # Errors
    /// [`AgentError::Prompt`] if the embedded file is missing or damaged.
    pub fn peek(&mut self, agent: &AgentSpec, part: Part) -> Result<Arc<Piece>, AgentError> {
        self.cached(&path_of(agent, part))
    }

    /// Brings a part into the context; one that is there already is not counted again.
    ///
    /// # Errors
    /// [`AgentError::ContextFull`] if it would exceed 90 % of the limit, naming what would have to
    /// go; [`AgentError::Prompt`] if the embedded file is missing or damaged.
    pub fn load(&mut self, agent: &AgentSpec, part: Part) -> Result<Arc<Piece>, AgentError> {
        let path = path_of(agent, part);
        let piece = self.cached(&path)?;
        if self.held.iter().any(|held| held.path == path) {
            return Ok(piece);
        }
        let held = self.held_tokens();
        if held + piece.tokens > self.ceiling() {
            return Err(AgentError::ContextFull {
                remedy: self.remedy(held + piece.tokens - self.ceiling()),
                wanted: path,
                tokens: piece.tokens,
                held,
                ceiling: self.ceiling(),
                limit: self.limit,
            });
        }
        self.held.push(Held {
            path,
            part,
            piece: Arc::clone(&piece),
        });
        Ok(piece)
    }

    /// Empties the context of everything but the summaries, as at the end of a phase.
    pub fn unload(&mut self) {
        self.held.retain(|held| held.part == Part::Summary);
    }

    /// Lets go of all of an agent, which is not to run.
    pub fn forget(&mut self, agent: &AgentSpec) {
        self.held.retain(|held| {
            let folder = held.path.rsplit_once('/');
            folder.is_none_or(|(folder, _)| folder != agent.folder)
        });
    }

    /// Reads into the cache what is not there yet, as what a phase is predicted to need: several
    /// files at a time, at most `parallel`.
    ///
    /// # Errors
    /// [`AgentError::Prompt`] if an embedded file is missing or damaged.
    pub fn prefetch(
        &mut self,
        wanted: &[(&AgentSpec, Part)],
        parallel: usize,
    ) -> Result<(), AgentError> {
        let paths = wanted.iter().map(|(agent, part)| path_of(agent, *part));
        let missing: Vec<String> = paths.filter(|path| !self.cache.contains(path)).collect();
        let share = missing.len().div_ceil(parallel.max(1)).max(FEW);
        let files = &self.files;
        let read_all = |paths: &[String]| -> Result<Vec<Piece>, AgentError> {
            paths.iter().map(|path| files.read(path)).collect()
        };
        let pieces: Result<Vec<Vec<Piece>>, AgentError> = if missing.len() <= share {
            Ok(vec![read_all(&missing)?])
        } else {
            std::thread::scope(|scope| {
                let shares = missing.chunks(share);
                let workers: Vec<_> = shares
                    .map(|paths| scope.spawn(move || read_all(paths)))
                    .collect();
                let joined = workers.into_iter().map(|worker| {
                    let read = worker.join();
                    read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                });
                joined.collect()
            })
        };
        for (path, piece) in missing.iter().zip(pieces?.into_iter().flatten()) {
            self.cache
                .get(path, || Ok::<_, AgentError>(Arc::new(piece)))?;
        }
        Ok(())
    }

    /// Names the fewest held pieces, largest first, that make room for `excess` tokens.
    fn remedy(&self, excess: usize) -> String {
        let mut largest: Vec<_> = self.held.iter().collect();
        largest.sort_by_key(|held| std::cmp::Reverse(held.piece.tokens));
        let mut freed = 0;
        let mut names = Vec::new();
        for held in largest {
            if freed >= excess {
                break;
            }
            freed += held.piece.tokens;
            names.push(format!("{} ({})", held.path, held.piece.tokens));
        }
        if freed < excess {
            return "it does not fit even alone: shorten it, or raise the limit".to_owned();
        }
        format!("to make room, these would have to go: {}", names.join(", "))
    }

    fn cached(&mut self, path: &str) -> Result<Arc<Piece>, AgentError> {
        let files = &self.files;
        self.cache.get(path, || files.read(path).map(Arc::new))
    }
}

impl Files {
    /// Reads an embedded file, plain or out of the archive.
    fn read(&self, path: &str) -> Result<Piece, AgentError> {
        let broken = |problem: String| AgentError::Prompt {
            path: path.to_owned(),
            problem,
        };
        let text = match (find(self.embedded, path), self.archive()) {
            (Some(plain), _) => std::str::from_utf8(plain)
                .map(front_matter::without)
                .map_err(|error| broken(format!("is no text: {error}")))?,
            (None, Some(Ok(archive))) => archive
                .get(path)
                .ok_or_else(|| broken("is not embedded".to_owned()))?,
            (None, Some(Err(problem))) => {
                return Err(broken(format!("cannot be read: the archive {problem}")));
            }
            (None, None) => return Err(broken("is not embedded".to_owned())),
        };
        Ok(Piece {
            lines: text.lines().count(),
            tokens: tokens_of(text),
            text: text.into(),
        })
    }

    fn archive(&self) -> Option<&Result<Archive, String>> {
        let file = self.embedded.get_file(archive::NAME)?;
        Some(self.archive.get_or_init(|| Archive::open(file.contents())))
    }
}

fn path_of(agent: &AgentSpec, part: Part) -> String {
    format!("{}/{}", agent.folder, part.file())
}

/// Finds a file by descending its folders; entries carry their whole path.
fn find<'a>(dir: &Dir<'a>, path: &str) -> Option<&'a [u8]> {
    dir.entries().iter().find_map(|entry| match entry {
        DirEntry::File(file) if file.path().as_os_str() == path => Some(file.contents()),
        DirEntry::Dir(inner) if std::path::Path::new(path).starts_with(inner.path()) => {
            find(inner, path)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use include_dir::{Dir, DirEntry, File};

    use super::{Loader, Part};
    use crate::{AgentError, AgentSpec};

    /// One agent with a core of 40 bytes and a summary of 8, and a damaged archive of all else.
    static FILES: Dir<'static> = Dir::new(
        "",
        &[
            DirEntry::Dir(Dir::new(
                "one",
                &[
                    DirEntry::File(File::new("one/core.md", &[b'a'; 40])),
                    DirEntry::File(File::new("one/summary.md", b"two\nrows")),
                ],
            )),
            DirEntry::File(File::new("prompts.zst", b"no frame")),
        ],
    );
    const AGENT: AgentSpec = AgentSpec {
        id: "one",
        team: "",
        phase: "only",
        priority: 0,
        reads: &[],
        writes: "section",
        amends: false,
        critical: true,
        core_lines: 1,
        summary_lines: 2,
        folder: "one",
    };

    #[test]
    fn lines_and_tokens_of_what_is_held_are_counted_once() {
        let mut loader = Loader::new(&FILES, 100);
        loader.load(&AGENT, Part::Summary).unwrap();
        loader.load(&AGENT, Part::Core).unwrap();
        loader.load(&AGENT, Part::Core).unwrap();
        assert_eq!((loader.held_lines(), loader.held_tokens()), (3, 12));
        loader.unload();
        assert_eq!((loader.held_lines(), loader.held_tokens()), (2, 2));
    }

    #[test]
    fn nothing_is_loaded_beyond_nine_tenths_of_the_limit() {
        let mut loader = Loader::new(&FILES, 12);
        loader.load(&AGENT, Part::Summary).unwrap();
        let error = loader.load(&AGENT, Part::Core).unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, AgentError::ContextFull { ceiling: 10, .. }));
        assert!(
            message.contains("would have to go: one/summary.md (2)"),
            "{message}"
        );
        assert_eq!(loader.held_tokens(), 2);
        loader.unload();
    }

    #[test]
    fn what_is_read_ahead_by_several_threads_is_what_is_read_alone() {
        let wanted: Vec<_> = crate::REGISTRY
            .agents
            .iter()
            .map(|agent| (agent, Part::Core))
            .collect();
        let mut ahead = Loader::new(crate::REGISTRY.files, 1_000_000);
        ahead.prefetch(&wanted, 3).unwrap();
        assert_eq!(ahead.held_lines(), 0);
        let mut alone = Loader::new(crate::REGISTRY.files, 1_000_000);
        for (agent, part) in wanted {
            assert!(ahead.cache.contains(&super::path_of(agent, part)));
            assert_eq!(
                ahead.load(agent, part).unwrap(),
                alone.load(agent, part).unwrap()
            );
        }
        let mut broken = Loader::new(&FILES, 100);
        let missing = broken.prefetch(&[(&AGENT, Part::Core), (&AGENT, Part::Examples)], 2);
        assert!(matches!(missing, Err(AgentError::Prompt { .. })));
    }

    #[test]
    fn a_missing_or_damaged_prompt_is_named() {
        static EMPTY: Dir<'static> = Dir::new("", &[]);
        for (files, said) in [
            (&EMPTY, "`one/examples.md` is not embedded"),
            (
                &FILES,
                "`one/examples.md` cannot be read: the archive is no",
            ),
        ] {
            let mut loader = Loader::new(files, 100);
            let error = loader.peek(&AGENT, Part::Examples).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
