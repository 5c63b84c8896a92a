//! The cards of the first page.

use dbadmin_build::Plan;
use dbadmin_model::plan::{self, CardKind, ShownAs};
use dbadmin_model::sql::Span;
use dbadmin_runtime::{Card, Column, Dashboard, Shows, Unit};

use super::keep::{all, kept, text};
use super::table::Tables;

/// The first page.
pub fn dashboard(plan: &Plan, tables: &Tables) -> &'static Dashboard {
    let cards = plan.dashboard.cards.iter();
    kept(Dashboard {
        cards: all(cards.filter_map(|said| card(plan, tables, said))),
    })
}

/// A card; `None` where it names what the panel does not have.
fn card(plan: &Plan, tables: &Tables, said: &plan::Card) -> Option<Card> {
    let address = said.table.as_deref().unwrap_or_default();
    let column = |name: &Option<String>| tables.column(address, name.as_deref()?);
    let shows = match said.shows {
        CardKind::Count => Shows::Count,
        CardKind::Newest => Shows::Newest,
        CardKind::Trail => Shows::Trail,
        CardKind::Trend => Shows::Trend(unit(said.each.unwrap_or(Span::Day))),
        CardKind::Parts => Shows::Parts(column(&said.by)?),
        CardKind::Top => Shows::Top(column(&said.by)?),
    };
    let table = match said.shows {
        CardKind::Trail => "",
        _ => tables.at(address)?.address,
    };
    Some(Card {
        title: text(&said.title),
        table,
        shows,
        over: column(&said.over),
        sum: column(&said.sum).map(|sum| summed(plan, address, sum)),
        filter: text(&said.filter),
    })
}

/// A column that is added up, in the currency in which it is shown.
fn summed(plan: &Plan, address: &str, sum: Column) -> Column {
    match plan.summed_as(address, sum.name) {
        Some(ShownAs::Money { currency }) => sum.money(text(currency)),
        _ => sum,
    }
}

const fn unit(span: Span) -> Unit {
    match span {
        Span::Day => Unit::Day,
        Span::Week => Unit::Week,
        Span::Month => Unit::Month,
        Span::Year => Unit::Year,
    }
}
