//! Whatever keeps a page from being shown, as a page of its own: what happened, and what to do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::Frame;
use super::reply;
use crate::query::BadRequest;
use crate::{Error, Permission};

/// A page that says what went wrong.
#[derive(Debug)]
pub struct Trouble {
    /// The status of the answer.
    pub status: StatusCode,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do about it.
    pub advice: String,
    /// What is wrong in particular.
    pub details: Vec<String>,
    /// A way out: address and words.
    pub way_out: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: &'a Frame<'a>,
    trouble: &'a Trouble,
}

impl Trouble {
    /// Trouble with this status.
    pub fn new(status: StatusCode, title: &'static str, advice: &str) -> Self {
        Self {
            status,
            title,
            advice: advice.to_owned(),
            details: Vec::new(),
            way_out: None,
        }
    }

    /// There is nothing at this address.
    pub fn nothing_here() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "There is no such page",
            "The address may have been mistyped, or the table may have been renamed or removed.",
        )
    }

    /// There is no record with this key.
    pub fn no_record() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "There is no such record",
            "It may have been deleted, or the address may be incomplete.",
        )
    }

    /// A form that this session has not been sent.
    pub fn forged() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This form has expired",
            "Nothing has been changed. The form was opened before you last signed in, or it was \
             sent from another site. Go back, load the page again and send it once more.",
        )
    }

    /// The answer took too long.
    pub fn late() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "This took too long",
            "The database did not answer in time. If you were saving something, look first whether \
             it has been saved, and then try again.",
        )
    }

    /// The server cannot be reached.
    pub fn away() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer",
            "Nothing can be shown or changed until it does. If you were saving something, look then \
             whether it has been saved. Try again in a minute; if it stays so, tell whoever looks \
             after the database: the server's log says why.",
        )
    }

    /// What the role does not allow, or what nobody may.
    fn forbidden(role: &str, permission: Permission, limits: &str) -> Self {
        const TITLE: &str = "You may not do this";
        if !limits.is_empty() {
            return Self::new(StatusCode::FORBIDDEN, TITLE, limits);
        }
        let deed = match permission {
            Permission::View => "see rows",
            Permission::Create => "add rows",
            Permission::Edit => "change rows",
            Permission::Delete => "delete rows",
        };
        Self::new(
            StatusCode::FORBIDDEN,
            TITLE,
            &format!(
                "With the role “{role}” one may not {deed} here. Whoever looks after this panel \
                 can give you a role that may, if the panel has one."
            ),
        )
    }

    /// The database user lacks a right; only whoever looks after the database can change that.
    fn denied(said: String) -> Self {
        Self {
            details: vec![said],
            ..Self::new(
                StatusCode::FORBIDDEN,
                "The database does not allow this",
                "Nothing has been changed. The panel's own account in the database lacks a right; \
                 whoever looks after the database can grant it.",
            )
        }
    }

    /// The database has changed; only a new build of the panel mends that.
    fn gone(said: String) -> Self {
        Self {
            details: vec![said],
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The database has changed",
                "A table or column that this page shows is not there any more, or is of another \
                 type. Whoever looks after the panel can bring it up to date with `cargo dbadmin \
                 sync`; one that `cargo dbadmin serve` shows is started again.",
            )
        }
    }

    /// Rows that the database has from elsewhere, or works out, and cannot now.
    fn unready(said: String) -> Self {
        Self {
            details: vec![said],
            ..Self::new(
                StatusCode::CONFLICT,
                "This cannot be read now",
                "The database has these rows from somewhere else, or works them out, and cannot do \
                 so now. Whoever looks after the database can mend that: a materialized view is \
                 filled with REFRESH MATERIALIZED VIEW, the source of a foreign table must be \
                 within reach, and so must the account on whose behalf a view is read.",
            )
        }
    }

    /// With a way out.
    pub fn way_out(mut self, href: String, label: &str) -> Self {
        self.way_out = Some((href, label.to_owned()));
        self
    }

    /// The page.
    pub fn page(&self, frame: &Frame<'_>) -> Response {
        let page = ErrorPage {
            frame,
            trouble: self,
        };
        reply::html(self.status, &page)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::no_record(),
            Error::Forbidden {
                role,
                permission,
                limits,
                ..
            } => Self::forbidden(role, permission, limits),
            Error::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The database is busy",
                "Nothing has been changed. Try again in a moment.",
            ),
            // The log has been told why, once for all who ask meanwhile.
            Error::Away(_) => Self::away(),
            Error::Exports => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Many exports are under way",
                "Four are read from the database at a time, and sixteen downloaded. Try again when \
                 one has ended.",
            ),
            Error::Late => Self::late(),
            Error::Denied(said) => {
                tracing::warn!(%said, "the database user lacks a right");
                Self::denied(said)
            }
            Error::Gone(said) => {
                tracing::error!(%said, "the database has changed since the panel was made");
                Self::gone(said)
            }
            Error::Unready(said) => {
                tracing::warn!(%said, "the database cannot read something now");
                Self::unready(said)
            }
            Error::Misfit(said) => Self {
                details: vec![said],
                ..Self::new(
                    StatusCode::BAD_REQUEST,
                    "This address cannot be followed",
                    "A value in it is not of its column's type.",
                )
            },
            error @ Error::UnknownRole { .. } => {
                tracing::warn!(%error, "a sign-in was refused");
                Self::new(
                    StatusCode::FORBIDDEN,
                    "Your account has no role here",
                    "The name and the password are right, but this panel does not know the \
                     account's role. Whoever looks after the panel can give it one.",
                )
            }
            error => {
                tracing::error!(%error, "a request failed");
                Self::failed()
            }
        }
    }
}

impl Trouble {
    /// Something failed that is not the visitor's doing.
    pub fn failed() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong here",
            "It is not your doing, and nothing has been half done. Try again; if it stays so, the \
             server's log says what happened.",
        )
    }
}

impl From<BadRequest> for Trouble {
    fn from(bad: BadRequest) -> Self {
        let details = bad.problems.iter().map(|problem| {
            format!(
                "“{}={}”: {}.",
                problem.parameter, problem.value, problem.expected
            )
        });
        Self {
            details: details.collect(),
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "This address cannot be followed",
                "A part of it asks for something that this list does not have.",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_export_is_told_what_it_waits_for() {
        let trouble = Trouble::from(Error::Exports);
        assert_eq!(trouble.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(trouble.title, "Many exports are under way");
        assert!(trouble.advice.contains("Try again when one has ended"));
    }

    #[test]
    fn what_no_role_may_is_not_put_down_to_the_role() {
        let advice = |limits| {
            let error = Error::Forbidden {
                role: "operator",
                table: "totals",
                permission: Permission::Edit,
                limits,
            };
            Trouble::from(error).advice
        };
        let limits = "Read only: the rows lie on another server, which takes no changes from here.";
        assert_eq!(advice(limits), limits);
        assert!(advice("").contains("the role “operator”"));
    }
}
