//! People's words for the names that databases and programs use.
//!
//! English plurals are decided by a short table of endings: a wrong guess costs a title that the
//! developer corrects with `#[admin(title = …)]`, never a wrong table, since a table is only ever
//! looked up among those that exist.

/// Words that stay as they are written here when a label contains them.
const WRITTEN: &[(&str, &str)] = &[
    ("api", "API"),
    ("css", "CSS"),
    ("email", "E-mail"),
    ("html", "HTML"),
    ("http", "HTTP"),
    ("iban", "IBAN"),
    ("id", "ID"),
    ("ip", "IP"),
    ("isbn", "ISBN"),
    ("json", "JSON"),
    ("pdf", "PDF"),
    ("sku", "SKU"),
    ("sms", "SMS"),
    ("sql", "SQL"),
    ("ssn", "SSN"),
    ("uri", "URI"),
    ("url", "URL"),
    ("uuid", "UUID"),
    ("vat", "VAT"),
    ("xml", "XML"),
    ("zip", "ZIP"),
];

/// Last words of columns that refer to another row, which a label leaves out.
const REFERRING: &[&str] = &["id", "key", "uuid"];

/// Plural endings and the singular ending each stands for; the first that fits counts.
const ENDINGS: &[(&str, &str)] = &[
    ("people", "person"),
    ("children", "child"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("status", "status"),
    ("movies", "movie"),
    ("address", "address"),
    ("statuses", "status"),
    ("aliases", "alias"),
    ("indices", "index"),
    ("analyses", "analysis"),
    ("olives", "olive"),
    ("elves", "elf"),
    ("sheaves", "sheaf"),
    ("loaves", "loaf"),
    ("thieves", "thief"),
    ("halves", "half"),
    ("calves", "calf"),
    ("wolves", "wolf"),
    ("scarves", "scarf"),
    ("wives", "wife"),
    ("knives", "knife"),
    ("lives", "life"),
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
];

/// Singular endings whose plural no rule gives; "chief", "roof" and "safe" are not among them.
const IRREGULAR: &[(&str, &str)] = &[
    ("person", "people"),
    ("child", "children"),
    ("elf", "elves"),
    ("leaf", "leaves"),
    ("sheaf", "sheaves"),
    ("loaf", "loaves"),
    ("thief", "thieves"),
    ("half", "halves"),
    ("calf", "calves"),
    ("wolf", "wolves"),
    ("scarf", "scarves"),
    ("wife", "wives"),
    ("knife", "knives"),
    ("life", "lives"),
];

/// Icons by a word of the table's name.
const ICONS: &[(&str, &[&str])] = &[
    (
        "users",
        &[
            "user", "customer", "person", "employee", "member", "author", "artist", "staff",
        ],
    ),
    (
        "cart",
        &["order", "cart", "basket", "invoice", "sale", "purchase"],
    ),
    (
        "box",
        &[
            "product", "item", "stock", "article", "track", "film", "book", "media",
        ],
    ),
    ("tag", &["tag", "label", "genre", "type", "kind"]),
    (
        "layers",
        &["category", "group", "section", "album", "collection"],
    ),
    (
        "card",
        &["payment", "price", "transaction", "account", "tax"],
    ),
    ("star", &["review", "rating", "favourite", "favorite"]),
    (
        "map",
        &[
            "address",
            "city",
            "country",
            "region",
            "location",
            "territory",
            "store",
        ],
    ),
    ("truck", &["shipment", "shipper", "delivery", "supplier"]),
    ("clock", &["log", "event", "history", "audit", "session"]),
    (
        "message",
        &["message", "comment", "note", "mail", "memo", "post"],
    ),
    ("settings", &["setting", "config", "option", "migration"]),
];

/// Splits a name into lower-case words at underscores, spaces, punctuation and capitals.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut previous_lower = false;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_lower = letters.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = letter.is_uppercase() && (previous_lower || next_lower);
        if (!letter.is_alphanumeric() || starts_word) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if letter.is_alphanumeric() {
            current.extend(letter.to_lowercase());
        }
        previous_lower = letter.is_lowercase() || letter.is_numeric();
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

/// A label for a name: `unit_price_cents` becomes "Unit price cents", `sku` "SKU".
#[must_use]
pub fn label(name: &str) -> String {
    let spoken: Vec<String> = words(name)
        .into_iter()
        .map(
            |word| match WRITTEN.iter().find(|(plain, _)| *plain == word) {
                Some((_, written)) => (*written).to_owned(),
                None => word,
            },
        )
        .collect();
    let text = spoken.join(" ");
    let text = text.replace(" E-mail", " e-mail");
    if text.is_empty() {
        wordless(name)
    } else {
        capitalised(&text)
    }
}

/// A name without a letter or digit: what of it can be seen.
fn wordless(name: &str) -> String {
    let seen = |sign: char| !sign.is_control() && !sign.is_whitespace();
    if name.contains(seen) {
        name.replace(char::is_control, " ")
    } else {
        "Unnamed".to_owned()
    }
}

/// A label for a value of a fixed set: one in small letters is spoken, any other is a code that
/// stays as it is.
#[must_use]
pub fn choice(value: &str) -> String {
    let plain = |sign: char| sign.is_lowercase() || matches!(sign, '_' | '-' | ' ');
    if value.trim().is_empty() {
        "Empty".to_owned()
    } else if value.chars().all(plain) && value.contains(char::is_alphabetic) {
        label(value)
    } else {
        value.to_owned()
    }
}

/// A label for a column that refers to another row: `customer_id` and `CustomerID` both give
/// "Customer".
#[must_use]
pub fn reference_label(column: &str) -> String {
    let words = words(column);
    match words.as_slice() {
        [stem @ .., last] if !stem.is_empty() && REFERRING.contains(&last.as_str()) => {
            label(&stem.join("_"))
        }
        _ => label(column),
    }
}

/// The text with its first letter in upper case.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The text with its first letter in lower case, unless it is an abbreviation such as "SKU".
#[must_use]
pub fn in_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second))
            if second.is_lowercase() || second.is_whitespace() || second == '-' =>
        {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The singular of an English plural, as far as endings tell: "order items" becomes "order item".
#[must_use]
pub fn singular(plural: &str) -> String {
    let result = with_other_ending(plural, ENDINGS);
    let result = result.filter(|result| !result.is_empty());
    result.unwrap_or_else(|| plural.to_owned())
}

/// A word with another ending, if it has one of these; what both endings have in common stays as it
/// is written.
fn with_other_ending(word: &str, endings: &[(&str, &str)]) -> Option<String> {
    let lower = word.to_lowercase();
    let mut fitting = endings.iter().filter(|(ending, _)| lower.ends_with(ending));
    let (from, to) = fitting.next().filter(|_| lower.len() == word.len())?;
    let pairs = from.bytes().zip(to.bytes());
    let common = pairs.take_while(|(one, other)| one == other).count();
    let stem = &word[..word.len() - from.len() + common];
    Some(format!("{stem}{}", &to[common..]))
}

/// A plural of an English singular, as far as endings tell.
#[must_use]
pub fn plural(singular: &str) -> String {
    if let Some(plural) = with_other_ending(singular, IRREGULAR) {
        return plural;
    }
    let lower = singular.to_lowercase();
    let ends_in_consonant_y = lower.ends_with('y')
        && !["ay", "ey", "oy", "uy"]
            .iter()
            .any(|ending| lower.ends_with(ending));
    if ends_in_consonant_y {
        format!("{}ies", &singular[..singular.len() - 1])
    } else if ["s", "x", "ch", "sh"]
        .iter()
        .any(|ending| lower.ends_with(ending))
    {
        format!("{singular}es")
    } else {
        format!("{singular}s")
    }
}

/// A table's name as a title: `order_items` and `OrderItem` both give "Order items".
#[must_use]
pub fn title(name: &str) -> String {
    if words(name).is_empty() {
        return wordless(name);
    }
    let spoken = in_sentence(&label(name));
    let one = singular(&spoken);
    // A name in the singular is made plural; one in the plural stays.
    if one == spoken {
        let many = plural(&one);
        if singular(&many) == one {
            return capitalised(&many);
        }
    }
    label(name)
}

/// The name of an icon for a table, by the last word of its name that tells.
#[must_use]
pub fn icon(name: &str) -> &'static str {
    let words = words(&singular(&words(name).join(" ")));
    let last = words.iter().rev();
    last.flat_map(|word| {
        ICONS
            .iter()
            .filter(move |(_, known)| known.contains(&word.as_str()))
    })
    .map(|(icon, _)| *icon)
    .next()
    .unwrap_or("list")
}

/// The names that a struct's table may have, the likeliest first: `OrderItem` gives
/// `order_items`, `order_item`, `OrderItem` and `OrderItems`.
#[must_use]
pub fn table_candidates(type_name: &str) -> Vec<String> {
    let snake = words(type_name).join("_");
    vec![
        plural(&snake),
        snake,
        type_name.to_owned(),
        plural(type_name),
    ]
}

/// How a type without a table's name may call its table, each name once whatever its case: for a message
/// that there is none.
#[must_use]
pub fn table_names(type_name: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in table_candidates(type_name) {
        if !names.iter().any(|known| words(known) == words(&name)) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_peoples_words() {
        assert_eq!(label("unit_price_cents"), "Unit price cents");
        assert_eq!(label("sku"), "SKU");
        assert_eq!(label("billing_email"), "Billing e-mail");
        assert_eq!(label("InvoiceLineId"), "Invoice line ID");
        assert_eq!(label("Postal Code"), "Postal code");
        assert_eq!(reference_label("customer_id"), "Customer");
        assert_eq!(reference_label("ArtistId"), "Artist");
        assert_eq!(reference_label("CustomerID"), "Customer");
        assert_eq!(reference_label("id"), "ID");
        assert_eq!(choice("in_progress"), "In progress");
        assert_eq!(choice("PG-13"), "PG-13");
        assert_eq!(choice(" "), "Empty");
        assert_eq!(label("?!"), "?!");
        assert_eq!(label(""), "Unnamed");
        assert_eq!(title("\u{7} "), "Unnamed");
    }

    #[test]
    fn plurals_come_back_as_singulars() {
        for (one, many) in [
            ("category", "categories"),
            ("order item", "order items"),
            ("address", "addresses"),
            ("person", "people"),
            ("box", "boxes"),
            ("day", "days"),
            ("status", "statuses"),
            ("Person", "People"),
            ("child", "children"),
            ("shelf", "shelves"),
            ("knife", "knives"),
            ("housewife", "housewives"),
            ("life", "lives"),
            ("wolf", "wolves"),
            ("half", "halves"),
            ("calf", "calves"),
            ("loaf", "loaves"),
            ("thief", "thieves"),
            ("self", "selves"),
            ("Elf", "Elves"),
            ("scarf", "scarves"),
            ("chief", "chiefs"),
            ("roof", "roofs"),
            ("belief", "beliefs"),
            ("proof", "proofs"),
            ("safe", "safes"),
            ("olive", "olives"),
            ("drive", "drives"),
            ("valve", "valves"),
            ("sleeve", "sleeves"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
        }
        assert_eq!(singular("news"), "news");
        // Absences, in whatever counts people.
        assert_eq!(singular("employee leaves"), "employee leave");
        assert_eq!(plural("leaf"), "leaves");
    }

    #[test]
    fn a_struct_finds_its_table() {
        assert_eq!(table_candidates("OrderItem")[0], "order_items");
        assert_eq!(table_candidates("Category")[0], "categories");
        assert_eq!(table_candidates("Shelf")[0], "shelves");
        assert_eq!(table_names("OrderItem"), ["order_items", "order_item"]);
        assert_eq!(table_names("Binkey"), ["binkeys", "binkey"]);
    }

    #[test]
    fn names_become_titles_in_the_plural() {
        assert_eq!(title("order_items"), "Order items");
        assert_eq!(title("Customer"), "Customers");
        assert_eq!(title("Order Details"), "Order details");
        assert_eq!(title("address"), "Addresses");
        assert_eq!(title("bookshelf"), "Bookshelves");
        assert_eq!(title("Shelves"), "Shelves");
        assert_eq!(title("MediaType"), "Media types");
    }

    #[test]
    fn icons_go_by_the_last_telling_word() {
        assert_eq!(icon("customer_addresses"), "map");
        assert_eq!(icon("order_items"), "box");
        assert_eq!(icon("zzz"), "list");
    }
}
