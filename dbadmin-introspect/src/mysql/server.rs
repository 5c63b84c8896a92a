//! Which server it is and which of its databases are read.

use sqlx::MySqlConnection;

use crate::Error;

/// Databases that serve the server itself.
const SYSTEM: [&str; 4] = ["information_schema", "mysql", "performance_schema", "sys"];

/// The first MariaDB that quotes the literals among its columns' defaults.
const QUOTING: (u32, u32, u32) = (10, 2, 7);

/// What a server says of itself.
pub struct Server {
    /// Whether it is MariaDB rather than MySQL.
    pub mariadb: bool,
    /// Whether columns' defaults are told as SQL text, rather than as bare values.
    pub quotes_defaults: bool,
    /// Whether names of databases and tables that differ in case only are the same.
    pub folds_case: bool,
    /// The database that the address named.
    current: Option<String>,
    /// All databases that the user may see.
    databases: Vec<String>,
}

impl Server {
    /// Asks the server.
    pub async fn ask(connection: &mut MySqlConnection) -> Result<Self, Error> {
        let refused = |source| Error::Query {
            what: "the server's version".to_owned(),
            source,
        };
        let (version, current, folding): (String, Option<String>, i64) = sqlx::query_as(
            "SELECT CAST(VERSION() AS CHAR), CAST(DATABASE() AS CHAR), \
             CAST(@@lower_case_table_names AS SIGNED)",
        )
        .fetch_one(&mut *connection)
        .await
        .map_err(refused)?;
        let databases: Vec<(String,)> =
            sqlx::query_as("SELECT CAST(SCHEMA_NAME AS CHAR) FROM information_schema.SCHEMATA")
                .fetch_all(connection)
                .await
                .map_err(refused)?;
        let mariadb = version.to_ascii_lowercase().contains("mariadb");
        let mut server = Self {
            mariadb,
            quotes_defaults: mariadb && numbers(&version) >= QUOTING,
            folds_case: folding != 0,
            current: None,
            databases: databases.into_iter().map(|(name,)| name).collect(),
        };
        server.current = current.map(|name| server.spelled(&name).unwrap_or(name));
        Ok(server)
    }

    /// The databases to read: the named ones, or the one that the address names.
    pub fn chosen(&self, named: &[String]) -> Result<Vec<String>, Error> {
        if named.is_empty() {
            return match &self.current {
                Some(current) => Ok(vec![current.clone()]),
                None => Err(self.nameless()),
            };
        }
        let mut chosen = Vec::new();
        for name in named {
            let own = self.current().filter(|_| name.is_empty());
            let spelled = own.map(str::to_owned).or_else(|| self.spelled(name));
            let spelled = spelled.ok_or_else(|| Error::NoSchema {
                schema: name.clone(),
                schemas: self.applications(),
            })?;
            if !chosen.contains(&spelled) {
                chosen.push(spelled);
            }
        }
        Ok(chosen)
    }

    /// The database that the address named.
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// The schema of that database's tables: none where it is the one that the address names.
    pub fn schema(&self, database: &str) -> Option<String> {
        (self.current() != Some(database)).then(|| database.to_owned())
    }

    /// A default without the name of the database that the address named: MariaDB writes it before
    /// each sequence, and the panel may run on a database of another name.
    pub fn bare(&self, default: &str) -> String {
        match self.current() {
            Some(database) if default.to_ascii_lowercase().starts_with("nextval(") => {
                let own = format!("`{}`.", database.replace('`', "``"));
                default.replacen(&own, "", 1)
            }
            _ => default.to_owned(),
        }
    }

    /// A database's name as the server spells it.
    pub fn spelled(&self, name: &str) -> Option<String> {
        let mut names = self.databases.iter();
        let exact = names.clone().find(|known| *known == name);
        let same = |known: &&String| self.folds_case && known.to_lowercase() == name.to_lowercase();
        exact.or_else(|| names.find(same)).cloned()
    }

    /// What is said of an address without a database.
    fn nameless(&self) -> Error {
        let known = match self.applications().as_slice() {
            [] => "the user may see none".to_owned(),
            known => format!("the server has `{}`", known.join("`, `")),
        };
        Error::Query {
            what: "the tables".to_owned(),
            source: sqlx::Error::InvalidArgument(format!(
                "the address names no database; write the name of one at its end ({known})"
            )),
        }
    }

    /// The databases that serve applications, in order.
    fn applications(&self) -> Vec<String> {
        let is_system = |name: &String| SYSTEM.contains(&name.to_ascii_lowercase().as_str());
        let databases = self.databases.iter().filter(|name| !is_system(name));
        let mut databases: Vec<String> = databases.cloned().collect();
        databases.sort();
        databases
    }
}

/// The numbers at the start of a version such as `10.11.6-MariaDB-log`.
fn numbers(version: &str) -> (u32, u32, u32) {
    let mut numbers = version
        .split(|c: char| !c.is_ascii_digit())
        .map(|digits| digits.parse().unwrap_or_default());
    let mut next = || numbers.next().unwrap_or_default();
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Server {
        /// One that tells defaults in one way or the other.
        pub fn telling(quotes_defaults: bool) -> Self {
            Self {
                mariadb: quotes_defaults,
                quotes_defaults,
                folds_case: false,
                current: Some("shop".to_owned()),
                databases: ["mysql", "Stock", "shop"].map(str::to_owned).to_vec(),
            }
        }
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(numbers("10.11.6-MariaDB-0+deb12u1"), (10, 11, 6));
        assert!(numbers("10.2.6-MariaDB") < QUOTING);
        assert_eq!(numbers("8.4"), (8, 4, 0));
    }

    #[test]
    fn databases_are_chosen_by_name() {
        let chosen = |names: &[&str], folds: bool| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let server = Server {
                folds_case: folds,
                ..Server::telling(true)
            };
            server.chosen(&names)
        };
        assert_eq!(chosen(&[], false).ok(), Some(vec!["shop".to_owned()]));
        assert_eq!(
            chosen(&["STOCK", "stock"], true).ok(),
            Some(vec!["Stock".to_owned()])
        );
        let message = chosen(&["stock"], false).map_err(|error| error.to_string());
        assert!(
            message.is_err_and(|message| message.contains("`Stock`, `shop`")),
            "the case counts, and what there is is told"
        );
    }
}
