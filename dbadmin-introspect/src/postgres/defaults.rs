//! Defaults as PostgreSQL prints them: a plain value has its type behind it, which the column
//! already says.

use dbadmin_model::schema::ColumnType;

use super::types::Type;

/// Whether working a default out takes a number from a sequence.
pub fn counts(default: &str) -> bool {
    default.contains("nextval(")
}

/// The default as one would write it: `'new'` for `'new'::status`, `-1` for `'-1'::integer`, and
/// none for `NULL::text`.
pub fn plain(default: String, ty: &Type<'_>) -> Option<String> {
    if default == "NULL" || default.starts_with("NULL::") {
        return None;
    }
    let Some(literal) = cast_literal(&default) else {
        return Some(default);
    };
    let plain = match ty.ty {
        ColumnType::Integer { .. } => literal.trim_matches('\'').parse::<i64>().ok()?.to_string(),
        // These travel in a form of their own, which only the type gives them.
        ColumnType::Boolean | ColumnType::Real | ColumnType::Blob => default,
        _ => literal.to_owned(),
    };
    Some(plain)
}

/// The text in `'text'::type`, quotes included; nothing of anything longer.
fn cast_literal(default: &str) -> Option<&str> {
    let mut rest = default.strip_prefix('\'')?;
    loop {
        rest = &rest[rest.find('\'')? + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => rest = after,
            None => break,
        }
    }
    let ty = rest.strip_prefix("::")?;
    let is_type = |character: char| character.is_alphanumeric() || "_ .,()[]\"".contains(character);
    let literal = &default[..default.len() - rest.len()];
    ty.chars().all(is_type).then_some(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_value_loses_its_type() {
        let plain = |default: &str, ty| {
            let ty = Type {
                ty,
                ..Type::default()
            };
            plain(default.to_owned(), &ty)
        };
        let text = |default| plain(default, ColumnType::Text { max: None });
        assert_eq!(text("'it''s'::text").as_deref(), Some("'it''s'"));
        assert_eq!(text("''::character varying(3)").as_deref(), Some("''"));
        assert_eq!(text("NULL::text"), None);
        assert_eq!(text("now()").as_deref(), Some("now()"));
        let joined = "('a'::text || 'b'::text)";
        assert_eq!(text(joined).as_deref(), Some(joined));
        let integer = ColumnType::Integer {
            bits: 32,
            unsigned: false,
        };
        assert_eq!(plain("'-1'::integer", integer).as_deref(), Some("-1"));
        let bytes = r"'\x00'::bytea";
        assert_eq!(plain(bytes, ColumnType::Blob).as_deref(), Some(bytes));
    }
}
