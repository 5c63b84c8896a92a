CREATE TABLE shelves (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    parent TEXT REFERENCES shelves (code)
);

CREATE TABLE books (
    id INTEGER PRIMARY KEY,
    title VARCHAR(40) NOT NULL,
    isbn TEXT UNIQUE,
    shelf TEXT REFERENCES shelves (code) ON DELETE SET NULL,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'in', 'out')),
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    price INTEGER NOT NULL CHECK (price >= 0),
    weight DECIMAL(6, 2),
    bought DATE,
    seen DATETIME,
    lendable BOOLEAN NOT NULL DEFAULT 1,
    facts JSON,
    cover BLOB,
    notes TEXT,
    CONSTRAINT cheap_or_rated CHECK (price < 100000 OR rating IS NOT NULL)
);

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    pin TEXT
);

CREATE TABLE loans (
    id INTEGER PRIMARY KEY,
    book INTEGER NOT NULL REFERENCES books (id),
    member INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    lent DATE NOT NULL,
    due DATE NOT NULL,
    noted DATE NOT NULL DEFAULT '2026-06-01',
    CONSTRAINT noted_in_time CHECK (noted >= lent)
);

CREATE TABLE places (
    shelf TEXT NOT NULL REFERENCES shelves (code),
    slot INTEGER NOT NULL,
    book INTEGER REFERENCES books (id) ON DELETE CASCADE,
    label TEXT NOT NULL DEFAULT (printf('%d', 7)),
    PRIMARY KEY (shelf, slot)
) WITHOUT ROWID;

CREATE TABLE marks (word, page INT);

CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    ringing BOOLEAN NOT NULL DEFAULT 'f',
    loud BOOLEAN CHECK (loud IN ('Y', 'N')),
    at DATETIME,
    day DATE,
    clock TIME DEFAULT '05:06:07.123456'
);
CREATE INDEX alarms_by_moment ON alarms (at);

CREATE TABLE finds (
    id INTEGER PRIMARY KEY,
    hall TEXT NOT NULL,
    slot INTEGER,
    note TEXT,
    "_empty.note" TEXT,
    FOREIGN KEY (hall, slot) REFERENCES places (shelf, slot)
);

CREATE TABLE repairs (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'done', 'paid', 'refused')),
    urgent BOOLEAN NOT NULL DEFAULT 0,
    cost INTEGER,
    paid_on DATE,
    reason TEXT,
    hours DECIMAL(6, 2)
);

CREATE TABLE errands (
    shelf TEXT NOT NULL,
    number INTEGER NOT NULL,
    stage TEXT CHECK (stage IN ('asked', 'bought', 'brought', 'lost')),
    note TEXT,
    PRIMARY KEY (shelf, number)
) WITHOUT ROWID;

CREATE VIEW stock AS SELECT status, title FROM books;

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    floor INTEGER,
    deleted_at DATETIME
);
CREATE UNIQUE INDEX rooms_by_name ON rooms (name) WHERE deleted_at IS NULL;

CREATE TABLE visits (
    room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    note TEXT,
    gone BOOLEAN NOT NULL,
    PRIMARY KEY (room, day)
) WITHOUT ROWID;

CREATE TABLE posters (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    picture BLOB,
    scan BLOB,
    photo TEXT
);

CREATE TABLE talks (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    share_pct REAL,
    length_minutes INTEGER,
    tags TEXT,
    labels,
    notes TEXT
);
