//! What can be done with rooms by a button.

use dbadmin_runtime::hooks::{Action, Answers, Ask, Hooks, Refused, Saving, Transaction};
use dbadmin_runtime::{Choice, Permission, TableHooks, Tone};

use super::ROOMS;
use super::trash::Room;

struct Logic;

const WHY: &[Choice] = &[Choice::new("water", "Water"), Choice::new("space", "Space")];

static ACTIONS: &[Action] = &[
    Action::new("move", "Move to a floor")
        .help("Everything in them moves along.")
        .done("Moved.")
        .input(&[
            Ask::number("floor", "New floor"),
            Ask::choice("why", "Reason", WHY).optional(),
        ]),
    Action::new("flood", "Flood")
        .tone(Tone::Bad)
        .permission(Permission::Delete)
        .roles(&["admin"]),
];

impl Hooks for Logic {
    async fn before_save(
        &self,
        room: &mut Saving<'_>,
        _: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let column = |name| ROOMS.table.column(name).expect("a column");
        if room.get::<String>(column("name")).as_deref() == Some("Cellar")
            && room.changes(column("floor"))
        {
            return Err(Refused::at(column("floor"), "A cellar stays below."));
        }
        Ok(())
    }

    fn actions(&self) -> &'static [Action] {
        ACTIONS
    }

    async fn act(
        &self,
        action: &Action,
        rooms: &mut [Saving<'_>],
        answers: &Answers,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let column = |name| ROOMS.table.column(name).expect("a column");
        let floor: i64 = match action.name {
            "move" => answers.get("floor").unwrap_or_default(),
            _ => return Err(Refused::because("It is too dry.")),
        };
        if floor > 9 {
            return Err(Refused::beside("floor", "There are nine floors."));
        }
        let why: Option<String> = answers.get("why");
        let marked = "INSERT INTO marks (word, page) VALUES (?, ?)";
        let why = why.unwrap_or_else(|| "no reason".to_owned());
        let values = [
            why.into(),
            i64::try_from(rooms.len()).unwrap_or_default().into(),
        ];
        transaction.execute(marked, values).await?;
        for room in rooms {
            room.set(column("floor"), floor);
        }
        Ok(())
    }
}

pub static HOOKS: &[TableHooks] = &[TableHooks::of::<Room>(&Logic)];
