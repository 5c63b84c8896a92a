//! A panel under `/admin` and somebody who uses it, cookies and all.

use std::collections::BTreeMap;

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use dbadmin_runtime::router;
use tower::ServiceExt as _;

use crate::support::{Fixture, PANEL};

pub const PASSWORD: &str = "a long enough password";

/// A panel that runs, and its database.
pub struct Site {
    pub fixture: Fixture,
    app: Router,
}

/// Somebody with a browser.
pub struct Client<'a> {
    site: &'a Site,
    cookies: BTreeMap<String, String>,
}

/// An answer.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Site {
    pub async fn new() -> Self {
        let fixture = Fixture::new().await;
        // Cheap to check, since what is tested here is not argon2.
        let params = Params::new(8, 1, 1, None).expect("parameters");
        let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(PASSWORD.as_bytes())
            .expect("a hash")
            .to_string();
        for role in ["admin", "guest", "clerk"] {
            sqlx::query(
                "INSERT INTO dbadmin_user (name, password, role, created_at) VALUES (?, ?, ?, 0)",
            )
            .bind(format!("some {role}"))
            .bind(&hash)
            .bind(role)
            .execute(&fixture.pool)
            .await
            .expect("a user");
        }
        let admin = router(&PANEL, fixture.pool.clone())
            .await
            .expect("a router");
        Self {
            fixture,
            app: Router::new().nest_service("/admin", admin),
        }
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client<'_> {
        Client {
            site: self,
            cookies: BTreeMap::new(),
        }
    }

    /// Somebody with this role, signed in.
    pub async fn signed_in(&self, role: &str) -> Client<'_> {
        let mut client = self.visitor();
        let page = client.sign_in(&format!("some {role}"), PASSWORD, "").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        client
    }
}

impl Client<'_> {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Vec::new()).await
    }

    /// The page as one gets it who follows a link on another.
    pub async fn follow(&mut self, from: &str, path: &str) -> Page {
        let from = format!("http://panel.example{from}");
        let request = Request::get(path).header(header::REFERER, from);
        self.send(request, Vec::new()).await
    }

    /// What a browser that takes gzip is sent.
    pub async fn compressed(&mut self, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip, br");
        self.send(request, Vec::new()).await
    }

    /// Sends a form as it is, without anything that its page held.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[]).await
    }

    pub async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let encode = |text: &str| {
            text.bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect::<String>()
        };
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send(request, body.into_bytes()).await
    }

    /// Sends a form with the token and the version that the page at `form` holds.
    pub async fn submit(&mut self, form: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(form).await;
        assert_eq!(page.status, StatusCode::OK, "{form}: {}", page.text);
        let token = page.field("_csrf");
        let version = page.field("_version");
        let mut all = vec![("_csrf", token.as_str())];
        if !version.is_empty() {
            all.push(("_version", &version));
        }
        all.extend(fields);
        self.post(path, &all).await
    }

    /// The same with files: the field's name, the file's and its bytes; without a name, a field in which
    /// none is chosen.
    pub async fn submit_files(
        &mut self,
        form: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        const BOUNDARY: &str = "----no-part-holds-this";
        let page = self.get(form).await;
        assert_eq!(page.status, StatusCode::OK, "{form}: {}", page.text);
        let (token, version) = (page.field("_csrf"), page.field("_version"));
        let mut all = vec![("_csrf", token.as_str()), ("_version", version.as_str())];
        all.retain(|(_, value)| !value.is_empty());
        all.extend(fields);
        let mut body = Vec::new();
        let head =
            |name: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        for (name, value) in all {
            body.extend(format!("{}\r\n\r\n{value}\r\n", head(name)).into_bytes());
        }
        for (name, file, bytes) in files {
            let kind = "Content-Type: application/octet-stream";
            let head = format!("{}; filename=\"{file}\"\r\n{kind}\r\n\r\n", head(name));
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(request, body).await
    }

    pub async fn sign_in(&mut self, name: &str, password: &str, query: &str) -> Page {
        let page = self.get(&format!("/admin/login{query}")).await;
        let (token, next) = (page.field("_csrf"), page.field("next"));
        let fields = [
            ("_csrf", token.as_str()),
            ("next", next.as_str()),
            ("name", name),
            ("password", password),
        ];
        self.post("/admin/login", &fields).await
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The answer, whose body nobody has read yet.
    pub async fn open(&mut self, path: &str) -> Response {
        self.answer(Request::get(path), Vec::new()).await
    }

    async fn answer(&mut self, request: Builder, body: Vec<u8>) -> Response {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::HOST, "panel.example")
            .body(Body::from(body))
            .expect("a request");
        let app = self.site.app.clone();
        app.oneshot(request).await.expect("an answer")
    }

    async fn send(&mut self, request: Builder, body: Vec<u8>) -> Page {
        let response = self.answer(request, body).await;
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie");
            let (name, rest) = text.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or("");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

impl Page {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.map_or("", |value| value.to_str().expect("text"))
    }

    /// The value of the first input of that name.
    pub fn field(&self, name: &str) -> String {
        let Some((_, rest)) = self.text.split_once(&format!("name=\"{name}\"")) else {
            return String::new();
        };
        let tag = rest.split('>').next().unwrap_or("");
        let value = tag.split_once("value=\"").map_or("", |(_, rest)| rest);
        value.split('"').next().unwrap_or("").to_owned()
    }

    pub fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Asserts the status and that the page holds each of these texts.
    #[track_caller]
    pub fn says(&self, status: StatusCode, texts: &[&str]) {
        assert_eq!(self.status, status, "{}", self.text);
        for text in texts {
            assert!(self.has(text), "`{text}` is missing in {}", self.text);
        }
    }
}
