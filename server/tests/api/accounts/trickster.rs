//! A provider that lies on request: the code says which lie its token will hold.

use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use super::browser::Begun;

pub(crate) const CLIENT: &str = "framekeep-test";
const SECRET: &str = "secret";

/// The provider, and the settings that name it.
pub(crate) struct Trickster {
    pub(crate) issuer: String,
    keys: Arc<Mutex<Keys>>,
}

struct Keys {
    id: String,
    key: EncodingKey,
    issuer: String,
}

impl Trickster {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let keys = Arc::new(Mutex::new(Keys {
            id: "first".to_owned(),
            key: rsa(),
            issuer: issuer.clone(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(public_keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&keys));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { issuer, keys }
    }

    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("GOOGLE_ISSUER", self.issuer.clone()),
            ("GOOGLE_CLIENT_ID", CLIENT.to_owned()),
            ("GOOGLE_CLIENT_SECRET", SECRET.to_owned()),
        ]
    }

    /// From now on another key signs, under another id.
    pub(crate) fn change_key(&self, id: &str) {
        let mut keys = self.keys.lock().unwrap();
        keys.id = id.to_owned();
        keys.key = rsa();
    }
}

/// A code for the sign-in that was begun, with this lie in its token.
pub(crate) fn code(lie: &str, begun: &Begun) -> String {
    format!("{lie} {} {}", begun.nonce, begun.challenge)
}

fn rsa() -> EncodingKey {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

async fn discovery(State(keys): State<Arc<Mutex<Keys>>>) -> Json<Value> {
    let issuer = &keys.lock().unwrap().issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

fn public(keys: &Keys) -> Jwk {
    let mut public = Jwk::from_encoding_key(&keys.key, Algorithm::RS256).unwrap();
    public.common.key_id = Some(keys.id.clone());
    public
}

async fn public_keys(State(keys): State<Arc<Mutex<Keys>>>) -> Json<Value> {
    Json(json!({ "keys": [public(&keys.lock().unwrap())] }))
}

#[derive(Deserialize)]
struct Request {
    code: String,
    code_verifier: String,
}

async fn token(State(keys): State<Arc<Mutex<Keys>>>, Form(request): Form<Request>) -> Response {
    let parts: Vec<&str> = request.code.split(' ').collect();
    let [lie, nonce, challenge] = parts[..] else {
        panic!("not one of our codes")
    };
    if URL_SAFE_NO_PAD.encode(Sha256::digest(&request.code_verifier)) != challenge {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    match lie {
        "down" => return StatusCode::BAD_GATEWAY.into_response(),
        "redirect" => return Redirect::temporary("/token").into_response(),
        "not-json" => return "hello".into_response(),
        "no-token" => return Json(json!({ "access_token": "a", "token_type": "Bearer" })).into_response(),
        _ => {}
    }
    let id_token = id_token(&keys.lock().unwrap(), lie, nonce);
    Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token })).into_response()
}

fn id_token(keys: &Keys, lie: &str, nonce: &str) -> String {
    let now = jsonwebtoken::get_current_timestamp();
    let mut claims = json!({
        "iss": keys.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 600, "nonce": nonce,
        "email": "ada@example.org", "email_verified": true, "name": "Ada",
    });
    let mut header = Header {
        kid: Some(keys.id.clone()),
        ..Header::new(Algorithm::RS256)
    };
    match lie {
        "wrong-issuer" => claims["iss"] = json!("https://evil.example"),
        "wrong-audience" => claims["aud"] = json!("somebody-else"),
        "wrong-party" => claims["azp"] = json!("somebody-else"),
        "wrong-nonce" => claims["nonce"] = json!("another"),
        "no-nonce" => drop(claims.as_object_mut().unwrap().remove("nonce")),
        "no-subject" => drop(claims.as_object_mut().unwrap().remove("sub")),
        "empty-subject" => claims["sub"] = json!(""),
        "no-expiry" => drop(claims.as_object_mut().unwrap().remove("exp")),
        "expired" => claims["exp"] = json!(now - 120),
        "from-the-future" => claims["iat"] = json!(now + 600),
        "unknown-key" => header.kid = Some("nobody's".to_owned()),
        "no-key" => header.kid = None,
        "issuer-with-a-slash" => claims["iss"] = json!(format!("{}/", keys.issuer)),
        "not-valid-yet" => claims["nbf"] = json!(now + 600),
        "subject-is-a-number" => claims["sub"] = json!(1),
        "endless-subject" => claims["sub"] = json!("1".repeat(300)),
        "nonce-is-a-list" => claims["nonce"] = json!([nonce]),
        "another-algorithm" => header.alg = Algorithm::RS512,
        "key-in-the-header" => header.jwk = Jwk::from_encoding_key(&rsa(), Algorithm::RS256).ok(),
        "other-subject" => claims["sub"] = json!("subject-2"),
        "new-name" => claims["name"] = json!("Countess"),
        _ => {}
    }
    match lie {
        "wrong-signature" | "key-in-the-header" => jsonwebtoken::encode(&header, &claims, &rsa()).unwrap(),
        "client-secret-as-key" => {
            header.alg = Algorithm::HS256;
            jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
        }
        "changed" => {
            let honest = jsonwebtoken::encode(&header, &claims, &keys.key).unwrap();
            let (rest, signature) = honest.rsplit_once('.').unwrap();
            let (head, _) = rest.split_once('.').unwrap();
            claims["sub"] = json!("somebody-else");
            format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(claims.to_string()))
        }
        "alg-none" => {
            let head = json!({ "alg": "none", "kid": keys.id }).to_string();
            format!(
                "{}.{}.",
                URL_SAFE_NO_PAD.encode(head),
                URL_SAFE_NO_PAD.encode(claims.to_string())
            )
        }
        "public-key-as-secret" => {
            header.alg = Algorithm::HS256;
            let secret = serde_json::to_vec(&public(keys)).unwrap();
            jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap()
        }
        _ => jsonwebtoken::encode(&header, &claims, &keys.key).unwrap(),
    }
}
