//! The syntax of `agent_registry!`: what the caller declares about the folder of agents.

use std::path::PathBuf;

use dbadmin_registry::{Declaration, Phase};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Token, Visibility, braced, bracketed};

/// The keys between the braces, as an error message lists them.
const KEYS: &str = "inputs, phases, teams, workflows, keep, files";

/// A whole call: `pub static NAME from "folder" { … }`.
pub struct Call {
    /// Attributes for the static, doc comments among them.
    pub attributes: Vec<Attribute>,
    /// The visibility of the static.
    pub visibility: Visibility,
    /// The name of the static.
    pub name: Ident,
    /// The folder that holds the teams, as it is written.
    pub from: LitStr,
    /// What is declared of the folder, which has no root on disk yet.
    pub declaration: Declaration,
    /// The embedded files.
    pub files: Expr,
}

impl Parse for Call {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![static]>()?;
        let name: Ident = input.parse()?;
        let from_word: Ident = input.parse()?;
        if from_word != "from" {
            return Err(syn::Error::new(
                from_word.span(),
                "expected `from \"folder\"`",
            ));
        }
        let from: LitStr = input.parse()?;
        let body;
        braced!(body in input);
        let keys = Keys::parse(&body)?;
        let declaration = Declaration {
            shown: from.value(),
            root: PathBuf::new(),
            inputs: required(keys.inputs, "inputs", name.span())?,
            phases: required(keys.phases, "phases", name.span())?,
            teams: required(keys.teams, "teams", name.span())?,
            workflows: Some(required(keys.workflows, "workflows", name.span())?),
            extends: false,
            keep: keys.keep.unwrap_or_default(),
        };
        Ok(Self {
            files: required(keys.files, "files", name.span())?,
            attributes,
            visibility,
            name,
            from,
            declaration,
        })
    }
}

/// The keys seen so far; each may come once, in any order.
#[derive(Default)]
struct Keys {
    inputs: Option<Vec<String>>,
    phases: Option<Vec<Phase>>,
    teams: Option<Vec<String>>,
    workflows: Option<String>,
    keep: Option<Vec<String>>,
    files: Option<Expr>,
}

impl Keys {
    fn parse(body: ParseStream) -> syn::Result<Self> {
        let mut keys = Self::default();
        while !body.is_empty() {
            let key: Ident = body.parse()?;
            body.parse::<Token![:]>()?;
            match key.to_string().as_str() {
                "inputs" => once(&mut keys.inputs, &key, names(body)?)?,
                "phases" => once(&mut keys.phases, &key, phases(body)?)?,
                "teams" => once(&mut keys.teams, &key, names(body)?)?,
                "workflows" => {
                    once(&mut keys.workflows, &key, body.parse::<LitStr>()?.value())?;
                }
                "keep" => once(&mut keys.keep, &key, names(body)?)?,
                "files" => once(&mut keys.files, &key, body.parse()?)?,
                other => {
                    let message = format!("unknown key `{other}`; the keys are {KEYS}");
                    return Err(syn::Error::new(key.span(), message));
                }
            }
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        Ok(keys)
    }
}

fn once<T>(slot: &mut Option<T>, key: &Ident, value: T) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        let message = format!("`{key}` is given twice; keep one");
        return Err(syn::Error::new(key.span(), message));
    }
    Ok(())
}

fn required<T>(slot: Option<T>, key: &str, span: Span) -> syn::Result<T> {
    slot.ok_or_else(|| {
        let message = format!("`{key}` is missing; add `{key}: …` between the braces");
        syn::Error::new(span, message)
    })
}

/// `[a, b-c, d]`: identifiers, in which hyphens are allowed.
fn names(input: ParseStream) -> syn::Result<Vec<String>> {
    let list;
    bracketed!(list in input);
    let names = Punctuated::<Name, Token![,]>::parse_terminated(&list)?;
    Ok(names.into_iter().map(|name| name.0).collect())
}

/// `{ first: 500, second: 800 }`
fn phases(input: ParseStream) -> syn::Result<Vec<Phase>> {
    let list;
    let braces = braced!(list in input);
    let mut phases: Vec<Phase> = Vec::new();
    while !list.is_empty() {
        let start = list.span();
        let name = list.parse::<Name>()?.0;
        list.parse::<Token![:]>()?;
        let line_budget = list.parse::<LitInt>()?.base10_parse()?;
        if phases.iter().any(|phase| phase.name == name) {
            let message = format!("phase `{name}` is given twice; keep one");
            return Err(syn::Error::new(start, message));
        }
        phases.push(Phase { name, line_budget });
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    if phases.is_empty() {
        let message = "no phase is given; add at least one, as in `{ plan: 500 }`";
        return Err(syn::Error::new(braces.span.join().span(), message));
    }
    Ok(phases)
}

/// A name of a section, phase or team.
struct Name(String);

impl Parse for Name {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut name = Ident::parse_any(input)?.to_string();
        while input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            name.push('-');
            name.push_str(&Ident::parse_any(input)?.to_string());
        }
        Ok(Self(name))
    }
}
