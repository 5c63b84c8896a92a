//! `backend/<table>.rs`: how rows are read, what is checked, what refers to what.

use dbadmin_model::naming;
use dbadmin_model::plan::{Constraint, Demand, Link, TablePlan};
use dbadmin_model::schema::Action;
use proc_macro2::TokenStream;
use quote::quote;

use super::in_comment;
use super::scope::{Scope, ident};
use crate::plan::Plan;

/// Rows on a page and the count's cap, as `Queries::of` has them.
const DEFAULT_PAGE: u32 = 50;
const DEFAULT_CAP: u32 = 10_000;

/// The file of one table.
pub fn table(plan: &Plan, table: &TablePlan) -> TokenStream {
    let scope = Scope::new(plan);
    let about = format!(
        " {}: how they are read, what is checked before a write, and what refers to what.",
        in_comment(&table.title)
    );
    let queries = queries(plan, table, &scope);
    let rules = rules(plan, table, &scope);
    let relations = relations(plan, table, &scope);
    let resource = resource(plan, table, &scope);
    let module = ident(&table.module);
    let imports = scope.imports();
    quote! {
        #![doc = #about]
        use crate::admin::frontend::#module as view;
        #imports
        #queries
        #rules
        #relations
        #resource
    }
}

fn queries(plan: &Plan, table: &TablePlan, scope: &Scope<'_>) -> TokenStream {
    let address = table.table.address();
    let mut calls = TokenStream::new();
    let order = plan
        .queries
        .tables
        .get(&address)
        .map_or(&[][..], |queries| &queries.order);
    if !order.is_empty() {
        let columns = order.iter().map(|by| {
            let column = scope.column(&address, &by.column);
            if by.descending {
                quote!(#column.descending())
            } else {
                column
            }
        });
        calls.extend(quote!(.order(&[#(#columns),*])));
    }
    if let Some(search) = plan
        .search
        .tables
        .get(&address)
        .filter(|search| !search.is_empty())
    {
        let columns = scope.columns(&address, search);
        calls.extend(quote!(.search(#columns)));
    }
    let (page, cap) = (plan.performance.page_size, plan.performance.count_cap);
    if page != DEFAULT_PAGE {
        let page = number(page);
        calls.extend(quote!(.page_size(#page)));
    }
    if cap != DEFAULT_CAP {
        let cap = number(cap);
        calls.extend(quote!(.count_cap(#cap)));
    }
    if let Some(trash) = &table.trash {
        let column = scope.column(&address, trash);
        calls.extend(quote!(.trash(#column)));
    }
    let (queries, own) = (scope.panel("Queries"), scope.table(&address));
    quote! {
        /// The order of a list that nobody has sorted, and what the search box looks into.
        pub static QUERIES: #queries = #queries::of::<#own>() #calls;
    }
}

fn rules(plan: &Plan, table: &TablePlan, scope: &Scope<'_>) -> TokenStream {
    let address = table.table.address();
    let rule = scope.panel("Rule");
    let rules = plan
        .rules(&address)
        .iter()
        .map(|constraint| one_rule(constraint, &address, scope));
    quote! {
        /// What a form checks before the database does, and says when it is not so.
        pub static RULES: &[#rule] = &[#(#rules),*];
    }
}

fn one_rule(constraint: &Constraint, address: &str, scope: &Scope<'_>) -> TokenStream {
    let rule = scope.panel("Rule");
    let columns = scope.columns(address, &constraint.columns);
    let message = &constraint.message;
    let made = match &constraint.rule {
        Demand::Unique => quote!(#rule::unique(#columns)),
        Demand::Range { min, max } => {
            let (min, max) = (option(min), option(max));
            quote!(#rule::range(#columns, #min, #max))
        }
        Demand::Length { min, max } => {
            let (min, max) = (option(min), option(max));
            quote!(#rule::length(#columns, #min, #max))
        }
        Demand::OneOf { values } => quote!(#rule::one_of(#columns, &[#(#values),*])),
        Demand::Json => quote!(#rule::json(#columns)),
        Demand::Compare { operator } => quote!(#rule::compare(#columns, #operator)),
        Demand::Other => {
            let source = &constraint.source;
            quote!(#rule::database(#columns, #source))
        }
    };
    quote!(#made.says(#message))
}

fn option<T: std::fmt::Display>(value: &Option<T>) -> TokenStream {
    match value {
        None => quote!(None),
        Some(value) => {
            let value = number(value);
            quote!(Some(#value))
        }
    }
}

/// A number in source, without its type's suffix, which the parameter gives.
fn number(value: impl std::fmt::Display) -> TokenStream {
    grouped(&value.to_string()).parse().unwrap_or_default()
}

/// Digits in groups of three, as clippy wants long numbers.
fn grouped(number: &str) -> String {
    let (sign, digits) = number
        .strip_prefix('-')
        .map_or(("", number), |digits| ("-", digits));
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

fn relations(plan: &Plan, table: &TablePlan, scope: &Scope<'_>) -> TokenStream {
    let address = table.table.address();
    let mut calls = TokenStream::new();
    let display = plan.display(&address);
    if !display.is_empty() {
        let columns = scope.columns(&address, display);
        calls.extend(quote!(.display(#columns)));
    }
    let belongs_to: Vec<_> = plan
        .links_from(&address)
        .map(|link| reference(plan, link, scope))
        .collect();
    if !belongs_to.is_empty() {
        calls.extend(quote!(.belongs_to(&[#(#belongs_to),*])));
    }
    let has_many: Vec<_> = plan
        .links_to(&address)
        .map(|link| children(link, scope))
        .collect();
    if !has_many.is_empty() {
        calls.extend(quote!(.has_many(&[#(#has_many),*])));
    }
    let (relations, own) = (scope.panel("Relations"), scope.table(&address));
    let doc = format!(
        " What names {}, what it refers to, and what refers to it.",
        article(&in_comment(&naming::in_sentence(&table.singular)))
    );
    quote! {
        #[doc = #doc]
        pub static RELATIONS: #relations = #relations::of::<#own>() #calls;
    }
}

pub fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

fn reference(plan: &Plan, link: &Link, scope: &Scope<'_>) -> TokenStream {
    let reference = scope.panel("Reference");
    let label = &link.label;
    let columns = scope.columns(&link.table, &link.columns);
    let target = scope.columns(&link.target, &link.target_columns);
    let display = plan.display(&link.target);
    let shown = (display != link.target_columns.as_slice() && !display.is_empty()).then(|| {
        let columns = scope.columns(&link.target, display);
        quote!(.shown_by(#columns))
    });
    quote!(#reference::new(#label, #columns, #target) #shown)
}

fn children(link: &Link, scope: &Scope<'_>) -> TokenStream {
    let children = scope.panel("Children");
    let label = &link.reverse_label;
    let columns = scope.columns(&link.table, &link.columns);
    let target = scope.columns(&link.target, &link.target_columns);
    let effect = match link.on_delete {
        Action::Refuse => None,
        Action::Cascade => Some("Cascade"),
        Action::SetNull => Some("SetNull"),
        Action::SetDefault => Some("SetDefault"),
    };
    let effect = effect.map(|name| {
        let (action, name) = (scope.panel("Action"), ident(name));
        quote!(.on_delete(#action::#name))
    });
    quote!(#children::new(#label, #columns, #target) #effect)
}

fn resource(plan: &Plan, table: &TablePlan, scope: &Scope<'_>) -> TokenStream {
    let address = table.table.address();
    let resource = scope.panel("Resource");
    let secrets = plan
        .audit
        .redacted
        .get(&address)
        .map_or(&[][..], Vec::as_slice);
    let redacted = scope.columns(&address, secrets);
    quote! {
        /// The table with everything that the panel knows of it.
        pub static RESOURCE: #resource = #resource {
            table: QUERIES.table,
            queries: &QUERIES,
            rules: RULES,
            relations: &RELATIONS,
            list: &view::LIST,
            detail: &view::DETAIL,
            form: &view::FORM,
            redacted: #redacted,
        };
    }
}
