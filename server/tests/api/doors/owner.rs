//! Whose things are asked for: a person with one of each kind.

use framekeep::ids::{AssetId, DeviceId, ProjectId};
use serde_json::json;

use super::cells::{Asker, Told};
use super::table::Of;
use crate::harness::{Person, Write, document, fresh, sign_in};
use crate::media::{png, upload};

/// Made anew for each row, which may change or end everything.
pub(super) struct Owner {
    person: Person,
    pub(super) asker: Asker,
    /// The same, with an access token that may only read.
    pub(super) token: Asker,
    token_id: String,
}

impl Owner {
    pub(super) async fn new(base: &str, email: &str) -> Self {
        let person = sign_in(base, email).await;
        let asker = Asker::of(&person).await;
        let made = person
            .post("/api/tokens", json!({"name": "x", "scope": "read"}))
            .await
            .expect(201);
        Self {
            token: asker.with_token(made["secret"].as_str().unwrap()),
            token_id: made["id"].as_str().unwrap().to_owned(),
            person,
            asker,
        }
    }

    /// A thing of this kind.
    pub(super) async fn thing(&self, of: Of) -> String {
        match of {
            Of::Nothing => String::new(),
            Of::User => self.asker.user.clone(),
            Of::Project => self.project().await.to_string(),
            Of::Trashed => self.trashed().await.to_string(),
            Of::Asset => self.asset().await.to_string(),
            Of::Deleted => self.deleted().await.to_string(),
            Of::Upload => self.upload().await,
            Of::Device => self.device().await.to_string(),
            Of::Token => self.token_id.clone(),
        }
    }

    /// One in every state that it can be in.
    pub(super) async fn states(&self, of: Of) -> Vec<String> {
        match of {
            Of::Project | Of::Trashed => {
                let purged = self.trashed().await;
                let ask = json!({"project": purged});
                assert_eq!(self.person.post("/fn/projects/purge", ask).await.expect(200), "done");
                vec![
                    self.thing(Of::Project).await,
                    self.thing(Of::Trashed).await,
                    purged.to_string(),
                ]
            }
            Of::Asset | Of::Deleted => vec![self.thing(Of::Asset).await, self.thing(Of::Deleted).await],
            other => vec![self.thing(other).await],
        }
    }

    /// How the owner sees a thing; addresses in the object store are signed anew each time.
    pub(super) async fn look(&self, of: Of, id: &str) -> Told {
        let path = match of {
            Of::Nothing | Of::User => "/api/me".to_owned(),
            Of::Project | Of::Trashed => format!("/api/projects/{id}"),
            Of::Asset | Of::Deleted => format!("/api/media/assets/{id}/uses"),
            Of::Upload => format!("/api/media/uploads/{id}"),
            Of::Device => "/api/devices".to_owned(),
            Of::Token => "/api/tokens".to_owned(),
        };
        Told::new(self.person.get(&path).await, id)
    }

    async fn project(&self) -> ProjectId {
        self.person.create(&document("Mine", &["e1"])).await
    }

    async fn trashed(&self) -> ProjectId {
        let project = self.project().await;
        self.person.delete(project, Write::on(1)).await.expect(204);
        project
    }

    async fn asset(&self) -> AssetId {
        let asset = fresh();
        upload(&self.person, asset, png(3, 3, 1)).await.expect(201);
        asset
    }

    async fn deleted(&self) -> AssetId {
        let asset = self.asset().await;
        let request = self
            .person
            .request(reqwest::Method::DELETE, &format!("/api/media/assets/{asset}"));
        assert!(self.person.send(request).await.is(204));
        asset
    }

    async fn upload(&self) -> String {
        let file = json!({"fileName": "x.png", "mimeType": "image/png", "size": 9, "sha256": "0".repeat(64)});
        let begun = self.person.post("/api/media/uploads", file).await.expect(201);
        begun["uploadId"].as_str().unwrap().to_owned()
    }

    /// The device of this session, which a push makes known and binds.
    async fn device(&self) -> DeviceId {
        self.project().await;
        self.person.device
    }
}
