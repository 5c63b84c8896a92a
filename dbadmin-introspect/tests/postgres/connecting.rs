//! What is said where there is no connection to be had.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use dbadmin_introspect::{Database, Error};
use sqlx::postgres::PgSslMode;

use crate::support::{Fresh, server, url};

async fn refusal(url: &str) -> Error {
    let start = Instant::now();
    let Err(error) = Database::open(url).await else {
        panic!("{url} can be opened");
    };
    assert!(start.elapsed() < Duration::from_secs(3), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    error
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_with_the_reason() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = refusal(&format!("postgres://me:secret@{free}/shop")).await;
    let Error::Unreachable { server, reason, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*server, free.to_string());
    assert!(reason.contains("refused"), "{reason}");

    let error = refusal("postgres://me:secret@nowhere.invalid/shop").await;
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    let error = refusal("postgres:///shop?host=/nowhere/at/all&user=me&password=secret").await;
    let Error::Unreachable { server, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(server, "/nowhere/at/all/.s.PGSQL.5432");
}

#[tokio::test]
async fn a_server_of_another_kind_is_told_as_one() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    let speaks = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        // As MariaDB begins: the length of its greeting.
        stream.write_all(b"d\0\0\0").unwrap();
        stream.read_exact(&mut [0; 8]).unwrap();
    });
    let error = refusal(&format!("postgres://me:secret@{address}/shop")).await;
    speaks.join().unwrap();
    assert!(matches!(error, Error::Stranger { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("is it MySQL or MariaDB (mysql://)?"),
        "{error}"
    );
}

#[tokio::test]
async fn a_password_with_the_signs_of_an_address_in_it_is_told_how_to_write() {
    for address in [
        "postgres://127.0.0.1:1/pass@localhost/shop",
        "postgres://me:pa/ss@localhost/shop",
        "postgres://me:12/ss@localhost/shop",
        "postgres://me:12#ss@localhost/shop",
        "postgres://me:p@ss/word@localhost/shop",
    ] {
        let error = refusal(address).await.to_string();
        assert!(error.contains("%40, %2F and %3A"), "{error}");
        assert!(!error.contains("localhost"), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for_long() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let error = refusal(&format!(
        "postgres://me:secret@{address}/shop?sslmode=disable"
    ))
    .await;
    let Error::Unreachable { reason, .. } = &error else {
        panic!("{error}");
    };
    assert!(reason.contains("2 seconds"), "{reason}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let error = refusal(&url(&server().database("no such database"))).await;
    let Error::NoDatabase { database, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(database, "no such database");
}

#[tokio::test]
async fn a_user_who_is_not_let_in_is_named() {
    let fresh = Fresh::new("").await;
    let role = fresh.role();
    let name = fresh.options().get_database().unwrap().to_owned();
    fresh
        .run(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'right';
            REVOKE CONNECT ON DATABASE {name} FROM public"
        ))
        .await;
    // Either the password is wrong, or whoever has it may not connect to this database.
    let options = fresh.options().username(&role).password("secret");
    let error = refusal(&url(&options)).await;
    let Error::Refused { user, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*user, role);
}

#[tokio::test]
async fn encryption_that_cannot_be_had_is_told() {
    let answer = Database::open(&url(&server().ssl_mode(PgSslMode::VerifyFull))).await;
    // A server with a certificate that is trusted here has no reason to refuse.
    if let Err(error) = answer {
        assert!(matches!(error, Error::Encryption { .. }), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_does_not_parse_is_told_without_its_password() {
    for address in [
        "postgres://me:secret@host:port/shop",
        "postgresql://me:se/cret@host/shop",
        "postgres://me:secret@host/shop?sslmode=perhaps",
    ] {
        let error = refusal(address).await;
        assert!(matches!(error, Error::Address { .. }), "{error}");
        assert!(!error.to_string().contains("cret@"), "{error}");
        assert!(
            error.to_string().contains("postgres://user:password@host"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn the_connection_says_whose_it_is() {
    let fresh = Fresh::new("").await;
    let Database::Postgres(mut connection) = fresh.open().await else {
        panic!("another kind of database");
    };
    let name: String = sqlx::query_scalar("SHOW application_name")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(name, "dbadmin");
}
