//! The annotated structs of a crate, found by following its module tree from the crate root, as
//! the compiler does.

mod cfg;
mod choices;
mod modules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dbadmin_model::naming;
use dbadmin_model::plan::{Annotations, ColumnWish, FieldAnnotation, Refused, TableAnnotation};
use dbadmin_model::schema::Schema;
use dbadmin_syntax::names::{closest_table, one_of};
use dbadmin_syntax::{Errors, Struct, derives_admin_panel};
use syn::spanned::Spanned;
use syn::{Item, ItemEnum, ItemStruct, Visibility};

pub use self::choices::Choices;
use crate::{Error, Result, conditions};

/// What a crate's source says.
#[derive(Default)]
pub struct Scan {
    /// The files that were read, relative to the crate.
    pub files: Vec<PathBuf>,
    structs: Vec<Found<ItemStruct>>,
    enums: Vec<Found<ItemEnum>>,
}

/// An item and where it stands.
struct Found<T> {
    item: T,
    hidden_by: Option<String>,
    /// `crate::models`.
    module: String,
    /// Relative to the crate.
    file: PathBuf,
}

/// Reads every module of the crate, except for those under `output`, which are generated.
///
/// # Errors
/// [`Error::Structs`] where a file is no Rust: it names file and line.
pub fn scan(crate_root: &Path, output: &Path) -> Result<Scan> {
    let mut scan = Scan::default();
    let mut problems = Vec::new();
    for module in modules::of_crate(crate_root, output, &mut problems) {
        for item in module.items {
            let (path, file) = (module.path.clone(), module.file.clone());
            let hidden_by = module.hidden_by.clone();
            match item {
                Item::Struct(item)
                    if derives_admin_panel(&item.attrs) && cfg::holds(&item.attrs) =>
                {
                    scan.structs.push(Found {
                        item,
                        hidden_by,
                        module: path,
                        file,
                    });
                }
                Item::Enum(item) if derives_admin_panel(&item.attrs) && cfg::holds(&item.attrs) => {
                    scan.enums.push(Found {
                        item,
                        hidden_by,
                        module: path,
                        file,
                    });
                }
                _ => {}
            }
        }
        scan.files.push(module.file);
    }
    scan.files.sort();
    scan.files.dedup();
    if problems.is_empty() {
        Ok(scan)
    } else {
        Err(Error::Structs(problems))
    }
}

impl Scan {
    /// What the structs say of the tables of `schema`.
    ///
    /// Unknown columns and the like are left to the derive, which can point at the field; here
    /// stands only what the derive cannot see: two structs for one table, a table that is
    /// missing, a struct that generated source cannot name.
    ///
    /// # Errors
    /// [`Error::Structs`], all at once.
    pub fn annotations(&self, schema: &Schema) -> Result<Annotations> {
        let mut problems = Vec::new();
        let mut annotations = Annotations::default();
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        let tables = self.tables_by_type(schema);
        let enums: BTreeSet<String> = self
            .enums
            .iter()
            .map(|found| found.item.ident.to_string())
            .collect();
        for found in &self.structs {
            let place = found.place(found.item.ident.span());
            let name = found.item.ident.to_string();
            let Some(read) = read_struct(found) else {
                continue;
            };
            let Some(address) = table_of(&read, schema) else {
                problems.push(format!("{place}: {}", missing_table(&read, schema)));
                continue;
            };
            if found.module != "crate" && matches!(found.item.vis, Visibility::Inherited) {
                problems.push(format!(
                    "{place}: `{name}` is private to its module, so the generated panel cannot \
                     name it; write `pub(crate) struct {name}`"
                ));
            }
            if let Some(module) = &found.hidden_by {
                problems.push(format!(
                    "{place}: `{name}` lies in the private module `{module}`, so the generated \
                     panel cannot name it; write `pub(crate) mod` where the module is declared"
                ));
            }
            if let Some(other) = owners.insert(address.clone(), place.clone()) {
                problems.push(format!(
                    "{place}: `{name}` stands for the table `{address}`, as does the struct at \
                     {other}; keep one of them, or give this one another table with \
                     #[admin(table = \"…\")]"
                ));
            }
            let path = format!("{}::{name}", found.module);
            annotations
                .tables
                .insert(address, annotation(&read, path, &tables, &enums));
        }
        if problems.is_empty() {
            Ok(annotations)
        } else {
            Err(Error::Structs(problems))
        }
    }

    /// Warnings about conditions on what a CHECK allows no row to hold, which the derive cannot see.
    #[must_use]
    pub fn condition_warnings(&self, schema: &Schema) -> Vec<String> {
        let mut warnings = Vec::new();
        for found in &self.structs {
            let Some(read) = read_struct(found) else {
                continue;
            };
            let Some(table) = table_of(&read, schema).and_then(|name| schema.table(&name)) else {
                continue;
            };
            for field in &read.fields {
                let keys = [
                    ("show_if", &field.show_if),
                    ("required_if", &field.required_if),
                ];
                for (key, said) in keys {
                    let (Some(said), Some(column)) = (said, table.column(&field.column)) else {
                        continue;
                    };
                    let place = found.place(said.span());
                    let dialect = schema.dialect;
                    let told = conditions::impossible(dialect, table, column, key, &said.value());
                    warnings.extend(told.iter().map(|told| format!("{place}: {told}")));
                }
            }
        }
        warnings
    }

    /// Where the field stands that a struct of the crate has for a column.
    #[must_use]
    pub fn place_of_field(&self, path: &str, column: &str) -> Option<String> {
        let is_meant = |found: &&Found<ItemStruct>| {
            path.strip_prefix(found.module.as_str())
                .is_some_and(|name| {
                    let name = name.strip_prefix("::");
                    name.is_some_and(|name| found.item.ident == name)
                })
        };
        let found = self.structs.iter().find(is_meant)?;
        let read = read_struct(found)?;
        let field = read.fields.iter().find(|field| field.column == column)?;
        Some(found.place(field.ident.span()))
    }

    fn tables_by_type(&self, schema: &Schema) -> BTreeMap<String, String> {
        let mut tables = BTreeMap::new();
        for found in &self.structs {
            if let Some(address) = read_struct(found).and_then(|read| table_of(&read, schema)) {
                tables.insert(found.item.ident.to_string(), address);
            }
        }
        tables
    }
}

/// A struct with its attributes; mistakes in them are the derive's to report.
fn read_struct(found: &Found<ItemStruct>) -> Option<Struct<'_>> {
    let mut ignored = Errors::new();
    let read = Struct::from_item(&found.item, &mut ignored);
    let _ = ignored.into_error();
    read
}

impl<T> Found<T> {
    /// `src/models.rs:12`.
    fn place(&self, span: proc_macro2::Span) -> String {
        format!("{}:{}", self.file.display(), span.start().line)
    }
}

/// The address of a struct's table: the one it names, else the likeliest that exists.
fn table_of(read: &Struct<'_>, schema: &Schema) -> Option<String> {
    let candidates = match &read.table {
        Some(named) => vec![named.value()],
        None => naming::table_candidates(&read.ident.to_string()),
    };
    candidates
        .into_iter()
        .find(|address| schema.table(address).is_some())
}

fn missing_table(read: &Struct<'_>, schema: &Schema) -> String {
    let name = read.ident.to_string();
    let wanted = match &read.table {
        Some(named) => vec![named.value()],
        None => naming::table_names(&name),
    };
    let known: Vec<String> = schema
        .tables
        .iter()
        .map(dbadmin_model::Table::address)
        .collect();
    let known = known.iter().map(String::as_str);
    let mut each = wanted.iter();
    let meant = each.find_map(|wanted| closest_table(wanted, known.clone()));
    let hint = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    format!(
        "`{name}` stands for the table {}, which the database does not have{hint}; name \
         its table with #[admin(table = \"…\")], create it in a migration, or delete the struct",
        one_of(wanted.iter().map(String::as_str))
    )
}

fn annotation(
    read: &Struct<'_>,
    path: String,
    tables: &BTreeMap<String, String>,
    enums: &BTreeSet<String>,
) -> TableAnnotation {
    let text = |literal: &Option<syn::LitStr>| literal.as_ref().map(syn::LitStr::value);
    let fields = read.fields.iter().map(|field| FieldAnnotation {
        column: field.column.clone(),
        constant: field.constant.clone(),
        label: text(&field.label),
        help: text(&field.help),
        widget: field.widget.as_ref().map(|word| word.name.to_owned()),
        money: text(&field.money),
        list: field.flags.list,
        search: field.flags.search,
        filter: field.flags.filter,
        sort: field.flags.sort,
        readonly: field.flags.readonly,
        hidden: field.flags.hidden,
        display: field.flags.display,
        refused: Refused::default(),
        primary_key: field.flags.primary_key,
        show_if: text(&field.show_if),
        required_if: text(&field.required_if),
        workflow: None,
        largest: None,
        order: field.order,
        choices: type_name(field.stored()).is_some_and(|name| enums.contains(&name)),
        belongs_to: field.belongs_to.as_ref().and_then(|reference| {
            let target = reference.target.segments.last()?.ident.to_string();
            tables.get(&target).cloned()
        }),
        belongs_to_display: field
            .belongs_to
            .as_ref()
            .and_then(|reference| reference.display.as_ref())
            .map(syn::LitStr::value),
    });
    let trash = read.fields.iter().find(|field| field.flags.trash);
    TableAnnotation {
        path,
        title: text(&read.title),
        singular: text(&read.singular),
        icon: text(&read.icon),
        group: text(&read.group),
        help: text(&read.help),
        hooks: read.hooks,
        trash: trash.map(|field| ColumnWish::Column(field.column.clone())),
        children: read.children.as_ref().map(|structs| {
            let names = structs.iter().filter_map(|path| path.segments.last());
            let tables = names.filter_map(|last| tables.get(&last.ident.to_string()));
            tables.cloned().collect()
        }),
        drill: None,
        counts: Vec::new(),
        fields: fields.collect(),
    }
}

/// The last name of a type's path, that of its content for an `Option`.
fn type_name(ty: &syn::Type) -> Option<String> {
    let syn::Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    if last.ident == "Option"
        && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(syn::GenericArgument::Type(inner)) = arguments.args.first()
    {
        return type_name(inner);
    }
    Some(last.ident.to_string())
}

/// The line of a parse error, for messages.
fn line_of(error: &syn::Error) -> usize {
    error.span().span().start().line
}
