//! What a type's tokens tell without the compiler: whether it is an `Option` for certain.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

/// Types of which everybody knows that they cannot hold NULL.
const PLAIN: &[&str] = &[
    "bool",
    "char",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "BigDecimal",
    "DateTime",
    "Decimal",
    "IpNetwork",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "OffsetDateTime",
    "PrimitiveDateTime",
    "String",
    "Uuid",
    "Vec",
];

/// What tokens tell of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullability {
    /// It is an `Option`.
    Optional,
    /// It is none.
    Plain,
    /// An alias or a type of the user's: only the compiler knows.
    Unknown,
}

/// What the tokens of a type tell.
pub fn nullability(ty: &Type) -> Nullability {
    let Some(name) = last_name(ty) else {
        return Nullability::Unknown;
    };
    if name == "Option" {
        Nullability::Optional
    } else if PLAIN.contains(&name.as_str()) {
        Nullability::Plain
    } else {
        Nullability::Unknown
    }
}

/// The content of an `Option`, else the type itself.
pub fn content(ty: &Type) -> &Type {
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && last.ident == "Option"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return inner;
    }
    ty
}

/// A type as one writes it: its tokens without the spaces that printing puts between them.
pub fn written(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Type::Paren(inner) => last_name(&inner.elem),
        Type::Group(inner) => last_name(&inner.elem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn tokens_tell_of_an_option_but_not_of_an_alias() {
        let cases: [(Type, Nullability); 6] = [
            (parse_quote!(Option<i64>), Nullability::Optional),
            (
                parse_quote!(std::option::Option<i64>),
                Nullability::Optional,
            ),
            (parse_quote!((String)), Nullability::Plain),
            (parse_quote!(chrono::NaiveDate), Nullability::Plain),
            (parse_quote!(Money), Nullability::Unknown),
            (parse_quote!(&'static str), Nullability::Unknown),
        ];
        for (ty, expected) in cases {
            assert_eq!(nullability(&ty), expected, "{}", written(&ty));
        }
    }

    #[test]
    fn a_type_is_written_as_in_source() {
        for text in [
            "Option<Vec<u8>>",
            "std::collections::BTreeMap<String, i64>",
            "&'a str",
        ] {
            let ty: Type = syn::parse_str(text).unwrap();
            assert_eq!(written(&ty), text);
        }
        assert_eq!(written(content(&parse_quote!(Option<Vec<u8>>))), "Vec<u8>");
    }
}
