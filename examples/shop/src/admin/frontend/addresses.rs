//! Addresses: the list, the record's page and the form.

use crate::models::customers::Address;
use dbadmin_runtime::{Detail, Form, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Address>()
    .columns(&[
        Address::CUSTOMER_ID,
        Address::KIND,
        Address::RECIPIENT,
        Address::STREET,
        Address::POSTAL_CODE.minor(),
        Address::CITY.sortable().minor(),
        Address::COUNTRY.sortable().minor(),
    ])
    .filters(&[
        Address::CUSTOMER_ID.reference(),
        Address::KIND.choice(),
        Address::COUNTRY.contains(),
        Address::PREFERRED.yes_no(),
    ]);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Address>().columns(&[
    Address::ID,
    Address::CUSTOMER_ID,
    Address::KIND,
    Address::RECIPIENT,
    Address::STREET,
    Address::EXTRA,
    Address::POSTAL_CODE,
    Address::CITY,
    Address::COUNTRY,
    Address::PREFERRED,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Address>().sections(&[Section::new("Address").fields(&[
    Address::CUSTOMER_ID,
    Address::KIND,
    Address::RECIPIENT,
    Address::STREET,
    Address::EXTRA,
    Address::POSTAL_CODE,
    Address::CITY,
    Address::COUNTRY,
    Address::PREFERRED,
])]);
