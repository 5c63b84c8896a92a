//! Sign-in, its limits, and sessions.

mod support;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use dbadmin_runtime::auth::{SignInError, session, sign_in, sign_out};
use dbadmin_runtime::{App, csrf};
use support::{Fixture, PANEL};

const PASSWORD: &str = "correct horse";

async fn people() -> Fixture {
    let fixture = Fixture::new().await;
    let hash = Argon2::default()
        .hash_password(PASSWORD.as_bytes())
        .expect("a hash")
        .to_string();
    for (name, role, active) in [
        ("Ada", "admin", 1),
        ("Bo", "guest", 1),
        ("Gone", "admin", 0),
        ("Odd", "wizard", 1),
    ] {
        sqlx::query("INSERT INTO dbadmin_user (name, password, role, active, created_at) VALUES (?, ?, ?, ?, 0)")
            .bind(name)
            .bind(&hash)
            .bind(role)
            .bind(active)
            .execute(&fixture.pool)
            .await
            .expect("a user");
    }
    fixture
}

#[tokio::test]
async fn a_session_begins_and_ends() {
    let fixture = people().await;
    let first = sign_in(&fixture.app, "ada", PASSWORD, "10.0.0.1")
        .await
        .expect("a session");
    let second = sign_in(&fixture.app, " Ada ", PASSWORD, "10.0.0.1")
        .await
        .expect("a session");
    assert_ne!(first.token, second.token);
    let actor = session(&fixture.app, &first.token)
        .await
        .expect("an answer")
        .expect("an actor");
    assert_eq!((actor.name.as_str(), actor.role.name), ("Ada", "admin"));
    let stored = fixture
        .text("SELECT group_concat(token) FROM dbadmin_session")
        .await;
    assert!(
        !stored.contains(&first.token),
        "the database does not know the token"
    );
    sign_out(&fixture.app, &first.token)
        .await
        .expect("signed out");
    assert!(
        session(&fixture.app, &first.token)
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        session(&fixture.app, &second.token)
            .await
            .expect("an answer")
            .is_some()
    );
    assert!(
        session(&fixture.app, "forged")
            .await
            .expect("an answer")
            .is_none()
    );
}

#[tokio::test]
async fn sessions_run_out() {
    let fixture = people().await;
    let idle = sign_in(&fixture.app, "Ada", PASSWORD, "a")
        .await
        .expect("a session")
        .token;
    let old = sign_in(&fixture.app, "Bo", PASSWORD, "a")
        .await
        .expect("a session")
        .token;
    fixture
        .sql("UPDATE dbadmin_session SET seen_at = seen_at - 31 * 60 WHERE user = 2;")
        .await;
    fixture
        .sql("UPDATE dbadmin_session SET created_at = created_at - 13 * 3600 WHERE user = 3;")
        .await;
    assert!(
        session(&fixture.app, &idle)
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        session(&fixture.app, &old)
            .await
            .expect("an answer")
            .is_none()
    );
    // A request keeps it alive.
    let live = sign_in(&fixture.app, "Ada", PASSWORD, "a")
        .await
        .expect("a session")
        .token;
    fixture
        .sql("UPDATE dbadmin_session SET seen_at = seen_at - 29 * 60;")
        .await;
    assert!(
        session(&fixture.app, &live)
            .await
            .expect("an answer")
            .is_some()
    );
    let seen = fixture
        .number("SELECT max(seen_at) - strftime('%s') FROM dbadmin_session")
        .await;
    assert!(seen.abs() < 5, "{seen}");
}

#[tokio::test]
async fn wrong_is_wrong_whatever_it_is() {
    let fixture = people().await;
    for (name, password) in [
        ("Ada", "wrong"),
        ("Nobody", PASSWORD),
        ("Gone", PASSWORD),
        ("", ""),
        ("Bo", ""),
    ] {
        let refused = sign_in(&fixture.app, name, password, name).await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "{name}");
    }
    let unknown_role = sign_in(&fixture.app, "Odd", PASSWORD, "odd").await;
    assert!(matches!(unknown_role, Err(SignInError::Failed(_))));
}

#[tokio::test]
async fn attempts_are_limited_even_all_at_once() {
    let fixture = people().await;
    let tries = (0..12).map(|_| {
        let app = fixture.app.clone();
        tokio::spawn(async move { sign_in(&app, "ADA", "wrong", "10.0.0.1").await.err() })
    });
    let (mut wrong, mut wait) = (0, 0);
    for one in tries.collect::<Vec<_>>() {
        match one.await.expect("a task") {
            Some(SignInError::Wrong) => wrong += 1,
            Some(SignInError::Wait { seconds }) => {
                assert!((1..=900).contains(&seconds), "{seconds}");
                wait += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((wrong, wait), (3, 9));
    // The right password waits, too, from any address; somebody else does not.
    let right = sign_in(&fixture.app, "Ada", PASSWORD, "10.0.0.2").await;
    assert!(matches!(right, Err(SignInError::Wait { .. })));
    assert!(
        sign_in(&fixture.app, "Bo", PASSWORD, "10.0.0.1")
            .await
            .is_ok()
    );
    // A name that does not exist is limited the same way.
    for _ in 0..3 {
        let refused = sign_in(&fixture.app, "Nobody", "x", "10.0.0.3").await;
        assert!(matches!(refused, Err(SignInError::Wrong)));
    }
    let refused = sign_in(&fixture.app, "nobody", "x", "10.0.0.3").await;
    assert!(matches!(refused, Err(SignInError::Wait { .. })));
    // Each further attempt waits longer.
    fixture
        .sql("UPDATE dbadmin_attempt SET at = at - 20;")
        .await;
    assert!(matches!(
        sign_in(&fixture.app, "Ada", "wrong", "a").await,
        Err(SignInError::Wrong)
    ));
    match sign_in(&fixture.app, "Ada", "wrong", "a").await {
        Err(SignInError::Wait { seconds }) => assert!((25..=30).contains(&seconds), "{seconds}"),
        other => panic!("{other:?}"),
    }
    // After the window all is forgotten, and the right password forgets the rest.
    fixture
        .sql("UPDATE dbadmin_attempt SET at = at - 901;")
        .await;
    assert!(sign_in(&fixture.app, "Ada", PASSWORD, "a").await.is_ok());
    assert_eq!(
        fixture.number("SELECT count(*) FROM dbadmin_attempt").await,
        0
    );
}

#[tokio::test]
async fn an_address_is_limited_over_many_names() {
    let fixture = people().await;
    let mut waits = 0;
    for index in 0..18 {
        let refused = sign_in(&fixture.app, &format!("name {index}"), "x", "10.9.9.9").await;
        waits += u32::from(matches!(refused, Err(SignInError::Wait { .. })));
    }
    assert_eq!(waits, 3, "fifteen are let through");
}

#[tokio::test]
async fn strangers_do_not_keep_the_owner_out() {
    let fixture = people().await;
    let at_home = sign_in(&fixture.app, "Ada", PASSWORD, "10.0.0.1").await;
    assert!(at_home.is_ok());
    // Strangers wait ever longer, and the owner at another address two minutes at most.
    let mut waits = 0;
    for _ in 0..12 {
        let refused = sign_in(&fixture.app, "Ada", "guess", "10.6.6.6").await;
        match refused {
            Err(SignInError::Wait { .. }) => waits += 1,
            refused => assert!(matches!(refused, Err(SignInError::Wrong))),
        }
        fixture
            .sql("UPDATE dbadmin_attempt SET at = at - 61;")
            .await;
    }
    assert!(waits > 2, "{waits}");
    fixture
        .sql("UPDATE dbadmin_attempt SET at = at - 60;")
        .await;
    let elsewhere = sign_in(&fixture.app, "Ada", PASSWORD, "10.0.0.9").await;
    assert!(elsewhere.is_ok(), "{elsewhere:?}");
    for _ in 0..3 {
        let refused = sign_in(&fixture.app, "Ada", "guess", "10.7.7.7").await;
        assert!(refused.is_err());
    }
    let new = sign_in(&fixture.app, "Ada", PASSWORD, "10.0.0.10").await;
    assert!(matches!(new, Err(SignInError::Wait { seconds: 1..=120 })));
    // Where they have a session, not at all.
    let again = sign_in(&fixture.app, "Ada", PASSWORD, "10.0.0.1").await;
    assert!(again.is_ok());
}

#[tokio::test]
async fn requests_of_unknown_address_are_not_counted_as_one() {
    let fixture = people().await;
    for index in 0..20 {
        let refused = sign_in(&fixture.app, &format!("name {index}"), "x", "unknown").await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "{index}");
    }
    assert!(
        sign_in(&fixture.app, "Bo", PASSWORD, "unknown")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_first_account_is_made_once() {
    let fixture = Fixture::new().await;
    assert_eq!(
        fixture
            .text("SELECT name || ' ' || role FROM dbadmin_user")
            .await,
        "admin admin"
    );
    App::start(&PANEL, fixture.pool.clone())
        .await
        .expect("a second start");
    assert_eq!(fixture.number("SELECT count(*) FROM dbadmin_user").await, 1);
}

/// A process has one environment, so the test starts itself once more with another one.
#[tokio::test]
async fn the_environment_names_the_first_account() {
    const NAME: &str = "the_environment_names_the_first_account";
    if std::env::var_os("DBADMIN_FIRST_USER").is_none() {
        let test = std::env::current_exe().expect("this test");
        let output = std::process::Command::new(test)
            .args(["--exact", NAME, "--nocapture"])
            .env("DBADMIN_FIRST_USER", " root ")
            .env("DBADMIN_FIRST_PASSWORD", PASSWORD)
            .output()
            .expect("a second run");
        assert!(output.status.success());
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            printed.contains("1 passed") && !printed.contains(PASSWORD),
            "{printed}"
        );
        return;
    }
    let fixture = Fixture::new().await;
    let session = sign_in(&fixture.app, "root", PASSWORD, "a")
        .await
        .expect("a session");
    assert_eq!(session.actor.role.name, "admin");
}

#[test]
fn form_tokens_belong_to_their_session() {
    let token = csrf::token("session");
    assert!(csrf::verify("session", &token));
    assert!(!csrf::verify("another", &token));
    for other in [
        "",
        "0",
        &token[2..],
        &"0".repeat(128),
        &token
            .to_uppercase()
            .replace(|c: char| c.is_ascii_digit(), "g"),
    ] {
        assert!(!csrf::verify("session", other), "{other}");
    }
    let another = csrf::token("session");
    assert!(csrf::verify("session", &another));
    assert!(
        (0..token.len())
            .step_by(8)
            .all(|at| token[at..at + 8] != another[at..at + 8])
    );
    assert!(!token.contains("session"));
}
