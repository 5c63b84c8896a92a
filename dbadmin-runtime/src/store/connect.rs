//! A pool of connections to the database at an address, and why there is none.

#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::{Pool, said};
use crate::Error;

/// Connects to the database at `url` as a panel should: a server's statement ends after half a
/// minute, and soon after whoever asked for it has gone; SQLite keeps foreign keys, and a file that
/// is not there is not made.
///
/// # Errors
/// [`Error::Connect`] where the address is of no known kind, the feature of its kind is off, or the
/// database cannot be reached.
pub async fn connect(url: &str) -> Result<Pool, Error> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let failed = |why: String| Error::Connect {
        place: shown(url),
        why,
    };
    let connected = match scheme {
        #[cfg(feature = "sqlite")]
        "sqlite" => sqlite::connect(url).await.map(Pool::Sqlite),
        #[cfg(feature = "postgres")]
        "postgres" | "postgresql" => postgres::connect(url).await.map(Pool::Postgres),
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => mysql::connect(url).await.map(Pool::Mysql),
        _ => {
            return Err(failed(format!(
                "this is no address of a database that this program was built for; it knows {}",
                KNOWN.join(", ")
            )));
        }
    };
    // The driver's words never hold the address, which may have a password in it.
    connected.map_err(|error| failed(said(&error)))
}

/// What of an address may be shown: where the server is and what the database is called, or the path of
/// a file; nothing of what is not written as an address, for there the password may stand anywhere.
fn shown(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = bare.split_once(':').filter(|(scheme, _)| is_known(scheme)) else {
        return String::new();
    };
    let place = match rest.strip_prefix("//") {
        _ if scheme == "sqlite" => return format!("`{bare}`"),
        Some(place) => place.rsplit_once('@').map_or(place, |(_, place)| place),
        None => return String::new(),
    };
    // What a password holds beyond its address has been cut off, or would have to be encoded; and
    // without a server, it stands where a port does.
    let server = place.split('/').next().unwrap_or_default();
    let port = match server.rsplit_once(':') {
        Some((host, _)) if host.starts_with('[') && !host.ends_with(']') => "",
        Some((_, port)) => port,
        None => "",
    };
    let is_whole = port.bytes().all(|digit| digit.is_ascii_digit());
    if is_whole && !url[bare.len()..].contains('@') {
        format!("`{scheme}://{place}`")
    } else {
        format!("of the kind `{scheme}:`")
    }
}

fn is_known(scheme: &str) -> bool {
    ["sqlite", "postgres", "postgresql", "mysql", "mariadb"].contains(&scheme)
}

/// How long a server may take to say why it gives no connection.
#[cfg(any(feature = "postgres", feature = "mysql"))]
const START: std::time::Duration = std::time::Duration::from_secs(2);

/// Why a server that gave a pool no connection in all its time does not answer, if it says so.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) async fn reason<C: sqlx::Connection>(
    error: sqlx::Error,
    options: &<C as sqlx::Connection>::Options,
) -> sqlx::Error {
    if !matches!(error, sqlx::Error::PoolTimedOut) {
        return error;
    }
    match tokio::time::timeout(START, C::connect_with(options)).await {
        Ok(Err(why)) => why,
        _ => error,
    }
}

/// How long a server's connection may have lain idle and is still used without asking whether the
/// server is there.
#[cfg(any(feature = "postgres", feature = "mysql"))]
const TRUSTED: std::time::Duration = std::time::Duration::from_secs(1);

/// Whether a server is still there behind a connection that is about to be used.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) fn is_there<C: sqlx::Connection>(
    connection: &mut C,
    lain: sqlx::pool::PoolConnectionMetadata,
) -> std::pin::Pin<Box<dyn Future<Output = Result<bool, sqlx::Error>> + Send + '_>> {
    Box::pin(async move {
        if lain.idle_for > TRUSTED {
            connection.ping().await?;
        }
        Ok(true)
    })
}

/// The schemes that this build understands.
const KNOWN: &[&str] = &[
    #[cfg(feature = "sqlite")]
    "`sqlite:`",
    #[cfg(feature = "postgres")]
    "`postgres:`",
    #[cfg(feature = "mysql")]
    "`mysql:`",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_reached_is_named_without_its_password() {
        for (url, place) in [
            (
                "postgres://me:pw@[::1]:1/x?sslmode=off",
                "`postgres://[::1]:1/x`",
            ),
            ("mysql://me:p%40w@db/x", "`mysql://db/x`"),
            ("sqlite:a file.db?mode=ro", "`sqlite:a file.db`"),
            ("postgres://me:p?w@db/x", "of the kind `postgres:`"),
            (
                "postgres://db/x?user=me&password=p@ss",
                "of the kind `postgres:`",
            ),
            ("postgres://ada:secret/shop", "of the kind `postgres:`"),
            ("postgres://ada:s#x", "of the kind `postgres:`"),
            ("postgres://[::1]/x", "`postgres://[::1]/x`"),
            ("postgres:me:pw@db/x", ""),
            ("host=db user=me password=pw", ""),
            ("me:pw@tcp(db:3306)/x", ""),
        ] {
            assert_eq!(shown(url), place, "{url}");
        }
        let error = connect("sqlite:no/such/file.db")
            .await
            .expect_err("no file");
        let said = format!("{error:?}");
        assert!(
            said.contains("sqlite:no/such/file.db") && said.contains("unable to open"),
            "{said}"
        );
        for url in [
            #[cfg(feature = "postgres")]
            "postgres://me:secret@127.0.0.1:1/x",
            #[cfg(feature = "mysql")]
            "mysql://me:secret@127.0.0.1:1/x",
        ] {
            let begun = std::time::Instant::now();
            let said = connect(url).await.expect_err("no server").to_string();
            assert!(
                said.contains("127.0.0.1:1/x") && said.contains("refused"),
                "{said}"
            );
            assert!(
                !said.contains("secret") && begun.elapsed().as_secs() < 8,
                "{said}"
            );
        }
    }
}
