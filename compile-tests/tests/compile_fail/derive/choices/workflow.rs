use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(workflow)]
enum State {
    #[admin(to(Activ, Gone))]
    Draft,
    #[admin(to(Active, Gone, Gone))]
    Active,
    #[admin(to = "Draft")]
    Gone,
}

#[derive(AdminPanel)]
enum NoWorkflow {
    #[admin(to(Closed))]
    Open,
    #[admin(initial)]
    Closed,
}

#[derive(AdminPanel)]
#[admin(workflow)]
enum NoStep {
    Open,
    Closed,
}

fn main() {}
