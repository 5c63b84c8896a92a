//! Customers: the list, the record's page and the form.

use crate::models::customers::Customer;
use crate::models::orders::Order;
use dbadmin_runtime::{Detail, Form, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Customer>()
    .columns(&[
        Customer::FULL_NAME,
        Customer::EMAIL.sortable(),
        Customer::COMPANY.sortable(),
        Customer::TIER,
        Customer::CREATED_AT.sortable().minor(),
    ])
    .filters(&[
        Customer::LANGUAGE.contains(),
        Customer::TIER.choice(),
        Customer::NEWSLETTER.yes_no(),
        Customer::CREATED_AT.range(),
    ])
    .drill_by(Customer::CREATED_AT)
    .counts(&[&[Order::CUSTOMER_ID]]);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Customer>().columns(&[
    Customer::FULL_NAME,
    Customer::ID,
    Customer::FIRST_NAME,
    Customer::LAST_NAME,
    Customer::EMAIL,
    Customer::COMPANY,
    Customer::PHONE,
    Customer::LANGUAGE,
    Customer::TIER,
    Customer::NEWSLETTER,
    Customer::BIRTH_DATE,
    Customer::NOTE,
    Customer::CREATED_AT,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Customer>().sections(&[
    Section::new("Customer")
        .why("Everyone with an account, whether they have bought or not.")
        .fields(&[
            Customer::FIRST_NAME,
            Customer::LAST_NAME,
            Customer::EMAIL,
            Customer::COMPANY,
            Customer::PHONE,
            Customer::LANGUAGE,
            Customer::TIER,
            Customer::NEWSLETTER,
            Customer::BIRTH_DATE,
        ]),
    Section::new("Text and data").fields(&[Customer::NOTE]),
    Section::new("Kept by the system")
        .why("Filled in by the database.")
        .fields(&[
            Customer::FULL_NAME.readonly(),
            Customer::CREATED_AT.readonly(),
        ]),
]);
