//! Every answer of the HTTP interface that a test sees is held against its description: status, media type, headers,
//! and the body's schema, in which nothing undescribed may stand. So the whole suite is a test of the contract.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use framekeep_server::http;
use reqwest::Method;
use serde_json::{Value, json};

use super::Answer;

const PROBLEM: &str = "application/problem+json";
const PROBLEM_SCHEMA: &str = r##"{"$ref":"#/components/schemas/Problem"}"##;

/// Where the validator finds the description.
const DOCUMENT: &str = "contract:/openapi.json";

/// The description, and every schema in it, made ready by its text.
pub(crate) struct Contract {
    pub(crate) document: Value,
    schemas: Schemas,
    by_text: HashMap<String, SchemaIndex>,
}

pub(crate) static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
    let document = serde_json::to_value(http::description("framekeep")).unwrap();
    let (mut closed, mut compiler) = (document.clone(), Compiler::new());
    close(&mut closed);
    compiler.set_default_draft(Draft::V2020_12);
    compiler.enable_format_assertions();
    compiler.add_resource(DOCUMENT, closed).unwrap();
    let mut texts = HashSet::from([PROBLEM_SCHEMA.to_owned()]);
    gather(&document["paths"], &mut texts);
    let (mut schemas, mut by_text) = (Schemas::new(), HashMap::new());
    for text in texts {
        let address = format!("contract:/{}.json", by_text.len());
        compiler.add_resource(&address, whole(&text)).unwrap();
        // The meta-schema decides whether it is a schema, and every reference must lead somewhere.
        let index = compiler.compile(&address, &mut schemas);
        by_text.insert(text.clone(), index.unwrap_or_else(|error| panic!("{error:#}: {text}")));
    }
    Contract {
        document,
        schemas,
        by_text,
    }
});

impl Contract {
    /// The test ends where an answer under `/api` is not as it is described.
    pub(crate) fn check(&self, method: &Method, path: &str, answer: &Answer) {
        if path != "/api" && !path.starts_with("/api/") {
            return;
        }
        let status = answer.status.as_u16();
        let operation = self.operation(method, path);
        let Some((name, operation)) = operation else {
            assert!(status >= 400, "{method} {path} is answered {status} and not described");
            self.problem(method, path, answer);
            return;
        };
        let described = &operation["responses"][status.to_string()];
        assert!(
            described.is_object(),
            "{name} may not be answered {status}: {}",
            answer.text
        );
        for header in described["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            assert!(
                answer.headers.contains_key(&header.to_lowercase()),
                "{name} {status} comes without {header}"
            );
        }
        if method == Method::HEAD {
            return;
        }
        let Some(content) = described["content"].as_object() else {
            assert_eq!(answer.text, "", "{name} {status} has no body by its description");
            return;
        };
        let kind = answer.kind();
        let schema = content.get(kind).map(|content| &content["schema"]);
        let schema = schema.unwrap_or_else(|| panic!("{name} {status} may not be {kind:?}: {}", answer.text));
        if kind.ends_with("json") {
            self.valid(&format!("{name} {status}"), schema, &answer.json());
        }
    }

    /// The operation of an address, with its name: method and path as they are described.
    pub(crate) fn operation(&self, method: &Method, path: &str) -> Option<(String, &Value)> {
        let method = if method == Method::HEAD {
            "get".to_owned()
        } else {
            method.as_str().to_lowercase()
        };
        let parts: Vec<&str> = path.split('/').collect();
        let paths = self.document["paths"].as_object().unwrap();
        // Of several the one with the fewest parameters.
        let (template, item) = paths
            .iter()
            .filter(|(template, _)| fits(template, &parts))
            .min_by_key(|(template, _)| template.matches('{').count())?;
        Some((format!("{} {template}", method.to_uppercase()), item.get(&method)?))
    }

    /// The test ends where a value does not fit a schema of the description.
    pub(crate) fn valid(&self, name: &str, schema: &Value, value: &Value) {
        let index = self.by_text[&schema.to_string()];
        if let Err(wrong) = self.schemas.validate(value, index) {
            panic!("{name} is not as described: {wrong:#}\n{value:#}");
        }
    }

    /// What no operation answers is a problem still.
    fn problem(&self, method: &Method, path: &str, answer: &Answer) {
        if method != Method::HEAD {
            assert_eq!(answer.kind(), PROBLEM, "{method} {path}: {}", answer.text);
            let problem = serde_json::from_str(PROBLEM_SCHEMA).unwrap();
            self.valid(&format!("{method} {path}"), &problem, &answer.json());
        }
    }
}

/// Every schema that stands in some content.
fn gather(value: &Value, texts: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                if name == "schema" {
                    texts.insert(inner.to_string());
                } else if !name.starts_with("example") {
                    gather(inner, texts);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        _ => {}
    }
}

/// A schema by itself, in which nothing undescribed may stand.
fn whole(text: &str) -> Value {
    let text = text.replace("\"#/components/", &format!("\"{DOCUMENT}#/components/"));
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    let described = schema.get("properties").is_some() || schema.get("type").is_none();
    if described {
        json!({"allOf": [schema], "unevaluatedProperties": false})
    } else {
        schema
    }
}

fn fits(template: &str, parts: &[&str]) -> bool {
    let described: Vec<&str> = template.split('/').collect();
    described.len() == parts.len()
        && described
            .iter()
            .zip(parts)
            .all(|(described, part)| described.starts_with('{') || described == part)
}

/// Forbids what is not described wherever a property, an item or a map's value is an object. Parts of a composition stay
/// open (the whole is closed), and so are documents, which keep what they do not know.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, inner) in fields.iter_mut() {
                match name.as_str() {
                    "properties" => inner.as_object_mut().unwrap().values_mut().for_each(close_reference),
                    "items" | "additionalProperties" => close_reference(inner),
                    _ => {}
                }
                close(inner);
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}

fn close_reference(schema: &mut Value) {
    let closed = schema["$ref"].as_str().is_some_and(|to| !to.ends_with("/Document"));
    if closed {
        schema["unevaluatedProperties"] = false.into();
    }
}
