//! `frontend/dashboard.rs`: the cards of the first page.

use dbadmin_model::plan::{Card, CardKind, ShownAs};
use dbadmin_model::sql::Span;
use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use crate::plan::Plan;

/// The file.
pub fn file(plan: &Plan) -> TokenStream {
    let scope = Scope::new(plan);
    let dashboard = scope.panel("Dashboard");
    let cards: Vec<TokenStream> = plan
        .dashboard
        .cards
        .iter()
        .filter_map(|one| card(plan, &scope, one))
        .collect();
    let imports = scope.imports();
    quote! {
        //! The first page.
        #imports

        /// Its cards: numbers, charts over the range of days that the page is opened with, and rows.
        pub static DASHBOARD: #dashboard = #dashboard::new(&[#(#cards),*]);
    }
}

/// A card; `None` where it names what the panel does not have.
fn card(plan: &Plan, scope: &Scope<'_>, said: &Card) -> Option<TokenStream> {
    let title = &said.title;
    let address = said.table.as_deref().unwrap_or_default();
    let column = |name: &Option<String>| {
        let name = name.as_deref()?;
        plan.table(address)?.wish(name)?;
        Some(scope.column(address, name))
    };
    let own = || plan.table(address).map(|_| scope.table(address));
    let mut over = column(&said.over);
    let card = scope.panel("Card");
    let made = match said.shows {
        CardKind::Count => {
            let own = own()?;
            quote!(#card::count::<#own>(#title))
        }
        CardKind::Newest => {
            let own = own()?;
            quote!(#card::newest::<#own>(#title))
        }
        CardKind::Trail => quote!(#card::trail(#title)),
        CardKind::Trend => {
            let (unit, over) = (scope.panel("Unit"), over.take()?);
            let each = ident(&format!("{:?}", said.each.unwrap_or(Span::Day)));
            quote!(#card::trend(#title, #over, #unit::#each))
        }
        CardKind::Parts => {
            let by = column(&said.by)?;
            quote!(#card::parts(#title, #by))
        }
        CardKind::Top => {
            let by = column(&said.by)?;
            quote!(#card::top(#title, #by))
        }
    };
    let over = over.map(|over| quote!(.over(#over)));
    let sum = column(&said.sum).map(|sum| {
        let format = match plan.summed_as(address, said.sum.as_deref().unwrap_or_default()) {
            Some(ShownAs::Money { currency }) => Some(quote!(.money(#currency))),
            _ => None,
        };
        quote!(.sum(#sum #format))
    });
    let filter = (!said.filter.is_empty()).then(|| {
        let filter = &said.filter;
        quote!(.filtered(#filter))
    });
    Some(quote!(#made #over #sum #filter))
}
