//! What the user says, in structs and in `dbadmin.toml`: where a key stands, and what of it cannot be as
//! it says.

use dbadmin_model::plan::TablePlan;
use dbadmin_model::schema::Schema;

use crate::scan::Scan;
use crate::settings::Settings;
use crate::{Error, Result};

/// The structs of a crate, and its file.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub settings: &'a Settings,
    pub found: &'a Scan,
}

impl Said<'_> {
    /// Goes on only where the states that the file names are values of the enums that it speaks of.
    ///
    /// # Errors
    /// [`Error::Settings`] with each that is none.
    pub fn check(self, schema: &Schema) -> Result<()> {
        match &*self.settings.unknown_states(self.found, schema) {
            [] => Ok(()),
            problems => Err(Error::Settings(problems.join("\n"))),
        }
    }

    /// What contradicts the database, or the other of the two.
    ///
    /// # Errors
    /// [`Error::Structs`], as for [`Scan::annotations`].
    pub fn warnings(self, schema: &Schema) -> Result<Vec<String>> {
        let mut warnings = self.found.choice_warnings(schema);
        warnings.extend(self.found.condition_warnings(schema));
        let annotations = self.found.annotations(schema)?;
        warnings.extend(self.settings.contradictions(&annotations));
        warnings.extend(self.settings.contradicted_states(self.found, schema));
        Ok(warnings)
    }

    /// Where a key of a column stands, to be put before what is said of it; nothing where it stands
    /// nowhere.
    pub fn place(self, of: &TablePlan, column: &str, key: &str) -> String {
        let address = of.table.address();
        let place = self.settings.place_of_key(&address, column, key);
        let place = place.or_else(|| self.found.place_of_field(&of.path, column));
        place.map_or_else(String::new, |place| format!("{place}: "))
    }
}

#[cfg(test)]
mod tests;
