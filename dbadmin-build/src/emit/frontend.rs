//! `frontend/<table>.rs`: the list, the record's page and the form.

use dbadmin_model::When;
use dbadmin_model::plan::{
    FilterKind, FormChildren, FormField, ListColumn, ListFilter, ShownAs, TablePlan,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::in_comment;
use super::scope::{Scope, ident};
use crate::plan::Plan;
use crate::states::states;

/// The file of one table.
pub fn table(plan: &Plan, table: &TablePlan) -> TokenStream {
    let scope = Scope::new(plan);
    let view = View {
        plan,
        table,
        scope: &scope,
        address: table.table.address(),
    };
    let about = format!(
        " {}: the list, the record's page and the form.",
        in_comment(&table.title)
    );
    let (list, detail, form) = (view.list(), view.detail(), view.form());
    let imports = scope.imports();
    quote! {
        #![doc = #about]
        #imports
        #list
        #detail
        #form
    }
}

struct View<'a> {
    plan: &'a Plan,
    table: &'a TablePlan,
    scope: &'a Scope<'a>,
    address: String,
}

impl View<'_> {
    fn list(&self) -> TokenStream {
        let (list, own) = (self.scope.panel("List"), self.scope.table(&self.address));
        let mut calls = TokenStream::new();
        if let Some(plan) = self.plan.tables.tables.get(&self.address) {
            let columns = plan.columns.iter().map(|column| self.cell(column));
            calls.extend(quote!(.columns(&[#(#columns),*])));
            if !plan.filters.is_empty() {
                let filters = plan.filters.iter().map(|filter| self.filter(filter));
                calls.extend(quote!(.filters(&[#(#filters),*])));
            }
            if let Some(drill) = &plan.drill {
                let column = self.scope.column(&self.address, drill);
                calls.extend(quote!(.drill_by(#column)));
            }
            if !plan.counts.is_empty() {
                let counts = plan.counts.iter();
                let counts = counts.map(|it| self.scope.columns(&it.table, &it.columns));
                calls.extend(quote!(.counts(&[#(#counts),*])));
            }
        }
        quote! {
            /// The list: its columns, the first of which leads to the record, and its filters.
            pub static LIST: #list = #list::of::<#own>() #calls;
        }
    }

    fn detail(&self) -> TokenStream {
        let (detail, own) = (self.scope.panel("Detail"), self.scope.table(&self.address));
        let known = self.plan.tables.tables.get(&self.address);
        let columns = known
            .into_iter()
            .flat_map(|plan| &plan.detail)
            .map(|column| self.cell(column));
        quote! {
            /// The record's page.
            pub static DETAIL: #detail = #detail::of::<#own>().columns(&[#(#columns),*]);
        }
    }

    fn form(&self) -> TokenStream {
        let (form, own) = (self.scope.panel("Form"), self.scope.table(&self.address));
        let known = self.plan.forms.tables.get(&self.address);
        let parts: Vec<TokenStream> = known
            .into_iter()
            .flat_map(|plan| &plan.sections)
            .map(|part| {
                let section = self.scope.panel("Section");
                let title = &part.title;
                let why = (!part.why.is_empty()).then(|| {
                    let why = &part.why;
                    quote!(.why(#why))
                });
                let fields = part.fields.iter();
                let fields = fields.map(|field| self.field(self.table, field));
                quote!(#section::new(#title) #why .fields(&[#(#fields),*]))
            })
            .collect();
        let children: Vec<TokenStream> = known
            .into_iter()
            .flat_map(|plan| &plan.children)
            .filter_map(|children| self.children(children))
            .collect();
        let children = (!children.is_empty()).then(|| quote!(.children(&[#(#children),*])));
        let sections = (!parts.is_empty()).then(|| quote!(.sections(&[#(#parts),*])));
        quote! {
            /// The form, for new rows and for changes.
            pub static FORM: #form = #form::of::<#own>() #sections #children;
        }
    }

    /// The rows of another table in the form.
    fn children(&self, children: &FormChildren) -> Option<TokenStream> {
        let inline = self.scope.panel("Inline");
        let child = self.plan.table(&children.table)?;
        let columns = self.scope.columns(&children.table, &children.columns);
        let position = children.position.as_ref().map(|name| {
            let column = self.scope.column(&children.table, name);
            quote!(.ordered_by(#column))
        });
        let fields = self.plan.fields_along(children);
        let fields = fields.map(|field| self.field(child, field));
        if children.links {
            return Some(quote!(#inline::by(#columns).linking(&[#(#fields),*])));
        }
        Some(quote!(#inline::by(#columns) #position .fields(&[#(#fields),*])))
    }

    fn cell(&self, shown: &ListColumn) -> TokenStream {
        let column = self.scope.column(&self.address, &shown.column);
        let format = self.format(shown);
        let sortable = shown.sortable.then(|| quote!(.sortable()));
        let minor = shown.minor.then(|| quote!(.minor()));
        quote!(#column #format #sortable #minor)
    }

    /// How it is shown, where the struct does not say the same already.
    fn format(&self, shown: &ListColumn) -> Option<TokenStream> {
        let name = match self.plan.format(self.table, shown)? {
            ShownAs::Plain => return None,
            ShownAs::Money { currency } => return Some(quote!(.money(#currency))),
            ShownAs::Email => "Email",
            ShownAs::Url => "Url",
            ShownAs::Phone => "Phone",
            ShownAs::Color => "Color",
            ShownAs::Percent => "Percent",
            ShownAs::Duration => "Duration",
            ShownAs::Masked => "Masked",
        };
        let (format, name) = (self.scope.panel("Format"), ident(name));
        Some(quote!(.shown_as(#format::#name)))
    }

    fn filter(&self, filter: &ListFilter) -> TokenStream {
        let column = self.scope.column(&self.address, &filter.column);
        let kind = ident(match filter.kind {
            FilterKind::Choice => "choice",
            FilterKind::YesNo => "yes_no",
            FilterKind::Reference => "reference",
            FilterKind::Text => "contains",
            FilterKind::Range => "range",
        });
        quote!(#column.#kind())
    }

    fn field(&self, of: &TablePlan, field: &FormField) -> TokenStream {
        let column = self.scope.column(&of.table.address(), &field.column);
        let widget = self.plan.widget(of, field).map(|widget| {
            let (scope, name) = (self.scope.panel("Widget"), ident(&format!("{widget:?}")));
            quote!(.widget(#scope::#name))
        });
        let readonly = field.readonly.then(|| quote!(.readonly()));
        let condition = |said: &Option<String>| {
            let when = When::read(said.as_deref()?).ok()?;
            Some(super::when::condition(
                &when,
                &of.table.address(),
                self.scope,
            ))
        };
        let shown = condition(&field.show_if).map(|when| quote!(.show_if(&#when)));
        let required = condition(&field.required_if).map(|when| quote!(.required_if(&#when)));
        let workflow = self.workflow(of, field);
        let largest = of.wish(&field.column).and_then(|wish| wish.largest);
        let largest = largest.map(Literal::u64_unsuffixed);
        let largest = largest.map(|largest| quote!(.largest(#largest)));
        quote!(#column #widget #largest #readonly #workflow #shown #required)
    }

    /// What may follow what, where `dbadmin.toml` says it.
    fn workflow(&self, of: &TablePlan, field: &FormField) -> Option<TokenStream> {
        let states = states(self.plan, of, &field.column);
        let all = states.iter().map(|state| {
            let (name, value, to) = (self.scope.panel("State"), &state.value, &state.to);
            let to = (!to.is_empty()).then(|| quote!(.to(&[#(#to),*])));
            let initial = state.initial.then(|| quote!(.initial()));
            let only = (!state.only.is_empty()).then(|| {
                let pairs = state.only.iter();
                let pairs = pairs.map(|(to, roles)| quote!((#to, &[#(#roles),*])));
                quote!(.only(&[#(#pairs),*]))
            });
            quote!(#name::new(#value) #to #only #initial)
        });
        (!states.is_empty()).then(|| quote!(.workflow(&[#(#all),*])))
    }
}
