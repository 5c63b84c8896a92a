//! Measures beside their limits, as a table for the terminal.

/// One measured number.
pub struct Measure {
    /// What was measured.
    pub what: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it must keep to.
    pub limit: Limit,
}

/// What a measure must keep to.
#[derive(Clone, Copy)]
pub enum Limit {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
    /// Shown for comparison only.
    None,
}

impl Measure {
    /// A measure with a limit.
    pub fn new(what: impl Into<String>, value: f64, unit: &'static str, limit: Limit) -> Self {
        Self {
            what: what.into(),
            value,
            unit,
            limit,
        }
    }

    fn kept(&self) -> bool {
        match self.limit {
            Limit::AtLeast(limit) => self.value >= limit,
            Limit::AtMost(limit) => self.value <= limit,
            Limit::None => true,
        }
    }
}

/// Prints the table; whether every limit is kept.
pub fn print(measures: &[Measure]) -> bool {
    let width = measures
        .iter()
        .map(|measure| measure.what.chars().count())
        .max()
        .unwrap_or(0);
    println!(
        "\n{:width$}  {:>12}  {:<8}  {:<10}",
        "measure", "value", "unit", "limit"
    );
    for measure in measures {
        let limit = match measure.limit {
            Limit::AtLeast(limit) => format!("≥ {}", number(limit)),
            Limit::AtMost(limit) => format!("≤ {}", number(limit)),
            Limit::None => String::new(),
        };
        let verdict = match measure.limit {
            Limit::None => "",
            _ if measure.kept() => "pass",
            _ => "FAIL",
        };
        println!(
            "{:width$}  {:>12}  {:<8}  {:<10}  {verdict}",
            measure.what,
            number(measure.value),
            measure.unit,
            limit
        );
    }
    let failed = measures.iter().filter(|measure| !measure.kept()).count();
    println!(
        "\n{failed} of {} measures beyond their limit",
        measures.len()
    );
    failed == 0
}

/// Three significant digits are what these measures are good for.
fn number(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

/// The middle of an odd number of values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
