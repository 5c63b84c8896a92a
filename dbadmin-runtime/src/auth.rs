//! Signing in and out, and who is behind a request.

mod attempt;
mod first_user;
mod password;
mod recent;
mod session;

pub(crate) use first_user::first_user;
pub(crate) use recent::Recent;
pub(crate) use session::now;
pub use session::{NewSession, SignInError, recent_session, session, sign_in, sign_out};
