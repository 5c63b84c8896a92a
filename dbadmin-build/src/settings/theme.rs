//! How the panel looks, as `dbadmin.toml` says it: accent and logo.

use std::path::{Component, Path};

use dbadmin_model::plan::Annotations;

use super::Settings;
use crate::native::{Ground, unreadable};
use crate::{Error, Result};

/// The largest logo, in bytes: it is a part of the program.
const LARGEST: u64 = 64 * 1024;

impl Settings {
    /// Hands accent and logo on.
    pub(super) fn dress(&self, annotations: &mut Annotations) {
        let [light, dark] = [&self.accent, &self.accent_dark];
        annotations.accent = light.as_ref().map(|color| color.get_ref().0.clone());
        annotations.accent_dark = dark.as_ref().map(|color| color.get_ref().0.clone());
        annotations.logo = self.logo.as_ref().map(|path| path.get_ref().clone());
    }

    /// The accents that cannot be read on their ground, each with the nearest one that can. An accent
    /// without one of its own for the dark is made lighter there, which is as it should be.
    pub(super) fn unreadable(&self) -> Vec<String> {
        let accents = [
            ("accent", "light", &self.accent, Ground::Light),
            ("accent_dark", "dark", &self.accent_dark, Ground::Dark),
        ];
        let found = accents.into_iter().filter_map(|(key, name, color, ground)| {
            let color = color.as_ref()?;
            let wrong = unreadable(&color.get_ref().0, ground)?;
            Some(format!(
                "{}: `{key}` is hard to read: {} has a contrast of {:.1} with {name} pages, where text \
                 needs {}; the panel shows `{}` there, the nearest colour that can be read: write that",
                self.place(color.span().start),
                color.get_ref().0,
                wrong.contrast,
                wrong.needed,
                wrong.nearest
            ))
        });
        found.collect()
    }

    /// The logo's path within the crate.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_ref().map(|path| path.get_ref().as_str())
    }

    /// Whether the logo is there, is a picture in SVG, small enough, and does nothing but show something.
    pub(super) fn check_logo(&self, crate_root: &Path) -> Result<()> {
        let Some(logo) = &self.logo else {
            return Ok(());
        };
        let problem = problem(crate_root, logo.get_ref());
        problem.map_or(Ok(()), |problem| {
            let place = self.place(logo.span().start);
            let logo = logo.get_ref();
            Err(Error::Settings(format!(
                "{place}: the logo `{logo}` {problem}"
            )))
        })
    }
}

fn problem(crate_root: &Path, logo: &str) -> Option<String> {
    let path = Path::new(logo);
    let is_inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !is_inside || logo.contains('\\') {
        return Some("has to be a path within the crate, such as `logo.svg`".to_owned());
    }
    let path = crate_root.join(path);
    match std::fs::metadata(&path) {
        Ok(file) if file.len() > LARGEST => {
            return Some(format!("has more than {LARGEST} bytes: make it simpler"));
        }
        Ok(_) => {}
        Err(error) => return Some(format!("cannot be read: {error}")),
    }
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text.to_lowercase(),
        Err(error) => return Some(format!("cannot be read: {error}")),
    };
    if !text.contains("<svg") {
        return Some("is no SVG file".to_owned());
    }
    text.contains("<script")
        .then(|| "has a script in it: a picture shows something and does nothing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::FILE;

    fn read(toml: &str, logo: Option<&str>) -> Result<Settings> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), toml).expect("a file");
        if let Some(logo) = logo {
            std::fs::write(folder.path().join("logo.svg"), logo).expect("a file");
        }
        Settings::read(folder.path())
    }

    #[test]
    fn an_accent_that_cannot_be_read_is_told_with_its_place() {
        let toml = "title = \"Shop\"\naccent = \"#ffff00\"\naccent_dark = \"#222222\"\n";
        let told = read(toml, None).expect("settings").unreadable();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("dbadmin.toml:2:10: `accent` is hard to read"),
            "{told:?}"
        );
        assert!(
            told[0].contains("contrast of 1.1 with light pages"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("dbadmin.toml:3:15: `accent_dark`"),
            "{told:?}"
        );
        let fine = read("accent = \"#0b6b67\"\n", None).expect("settings");
        assert_eq!(fine.unreadable(), Vec::<String>::new());
    }

    #[test]
    fn a_logo_is_a_picture_within_the_crate() {
        let toml = "logo = \"logo.svg\"\n";
        assert!(read(toml, Some("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")).is_ok());
        let long = format!("<svg>{}</svg>", " ".repeat(70_000));
        for (toml, logo, said) in [
            (toml, None, "cannot be read"),
            (toml, Some("GIF89a"), "is no SVG file"),
            (
                toml,
                Some("<svg><SCRIPT>alert(1)</SCRIPT></svg>"),
                "has a script in it",
            ),
            (toml, Some(long.as_str()), "more than 65536 bytes"),
            ("logo = \"../logo.svg\"\n", None, "a path within the crate"),
            (
                "logo = \"/etc/logo.svg\"\n",
                None,
                "a path within the crate",
            ),
        ] {
            let told = read(toml, logo).expect_err(said).to_string();
            assert!(
                told.contains(said) && told.contains("dbadmin.toml:1:8"),
                "{told}"
            );
        }
    }
}
