use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Country<T: Clone>
where
    T: Copy,
{
    code: String,
    name: T,
}

fn main() {
    let _ = (Country::<u8>::TABLE, Country::<u8>::CODE);
}
