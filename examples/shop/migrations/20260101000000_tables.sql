-- The shop: what is sold, to whom, and what became of it. Money is in euro cents.

CREATE TABLE categories (
    id          INTEGER PRIMARY KEY,
    parent_id   INTEGER REFERENCES categories (id) ON DELETE RESTRICT,
    name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    slug        TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    position    INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    visible     BOOLEAN NOT NULL DEFAULT TRUE CHECK (visible IN (0, 1)),
    UNIQUE (parent_id, name),
    CONSTRAINT not_its_own_parent CHECK (parent_id <> id)
);

CREATE TABLE products (
    id               INTEGER PRIMARY KEY,
    sku              TEXT NOT NULL UNIQUE CHECK (sku GLOB '[A-Z][A-Z][A-Z]-[0-9][0-9][0-9][0-9]'),
    name             TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    category_id      INTEGER NOT NULL REFERENCES categories (id) ON DELETE RESTRICT,
    status           TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'retired')),
    price_cents      INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 10000000),
    list_price_cents INTEGER CHECK (list_price_cents > 0),
    stock            INTEGER NOT NULL DEFAULT 0 CHECK (stock >= 0),
    weight_grams     INTEGER CHECK (weight_grams > 0),
    featured         BOOLEAN NOT NULL DEFAULT FALSE CHECK (featured IN (0, 1)),
    launched_on      DATE,
    description      TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
    attributes       JSON NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
    created_at       DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT list_price_above_price CHECK (list_price_cents IS NULL OR list_price_cents > price_cents),
    CONSTRAINT active_has_launched CHECK (status <> 'active' OR launched_on IS NOT NULL)
);

CREATE TABLE tags (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 40),
    color TEXT NOT NULL DEFAULT '#6b7280' CHECK (color GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]')
);

CREATE TABLE product_tags (
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    tag_id     INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (product_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE customers (
    id         INTEGER PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(email) <= 254 AND email LIKE '%_@_%._%'),
    first_name TEXT NOT NULL CHECK (length(first_name) BETWEEN 1 AND 80),
    last_name  TEXT NOT NULL CHECK (length(last_name) BETWEEN 1 AND 80),
    full_name  TEXT NOT NULL GENERATED ALWAYS AS (first_name || ' ' || last_name) VIRTUAL,
    company    TEXT CHECK (length(company) BETWEEN 1 AND 120),
    phone      TEXT CHECK (length(phone) BETWEEN 5 AND 30),
    language   TEXT NOT NULL DEFAULT 'en' CHECK (length(language) = 2),
    tier       TEXT NOT NULL DEFAULT 'standard' CHECK (tier IN ('standard', 'silver', 'gold')),
    newsletter BOOLEAN NOT NULL DEFAULT FALSE CHECK (newsletter IN (0, 1)),
    birth_date DATE,
    note       TEXT CHECK (length(note) <= 1000),
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE addresses (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL DEFAULT 'shipping' CHECK (kind IN ('shipping', 'billing')),
    recipient   TEXT NOT NULL CHECK (length(recipient) BETWEEN 1 AND 160),
    street      TEXT NOT NULL CHECK (length(street) BETWEEN 1 AND 160),
    extra       TEXT CHECK (length(extra) <= 160),
    postal_code TEXT NOT NULL CHECK (length(postal_code) BETWEEN 2 AND 12),
    city        TEXT NOT NULL CHECK (length(city) BETWEEN 1 AND 80),
    country     CHAR(2) NOT NULL CHECK (country GLOB '[A-Z][A-Z]'),
    preferred   BOOLEAN NOT NULL DEFAULT FALSE CHECK (preferred IN (0, 1))
);

CREATE TABLE orders (
    id                  INTEGER PRIMARY KEY,
    number              TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 20),
    customer_id         INTEGER NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
    shipping_address_id INTEGER REFERENCES addresses (id) ON DELETE SET NULL,
    status              TEXT NOT NULL DEFAULT 'awaiting_payment' CHECK (status IN (
                            'awaiting_payment', 'paid', 'packed', 'shipped', 'delivered',
                            'cancelled', 'refunded')),
    subtotal_cents      INTEGER NOT NULL DEFAULT 0 CHECK (subtotal_cents >= 0),
    discount_cents      INTEGER NOT NULL DEFAULT 0 CHECK (discount_cents >= 0),
    shipping_cents      INTEGER NOT NULL DEFAULT 0 CHECK (shipping_cents >= 0),
    total_cents         INTEGER NOT NULL
                        GENERATED ALWAYS AS (subtotal_cents - discount_cents + shipping_cents) STORED,
    gift                BOOLEAN NOT NULL DEFAULT FALSE CHECK (gift IN (0, 1)),
    note                TEXT CHECK (length(note) <= 500),
    placed_at           DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    shipped_at          DATETIME,
    CONSTRAINT discount_within_subtotal CHECK (discount_cents <= subtotal_cents),
    CONSTRAINT shipped_after_placed CHECK (shipped_at IS NULL OR shipped_at >= placed_at),
    CONSTRAINT shipped_has_a_time CHECK (status NOT IN ('shipped', 'delivered') OR shipped_at IS NOT NULL)
);

CREATE TABLE order_items (
    order_id         INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line             INTEGER NOT NULL CHECK (line BETWEEN 1 AND 999),
    product_id       INTEGER NOT NULL REFERENCES products (id) ON DELETE RESTRICT,
    quantity         INTEGER NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 999),
    unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0),
    total_cents      INTEGER NOT NULL GENERATED ALWAYS AS (quantity * unit_price_cents) STORED,
    PRIMARY KEY (order_id, line)
) WITHOUT ROWID;

CREATE TABLE payments (
    id           INTEGER PRIMARY KEY,
    order_id     INTEGER NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
    reference    TEXT NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 40),
    method       TEXT NOT NULL CHECK (method IN ('card', 'invoice', 'transfer', 'wallet')),
    status       TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'captured', 'failed', 'refunded')),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    card_last4   CHAR(4) CHECK (card_last4 GLOB '[0-9][0-9][0-9][0-9]'),
    created_at   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    captured_at  DATETIME,
    CONSTRAINT digits_of_cards_only CHECK (card_last4 IS NULL OR method = 'card'),
    CONSTRAINT captured_has_a_time CHECK (status NOT IN ('captured', 'refunded') OR captured_at IS NOT NULL)
);

CREATE TABLE reviews (
    id          INTEGER PRIMARY KEY,
    product_id  INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    customer_id INTEGER REFERENCES customers (id) ON DELETE SET NULL,
    rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    body        TEXT NOT NULL DEFAULT '' CHECK (length(body) <= 2000),
    status      TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'published', 'rejected')),
    created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (product_id, customer_id)
);
