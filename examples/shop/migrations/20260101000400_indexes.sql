-- For foreign keys, and for what one sorts and filters by. They come after the data, because a
-- full table is indexed several times faster than one that grows.

CREATE INDEX products_category_id ON products (category_id);
CREATE INDEX products_status ON products (status);
CREATE INDEX products_name ON products (name);

CREATE INDEX product_tags_tag_id ON product_tags (tag_id);

CREATE INDEX customers_last_name ON customers (last_name, first_name);
CREATE INDEX customers_full_name ON customers (full_name);
CREATE INDEX customers_created_at ON customers (created_at);

CREATE INDEX addresses_customer_id ON addresses (customer_id);
-- One preferred address of each kind.
CREATE UNIQUE INDEX addresses_preferred ON addresses (customer_id, kind) WHERE preferred = 1;

CREATE INDEX orders_customer_id ON orders (customer_id);
CREATE INDEX orders_shipping_address_id ON orders (shipping_address_id);
CREATE INDEX orders_status ON orders (status, placed_at);
CREATE INDEX orders_placed_at ON orders (placed_at);
CREATE INDEX orders_total_cents ON orders (total_cents);

CREATE INDEX order_items_product_id ON order_items (product_id);

CREATE INDEX payments_order_id ON payments (order_id);
CREATE INDEX payments_status ON payments (status);
CREATE INDEX payments_created_at ON payments (created_at);

CREATE INDEX reviews_customer_id ON reviews (customer_id);
CREATE INDEX reviews_status ON reviews (status, created_at);
CREATE INDEX reviews_created_at ON reviews (created_at);

-- So that the planner, and whoever asks how many rows there are about, knows.
ANALYZE;
