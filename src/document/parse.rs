//! Strict reading of JSON text: what `serde_json` would let pass in silence is refused with words.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Invalid, MAX_BYTES};

/// JSON text as a value. Refused: more than [`MAX_BYTES`], broken UTF-8, lone surrogates, numbers outside a double, the
/// same key twice in one object, anything after the value.
pub fn parse(text: &[u8]) -> Result<Value, Invalid> {
    if text.len() > MAX_BYTES {
        let reason = format!("takes {} bytes; at most {MAX_BYTES} are possible", text.len());
        return Err(Invalid::new("document", reason));
    }
    strict(text)
}

/// As [`parse`], of any length: for requests, which carry more than a document.
pub fn strict(text: &[u8]) -> Result<Value, Invalid> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict.deserialize(&mut reader).map_err(|e| not_json(&e))?;
    reader.end().map_err(|e| not_json(&e))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Invalid {
    Invalid::new("document", format!("is not JSON that can be kept: {error}"))
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let (mut map, mut seen) = (Map::new(), HashSet::new());
        while let Some(key) = access.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                let short: String = key.chars().take(64).collect();
                return Err(A::Error::custom(format!("the key {short:?} is there twice")));
            }
            map.insert(key, access.next_value_seed(Self)?);
        }
        Ok(Value::Object(map))
    }
}
