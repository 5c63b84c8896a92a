//! The results as a table for the terminal, with the reasons below it.

use crate::run::Result;

/// The headings, as wide as their columns.
const HEAD: &str = "tables  columns  records  writable  created  edited  deleted";

/// One schema on one line, without its name.
fn numbers(result: &Result) -> String {
    let [created, edited, deleted] = result.done;
    format!(
        "{:>6}  {:>7}  {:>7}  {:>8}  {created:>7}  {edited:>6}  {deleted:>7}  {:>6.1} s  {}",
        result.tables,
        result.columns,
        result.walked,
        result.writable,
        result.time.as_secs_f64(),
        if result.wrong.is_empty() {
            "passed"
        } else {
            "FAILED"
        },
    )
}

/// One schema on one line, as soon as it is done.
pub fn line(result: &Result) -> String {
    format!("{:28} {}", result.name, numbers(result))
}

/// What of a result is written out in lines.
type Lines = fn(&Result) -> &[String];

/// Prints all; whether all passed.
pub fn print(results: &[Result]) -> bool {
    let width = results.iter().map(|result| result.name.len()).max();
    let width = width.unwrap_or(0);
    let kinds: [(&str, Lines); 3] = [
        ("refused by the panel, with its reason", |it| &it.refusals),
        ("warned of", |it| &it.warnings),
        ("went wrong", |it| &it.wrong),
    ];
    for (title, lines) in kinds {
        for result in results {
            if !lines(result).is_empty() {
                println!("\n{}, {title}:", result.name);
            }
            for line in lines(result) {
                println!("  {}", line.replace('\n', "\n    "));
            }
        }
    }
    println!("\n{:width$}  {HEAD}", "schema");
    for result in results {
        println!("{:width$}  {}", result.name, numbers(result));
    }
    let failed = results.iter().filter(|result| !result.wrong.is_empty());
    let failed = failed.count();
    let quiet = results.iter().filter(|result| result.warnings.is_empty());
    let (quiet, all) = (quiet.count(), results.len());
    println!("\n{failed} of {all} schemas failed; {quiet} of {all} were planned without a warning");
    failed == 0
}
