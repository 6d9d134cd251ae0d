//! A whole server in this process: embedded object store and sign-in provider, a database of its own, any free port.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use framekeep::ids::ProjectId;
use framekeep_server::config::{Bucket, Config};
use framekeep_server::embedded::{self, Embedded};
use framekeep_server::http;
use framekeep_server::state::Server;
use reqwest::cookie::Jar;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{Cluster, Gateway, Person, fresh};

/// A running server; it and its folder are gone when this is dropped.
pub(crate) struct App {
    pub(crate) server: Server,
    pub(crate) base: String,
    _folder: DataFolder,
    serving: JoinHandle<()>,
    _embedded: Embedded,
}

impl App {
    /// On a fresh database of the shared cluster.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// On a fresh database, with more settings.
    pub(crate) async fn with(settings: &[(&str, String)]) -> Self {
        Self::configured(Cluster::shared().await.database().await, settings, |bucket| bucket).await
    }

    /// On this database.
    pub(crate) async fn on(database: String) -> Self {
        Self::configured(database, &[], |bucket| bucket).await
    }

    /// With this gateway before its object store.
    pub(crate) async fn behind(gateway: &Gateway) -> Self {
        let database = Cluster::shared().await.database().await;
        Self::configured(database, &[], |bucket| gateway.lead_to(bucket)).await
    }

    async fn configured(
        database: String,
        settings: &[(&str, String)],
        way_to_store: impl FnOnce(Bucket) -> Bucket,
    ) -> Self {
        let folder = DataFolder::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config::read(&|name| match name {
            "DATABASE_URL" => Some(database.clone()),
            "FRAMEKEEP_DATA" => Some(folder.0.display().to_string()),
            name => settings
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.clone())
                .or_else(|| name.ends_with("_RATE").then(|| "0".to_owned())),
        })
        .unwrap();
        config.listening_on(address);
        let (embedded, mut parts) = embedded::start(&config).await.unwrap();
        parts.bucket = way_to_store(parts.bucket);
        let server = Server::new(config, &parts).unwrap();
        let router = http::router(&server);
        let serving = tokio::spawn(async move {
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, router).await.unwrap();
        });
        Self {
            server,
            base: format!("http://{address}"),
            _folder: folder,
            serving,
            _embedded: embedded,
        }
    }

    /// A second server with other settings on the same parts; it listens nowhere.
    pub(crate) fn again(&self, settings: &[(&str, String)]) -> Server {
        let read = |name: &str| {
            let given = settings.iter().find(|(key, _)| *key == name);
            given.map(|(_, value)| value.clone())
        };
        let mut config = Config::read(&read).unwrap();
        config.public_url = self.server.config.public_url.clone();
        Server {
            config: Arc::new(config),
            ..self.server.clone()
        }
    }

    /// Somebody who has not signed in.
    pub(crate) fn somebody(&self) -> Person {
        somebody(&self.base)
    }

    /// Signs in through the provider's own page.
    pub(crate) async fn sign_in(&self, email: &str) -> Person {
        sign_in(&self.base, email).await
    }

    /// What housekeeping leaves of a project: its bare id.
    pub(crate) async fn purge(&self, project: ProjectId) {
        let statement = "with gone as (delete from projects where id = $1 returning id, owner_id)
                         insert into purged_projects (id, owner_id) select id, owner_id from gone";
        let done = sqlx::query(statement)
            .bind(project.uuid())
            .execute(&self.server.pool)
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A folder of its own for a server's embedded parts; gone when this is dropped.
pub(crate) struct DataFolder(pub(crate) PathBuf);

impl DataFolder {
    pub(crate) fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("framekeep-data-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        let _gone_or_left_for_the_system = std::fs::remove_dir_all(&self.0);
    }
}

/// Somebody who has not signed in at this server.
pub(crate) fn somebody(base: &str) -> Person {
    let jar = Arc::new(Jar::default());
    let client = reqwest::Client::builder()
        .cookie_provider(Arc::clone(&jar))
        .timeout(Duration::from_secs(60));
    Person {
        client: client.build().unwrap(),
        jar,
        base: base.to_owned(),
        device: fresh(),
    }
}

/// Follows the redirects to the provider, fills in its form, follows the redirects back.
pub(crate) async fn sign_in(base: &str, email: &str) -> Person {
    let person = somebody(base);
    let page = person
        .client
        .get(format!("{base}/auth/google?next=/api/me"))
        .send()
        .await
        .unwrap();
    let address = page.url().clone();
    let html = page.text().await.unwrap();
    let action = attribute(&html, "<form", "action").unwrap_or_default();
    let mut fields: Vec<(String, String)> = html
        .match_indices("<input")
        .filter_map(|(at, _)| {
            let tag = &html[at..];
            let hidden = attribute(tag, "<input", "type").as_deref() == Some("hidden");
            hidden.then(|| Some((attribute(tag, "<input", "name")?, attribute(tag, "<input", "value")?)))?
        })
        .collect();
    fields.push(("email".to_owned(), email.to_owned()));
    fields.push(("name".to_owned(), email.split('@').next().unwrap().to_owned()));
    let target = address.join(&action).unwrap();
    let me = person.client.post(target).form(&fields).send().await.unwrap();
    let (status, text) = (me.status(), me.text().await.unwrap());
    assert!(
        status.is_success() && text.contains(email),
        "{email} could not sign in: {status} {text}\n{html}"
    );
    person
}

/// An attribute of the first such tag.
fn attribute(html: &str, tag: &str, name: &str) -> Option<String> {
    let start = html.find(tag)?;
    let tag = &html[start..start + html[start..].find('>')?];
    let value = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
    Some(
        value[..value.find('"')?]
            .replace("&amp;", "&")
            .replace("&quot;", "\"")
            .replace("&#39;", "'"),
    )
}
