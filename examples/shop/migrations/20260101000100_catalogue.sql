-- What the shop sells: 38 categories, 640 products, 72 tags. All of it is made up, and comes out
-- the same on every machine: word lists, counting and arithmetic, nothing random.

INSERT INTO categories (id, parent_id, name, slug, position, description) VALUES
    (1, NULL, 'Kitchen', 'kitchen', 1, 'For cooking, laying the table and the first cup of the day.'),
    (2, NULL, 'Living room', 'living-room', 2, 'Soft things, and things that give light.'),
    (3, NULL, 'Bedroom', 'bedroom', 3, 'Linen that gets better with every wash.'),
    (4, NULL, 'Bathroom', 'bathroom', 4, 'Towels, and soap by the bar.'),
    (5, NULL, 'Desk', 'desk', 5, 'Paper, pens and the lamp beside them.'),
    (6, NULL, 'Garden', 'garden', 6, 'For balconies too.'),
    (7, NULL, 'Children', 'children', 7, 'Toys without batteries.'),
    (8, NULL, 'Furniture', 'furniture', 8, 'Delivered assembled, within three weeks.'),
    (9, 1, 'Cookware', 'cookware', 1, ''),
    (10, 1, 'Knives and boards', 'knives-and-boards', 2, ''),
    (11, 1, 'Tableware', 'tableware', 3, ''),
    (12, 11, 'Plates and bowls', 'plates-and-bowls', 1, 'Dishwasher-safe, unless they say otherwise.'),
    (13, 11, 'Glasses', 'glasses', 2, ''),
    (14, 1, 'Coffee and tea', 'coffee-and-tea', 4, ''),
    (15, 1, 'Kitchen storage', 'kitchen-storage', 5, ''),
    (16, 2, 'Cushions', 'cushions', 1, ''),
    (17, 2, 'Throws', 'throws', 2, ''),
    (18, 2, 'Rugs', 'rugs', 3, ''),
    (19, 2, 'Vases', 'vases', 4, ''),
    (20, 2, 'Candles', 'candles', 5, ''),
    (21, 3, 'Bed linen', 'bed-linen', 1, ''),
    (22, 3, 'Blankets', 'blankets', 2, ''),
    (23, 4, 'Towels', 'towels', 1, ''),
    (24, 4, 'Soap', 'soap', 2, ''),
    (25, 5, 'Notebooks', 'notebooks', 1, ''),
    (26, 5, 'Pens', 'pens', 2, ''),
    (27, 5, 'Lamps', 'lamps', 3, 'Bulbs are included.'),
    (28, 6, 'Planters', 'planters', 1, ''),
    (29, 6, 'Garden tools', 'garden-tools', 2, ''),
    (30, 6, 'Birds', 'birds', 3, 'Feeders, baths and boxes.'),
    (31, 7, 'Toys', 'toys', 1, ''),
    (32, 7, 'Games', 'games', 2, ''),
    (33, 8, 'Seating', 'seating', 1, ''),
    (34, 33, 'Chairs', 'chairs', 1, ''),
    (35, 33, 'Stools', 'stools', 2, ''),
    (36, 33, 'Benches', 'benches', 3, ''),
    (37, 8, 'Tables', 'tables', 2, ''),
    (38, 8, 'Shelves', 'shelves', 3, '');

-- 64 things, each in five materials and each of these in two finishes.
INSERT INTO products (sku, name, category_id, status, price_cents, list_price_cents, stock,
                      weight_grams, featured, launched_on, description, attributes, created_at)
WITH
families (family, materials, finishes, care) AS (VALUES
    ('ceramic', '["Stoneware","Porcelain","Terracotta","Earthenware","Bone china"]', '["moss","ivory","ink","ochre","rose","slate"]', 'Dishwasher-safe.'),
    ('glass', '["Recycled glass","Smoked glass","Ribbed glass","Borosilicate glass","Crystal"]', '["clear","amber","sea green","grey","rose","blue"]', 'Wash by hand.'),
    ('metal', '["Cast iron","Stainless steel","Enamel","Copper","Brass"]', '["brushed","black","polished","cream","matt","antique"]', 'Dry after washing.'),
    ('wood', '["Oak","Walnut","Beech","Ash","Cherry"]', '["oiled","waxed","white","black","smoked","natural"]', 'Wipe with a damp cloth.'),
    ('textile', '["Linen","Cotton","Wool","Hemp","Velvet"]', '["sand","rust","forest","ink","ochre","chalk"]', 'Wash at 30 degrees.'),
    ('bedding', '["Washed linen","Percale","Flannel","Organic cotton","Satin"]', '["white","sage","dusk","clay","navy","stone"]', 'Wash at 60 degrees.'),
    ('wax', '["Beeswax","Soy wax","Rapeseed wax","Bayberry wax","Olive wax"]', '["plain","cedar","fig","lavender","orange","mint"]', 'Keep out of the sun.'),
    ('soap', '["Olive oil","Goat milk","Sea salt","Honey","Charcoal"]', '["plain","lavender","lemon","rosemary","oat","pine"]', 'Keep dry between uses.'),
    ('paper', '["Cloth-bound","Kraft","Leather-bound","Recycled","Hardcover"]', '["ruled","dotted","squared","plain","navy","red"]', 'Acid-free.')
),
things (thing, name, category_id, prefix, family, cents, grams) AS (VALUES
    (0, 'saucepan', 9, 'COO', 'metal', 5900, 1400), (1, 'frying pan', 9, 'COO', 'metal', 4900, 1600),
    (2, 'casserole', 9, 'COO', 'metal', 9800, 3900), (3, 'roasting tin', 9, 'COO', 'metal', 3900, 1800),
    (4, 'chopping board', 10, 'KNI', 'wood', 3400, 1500), (5, 'bread board', 10, 'KNI', 'wood', 2900, 1200),
    (6, 'knife block', 10, 'KNI', 'wood', 6900, 2100), (7, 'dinner plate', 12, 'PLA', 'ceramic', 1800, 620),
    (8, 'soup bowl', 12, 'PLA', 'ceramic', 1500, 480), (9, 'serving dish', 12, 'PLA', 'ceramic', 3600, 1100),
    (10, 'side plate', 12, 'PLA', 'ceramic', 1200, 390), (11, 'water glass', 13, 'GLA', 'glass', 900, 240),
    (12, 'wine glass', 13, 'GLA', 'glass', 1400, 180), (13, 'carafe', 13, 'GLA', 'glass', 2900, 560),
    (14, 'mug', 14, 'COF', 'ceramic', 1600, 340), (15, 'teapot', 14, 'COF', 'ceramic', 4200, 880),
    (16, 'coffee dripper', 14, 'COF', 'ceramic', 2600, 410), (17, 'espresso cup', 14, 'COF', 'ceramic', 1100, 160),
    (18, 'storage jar', 15, 'STO', 'glass', 1700, 520), (19, 'bread bin', 15, 'STO', 'metal', 5400, 2300),
    (20, 'spice rack', 15, 'STO', 'wood', 3800, 1300), (21, 'cushion', 16, 'CUS', 'textile', 3900, 620),
    (22, 'floor cushion', 16, 'CUS', 'textile', 7900, 2400), (23, 'seat pad', 16, 'CUS', 'textile', 2400, 380),
    (24, 'throw', 17, 'THR', 'textile', 6900, 1100), (25, 'sofa cover', 17, 'THR', 'textile', 8900, 1900),
    (26, 'runner', 18, 'RUG', 'textile', 7400, 2600), (27, 'rug', 18, 'RUG', 'textile', 18900, 6800),
    (28, 'bud vase', 19, 'VAS', 'glass', 1900, 310), (29, 'tall vase', 19, 'VAS', 'ceramic', 4600, 1700),
    (30, 'pillar candle', 20, 'CAN', 'wax', 1300, 420), (31, 'tea lights', 20, 'CAN', 'wax', 900, 180),
    (32, 'candle holder', 20, 'CAN', 'metal', 2200, 460), (33, 'duvet cover', 21, 'BED', 'bedding', 11900, 1500),
    (34, 'pillowcase', 21, 'BED', 'bedding', 2900, 260), (35, 'fitted sheet', 21, 'BED', 'bedding', 5900, 820),
    (36, 'blanket', 22, 'BLA', 'textile', 8900, 1600), (37, 'bedspread', 22, 'BLA', 'textile', 12900, 2700),
    (38, 'hand towel', 23, 'TOW', 'bedding', 1500, 190), (39, 'bath towel', 23, 'TOW', 'bedding', 3400, 540),
    (40, 'bath mat', 23, 'TOW', 'bedding', 3900, 760), (41, 'soap bar', 24, 'SOA', 'soap', 700, 110),
    (42, 'shampoo bar', 24, 'SOA', 'soap', 1100, 90), (43, 'pocket notebook', 25, 'NOT', 'paper', 900, 120),
    (44, 'notebook', 25, 'NOT', 'paper', 1600, 310), (45, 'diary', 25, 'NOT', 'paper', 2400, 420),
    (46, 'ballpoint pen', 26, 'PEN', 'metal', 2900, 40), (47, 'pencil pot', 26, 'PEN', 'wood', 1900, 330),
    (48, 'desk lamp', 27, 'LAM', 'metal', 12900, 2200), (49, 'bedside lamp', 27, 'LAM', 'ceramic', 8900, 1900),
    (50, 'flower pot', 28, 'PLN', 'ceramic', 2400, 1500), (51, 'window box', 28, 'PLN', 'metal', 4200, 2900),
    (52, 'hand fork', 29, 'TOO', 'metal', 2300, 350), (53, 'watering can', 29, 'TOO', 'metal', 3900, 1100),
    (54, 'bird feeder', 30, 'BIR', 'wood', 3200, 900), (55, 'nesting box', 30, 'BIR', 'wood', 3600, 1700),
    (56, 'building blocks', 31, 'TOY', 'wood', 4400, 1900), (57, 'pull-along dog', 31, 'TOY', 'wood', 2900, 540),
    (58, 'draughts set', 32, 'GAM', 'wood', 4900, 1300), (59, 'dining chair', 34, 'CHA', 'wood', 24900, 5600),
    (60, 'stool', 35, 'STL', 'wood', 13900, 3800), (61, 'bench', 36, 'BEN', 'wood', 32900, 12400),
    (62, 'side table', 37, 'TAB', 'wood', 21900, 7300), (63, 'wall shelf', 38, 'SHE', 'wood', 9900, 4100)
),
places (place, town) AS (SELECT key, value FROM json_each(
    '["Gmunden","Porto","Vejle","Limoges","Solingen","Kyoto","Bergamo","Kraków","Segovia","Jaipur","Stoke-on-Trent"]')),
-- The newest products are the last ones, so every thing is gone through once a round.
numbered (id, thing, material, second) AS (
    SELECT value + 1, value % 64, (value / 64) % 5, value / 320 FROM generate
),
generate (value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM generate WHERE value < 639),
described AS MATERIALIZED (
    SELECT n.id, n.thing, n.second, t.name AS noun, t.category_id, t.prefix, t.grams, f.care,
           f.materials ->> n.material AS material,
           f.finishes ->> ((n.thing + n.material + 3 * n.second) % 6) AS finish,
           t.cents * (84 + 9 * n.material) / 10000 * 100 + (n.id % 3) * 45 AS cents,
           n.id * 7919 % 1009 AS dice
    FROM numbered AS n JOIN things AS t ON t.thing = n.thing JOIN families AS f ON f.family = t.family
)
SELECT
    d.prefix || '-' || printf('%04d', 1000 + d.id),
    d.material || ' ' || d.noun || ', ' || d.finish,
    d.category_id,
    CASE WHEN d.id > 624 THEN 'draft' WHEN d.dice % 29 = 0 THEN 'retired' ELSE 'active' END,
    d.cents + 5,
    CASE WHEN d.dice % 9 = 0 THEN (d.cents * 125 / 100 + 99) / 100 * 100 + 90 END,
    CASE WHEN d.id > 624 OR d.dice % 17 = 0 THEN 0 ELSE d.dice % 240 END,
    d.grams * (90 + d.dice % 21) / 100,
    d.dice % 23 = 0 AND d.id <= 624,
    CASE WHEN d.id <= 624 THEN date('2019-03-04', (d.id * 2) || ' days') END,
    d.material || ' ' || d.noun || ', ' || d.finish || ', made in small batches in ' || p.town || '. '
        || CASE d.dice % 4
               WHEN 0 THEN 'Each one differs a little from the next. '
               WHEN 1 THEN 'Built to be repaired: every part can be ordered. '
               WHEN 2 THEN 'Packed without plastic. '
               ELSE ''
           END || d.care,
    json_object('material', d.material, 'finish', d.finish, 'made_in', p.town,
                'size_cm', json_array(8 + d.dice % 40, 6 + d.dice % 31),
                'care', json_array(d.care)),
    datetime(CASE WHEN d.id <= 624 THEN '2019-02-11 09:00:00' ELSE '2022-07-20 09:00:00' END,
             (d.id * 2) || ' days', (d.dice % 480) || ' minutes')
FROM described AS d JOIN places AS p ON p.place = d.dice % 11
ORDER BY d.id;

INSERT INTO tags (name, color)
WITH
words (place, name) AS (SELECT key, value FROM json_each(
    '["handmade","organic","recycled","fair trade","new","gift idea","bestseller","limited","vegan","plastic-free",
      "dishwasher-safe","oven-safe","microwave-safe","stackable","foldable","outdoor","indoor","waterproof","washable","refillable",
      "Scandinavian","Japanese","Mediterranean","country style","minimal","colourful","monochrome","rustic","classic","modern",
      "spring","summer","autumn","winter","Christmas","Easter","wedding","birthday","housewarming","back to school",
      "small flat","family","for two","for guests","for children","for cooks","for readers","for gardeners","for pets","for the road",
      "under 10","under 25","under 50","set","spare part","clearance","last pieces","returning soon","made to order","engraving",
      "soft","heavy","light","matt","glossy","scented","unscented","natural","dyed","large","small","tall"]')),
palette (place, color) AS (SELECT key, value FROM json_each(
    '["#2f6f4f","#9a5b1e","#3b5b92","#8a3b52","#6b7280","#55722d","#7a4c9e","#1f7a7a"]'))
SELECT w.name, p.color
FROM words AS w JOIN palette AS p ON p.place = w.place * 3 % 8
ORDER BY w.place;

-- One to four tags a product, always different ones: 17, 29 and 41 apart.
INSERT INTO product_tags (product_id, tag_id)
WITH steps (step, offset) AS (VALUES (0, 0), (1, 17), (2, 29), (3, 41))
SELECT p.id, 1 + (p.id * 5 + p.id / 64 + s.offset) % 72
FROM products AS p JOIN steps AS s ON s.step <= (p.id * 7919 / 64) % 4
ORDER BY 1, 2;
