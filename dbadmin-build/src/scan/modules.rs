//! The modules of a crate: nested files, inline modules and `#[path]`, as the reference has it
//! (<https://doc.rust-lang.org/reference/items/modules.html#module-source-filenames>).

use std::path::{Path, PathBuf};

use syn::{Item, ItemMod, Visibility};

use super::cfg;

/// One module with its items.
pub struct Module {
    /// Its path, such as `crate::models`.
    pub path: String,
    /// Its file, relative to the crate.
    pub file: PathBuf,
    /// Its items; submodules are modules of their own.
    pub items: Vec<Item>,
    /// The private module on the way to it that generated source cannot pass, if there is one.
    pub hidden_by: Option<String>,
}

/// Where a module's submodules are looked for.
struct Place {
    path: String,
    file: PathBuf,
    /// The folder of submodules in files of their own.
    folder: PathBuf,
    /// The folder that a `#[path]` is relative to.
    beside: PathBuf,
    hidden_by: Option<String>,
}

/// The modules of the crate's library, or of its binary where there is no library or where only
/// the binary declares the output's module. What cannot be parsed is added to `problems`.
pub fn of_crate(crate_root: &Path, output: &Path, problems: &mut Vec<String>) -> Vec<Module> {
    let mut modules = Vec::new();
    if let Some(root) = root_file(crate_root, output) {
        let place = Place {
            path: "crate".to_owned(),
            file: root,
            folder: PathBuf::from("src"),
            beside: PathBuf::from("src"),
            hidden_by: None,
        };
        let mut walk = Walk {
            crate_root,
            output,
            problems,
            modules: &mut modules,
        };
        walk.file(place);
    }
    modules
}

/// `src/lib.rs`, unless only `src/main.rs` declares the output as a module.
pub fn root_file(crate_root: &Path, output: &Path) -> Option<PathBuf> {
    let name = output.file_name()?.to_str()?;
    let declares = |file: &PathBuf| {
        let text = std::fs::read_to_string(crate_root.join(file)).unwrap_or_default();
        text.lines().any(|line| {
            let line = line.split("//").next().unwrap_or_default().trim();
            line.ends_with(&format!("mod {name};"))
        })
    };
    let candidates = [PathBuf::from("src/lib.rs"), PathBuf::from("src/main.rs")];
    let existing: Vec<PathBuf> = candidates
        .into_iter()
        .filter(|file| crate_root.join(file).is_file())
        .collect();
    existing
        .iter()
        .find(|file| declares(file))
        .or(existing.first())
        .cloned()
}

struct Walk<'a> {
    crate_root: &'a Path,
    output: &'a Path,
    problems: &'a mut Vec<String>,
    modules: &'a mut Vec<Module>,
}

impl Walk<'_> {
    fn file(&mut self, place: Place) {
        let Ok(text) = std::fs::read_to_string(self.crate_root.join(&place.file)) else {
            // A module without a file is the compiler's to report.
            return;
        };
        // Most files hold neither: they need not be parsed, only watched.
        let telling = text.contains("AdminPanel") || text.contains("mod ");
        let items = if telling {
            match syn::parse_file(&text) {
                Ok(file) => file.items,
                Err(error) => {
                    let line = super::line_of(&error);
                    let file = place.file.display();
                    self.problems
                        .push(format!("{file}:{line}: not valid Rust: {error}"));
                    Vec::new()
                }
            }
        } else {
            Vec::new()
        };
        self.items(items, &place);
    }

    fn items(&mut self, items: Vec<Item>, place: &Place) {
        let (submodules, items): (Vec<Item>, Vec<Item>) = items
            .into_iter()
            .partition(|item| matches!(item, Item::Mod(_)));
        self.modules.push(Module {
            path: place.path.clone(),
            file: place.file.clone(),
            items,
            hidden_by: place.hidden_by.clone(),
        });
        for submodule in submodules {
            if let Item::Mod(submodule) = submodule {
                self.submodule(submodule, place);
            }
        }
    }

    fn submodule(&mut self, module: ItemMod, place: &Place) {
        if !cfg::holds(&module.attrs) {
            return;
        }
        let ident = module.ident.to_string();
        let name = ident.strip_prefix("r#").unwrap_or(&ident).to_owned();
        let path = format!("{}::{ident}", place.path);
        // What the crate root declares, every module of the crate may name.
        let private = matches!(module.vis, Visibility::Inherited) && place.path != "crate";
        let hidden_by = place
            .hidden_by
            .clone()
            .or_else(|| private.then(|| path.clone()));
        let explicit = explicit_path(&module);
        if let Some((_, items)) = module.content {
            let folder = explicit.map_or_else(
                || place.folder.join(&name),
                |explicit| place.beside.join(explicit),
            );
            let inline = Place {
                path,
                file: place.file.clone(),
                beside: folder.clone(),
                folder,
                hidden_by,
            };
            self.items(items, &inline);
            return;
        }
        let candidates = match explicit {
            Some(explicit) => vec![place.beside.join(explicit)],
            None => vec![
                place.folder.join(format!("{name}.rs")),
                place.folder.join(&name).join("mod.rs"),
            ],
        };
        let found = candidates
            .iter()
            .find(|file| self.crate_root.join(file).is_file());
        let Some(file) = found.filter(|file| !file.starts_with(self.output)) else {
            return;
        };
        let beside = file.parent().unwrap_or(Path::new("")).to_path_buf();
        // `mod.rs`, and files named by `#[path]`, own their folder; `name.rs` owns `name/`.
        let owns_folder =
            file.ends_with("mod.rs") || file != &place.folder.join(format!("{name}.rs"));
        let folder = if owns_folder {
            beside.clone()
        } else {
            place.folder.join(&name)
        };
        self.file(Place {
            path,
            file: file.clone(),
            folder,
            beside,
            hidden_by,
        });
    }
}

fn explicit_path(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(value) = &pair.value else {
            return None;
        };
        match &value.lit {
            syn::Lit::Str(text) if pair.path.is_ident("path") => Some(text.value()),
            _ => None,
        }
    })
}
