//! The document itself.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::harness::{App, CONTRACT};

/// Every operation with its name: method and path.
fn operations() -> impl Iterator<Item = (String, &'static Value)> {
    let paths = CONTRACT.document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    })
}

#[tokio::test]
async fn it_is_served_to_everybody_and_kept_by_its_tag() {
    let app = App::start().await;
    let nobody = app.somebody();
    let first = nobody.get("/api/openapi.json").await;
    let served = first.expect(200);
    assert_eq!(served["openapi"], "3.1.0");
    let cookie = &served["components"]["securitySchemes"]["session"]["name"];
    assert_eq!(*cookie, app.server.config.cookie_name());
    assert_eq!(served["paths"], CONTRACT.document["paths"]);
    assert_eq!(first.headers["cache-control"], "no-cache");
    let request = nobody.request(Method::GET, "/api/openapi.json");
    let again = nobody
        .send(request.header("if-none-match", &first.headers["etag"]))
        .await;
    assert!(again.is(304) && again.text.is_empty());
    let request = nobody.request(Method::GET, "/api/openapi.json");
    nobody
        .send(request.header("if-none-match", "\"other\""))
        .await
        .expect(200);
}

#[test]
fn every_operation_is_told_whole() {
    let (mut ids, mut answers, mut errors) = (BTreeSet::new(), 0, 0);
    for (name, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: the id {id} is there twice");
        assert!(
            operation["summary"].as_str().is_some_and(|words| !words.is_empty()),
            "{name} has no summary"
        );
        assert!(operation["tags"][0].is_string(), "{name} has no tag");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["schema"].is_object(), "{name}: {parameter}");
            let told = parameter["description"].is_string() || parameter["name"] == "baseHead";
            assert!(told, "{name} says nothing of {}", parameter["name"]);
        }
        if operation["requestBody"].is_object() {
            told_by_example(&format!("{name}, its body"), &operation["requestBody"]);
        }
        for (status, answer) in operation["responses"].as_object().unwrap() {
            assert!(
                answer["description"].as_str().is_some_and(|words| !words.is_empty()),
                "{name} {status}"
            );
            told_by_example(&format!("{name} {status}"), answer);
            if status.as_str() < "400" {
                answers += 1;
            } else {
                assert!(
                    answer["content"]["application/problem+json"].is_object(),
                    "{name} {status}"
                );
                errors += 1;
            }
        }
    }
    println!("{} operations, {answers} answers, {errors} errors", ids.len());
}

/// What is JSON has examples, and they are as the schema says.
fn told_by_example(name: &str, body: &Value) {
    for (kind, content) in body["content"].as_object().into_iter().flatten() {
        if !kind.ends_with("json") {
            continue;
        }
        let one = content.get("example").into_iter();
        let more = content["examples"].as_object().into_iter().flatten();
        let examples: Vec<&Value> = one.chain(more.map(|(_, example)| &example["value"])).collect();
        assert!(!examples.is_empty(), "{name} has no example");
        for example in examples {
            CONTRACT.valid(&format!("the example of {name}"), &content["schema"], example);
        }
    }
}

#[test]
fn who_may_call_follows_from_the_security() {
    let mut open = Vec::new();
    for (name, operation) in operations() {
        let writes = !name.starts_with("GET ");
        let may = |status: &str| operation["responses"][status].is_object();
        let security = operation.get("security").map(|security| security[0].clone());
        match security {
            Some(Value::Object(needs)) if needs.is_empty() => open.push(name),
            Some(needs) => {
                assert!(needs["session"].is_array(), "{name}");
                assert!(may("401") && may("403"), "{name}");
            }
            None => assert!(may("401") && (!writes || may("403")), "{name}"),
        }
        assert!(!writes || may("429"));
        assert!(may("500") && may("503"));
    }
    assert_eq!(open, ["GET /api/openapi.json"]);
}

#[test]
fn every_schema_is_used_and_there() {
    let text = CONTRACT.document.to_string();
    let schemas = CONTRACT.document["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        assert!(
            text.contains(&format!("\"#/components/schemas/{name}\"")),
            "nothing uses the schema {name}"
        );
    }
    let named: BTreeSet<&str> = text
        .split("\"#/components/schemas/")
        .skip(1)
        .map(|rest| &rest[..rest.find('"').unwrap()])
        .collect();
    let unknown: Vec<_> = named.into_iter().filter(|name| !schemas.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "schemas that are not there: {unknown:?}");
    println!("{} schemas", schemas.len());
}
