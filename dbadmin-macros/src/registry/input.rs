//! The syntax of `agent_registry!`: what the caller declares about the folder of agents.

use std::path::PathBuf;

use dbadmin_registry::{Declaration, Phase};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, Ident, LitInt, LitStr, Path, Token, Visibility, braced, bracketed, parse_quote,
};

/// The keys between the braces, as an error message lists them.
const KEYS: &str = "inputs, phases, teams, workflows, keep, extends, files";

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
    /// The crate that the static's type comes from.
    pub engine: Path,
    /// The phases and sections that its agents work with.
    pub base: Base,
    /// The embedded files; without them, the folder is embedded as it is.
    pub files: Option<Expr>,
}

/// Where the phases come from, and the sections from outside.
pub enum Base {
    /// They are declared; the folder has no root on disk yet.
    Declared(Declaration),
    /// They are those of another registry.
    Extends(Path),
}

impl Call {
    /// What is declared of the folder at `root`.
    ///
    /// # Errors
    /// What is wrong, where the folder cannot be read.
    pub fn declaration(&self, root: PathBuf) -> Result<Declaration, String> {
        match &self.base {
            Base::Declared(declaration) => Ok(Declaration {
                root,
                ..declaration.clone()
            }),
            Base::Extends(_) => {
                let shown = self.from.value();
                Declaration::extending(shown.clone(), root)
                    .map_err(|error| format!("{shown}: {error}; make it readable"))
            }
        }
    }
}

impl Parse for Call {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let engine = engine(input)?;
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
        let mut keys = Keys::parse(&body)?;
        let files = keys.files.take();
        Ok(Self {
            base: keys.base(from.value(), &name)?,
            engine,
            files,
            attributes,
            visibility,
            name,
            from,
        })
    }
}

/// `use path::to::engine;` before all else: `dbadmin_agents` under another name, for those who
/// re-export the macro.
fn engine(input: ParseStream) -> syn::Result<Path> {
    if !input.peek(Token![use]) {
        return Ok(parse_quote!(::dbadmin_agents));
    }
    input.parse::<Token![use]>()?;
    let engine = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(engine)
}

/// The keys seen so far; each may come once, in any order.
#[derive(Default)]
struct Keys {
    inputs: Option<Vec<String>>,
    phases: Option<Vec<Phase>>,
    teams: Option<Vec<String>>,
    workflows: Option<String>,
    keep: Option<Vec<String>>,
    extends: Option<Path>,
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
                "extends" => once(&mut keys.extends, &key, body.parse()?)?,
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

    /// What the keys declare of the folder that is shown so.
    fn base(self, shown: String, name: &Ident) -> syn::Result<Base> {
        let Some(extends) = self.extends else {
            return Ok(Base::Declared(Declaration {
                shown,
                root: PathBuf::new(),
                extends: false,
                inputs: required(self.inputs, "inputs", name.span())?,
                phases: required(self.phases, "phases", name.span())?,
                teams: required(self.teams, "teams", name.span())?,
                workflows: Some(required(self.workflows, "workflows", name.span())?),
                keep: self.keep.unwrap_or_default(),
            }));
        };
        let superfluous = [
            ("inputs", self.inputs.is_some()),
            ("phases", self.phases.is_some()),
            ("teams", self.teams.is_some()),
            ("workflows", self.workflows.is_some()),
            ("keep", self.keep.is_some()),
        ];
        match superfluous.iter().find(|(_, given)| *given) {
            None => Ok(Base::Extends(extends)),
            Some((key, _)) => {
                let message = format!(
                    "remove `{key}`: inputs, phases and keep are those of the registry that is \
                     extended, and the teams are the folders in `{shown}` but `workflows`"
                );
                Err(syn::Error::new(name.span(), message))
            }
        }
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
