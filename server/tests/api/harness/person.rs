//! Somebody with a cookie jar.

use std::collections::HashMap;
use std::sync::Arc;

use framekeep::ids::{DeviceId, ProjectId, PushId};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};

use super::{CONTRACT, fresh};

/// A signed-in person on one device, or somebody signed out.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) jar: Arc<Jar>,
    pub(crate) base: String,
    pub(crate) device: DeviceId,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The answer's JSON, when it has this status; the test ends otherwise.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// Its media type, without parameters.
    pub(crate) fn kind(&self) -> &str {
        let value = self.headers.get("content-type").map_or("", String::as_str);
        value.split(';').next().unwrap_or_default()
    }

    pub(crate) fn is(&self, status: u16) -> bool {
        self.status.as_u16() == status
    }
}

/// A PUT, PATCH or DELETE in the making: what is not said is left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Write {
    pub(crate) base: i64,
    pub(crate) head: Option<String>,
    pub(crate) push: Option<PushId>,
    pub(crate) clock: Option<i64>,
    pub(crate) device: Option<DeviceId>,
}

impl Write {
    pub(crate) fn on(base: i64) -> Self {
        Self {
            base,
            ..Self::default()
        }
    }

    pub(crate) fn head(mut self, head: impl Into<String>) -> Self {
        self.head = Some(head.into());
        self
    }

    pub(crate) fn push(mut self, push: PushId) -> Self {
        self.push = Some(push);
        self
    }

    pub(crate) fn clock(mut self, clock: i64) -> Self {
        self.clock = Some(clock);
        self
    }

    fn fields(&self, device: DeviceId) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("baseRevision".into(), self.base.into());
        fields.insert("deviceId".into(), self.device.unwrap_or(device).to_string().into());
        let optional = [
            ("baseHead", self.head.clone().map(Value::from)),
            ("pushId", self.push.map(|push| push.to_string().into())),
            ("clock", self.clock.map(Value::from)),
        ];
        fields.extend(
            optional
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?))),
        );
        fields
    }
}

impl Person {
    /// What the cookie jar holds for the server.
    pub(crate) fn cookie(&self) -> String {
        let cookies = self.jar.cookies(&self.base.parse().unwrap());
        cookies.unwrap().to_str().unwrap().to_owned()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Sends; what goes wrong before there is an answer is an error of the connection.
    pub(crate) async fn try_send(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let request = request.build()?;
        let (method, asked) = (request.method().clone(), request.url().clone());
        let response = self.client.execute(request).await?;
        let (status, answered) = (response.status(), response.url().clone());
        let headers = response.headers().iter();
        let headers = headers
            .map(|(k, v)| (k.to_string(), v.to_str().unwrap_or_default().to_owned()))
            .collect();
        let answer = Answer {
            status,
            headers,
            text: response.text().await?,
        };
        // A redirect that was followed is answered by somebody else.
        if asked == answered {
            CONTRACT.check(&method, asked.path(), &answer);
        }
        Ok(answer)
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn open(&self, project: ProjectId) -> Answer {
        self.get(&format!("/api/projects/{project}")).await
    }

    pub(crate) async fn put(&self, project: ProjectId, write: Write, data: &Value) -> Answer {
        let mut body = write.fields(self.device);
        body.insert("data".into(), data.clone());
        self.send(
            self.request(Method::PUT, &format!("/api/projects/{project}"))
                .json(&body),
        )
        .await
    }

    pub(crate) fn patch_request(&self, project: ProjectId, write: &Write, deltas: &[Value]) -> RequestBuilder {
        let mut body = write.fields(self.device);
        body.insert("deltas".into(), deltas.to_vec().into());
        self.request(Method::PATCH, &format!("/api/projects/{project}"))
            .json(&body)
    }

    pub(crate) async fn patch(&self, project: ProjectId, write: Write, deltas: &[Value]) -> Answer {
        self.send(self.patch_request(project, &write, deltas)).await
    }

    pub(crate) async fn delete(&self, project: ProjectId, write: Write) -> Answer {
        let fields = write.fields(self.device);
        let pairs: Vec<(String, String)> = fields
            .into_iter()
            .map(|(name, value)| (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect();
        self.send(
            self.request(Method::DELETE, &format!("/api/projects/{project}"))
                .query(&pairs),
        )
        .await
    }

    pub(crate) async fn restore(&self, project: ProjectId) -> Answer {
        self.post(
            &format!("/api/projects/{project}/restore"),
            json!({"deviceId": self.device}),
        )
        .await
    }

    /// A new project with this document.
    pub(crate) async fn create(&self, data: &Value) -> ProjectId {
        let project = fresh();
        self.put(project, Write::on(0), data).await.expect(201);
        project
    }

    /// What is new since a cursor.
    pub(crate) async fn pull(&self, cursor: &Value, bases: Value) -> Value {
        self.post(
            "/api/sync",
            json!({"deviceId": self.device, "cursor": cursor, "bases": bases}),
        )
        .await
        .expect(200)
    }
}
