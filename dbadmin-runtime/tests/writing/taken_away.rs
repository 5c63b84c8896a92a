//! Rows of a form whose table has a trash: those in it are not shown, and who takes one away puts it there.

use dbadmin_runtime::Value;
use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{InlineRows, Record, find, inline_page};
use dbadmin_runtime::write::{ChildRow, ChildRows, Input, save_children};

use crate::support::{Fixture, ROOMS, VISITS, actor};

#[tokio::test]
async fn a_row_taken_away_in_a_form_goes_into_its_table_s_trash() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO rooms (id, name) VALUES (1, 'North');
             INSERT INTO visits (room, day, note, gone) VALUES (1, '2026-01-01', 'one', 0),
                 (1, '2026-01-02', 'two', 0), (1, '2026-01-03', 'in the trash', 1)",
        )
        .await;
    let (app, admin) = (&fixture.app, &actor("admin"));
    let (inline, children) = (&ROOMS.form.children[0], &ROOMS.relations.has_many[0]);
    let of = InlineRows {
        inline,
        children,
        resource: &VISITS,
        values: vec![Value::Integer(1)],
    };
    let shown = inline_page(app, admin, &of, 0).await.expect("rows").rows;
    assert_eq!(shown.len(), 2);

    let room = Key::parse(ROOMS.table, "1").expect("a key");
    let record = find(app, admin, &ROOMS, &room).await.expect("a room");
    let version = [("_version".to_owned(), record.version())];
    let none: [(String, String); 0] = [];
    let rows = ChildRows {
        inline,
        children,
        resource: &VISITS,
        page: 0,
        shown: shown
            .iter()
            .filter_map(Record::key)
            .map(Key::segment)
            .collect(),
        rows: vec![ChildRow {
            number: 0,
            key: shown[0].key().cloned(),
            version: shown[0].version(),
            remove: true,
            input: Input::from_pairs(&VISITS, none).expect("a form"),
        }],
    };
    let input = Input::from_pairs(&ROOMS, version).expect("a form");
    let saved = save_children(app, admin, &ROOMS, Some(&room), &input, &[rows]).await;
    saved.expect("saved");
    let there = "SELECT count(*) FROM visits";
    assert_eq!(fixture.number(there).await, 3, "nothing is gone for good");
    let trashed = "SELECT group_concat(note) FROM visits WHERE gone ORDER BY day";
    assert_eq!(fixture.text(trashed).await, "one,in the trash");
    let trail = "SELECT action FROM dbadmin_audit WHERE table_address = 'visits'";
    assert_eq!(fixture.text(trail).await, "trash");
    let shown = inline_page(app, admin, &of, 0).await.expect("rows").rows;
    assert_eq!(shown.len(), 1);
}
