use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct OrderItem {
    order_id: i64,
    product_id: i64,
}

fn main() {
    let _ = (OrderItem::TABLE, OrderItem::ORDER_ID);
}
