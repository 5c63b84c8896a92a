//! A small HTTP client that keeps a session as a browser would: cookies, and the panel's hidden
//! `_csrf` field. It follows no redirect by itself, since tests ask where a redirect leads.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{Request, Response};

use crate::html::Html;

/// What stands before the value of the hidden field in every form. It is looked for as text: to
/// parse each page for it takes longer than to ask for the page.
const CSRF: &str = r#"name="_csrf" value=""#;

/// A visitor of one server, with the cookies it was given.
pub struct Client {
    agent: Agent,
    base: String,
    cookies: RefCell<BTreeMap<String, String>>,
    csrf: RefCell<Option<String>>,
}

/// An answer, read to its end.
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub text: String,
    /// The path that was asked for.
    pub path: String,
}

impl Client {
    /// A visitor of `base` (`http://address:port`) without cookies.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Self {
            agent,
            base: base.to_owned(),
            cookies: RefCell::default(),
            csrf: RefCell::default(),
        }
    }

    /// GET, panicking if no answer comes.
    #[must_use]
    pub fn get(&self, path: &str) -> Page {
        self.try_get(path)
            .unwrap_or_else(|| panic!("no answer to GET {path}"))
    }

    /// GET that must answer 200.
    #[must_use]
    pub fn open(&self, path: &str) -> Page {
        self.get(path).expect_status(200)
    }

    /// GET; `None` if no answer comes.
    #[must_use]
    pub fn try_get(&self, path: &str) -> Option<Page> {
        self.send("GET", path, None, &[])
    }

    /// POST of a form with the `_csrf` value of the last page that had one.
    #[must_use]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.borrow().clone().unwrap_or_default();
        let mut all = vec![("_csrf", csrf.as_str())];
        all.extend(fields.iter().filter(|(name, _)| *name != "_csrf"));
        self.post_bare(path, &all)
    }

    /// POST of a form with these fields and no other.
    #[must_use]
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[])
    }

    /// POST of a form with further headers.
    #[must_use]
    pub fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        self.try_post(path, fields, headers)
            .unwrap_or_else(|| panic!("no answer to POST {path}"))
    }

    /// POST of a form; `None` if no answer comes.
    #[must_use]
    pub fn try_post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Option<Page> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let form = ("content-type", "application/x-www-form-urlencoded");
        let headers: Vec<_> = std::iter::once(form)
            .chain(headers.iter().copied())
            .collect();
        self.send("POST", path, Some(body), &headers)
    }

    /// Signs in, which must succeed.
    pub fn sign_in(&self, user: &str, password: &str) {
        let page = self.try_sign_in(user, password);
        assert_eq!(
            page.status,
            303,
            "signing in was refused:\n{}",
            page.words()
        );
    }

    /// Fills in the sign-in form and sends it.
    #[must_use]
    pub fn try_sign_in(&self, user: &str, password: &str) -> Page {
        let form = self.open("/admin/login").html().form("form");
        form.with("name", user)
            .with("password", password)
            .send(self)
    }

    /// Takes over cookies from the header that sends them.
    pub fn set_cookies(&self, header: &str) {
        let pairs = header.split("; ").filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.cookies.borrow_mut().extend(pairs);
    }

    /// All cookies as the header that sends them back.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        let cookies = self.cookies.borrow();
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Option<Page> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self
                .agent
                .run(request.body(body).expect("a well-formed request")),
            None => self
                .agent
                .run(request.body(()).expect("a well-formed request")),
        };
        let page = read(answer.ok()?, path)?;
        self.keep(&page);
        Some(page)
    }

    /// Keeps what a browser would: the cookies set, and the page's `_csrf`.
    fn keep(&self, page: &Page) {
        let mut cookies = self.cookies.borrow_mut();
        for set in page.all("set-cookie") {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() || attributes.to_ascii_lowercase().contains("max-age=0") {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        if let Some((_, rest)) = page.text.split_once(CSRF)
            && let Some((value, _)) = rest.split_once('"')
        {
            *self.csrf.borrow_mut() = Some(value.to_owned());
        }
    }
}

fn read(mut answer: Response<ureq::Body>, path: &str) -> Option<Page> {
    let text = answer.body_mut().read_to_vec().ok()?;
    let headers = answer
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    Some(Page {
        status: answer.status().as_u16(),
        headers,
        text: String::from_utf8_lossy(&text).into_owned(),
        path: path.to_owned(),
    })
}

impl Page {
    /// This page, if its status is the one expected.
    #[must_use]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(
            self.status,
            status,
            "{} answered:\n{}",
            self.path,
            self.words()
        );
        self
    }

    /// Where a redirect leads; panics if this is none.
    #[must_use]
    pub fn location(&self) -> String {
        assert!(
            (300..400).contains(&self.status),
            "{} answered {} and not a redirect:\n{}",
            self.path,
            self.status,
            self.words()
        );
        self.header("location")
            .expect("a redirect says where to")
            .to_owned()
    }

    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// All headers of this name.
    pub fn all<'page>(&'page self, name: &'page str) -> impl Iterator<Item = &'page str> {
        self.headers
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The page, parsed.
    #[must_use]
    pub fn html(&self) -> Html {
        Html::parse(&self.text, &self.path)
    }

    /// What a person reads on the page.
    #[must_use]
    pub fn words(&self) -> String {
        self.html().words("body")
    }
}
