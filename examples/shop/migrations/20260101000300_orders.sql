-- 20,000 orders over three years, their items, payments and reviews. The oldest are delivered,
-- the newest wait to be paid; totals are the sums of the items, payments those of the orders.

-- Memory (in KiB) for all of it, so that no page is written twice.
PRAGMA cache_size = -16000;
-- What follows is known to satisfy the tables' CHECKs: `tests/data.rs` asks SQLite for each row.
PRAGMA ignore_check_constraints = ON;

-- What an order will be, before its sums are known. Dropped below.
CREATE TABLE seed_orders (
    n INTEGER PRIMARY KEY, ago INTEGER, placed_at INTEGER, customer_id INTEGER, dice INTEGER, chance INTEGER,
    status TEXT, shipped_at INTEGER
);
INSERT INTO seed_orders
WITH
-- Squares modulo a prime look random enough, and are the same everywhere.
rolled AS MATERIALIZED (
    SELECT n, ago, placed_at,
           (n * 16807 + 7) % 1999993 * ((n * 16807 + 7) % 1999993) % 2147483647 AS dice,
           (n * 48271 + 11) % 1999957 * ((n * 48271 + 11) % 1999957) % 2147483629 AS chance
    FROM seed_order_times
),
-- Of the customers there were by then (400 at first), the earlier ones buy more often.
bought AS (
    SELECT n, ago, placed_at, dice, chance,
           1 + (dice % 997) * (chance % 991) * (400 + (n - 1) * 11 / 50) / 988027 AS customer_id,
           CASE
               WHEN ago >= 40 AND chance % 100 < 3 THEN 'cancelled'
               WHEN ago >= 700 AND chance % 100 < 5 THEN 'refunded'
               WHEN ago < 45 THEN iif(chance % 3 = 0, 'paid', 'awaiting_payment')
               WHEN ago < 140 THEN iif(chance % 7 = 0, 'awaiting_payment', 'paid')
               WHEN ago < 230 THEN iif(chance % 4 = 0, 'paid', 'packed')
               WHEN ago < 620 THEN 'shipped'
               ELSE 'delivered'
           END AS status
    FROM rolled
)
SELECT n, ago, placed_at, customer_id, dice, chance, status,
       CASE WHEN status IN ('shipped', 'delivered', 'refunded')
           THEN placed_at + 50000 + chance / 128 % 180000 END
FROM bought;

-- Items come before their orders, which need their sums: references are checked at the end.
PRAGMA defer_foreign_keys = ON;

INSERT INTO order_items (order_id, line, product_id, quantity, unit_price_cents)
WITH
-- Of twenty orders, six have one item, seven two, four three, two four and one five.
lines (line, below) AS (VALUES (1, 20), (2, 14), (3, 7), (4, 3), (5, 1)),
-- Some things sell better than others: squared again, and scattered over the 624 ever sold.
picked AS MATERIALIZED (
    SELECT o.n, l.line, o.chance,
           1 + ((o.dice / 1024 % 1009) * (o.dice / 1024 % 1009) * 624 / 1018081 + l.line * 97) % 624 * 251 % 624
               AS product_id
    FROM seed_orders AS o CROSS JOIN lines AS l ON o.chance / 256 % 20 < l.below
)
SELECT i.n, i.line, i.product_id,
       CASE
           WHEN p.price_cents < 2000 THEN 1 + (i.chance / 16 + i.line) % 7 % 6
           WHEN p.price_cents < 6000 THEN 1 + (i.chance / 16 + i.line) % 5 / 3
           ELSE 1
       END,
       -- Prices rose by a twentieth two years ago.
       p.price_cents - iif(i.n < 4200, p.price_cents / 200 * 10, 0)
FROM picked AS i CROSS JOIN products AS p ON p.id = i.product_id;

INSERT INTO orders (id, number, customer_id, shipping_address_id, status, subtotal_cents, discount_cents,
                    shipping_cents, gift, note, placed_at, shipped_at)
WITH sums (n, subtotal) AS (SELECT order_id, sum(total_cents) FROM order_items GROUP BY order_id)
SELECT
    o.n,
    printf('S-%05d', 10000 + o.n),
    o.customer_id,
    o.customer_id,
    o.status,
    s.subtotal,
    CASE WHEN o.dice % 11 = 0 THEN s.subtotal / 10 WHEN o.dice % 37 = 0 THEN min(500, s.subtotal) ELSE 0 END,
    CASE
        WHEN s.subtotal >= 10000 THEN 0
        WHEN a.country IN ('GB', 'TR', 'IN', 'NG', 'JP') THEN 1290
        ELSE 490
    END,
    o.dice % 13 = 0,
    CASE o.dice % 83
        WHEN 5 THEN 'Please leave it with the neighbour at no. ' || (2 + o.n % 40) || '.'
        WHEN 23 THEN 'A present: please no invoice in the parcel.'
        WHEN 41 THEN 'Ring at the shop downstairs, they take parcels until seven.'
        WHEN 67 THEN 'Called to ask for delivery on a Saturday.'
    END,
    datetime(o.placed_at, 'unixepoch'),
    datetime(o.shipped_at, 'unixepoch')
FROM sums AS s
CROSS JOIN seed_orders AS o ON o.n = s.n
CROSS JOIN addresses AS a ON a.id = o.customer_id;

-- Whoever has not paid yet has no payment; of the cancelled ones, half had a card refused.
INSERT INTO payments (order_id, reference, method, status, amount_cents, card_last4, created_at, captured_at)
WITH
methods AS MATERIALIZED (
    SELECT o.n, o.status, o.placed_at, o.chance, o.ago,
           CASE
               WHEN o.status = 'cancelled' THEN 'card'
               WHEN c.company IS NOT NULL AND o.ago >= 400 THEN 'invoice'
               WHEN o.dice % 10 < 6 THEN 'card'
               WHEN o.dice % 10 < 9 THEN 'wallet'
               ELSE 'transfer'
           END AS method
    FROM seed_orders AS o CROSS JOIN customers AS c ON c.id = o.customer_id
    WHERE o.status <> 'awaiting_payment' AND NOT (o.status = 'cancelled' AND o.dice % 2 = 0)
)
SELECT
    m.n,
    printf('P%06d-%04X', m.n, m.chance % 65536),
    m.method,
    CASE m.status WHEN 'cancelled' THEN 'failed' WHEN 'refunded' THEN 'refunded' ELSE 'captured' END,
    o.total_cents,
    CASE WHEN m.method = 'card' THEN printf('%04d', m.chance / 64 % 10000) END,
    datetime(m.placed_at + 45, 'unixepoch'),
    CASE WHEN m.status <> 'cancelled' THEN datetime(
        m.placed_at + CASE m.method WHEN 'invoice' THEN 190000 + m.chance % 260000
                                    WHEN 'transfer' THEN 3000 + m.chance % 9000
                                    ELSE 48 + m.chance % 90 END, 'unixepoch') END
FROM methods AS m CROSS JOIN orders AS o ON o.id = m.n;

-- Of the delivered orders some are reviewed, each by what its first line was.
INSERT INTO reviews (product_id, customer_id, rating, title, body, status, created_at)
WITH
moods (mood, rating, titles, openings) AS (VALUES
    (0, 5, '["Exactly as hoped","Would buy it again","Beautiful","Worth every cent","Better than in the picture","A daily pleasure"]',
        '["Well made and well packed.","We use it every day and it still looks new.","Bought one, came back for two more.","A present that was loved at once.","Feels solid in the hand."]'),
    (1, 4, '["Very good","Nearly perfect","Happy with it","Good quality","Does what it should"]',
        '["Good quality for the price.","Arrived on time, just as described.","The colour is a little darker than on screen.","Took a week to arrive, but worth it.","Lovely, though a size larger would be better."]'),
    (2, 3, '["It is all right","Average","Not quite what I expected","Fine for the price"]',
        '["It does the job.","Smaller than I thought; do check the measures.","Nice material, uneven finish.","The second one differs from the first."]'),
    (3, 2, '["Disappointed","Not for me","Expected more"]',
        '["The finish came off after a few weeks.","Arrived with a scratch.","The colour is quite different from the picture."]'),
    (4, 1, '["Broken on arrival","Sent it back","Please do better"]',
        '["Arrived in pieces, the parcel was too thin.","It broke within a week.","Wrong item, twice."]')
),
remarks (remark, words) AS (SELECT key, value FROM json_each(
    '["","","Delivery was quick.","The packaging went straight into the paper bin, which is how it should be.",
      "Customer service answered within the hour.","My partner was sceptical at first, not any more.",
      "I compared it with three others before.","The maker''s note in the box is a nice touch."]')),
chosen AS (
    SELECT min(o.n) AS n, o.placed_at, o.chance, i.product_id, o.customer_id
    FROM seed_orders AS o JOIN order_items AS i ON i.order_id = o.n AND i.line = 1
    WHERE o.status IN ('delivered', 'refunded') AND o.n % 100 < 34
    GROUP BY i.product_id, o.customer_id
    ORDER BY 1 DESC LIMIT 6000
),
graded AS MATERIALIZED (
    SELECT n, placed_at + 300000 + chance / 8 % 400000 AS written_at, chance, product_id, customer_id,
           CASE WHEN chance / 32 % 100 < 50 THEN 0 WHEN chance / 32 % 100 < 77 THEN 1
                WHEN chance / 32 % 100 < 89 THEN 2 WHEN chance / 32 % 100 < 95 THEN 3 ELSE 4 END AS mood
    FROM chosen
)
SELECT
    g.product_id,
    -- A few have closed their account since.
    CASE WHEN g.chance % 211 > 0 THEN g.customer_id END,
    m.rating,
    m.titles ->> (g.chance / 4096 % json_array_length(m.titles)),
    trim((m.openings ->> (g.chance / 512 % json_array_length(m.openings))) || ' ' || r.words),
    CASE WHEN g.chance % 67 = 0 THEN 'rejected'
         WHEN g.written_at > 1768176000 - 8 * 86400 THEN 'waiting'
         ELSE 'published' END,
    datetime(g.written_at, 'unixepoch')
FROM graded AS g JOIN moods AS m ON m.mood = g.mood JOIN remarks AS r ON r.remark = g.chance / 65536 % 8
ORDER BY g.written_at, g.n;

DROP TABLE seed_orders;
DROP TABLE seed_order_times;

PRAGMA ignore_check_constraints = OFF;
