use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct OrderItem {
    #[admin(primary_key)]
    order_id: i64,
    line: i64,
    #[admin(primary_key)]
    product_id: i64,
}

fn main() {
    let _ = (OrderItem::TABLE, OrderItem::ORDER_ID);
}
