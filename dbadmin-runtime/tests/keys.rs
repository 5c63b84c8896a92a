//! Keys in addresses, whatever kind of value stands in a key's column.

use dbadmin_runtime::key::Key;
use dbadmin_runtime::{Column, Kind, Table, Value};

static BLOB: [Column; 1] = [Column::new("t", "k", Kind::Blob)];
static UUID: [Column; 1] = [Column::new("t", "k", Kind::Uuid)];
static NUMBER: [Column; 1] = [Column::new("t", "k", Kind::Integer)];
static TEXT: [Column; 1] = [Column::new("t", "k", Kind::Text)];
static ANY: [Column; 1] = [Column::new("t", "k", Kind::Other)];

fn table(columns: &'static [Column]) -> Table {
    Table {
        schema: "",
        name: "t",
        address: "t",
        title: "T",
        singular: "T",
        help: "",
        icon: "box",
        columns,
        key: columns,
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    }
}

/// The segment of a key of one value.
fn segment(columns: &'static [Column], value: &Value) -> String {
    Key::new(&table(columns), vec![value.clone()])
        .expect("a key")
        .segment()
}

#[test]
fn every_value_comes_back() {
    let values: [(&'static [Column], Value); 18] = [
        (&BLOB, Value::Blob(vec![0, 255])),
        (&BLOB, Value::Blob((0..16).collect())),
        (&BLOB, "x00".into()),
        (&BLOB, Value::Integer(5)),
        (&BLOB, Value::Real(0.5)),
        (&UUID, Value::Blob(vec![1])),
        (&UUID, "67e55044-10b1-426f-9247-bb680e5fe0c8".into()),
        (&NUMBER, "five".into()),
        (&NUMBER, Value::Real(5.5)),
        (&TEXT, "\u{1}x00".into()),
        (&TEXT, "..".into()),
        (&TEXT, Value::Blob(vec![7])),
        (&ANY, Value::Blob(vec![7])),
        (&ANY, Value::Real(1.5)),
        (&TEXT, "\0abc".into()),
        (&TEXT, "\0".into()),
        (&ANY, "5".into()),
        (&ANY, Value::Integer(5)),
    ];
    for (columns, value) in values {
        let segment = segment(columns, &value);
        let key = Key::parse(&table(columns), &segment).expect("a key");
        assert_eq!(key.values(), [value], "{segment}");
    }
}

#[test]
fn usual_keys_look_usual() {
    assert_eq!(segment(&NUMBER, &5.into()), "5");
    assert_eq!(segment(&TEXT, &"a b".into()), "a%20b");
    assert_eq!(
        segment(&UUID, &Value::Blob((0..16).collect())),
        "00010203-0405-0607-0809-0a0b0c0d0e0f"
    );
    for broken in ["%01", "%01z5", "%01xz", "%01iz"] {
        assert!(Key::parse(&table(&NUMBER), broken).is_err(), "{broken}");
    }
}
