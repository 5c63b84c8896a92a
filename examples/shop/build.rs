//! Writes the panel, `src/admin/`, whenever the structs or the migrations change.

fn main() -> dbadmin_build::Result<()> {
    dbadmin_build::Admin::new()
        .prompt("The back office of a small shop: catalogue, customers, orders, payments, reviews")
        .migrations("migrations")
        .generate()?;
    Ok(())
}
