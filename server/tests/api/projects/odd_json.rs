//! Odd, oversized and broken requests: a 4xx with words, never a 500, and nothing is written.

use framekeep::ids::ProjectId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{App, document, fresh};

/// What it is, the bytes, the status.
fn bodies() -> Vec<(&'static str, Vec<u8>, u16)> {
    let valid = json!({"data": document("p", &["e1"]), "baseRevision": 0}).to_string();
    let with = |from: &str, to: &str| {
        assert!(valid.contains(from));
        valid.replacen(from, to, 1).into_bytes()
    };
    let name = r#""name":"p""#;
    let nested = |depth: usize| format!(r#""name":"p","odd":{}1{}"#, "[".repeat(depth), "]".repeat(depth));
    let deep_object = format!(r#""name":"p","odd":{}1{}"#, r#"{"a":"#.repeat(40), "}".repeat(40));
    let mut cases = vec![
        ("empty", Vec::new(), 400),
        ("white space", b"  \n".to_vec(), 400),
        ("not JSON", b"hello".to_vec(), 400),
        ("null", b"null".to_vec(), 400),
        ("a list", b"[]".to_vec(), 400),
        ("a string", b"\"x\"".to_vec(), 400),
        ("nothing in it", b"{}".to_vec(), 400),
        ("cut short", valid.as_bytes()[..valid.len() - 9].to_vec(), 400),
        ("something after it", [valid.as_bytes(), b"x"].concat(), 400),
        ("two of them", [valid.as_bytes(), valid.as_bytes()].concat(), 400),
        (
            "a byte order mark",
            ["\u{feff}".as_bytes(), valid.as_bytes()].concat(),
            400,
        ),
        ("NUL as an escape", with(name, r#""name":"a\u0000b""#), 400),
        ("NUL in a key", with(name, r#""name":"p","a\u0000b":1"#), 400),
        ("a bare NUL", with(name, "\"name\":\"a\0b\""), 400),
        ("a lone high surrogate", with(name, r#""name":"\ud800""#), 400),
        ("a lone low surrogate", with(name, r#""name":"\udc00x""#), 400),
        (
            "surrogates the wrong way round",
            with(name, r#""name":"\udc00\ud800""#),
            400,
        ),
        (
            "broken UTF-8",
            [
                valid.as_bytes()[..20].to_vec(),
                vec![0xff, 0xfe],
                valid.as_bytes()[20..].to_vec(),
            ]
            .concat(),
            400,
        ),
        ("1e400", with(name, r#""name":"p","odd":1e400"#), 400),
        ("-1e400", with(name, r#""name":"p","odd":-1e400"#), 400),
        ("NaN", with(name, r#""name":"p","odd":NaN"#), 400),
        ("the same key twice", with(name, r#""name":"p","name":"q""#), 400),
        (
            "the same key twice, deep",
            with(r#""order":"a0""#, r#""order":"a0","order":"a1""#),
            400,
        ),
        (
            "the same key twice, once escaped",
            with(name, r#""name":"p","n\u0061me":"q""#),
            400,
        ),
        ("40 lists deep", with(name, &nested(40)), 400),
        ("40 objects deep", with(name, &deep_object), 400),
        ("10,000 lists deep", with(name, &nested(10_000)), 400),
        ("1,000,000 lists deep", with(name, &nested(1_000_000)), 400),
        ("no name", with(name, r#""title":"p""#), 400),
        ("a name that is a number", with(name, r#""name":7"#), 400),
        (
            "a schema from the future",
            with(r#""schema":1"#, r#""schema":999"#),
            400,
        ),
        ("a schema that is text", with(r#""schema":1"#, r#""schema":"1""#), 400),
        (
            "a schema beyond an integer",
            with(r#""schema":1"#, r#""schema":4294967296"#),
            400,
        ),
        ("half a schema", with(r#""schema":1"#, r#""schema":1.5"#), 400),
        (
            "a screen of no canvas",
            with(r#""canvas":"c1""#, r#""canvas":"c2""#),
            400,
        ),
        (
            "elements as a list",
            with(r#""elements":{"#, r#""elements":[],"more":{"#),
            400,
        ),
        (
            "a string of 70 kB",
            with(name, &format!(r#""name":"{}""#, "x".repeat(70_000))),
            400,
        ),
        (
            "a key of 70 kB",
            with(name, &format!(r#""name":"p","{}":1"#, "x".repeat(70_000))),
            400,
        ),
        (
            "a document over 4 MiB",
            with(name, &format!(r#""name":"p","odd":[{}0]"#, "0,".repeat(2_200_000))),
            413,
        ),
        (
            "20 MiB",
            with(name, &format!(r#""name":"p","odd":[{}0]"#, "0,".repeat(10_000_000))),
            413,
        ),
    ];
    for revision in [
        "-1",
        "1.5",
        "1e3",
        "18446744073709551616",
        "\"1\"",
        "null",
        "true",
        "[]",
        "9223372036854775807",
    ] {
        // As revisions of a project that does not exist they are only unknown.
        let status = if matches!(revision, "-1" | "9223372036854775807") {
            404
        } else {
            400
        };
        cases.push((
            "an odd base",
            with(r#""baseRevision":0"#, &format!(r#""baseRevision":{revision}"#)),
            status,
        ));
    }
    for field in [
        r#""deviceId":"x""#,
        r#""pushId":7"#,
        r#""clock":"1""#,
        r#""baseHead":"abc""#,
        r#""clock":1e30"#,
    ] {
        cases.push((
            "an odd field",
            with(r#""baseRevision":0"#, &format!(r#""baseRevision":0,{field}"#)),
            400,
        ));
    }
    cases
}

#[tokio::test]
async fn odd_bodies_are_refused_with_words() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let cases = bodies();
    for (what, bytes, status) in &cases {
        let request = ada.request(Method::PUT, &format!("/api/projects/{}", fresh::<ProjectId>()));
        let answer = ada
            .send(request.header("content-type", "application/json").body(bytes.clone()))
            .await;
        let problem = answer.json();
        assert_eq!(answer.status.as_u16(), *status, "{what}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{what}");
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|words| !words.is_empty() && words.len() < 2_000),
            "{what}: {problem}"
        );
    }
    let listed = ada.get("/api/projects").await.expect(200);
    assert_eq!(listed["projects"], json!([]));
    println!("odd bodies: {} cases", cases.len());
}

#[tokio::test]
async fn odd_deltas_are_refused_with_words() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let long: Vec<String> = (0..40).map(|i| i.to_string()).collect();
    let cases = [
        json!([]),
        json!([{"op": "move", "path": ["name"], "value": 1}]),
        json!([{"op": "set", "path": ["name"]}]),
        json!([{"op": "set", "path": "name", "value": 1}]),
        json!([{"op": "set", "path": [1], "value": 1}]),
        json!([{"op": "delete"}]),
        json!([{"op": "delete", "path": []}]),
        json!([{"op": "delete", "path": ["a\u{0}b"]}]),
        json!([{"op": "delete", "path": ["elements", "e1", "a\u{0}b"]}]),
        json!([{"op": "set", "path": ["odd"], "value": {"a\u{0}b": 1}}]),
        json!([{"op": "set", "path": ["odd"], "value": ["\u{0}"]}]),
        json!([{"op": "set", "path": long, "value": 1}]),
        json!([{"op": "delete", "path": long}]),
        json!([{"op": "set", "path": ["name", "deeper"], "value": 1}]),
        json!([null]),
        json!("x"),
        json!({}),
    ];
    let mut refused = 0;
    for deltas in &cases {
        for base in [1, 0, 7, -3, i64::MAX, i64::MIN] {
            let body = json!({"deltas": deltas, "baseRevision": base, "baseHead": "ab".repeat(32)});
            let request = ada
                .request(Method::PATCH, &format!("/api/projects/{project}"))
                .json(&body);
            let answer = ada.send(request).await;
            assert!(
                answer.status.is_client_error(),
                "{deltas} on {base}: {} {}",
                answer.status,
                answer.text
            );
            refused += 1;
        }
    }
    assert_eq!(ada.open(project).await.expect(200)["revision"], 1);
    println!("odd deltas: {refused} cases");
}

#[tokio::test]
async fn odd_queries_and_headers_are_refused_with_words() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await;
    let one = format!("/api/projects/{project}");
    let cases: Vec<(Method, String, u16)> = [
        ("/api/projects?limit=0", 400),
        ("/api/projects?limit=-1", 400),
        ("/api/projects?limit=9999999", 400),
        ("/api/projects?cursor=x", 400),
        ("/api/projects?cursor=99999999999999999999.x", 400),
        (
            "/api/projects?cursor=9223372036854775807.00000000-0000-0000-0000-000000000000",
            400,
        ),
        ("/api/projects?cursor=%00", 400),
        ("/api/projects?deleted=perhaps", 400),
        ("/api/projects/%00", 404),
        ("/api/projects/%ff", 404),
        ("/api/projects/..%2f..", 404),
        ("/api/projects/", 404),
    ]
    .into_iter()
    .map(|(path, status)| (Method::GET, path.to_owned(), status))
    .chain([
        (Method::GET, format!("{one}/deltas?since=x"), 400),
        (Method::GET, format!("{one}/deltas?since=9223372036854775807"), 200),
        (Method::GET, format!("{one}/deltas?since=-9223372036854775808"), 200),
        (Method::GET, format!("{one}/revisions?cursor=9223372036854775807"), 200),
        (Method::GET, format!("{one}/revisions?limit=x"), 400),
        (Method::DELETE, one.clone(), 400),
        (Method::DELETE, format!("{one}?baseRevision=x"), 400),
        (Method::DELETE, format!("{one}?baseRevision=9223372036854775807"), 409),
        (Method::POST, one.clone(), 405),
    ])
    .collect();
    for (method, path, status) in &cases {
        let answer = ada.send(ada.request(method.clone(), path)).await;
        assert_eq!(answer.status.as_u16(), *status, "{method} {path}: {}", answer.text);
    }
    let body = json!({"data": document("p", &[]), "baseRevision": 0}).to_string();
    for (header, value, status) in [
        ("content-type", "text/plain", 415),
        ("content-type", "application/x-www-form-urlencoded", 415),
        ("idempotency-key", "", 400),
    ] {
        let request = ada.request(Method::PUT, &one).header(header, value);
        let request = if header == "content-type" {
            request
        } else {
            request.header("content-type", "application/json")
        };
        let answer = ada.send(request.body(body.clone())).await;
        assert_eq!(answer.status.as_u16(), status, "{header}: {value}: {}", answer.text);
    }
    println!("odd queries and headers: {} cases", cases.len() + 3);
}

#[tokio::test]
async fn numbers_and_text_come_back_as_they_went() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let mut data = document("Ж \u{1f5bc}\u{fe0f} \" \\ \u{7f} \u{2028}", &[]);
    let numbers = [0.1, 1e-7, 123_456.789, -5e-324, 1.5e300, 0.333_333_333_333_333, -0.5];
    data["odd"] = json!({"numbers": numbers, "whole": [0, -1, 9_007_199_254_740_991_i64], "deep": {"": [null, true]}});
    let project = ada.create(&data).await;
    let open = ada.open(project).await.expect(200);
    assert_eq!(open["data"], data);
    let again = ada
        .put(project, crate::harness::Write::on(1), &open["data"])
        .await
        .expect(200);
    assert_eq!(again["revision"], 2);
    let trail = ada
        .get(&format!("/api/projects/{project}/deltas?since=1"))
        .await
        .expect(200);
    assert_eq!(
        trail["deltas"],
        Value::Array(Vec::new()),
        "an unchanged document makes no delta"
    );
    println!("round trips: {} numbers", numbers.len() + 3);
}
