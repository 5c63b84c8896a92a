//! A struct's constants are as visible as the struct, and need nothing in scope.

mod models {
    /// What a generated panel names from elsewhere in the crate.
    #[derive(dbadmin_runtime::AdminPanel)]
    pub(crate) struct Country {
        code: String,
        name: String,
    }

    /// What only this module knows.
    #[derive(dbadmin_runtime::AdminPanel)]
    struct Visit {
        page: String,
        #[admin(belongs_to(Country))]
        seen: i64,
    }

    pub fn page() -> &'static str {
        Visit::PAGE.name
    }

    // Names that the derive's output must not fall for.
    mod core {}
    struct Column;
    enum Option {
        Some,
        None,
    }
}

static COLUMNS: [dbadmin_runtime::Column; 2] = [
    models::Country::CODE.sortable(),
    models::Country::NAME.minor(),
];

#[test]
fn constants_are_as_visible_as_their_struct() {
    assert_eq!(COLUMNS[0].name, "code");
    assert_eq!(models::page(), "page");
}
