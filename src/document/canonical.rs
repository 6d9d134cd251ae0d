//! One form for equal content. Every number is a double, as JavaScript has it: whole ones up to 2^53 as integers,
//! without −0; all others with 15 significant digits, which every reader of JSON reads back as the same double (the 16th
//! and 17th differ by reader, and a number would differ from itself after a trip). Keys are sorted where bytes matter.

use serde_json::{Number, Value};

/// Up to here every integer is exact in a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Makes every number canonical, in place.
pub fn canonical(value: &mut Value) {
    match value {
        Value::Number(n) => *n = number(n),
        Value::Array(items) => items.iter_mut().for_each(canonical),
        Value::Object(map) => map.values_mut().for_each(canonical),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The value as JSON text with sorted keys and canonical numbers: equal content, equal bytes.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn number(n: &Number) -> Number {
    let Some(double) = n.as_f64() else { return n.clone() };
    let double = if is_exact(double) { double } else { rounded(double) };
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53")]
    if is_exact(double) {
        Number::from(double as i64)
    } else {
        Number::from_f64(double).unwrap_or_else(|| n.clone())
    }
}

fn is_exact(double: f64) -> bool {
    double.fract() == 0.0 && double.abs() <= EXACT
}

/// The double nearest to its first 15 significant digits.
fn rounded(double: f64) -> f64 {
    format!("{double:.14e}")
        .parse()
        .ok()
        .filter(|x: &f64| x.is_finite())
        .unwrap_or(double)
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (i, (key, inner)) in entries.into_iter().enumerate() {
                separate(i, out);
                text(key, out);
                out.push(':');
                write(inner, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, inner) in items.iter().enumerate() {
                separate(i, out);
                write(inner, out);
            }
            out.push(']');
        }
        Value::String(s) => text(s, out),
        Value::Number(n) => out.push_str(&number(n).to_string()),
        Value::Bool(_) | Value::Null => out.push_str(&value.to_string()),
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

fn text(s: &str, out: &mut String) {
    out.push_str(&Value::from(s).to_string());
}
