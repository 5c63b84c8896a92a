-- 4,800 customers, twelve countries by twenty first names by twenty family names, and their
-- addresses. Nobody in here exists; the mail domains are the ones reserved for examples.

-- When order `n` of 20,000 was placed: business grows, so the further back, the further apart.
-- The last day is 12 January 2026, always; nights are quiet. Dropped when the orders are there.
CREATE TABLE seed_order_times (n INTEGER PRIMARY KEY, ago INTEGER, placed_at INTEGER);
INSERT INTO seed_order_times
WITH RECURSIVE
orders (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM orders WHERE n < 20000),
-- Minutes before the end of the last day.
spread (n, ago, minutes) AS MATERIALIZED (
    SELECT n, 20000 - n, (20000 - n) * 25 + (20000 - n) * (20000 - n) * 27 / 10000 + n * 7919 % 23 FROM orders
)
SELECT n, ago,
       1768176000 - minutes / 1440 * 86400 + 25200 + (1439 - minutes % 1440) * 1000 / 1439 * 60 + n * 37 % 60
FROM spread;

INSERT INTO customers (id, email, first_name, last_name, company, phone, language, tier, newsletter,
                       birth_date, note, created_at)
WITH RECURSIVE
nations (nation, language, dial, first_names, last_names) AS (VALUES
    (0, 'de', '49', '["Anna","Jonas","Mara","Lukas","Greta","Felix","Johanna","Emil","Frieda","Moritz","Klara","Anton","Ida","Paul","Lena","Jakob","Martha","Oskar","Elif","Henri"]',
        '["Albrecht","Brandt","Dietrich","Ebert","Fuchs","Gerlach","Hartmann","Jansen","Keller","Lorenz","Möller","Naumann","Otto","Pohl","Richter","Schäfer","Thiele","Ulrich","Vogt","Winkler"]'),
    (1, 'fr', '33', '["Camille","Louis","Chloé","Hugo","Inès","Gabriel","Léa","Arthur","Manon","Jules","Zoé","Raphaël","Alice","Adrien","Jeanne","Baptiste","Margaux","Théo","Salomé","Victor"]',
        '["Aubert","Blanc","Chevalier","Dubois","Esnault","Faure","Garnier","Hamelin","Jacquet","Lambert","Marchand","Noël","Olivier","Perrin","Renaud","Roussel","Simonet","Tessier","Vasseur","Weber"]'),
    (2, 'sv', '46', '["Astrid","Elias","Freja","Gustav","Ebba","Axel","Sigrid","Nils","Alva","Viktor","Maja","Oskar","Saga","Erik","Linnea","Anders","Tuva","Hampus","Selma","Birger"]',
        '["Andersson","Bergman","Carlsson","Dahl","Ekström","Forsberg","Grahn","Hedlund","Isaksson","Johansson","Karlberg","Lindqvist","Månsson","Nyström","Öberg","Palm","Rosén","Sjögren","Torell","Wallin"]'),
    (3, 'pl', '48', '["Zofia","Tomasz","Hanna","Jakub","Maja","Piotr","Julia","Wojciech","Alicja","Marek","Lena","Paweł","Oliwia","Kacper","Natalia","Adam","Kinga","Szymon","Agata","Rafał"]',
        '["Adamski","Bielak","Czarnecka","Dudek","Figiel","Górski","Jankowski","Kaczmarek","Lewandowska","Mazur","Nowak","Olszewski","Pawlak","Rutkowski","Sikora","Tomczyk","Urban","Wójcik","Zając","Zieliński"]'),
    (4, 'it', '39', '["Giulia","Marco","Sofia","Lorenzo","Aurora","Matteo","Chiara","Davide","Elena","Andrea","Martina","Pietro","Bianca","Luca","Francesca","Tommaso","Irene","Nicola","Viola","Riccardo"]',
        '["Amato","Barbieri","Colombo","D''Angelo","Esposito","Fontana","Gallo","Leone","Mancini","Negri","Orlando","Pellegrini","Ricci","Romano","Serra","Testa","Valentini","Villa","Zanetti","Zorzi"]'),
    (5, 'es', '34', '["Lucía","Álvaro","Carmen","Diego","Paula","Javier","Elena","Mateo","Nuria","Pablo","Irene","Sergio","Alba","Hugo","Marta","Iván","Rocío","Andrés","Clara","Rubén"]',
        '["Aguilar","Blanco","Castro","Domínguez","Escudero","Ferreira","García","Herrera","Ibáñez","Jiménez","León","Molina","Navarro","Ortega","Peña","Quintana","Rojas","Santos","Torres","Vidal"]'),
    (6, 'nl', '31', '["Sanne","Daan","Lotte","Bram","Fleur","Sem","Femke","Thijs","Noor","Ruben","Eva","Jeroen","Iris","Koen","Maud","Stijn","Roos","Pieter","Anouk","Wout"]',
        '["Aalbers","Bakker","Claassen","de Boer","Evers","Franken","Groen","Hendriks","Jacobs","Kuiper","Linden","Meijer","Nieuwenhuis","Postma","Romeijn","Smit","Timmer","van Dijk","Veldman","Zwart"]'),
    (7, 'tr', '90', '["Elif","Yusuf","Zeynep","Emre","Defne","Mert","Aylin","Kerem","Ece","Burak","Selin","Can","Derya","Onur","Nehir","Kaan","Melis","Deniz","Sibel","Baran"]',
        '["Acar","Aydın","Bulut","Çelik","Demir","Erdem","Güneş","Kaplan","Kaya","Koç","Özdemir","Polat","Sağlam","Şahin","Tekin","Toprak","Uçar","Yalçın","Yıldız","Yılmaz"]'),
    (8, 'en', '44', '["Olivia","Harry","Amelia","George","Isla","Jack","Freya","Oscar","Poppy","Alfie","Ivy","Rowan","Niamh","Callum","Rhiannon","Owen","Priya","Imran","Grace","Theo"]',
        '["Ashworth","Barker","Clarke","Davies","Ellis","Fletcher","Griffiths","Hughes","Irvine","Jenkins","Kerr","Lloyd","Murray","O''Brien","Patterson","Reid","Sutton","Turner","Whitaker","Young"]'),
    (9, 'hi', '91', '["Priya","Arjun","Ananya","Rohan","Kavya","Vikram","Meera","Aditya","Isha","Karan","Nandini","Rahul","Sana","Dev","Tara","Nikhil","Pooja","Farhan","Lakshmi","Sameer"]',
        '["Agarwal","Banerjee","Chatterjee","Desai","Fernandes","Gupta","Iyer","Joshi","Kapoor","Khan","Mehta","Menon","Nair","Patel","Raman","Rao","Sharma","Singh","Thomas","Verma"]'),
    (10, 'en', '234', '["Adaeze","Tunde","Ngozi","Emeka","Amina","Chidi","Folake","Ibrahim","Zainab","Obinna","Temi","Kunle","Halima","Segun","Ifeoma","Musa","Bisi","Uche","Yetunde","Femi"]',
        '["Abiola","Adeyemi","Balogun","Bello","Chukwu","Danjuma","Eze","Ibekwe","Igwe","Lawal","Mohammed","Nwosu","Obi","Ogunleye","Okafor","Okoye","Olawale","Sani","Uzor","Yakubu"]'),
    (11, 'ja', '81', '["Yui","Haruto","Aoi","Sota","Hina","Ren","Sakura","Yuto","Mei","Kaito","Rin","Daiki","Emi","Takumi","Nanami","Kenji","Mio","Shota","Haruka","Riku"]',
        '["Abe","Endo","Fujita","Goto","Hayashi","Ito","Kato","Kimura","Kobayashi","Matsumoto","Mori","Nakamura","Ogawa","Saito","Sato","Suzuki","Tanaka","Ueda","Watanabe","Yamada"]')
),
generate (value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM generate WHERE value < 4799),
-- Each triple comes once: 1777 and 4800 have no common divisor, so the product is a shuffle.
shuffled (id, pick) AS MATERIALIZED (SELECT value + 1, value * 1777 % 4800 FROM generate),
-- Unpacked once, so that each customer costs two look-ups by number.
names (nation, last, place, name) AS (
    SELECT nation, 0, CAST(key AS INTEGER), value FROM nations, json_each(first_names)
    UNION ALL
    SELECT nation, 1, CAST(key AS INTEGER), value FROM nations, json_each(last_names)
),
-- The names in the letters of an e-mail address, in three steps.
vowels (nation, last, place, name, plain) AS (
    SELECT nation, last, place, name,
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            name, 'ä', 'ae'), 'á', 'a'), 'å', 'a'), 'ą', 'a'), 'é', 'e'), 'è', 'e'), 'ë', 'e'), 'í', 'i'),
            'ï', 'i'), 'ı', 'i'), 'ö', 'o'), 'ó', 'o')
    FROM names
),
consonants (nation, last, place, name, plain) AS (
    SELECT nation, last, place, name,
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            plain, 'ü', 'u'), 'ú', 'u'), 'ç', 'c'), 'ğ', 'g'), 'ł', 'l'), 'ń', 'n'), 'ñ', 'n'), 'ś', 's'),
            'ş', 's'), 'ź', 'z'), 'ż', 'z')
    FROM vowels
),
spelled (nation, last, place, name, plain) AS MATERIALIZED (
    SELECT nation, last, place, name,
        lower(replace(replace(replace(replace(replace(replace(
            plain, 'Á', 'a'), 'Ç', 'c'), 'Ö', 'o'), 'Ş', 's'), ' ', ''), '''', ''))
    FROM consonants
),
people AS MATERIALIZED (
    SELECT s.id, f.name AS first_name, l.name AS last_name, f.plain || '.' || l.plain AS mailbox,
           n.language, n.dial,
           s.id * 48271 % 99991 AS dice, (s.id * s.id + 17 * s.id) % 9973 AS chance
    FROM shuffled AS s
    JOIN nations AS n ON n.nation = s.pick % 12
    JOIN spelled AS f ON f.nation = s.pick % 12 AND f.last = 0 AND f.place = s.pick / 12 % 20
    JOIN spelled AS l ON l.nation = s.pick % 12 AND l.last = 1 AND l.place = s.pick / 240
)
SELECT
    p.id,
    p.mailbox || CASE p.chance % 5
        WHEN 0 THEN '@example.org' WHEN 1 THEN '@example.com' WHEN 2 THEN '@mail.example.org'
        WHEN 3 THEN '@post.example.net' ELSE '@example.net' END,
    p.first_name,
    p.last_name,
    CASE WHEN p.chance % 9 = 4 THEN p.last_name || CASE p.chance % 7
        WHEN 0 THEN ' Interiors' WHEN 1 THEN ' & Partners' WHEN 2 THEN ' Architects' WHEN 3 THEN ' Hotel'
        WHEN 4 THEN ' Café' WHEN 5 THEN ' Studio' ELSE ' Supplies' END END,
    CASE WHEN p.chance % 4 > 0 THEN
        '+' || p.dial || ' ' || (20 + p.dice % 79) || ' 555 ' || printf('%04d', p.dice / 9 % 10000) END,
    p.language,
    CASE WHEN p.chance % 31 = 0 THEN 'gold' WHEN p.chance % 8 = 0 THEN 'silver' ELSE 'standard' END,
    p.chance % 5 < 2,
    CASE WHEN p.chance % 3 = 0 THEN date('1948-05-01', (p.dice % 20800) || ' days') END,
    CASE p.dice % 61
        WHEN 3 THEN 'Prefers to be called after six.'
        WHEN 17 THEN 'Asks for invoices on paper.'
        WHEN 29 THEN 'Buys for several flats; may ask for a larger discount.'
        WHEN 44 THEN 'Deliveries to the back yard, please ring twice.'
    END,
    -- A quarter of an hour before the first order that may be theirs; the first 400 long before.
    datetime(t.placed_at - 900 - max(0, 400 - p.id) * 129600, 'unixepoch')
FROM people AS p
JOIN seed_order_times AS t ON t.n = min(20000, 1 + max(0, p.id - 400) * 50 / 11)
ORDER BY p.id;

-- The address to ship to has its customer's id; every fourth customer has another for bills.
INSERT INTO addresses (id, customer_id, kind, recipient, street, extra, postal_code, city, country, preferred)
WITH
countries (nation, country, number_first, digits, towns, streets) AS (VALUES
    (0, 'DE', 0, 5, '["Leipzig","Freiburg","Kassel","Rostock","Aachen","Jena","Bremen","Ulm"]', '["Lindenweg","Gartenstraße","Am Mühlbach","Bahnhofstraße","Kirchgasse","Ahornallee"]'),
    (1, 'FR', 1, 5, '["Nantes","Lyon","Rennes","Dijon","Lille","Annecy","Pau","Reims"]', '["rue des Tilleuls","avenue du Parc","rue de la Gare","place du Marché","chemin Vert","quai des Brumes"]'),
    (2, 'SE', 0, 5, '["Uppsala","Malmö","Umeå","Gävle","Lund","Visby","Örebro","Kalmar"]', '["Björkvägen","Storgatan","Hamngatan","Skolgatan","Ängsvägen","Kyrkogatan"]'),
    (3, 'PL', 0, 5, '["Kraków","Gdańsk","Wrocław","Poznań","Lublin","Toruń","Opole","Łódź"]', '["ul. Polna","ul. Leśna","ul. Ogrodowa","ul. Szkolna","ul. Lipowa","ul. Krótka"]'),
    (4, 'IT', 0, 5, '["Bologna","Torino","Lecce","Padova","Trento","Siena","Parma","Genova"]', '["via Garibaldi","via dei Mille","corso Italia","via delle Rose","viale Europa","piazza Dante"]'),
    (5, 'ES', 0, 5, '["Granada","Valencia","Bilbao","Sevilla","Oviedo","Cádiz","Girona","León"]', '["calle Mayor","calle del Sol","avenida del Mar","calle de la Luna","paseo del Río","plaza Nueva"]'),
    (6, 'NL', 0, 4, '["Utrecht","Leiden","Groningen","Haarlem","Delft","Breda","Zwolle","Arnhem"]', '["Dorpsstraat","Molenweg","Kerkstraat","Beukenlaan","Havenkade","Lindelaan"]'),
    (7, 'TR', 0, 5, '["İzmir","Ankara","Bursa","Antalya","Eskişehir","Konya","Muğla","Trabzon"]', '["Çınar Sokak","Gül Sokak","Atatürk Caddesi","Zeytin Sokak","Deniz Caddesi","Bahar Sokak"]'),
    (8, 'GB', 1, 5, '["Leeds","Bristol","Cardiff","Dundee","Norwich","Derry","Exeter","York"]', '["Mill Lane","Station Road","Church Street","Orchard Close","High Street","Park View"]'),
    (9, 'IN', 1, 6, '["Pune","Kochi","Jaipur","Mysuru","Indore","Chennai","Surat","Lucknow"]', '["Station Road","Lake View Road","M. G. Road","Temple Street","Garden Lane","Market Road"]'),
    (10, 'NG', 1, 6, '["Lagos","Ibadan","Enugu","Abuja","Jos","Calabar","Benin City","Kaduna"]', '["Marina Road","Unity Close","Palm Avenue","Market Street","Independence Way","Creek Road"]'),
    (11, 'JP', 0, 7, '["Sendai","Kanazawa","Nagano","Fukuoka","Kobe","Nara","Otsu","Hakodate"]', '["Aoba-cho","Sakura-dori","Minami-machi","Hinode-cho","Midori-ku","Asahi-dori"]')
),
wanted (id, customer_id, kind) AS (
    SELECT id, id, 'shipping' FROM customers
    UNION ALL
    SELECT 4800 + id / 4, id, 'billing' FROM customers WHERE id % 4 = 0
)
SELECT
    w.id,
    c.id,
    w.kind,
    CASE WHEN w.kind = 'billing' AND c.company IS NOT NULL THEN c.company ELSE c.full_name END,
    CASE WHEN n.number_first
        THEN (1 + w.id % 97) || ' ' || (n.streets ->> (w.id / 12 * 5 % 6))
        ELSE (n.streets ->> (w.id / 12 * 5 % 6)) || ' ' || (1 + w.id % 143) END,
    CASE w.id % 19 WHEN 4 THEN 'Third floor' WHEN 9 THEN 'c/o Reception' WHEN 15 THEN 'Back house' END,
    substr(10000000 + w.id * 7919 % 8999999, 2, n.digits),
    n.towns ->> (w.id / 24 * 3 % 8),
    n.country,
    TRUE
FROM wanted AS w
JOIN customers AS c ON c.id = w.customer_id
-- The nation as it was picked for the customer's name.
JOIN countries AS n ON n.nation = (c.id - 1) * 1777 % 4800 % 12
ORDER BY w.id;
