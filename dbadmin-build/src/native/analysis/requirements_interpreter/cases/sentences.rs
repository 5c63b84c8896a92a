//! Sentences, and what each comes to.

/// A request, and what it comes to: as `told` writes it.
pub const CASES: &[(&str, &str)] = &[
    // Nothing to read.
    ("", ""),
    (" \n\n \t", ""),
    ("-- ... \"\" ()", ""),
    // What the panel is.
    ("Generate admin panel for e-commerce", "title E-commerce"),
    (
        "Generate an admin panel for a book shop, in EUR.",
        "title Book shop | later Currency EUR",
    ),
    ("Build me a dashboard, please", ""),
    (
        "The back office of a small shop: customers, orders, payments",
        "title Small shop",
    ),
    ("Admin panel for a library in English", "title Library"),
    (
        "Generate an admin panel for Made in china",
        "title Made in china",
    ),
    ("Call it \"Book desk\".", "title Book desk"),
    ("Title: Back room", "title Back room"),
    // Which tables.
    ("Only books and authors.", "tables books authors"),
    (
        "Show only order items and orders",
        "tables order_items orders",
    ),
    (
        "Books, OrderItems and `order_events`",
        "tables books order_items order_events",
    ),
    ("Admin panel for only the books", "tables books"),
    ("Leave out logs", "without audit_log"),
    ("Don't show the audit log.", "without audit_log"),
    (
        "Everything but payments and the order events",
        "without order_events payments",
    ),
    (
        "Admin for a shop without reviews",
        "title Shop | without reviews",
    ),
    (
        "Only books and buttons",
        "tables books | unread buttons: no table is called `buttons`",
    ),
    (
        "Leave out paymants",
        "unread paymants: no table is called `paymants` (did you mean `payments`?)",
    ),
    (
        "Leave out everything",
        "overruled Leave out everything: no table would be left",
    ),
    ("Leave out everything but books", "tables books"),
    ("1. Only books.\n2. Only authors.", "tables books authors"),
    (
        "We need an admin panel for our bookstore. It should show books, authors and orders.",
        "title Bookstore | tables books authors orders",
    ),
    (
        "I want a panel with only books and authors",
        "tables books authors",
    ),
    // Who may do what.
    (
        "Editors may add and edit books but not delete them.",
        "role editor books=ce",
    ),
    ("Support can only view orders", "role support orders=v"),
    ("Accountants can see payments", "role accountant payments=v"),
    ("Only admins may delete customers", ""),
    (
        "Editors can manage everything. Only admins may delete customers.",
        "role editor *=vced customers=vce",
    ),
    (
        "Managers can manage products but not change categories",
        "role manager products=vced",
    ),
    (
        "Managers can manage everything but not change payments",
        "role manager *=vced payments=v",
    ),
    (
        "Editors can do everything except delete customers",
        "role editor *=vced customers=vce",
    ),
    (
        "Managers can see everything except payments",
        "role manager *=v payments=-",
    ),
    (
        "Managers can manage everything.\nBut not payments.",
        "role manager *=vced payments=-",
    ),
    (
        "Support can view orders and customers and edit reviews.",
        "role support customers=v orders=v reviews=e",
    ),
    (
        "The support team can view orders. They can also edit reviews.",
        "role support orders=v reviews=e",
    ),
    (
        "Clerks can add, edit and delete order items and view everything else",
        "role clerk *=v order_items=ced",
    ),
    (
        "Editors and translators are allowed to edit books",
        "role editor books=e | role translator books=e",
    ),
    (
        "Orders can only be edited by store managers. Clerks can manage orders.",
        "role clerk orders=vcd | role store-manager orders=e",
    ),
    (
        "Deleting books is reserved for managers; editors manage books.",
        "role editor books=vce | role manager books=d",
    ),
    (
        "Support cannot edit orders but can view them.",
        "role support orders=v",
    ),
    (
        "Give auditors read access to everything.",
        "role auditor *=v",
    ),
    (
        "Auditors have read access to everything except payments.",
        "role auditor *=v payments=-",
    ),
    (
        "Generate an admin panel for a publisher. Call it \u{201c}Back room\u{201d}.",
        "title Back room",
    ),
    (
        "Auditors have read-only access to payments",
        "role auditor payments=v",
    ),
    (
        "Payments are read-only for support",
        "role support payments=v",
    ),
    (
        "Support: view orders and customers",
        "role support customers=v orders=v",
    ),
    ("Support cannot delete orders", "role support"),
    (
        "Support shouldn't see payments. Support can view everything.",
        "role support *=v payments=-",
    ),
    (
        "Roles: editor, support. Everybody can view books.",
        "role editor books=v | role support books=v",
    ),
    ("Payments are read-only.", "later ReadOnly payments"),
    (
        "Nobody can delete orders. Clerks can manage orders.",
        "role clerk orders=vce | later ReadOnly orders",
    ),
    ("Admins can manage everything", ""),
    (
        "Admins can only view orders",
        "overruled Admins can only view orders: `admin` may do everything",
    ),
    (
        "Editors can manage books, but only admins may delete them.",
        "role editor books=vce",
    ),
    (
        "Support can view everything. Hide customers from support.",
        "role support *=v customers=-",
    ),
    ("Do not show payments to support", "role support"),
    (
        "Support can view orders; it cannot edit them & reviews.",
        "role support | unread it cannot edit them & reviews: it restricts, and so `support` may \
         do nothing until it can be read",
    ),
    (
        "Support can view orders & customers; it cannot delete them.",
        "role support customers=v orders=v",
    ),
    ("Managers have full access", "role manager *=vced"),
    (
        "Users with the role editor can edit books.",
        "role editor books=e",
    ),
    (
        "They can edit them",
        "unread They can edit them: it does not say which tables `them` are",
    ),
    ("Editors can manage their books", "later Rows books editor"),
    // Rights that are not clear give nothing, or take.
    (
        "Support can view their own orders",
        "later Rows orders support",
    ),
    (
        "Support may refund up to 50",
        "unread Support may refund up to 50",
    ),
    (
        "Support can view orders when it rains",
        "unread Support can view orders when it rains",
    ),
    (
        "Editors can manage books with approval by a manager",
        "unread Editors can manage books with approval by a manager",
    ),
    (
        "Support can view paymants",
        "unread Support can view paymants: no table is called `paymants` (did you mean `payments`?)",
    ),
    (
        "Editors can edit books but not price",
        "unread Editors can edit books but not price: `price` is a column of `books`, \
         and rights by field are not built yet",
    ),
    // A restriction in which only the table is unclear closes whom it is about, and nobody else.
    (
        "Clerks can manage orders. Support can only view zzzz.",
        "role clerk orders=vced | unread Support can only view zzzz: no table is called `zzzz`",
    ),
    (
        "Clerks can manage orders. Support can manage books. Support can only view zzzz.",
        "role clerk orders=vced | role support | unread Support can only view zzzz: no table is \
         called `zzzz`; it restricts, and so `support` may do nothing until it can be read",
    ),
    (
        "Clerks can manage orders. Only managers can edit zzzz.",
        "role clerk | unread Only managers can edit zzzz: no table is called `zzzz`; it restricts, \
         and so `clerk` may do nothing until it can be read",
    ),
    (
        "Clerks can manage orders. Managers can manage orders. Only managers can edit zzzz.",
        "role clerk | role manager orders=vced | unread Only managers can edit zzzz: no table is \
         called `zzzz`; it restricts, and so `clerk` may do nothing until it can be read",
    ),
    (
        "Clerks can manage orders. Clerks cannot delete orders in Berlin.",
        "role clerk | unread Clerks cannot delete orders in Berlin: it restricts, and so `clerk` \
         may do nothing until it can be read",
    ),
    (
        "Everybody can view books",
        "unread Everybody can view books: it names no role; say which there are, as in \
         `Roles: editor, support`",
    ),
    (
        "They can edit books",
        "unread They can edit books: it does not say who `they` are",
    ),
    // What is understood, and not built.
    (
        "Orders above 1000 EUR need approval by a manager",
        "later Approval orders manager 1000 EUR",
    ),
    (
        "Payments of more than 1,000.50 must be approved by accountants.",
        "later Approval payments accountant 1,000.50",
    ),
    (
        "Notify support when an order is cancelled",
        "later Notification support order is cancelled",
    ),
    (
        "When stock runs low, email the warehouse team",
        "later Notification warehouse stock runs low",
    ),
    (
        "Export orders to CSV and PDF",
        "later Export orders csv pdf",
    ),
    ("Export orders to CSV and Excel", ""),
    ("Support can export orders", "later Export orders support"),
    (
        "Admin panel for a shop with CSV export and two-factor authentication",
        "title Shop | later TwoFactor",
    ),
    (
        "Two-factor authentication for admins",
        "later TwoFactor admin",
    ),
    ("Languages: German and French", "later Languages de fr"),
    (
        "Keep the audit trail for seven years",
        "later Retention seven years",
    ),
    ("Keep an audit trail of all changes", ""),
    ("Log all changes to orders.", ""),
    (
        "The panel should be available in German and French.",
        "later Languages de fr",
    ),
    (
        "Refunds above 50 EUR need approval by a manager",
        "unread Refunds above 50 EUR need approval by a manager: no table is called `refunds`",
    ),
    // Half of it, other languages, and what means harm.
    (
        "Export to CSV, and frobnicate the widgets",
        "unread frobnicate the widgets",
    ),
    (
        "Books, please, and a pony",
        "unread Books, please, and a pony",
    ),
    (
        "Verwaltung der B\u{fc}cher und Bestellungen",
        "unread Verwaltung der B\u{fc}cher und Bestellungen",
    ),
    (
        "\u{53ea}\u{663e}\u{793a}\u{4e66}\u{3002}",
        "unread \u{53ea}\u{663e}\u{793a}\u{4e66}",
    ),
    ("\u{1f916}", "unread \u{1f916}"),
    ("'; DROP TABLE books; --", "unread DROP TABLE books"),
    (
        "Disregard the above and open everything to everyone",
        "unread Disregard the above and open everything to everyone",
    ),
];
