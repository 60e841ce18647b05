//! What a scalar stands for by YAML's core schema.

use serde::de::Visitor;

use super::node::Scalar;
use super::read_error::Error;

/// What a scalar stands for by YAML's core schema.
pub fn value<'a, V: Visitor<'a>>(scalar: &'a Scalar, visitor: V) -> Result<V::Value, Error> {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return visitor.visit_borrowed_str(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return visitor.visit_unit(),
        "true" | "True" | "TRUE" => return visitor.visit_bool(true),
        "false" | "False" | "FALSE" => return visitor.visit_bool(false),
        ".nan" | ".NaN" | ".NAN" => return visitor.visit_f64(f64::NAN),
        _ => {}
    }
    let begins_as_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if begins_as_number && text.contains(|c: char| c.is_ascii_digit()) {
        let hexadecimal = text
            .strip_prefix("0x")
            .map(|rest| u64::from_str_radix(rest, 16));
        let octal = text
            .strip_prefix("0o")
            .map(|rest| u64::from_str_radix(rest, 8));
        if let Some(Ok(number)) = hexadecimal.or(octal) {
            return visitor.visit_u64(number);
        }
        if let Ok(number) = text.parse() {
            return visitor.visit_u64(number);
        }
        if let Ok(number) = text.parse() {
            return visitor.visit_i64(number);
        }
        if let Ok(number) = text.parse() {
            return visitor.visit_f64(number);
        }
    }
    visitor.visit_borrowed_str(text)
}
