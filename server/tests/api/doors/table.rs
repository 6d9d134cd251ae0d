//! Who gets what: every route and every server function × {signed out, owner, another user, a token that may only read} ×
//! {own id, foreign id, unknown id}. Read by the test here, which asks the built server, and by a test of the app, which
//! knows all server functions and pages: one without a row fails.

/// What `{id}` stands for in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// There is no id.
    Nothing,
    User,
    Project,
    /// A project in the trash.
    Trashed,
    Asset,
    /// A deleted asset.
    Deleted,
    /// A direct upload that waits for its parts.
    Upload,
    Device,
    Token,
}

/// One row. An answer is a status and, where it is a value, the word that says which.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Door {
    pub(crate) call: &'static str,
    /// The query, or the body: JSON, or `form` for a picture. `{id}` is the id, `{me}` the one who asks, `{new}` a new id,
    /// `{document}` a document.
    pub(crate) with: &'static str,
    pub(crate) of: Of,
    pub(crate) signed_out: &'static str,
    pub(crate) own: &'static str,
    /// Also of an unknown id, but where it creates.
    pub(crate) foreign: &'static str,
    /// With the owner's token that may only read.
    pub(crate) read_token: &'static str,
}

const fn door(
    call: &'static str,
    with: &'static str,
    of: Of,
    [signed_out, own, foreign, read_token]: [&'static str; 4],
) -> Door {
    Door {
        call,
        with,
        of,
        signed_out,
        own,
        foreign,
        read_token,
    }
}

use Of::{Asset, Deleted, Device, Nothing, Project, Token, Trashed, Upload, User};

/// What a direct upload is begun with; other bytes than those of any asset here.
const FILE: &str = concat!(
    r#"{"id":"{id}","fileName":"x.png","mimeType":"image/png","size":9,"sha256":""#,
    "00000000000000000000000000000000",
    "00000000000000000000000000000000",
    r#""}"#
);
const FILE_OF_PAGE: &str = concat!(
    r#"{"asset":"{id}","file_name":"x.png","mime_type":"image/png","size_bytes":9,"sha256":""#,
    "00000000000000000000000000000000",
    "00000000000000000000000000000000",
    r#""}"#
);

#[rustfmt::skip]
pub(crate) const DOORS: &[Door] = &[
    //                                                                                 signed out  own    foreign  read token
    // The HTTP interface.
    door("GET /api/openapi.json", "", Nothing,                                        ["200", "200", "-", "200"]),
    door("GET /api/me", "", Nothing,                                                  ["401", "200", "-", "200"]),
    door("GET /api/devices", "", Nothing,                                             ["401", "200", "-", "403"]),
    door("DELETE /api/devices", "", Nothing,                                          ["401", "204", "-", "403"]),
    door("DELETE /api/devices/{id}", "", Device,                                      ["401", "204", "404", "403"]),
    door("GET /api/tokens", "", Nothing,                                              ["401", "200", "-", "403"]),
    door("POST /api/tokens", r#"{"name":"x","scope":"read"}"#, Nothing,               ["401", "201", "-", "403"]),
    door("DELETE /api/tokens/{id}", "", Token,                                        ["401", "204", "404", "403"]),
    door("DELETE /api/account", "", Nothing,                                          ["401", "204", "-", "403"]),
    door("GET /api/account/export", "", Nothing,                                      ["401", "200", "-", "403"]),
    door("GET /api/account/settings", "", Nothing,                                    ["401", "200", "-", "403"]),
    door("PUT /api/account/settings", r#"{"conflictPolicy":"ask"}"#, Nothing,         ["401", "200", "-", "403"]),
    door("GET /api/account/activity", "", Nothing,                                    ["401", "200", "-", "403"]),
    door("GET /api/projects", "", Nothing,                                            ["401", "200", "-", "200"]),
    door("GET /api/projects", "?cursor=1793611800000000.{id}", Project,               ["401", "200", "200", "200"]),
    door("GET /api/projects/{id}", "", Project,                                       ["401", "200", "404", "200"]),
    door("GET /api/projects/{id}", "", Trashed,                                       ["401", "410", "404", "410"]),
    door("GET /api/projects/{id}/export", "", Project,                                ["401", "200", "404", "200"]),
    door("GET /api/projects/{id}/export", "", Trashed,                                ["401", "410", "404", "410"]),
    door("PUT /api/projects/{id}", r#"{"data":{document},"baseRevision":0}"#, Project, ["401", "409", "404 but 201", "403"]),
    door("PUT /api/projects/{id}", r#"{"data":{document},"baseRevision":1}"#, Project, ["401", "200", "404", "403"]),
    door("PUT /api/projects/{id}", r#"{"data":{document},"baseRevision":1}"#, Trashed, ["401", "410", "404", "403"]),
    door("PATCH /api/projects/{id}", r#"{"deltas":[],"baseRevision":1}"#, Project,    ["401", "200", "404", "403"]),
    door("PATCH /api/projects/{id}", r#"{"deltas":[],"baseRevision":7}"#, Project,    ["401", "409", "404", "403"]),
    door("DELETE /api/projects/{id}", "?baseRevision=1", Project,                     ["401", "204", "404", "403"]),
    door("POST /api/projects/{id}/restore", "", Trashed,                              ["401", "200", "404", "403"]),
    door("POST /api/projects/{id}/restore", r#"{"baseRevision":2}"#, Trashed,         ["401", "200", "404", "403"]),
    door("GET /api/projects/{id}/revisions", "", Project,                             ["401", "200", "404", "200"]),
    door("GET /api/projects/{id}/revisions", "?cursor=7", Trashed,                    ["401", "200", "404", "200"]),
    door("GET /api/projects/{id}/revisions/{revision}", "", Project,                  ["401", "200", "404", "200"]),
    door("PUT /api/projects/{id}/revisions/{revision}/name", r#"{"name":"x"}"#, Project, ["401", "200", "404", "403"]),
    door("POST /api/projects/{id}/revisions/{revision}/restore", "", Project,         ["401", "200", "404", "403"]),
    door("GET /api/projects/{id}/deltas", "?since=0", Project,                        ["401", "200", "404", "200"]),
    door("POST /api/sync", r#"{"bases":[{"id":"{id}","revision":1}]}"#, Project,      ["401", "200", "200", "403"]),
    door("POST /api/sync", r#"{"pushes":[{"kind":"delete","project":"{id}","pushId":"{new}","base":1}]}"#, Project,
                                                                                      ["401", "200", "200", "403"]),
    door("GET /api/media/assets", "", Nothing,                                        ["401", "200", "-", "200"]),
    door("GET /api/media/assets", "?cursor={id}", Asset,                              ["401", "200", "200", "200"]),
    door("GET /api/media/assets", "?used=true", Nothing,                              ["401", "200", "-", "200"]),
    door("POST /api/media/assets", "form", Asset,                                     ["401", "201", "404 but 201", "403"]),
    door("GET /api/media/assets/{id}", "", Asset,                                     ["401", "200", "404", "200"]),
    door("GET /api/media/assets/{id}", "", Deleted,                                   ["401", "410", "404", "410"]),
    door("PATCH /api/media/assets/{id}", r#"{"fileName":"x"}"#, Asset,                ["401", "200", "404", "403"]),
    door("PATCH /api/media/assets/{id}", r#"{"fileName":"x"}"#, Deleted,              ["401", "410", "404", "403"]),
    door("DELETE /api/media/assets/{id}", "", Asset,                                  ["401", "204", "404", "403"]),
    door("DELETE /api/media/assets/{id}", "?force=true", Asset,                       ["401", "204", "404", "403"]),
    door("GET /api/media/assets/{id}/content", "", Asset,                             ["401", "302", "404", "302"]),
    door("GET /api/media/assets/{id}/content", "?size=320", Asset,                    ["401", "302", "404", "302"]),
    door("GET /api/media/assets/{id}/content", "", Deleted,                           ["401", "410", "404", "410"]),
    door("POST /api/media/assets/{id}/restore", "", Deleted,                          ["401", "200", "404", "403"]),
    door("GET /api/media/assets/{id}/uses", "", Asset,                                ["401", "200", "404", "200"]),
    door("GET /api/media/storage", "", Nothing,                                       ["401", "200", "-", "200"]),
    door("POST /api/media/uploads", FILE, Asset,                                      ["401", "422", "404 but 201", "403"]),
    door("GET /api/media/uploads/{id}", "", Upload,                                   ["401", "200", "404", "200"]),
    door("POST /api/media/uploads/{id}/complete", "", Upload,                         ["401", "200", "404", "403"]),
    door("DELETE /api/media/uploads/{id}", "", Upload,                                ["401", "204", "404", "403"]),
    // Routes that are no part of it. What takes no token is asked as by somebody signed out.
    door("GET /auth/google", "", Nothing,                                             ["302", "302", "-", "302"]),
    door("GET /auth/google/callback", "", Nothing,                                    ["400", "400", "-", "400"]),
    door("POST /auth/sign-out", "", Nothing,                                          ["204", "204", "-", "204"]),
    door("GET /health", "", Nothing,                                                  ["200", "200", "-", "200"]),
    door("GET /ready", "", Nothing,                                                   ["200", "200", "-", "200"]),
    // On an address of its own; here it is no page.
    door("GET /metrics", "", Nothing,                                                 ["404", "404", "-", "404"]),
    // Pages hold nothing of anybody: local data comes to them in the browser.
    door("GET /", "", Nothing,                                                        ["200", "200", "-", "200"]),
    door("GET /projects", "", Nothing,                                                ["200", "200", "-", "200"]),
    door("GET /projects/trash", "", Nothing,                                          ["200", "200", "-", "200"]),
    door("GET /projects/{id}", "", Project,                                           ["200", "200", "200", "200"]),
    door("GET /projects/{id}/history", "", Project,                                   ["200", "200", "200", "200"]),
    door("GET /projects/{id}/history/{revision}", "", Project,                        ["200", "200", "200", "200"]),
    door("GET /settings", "", Nothing,                                                ["200", "200", "-", "200"]),
    door("GET /service-worker.js", "", Nothing,                                       ["200", "200", "-", "200"]),
    door("GET /media", "", Nothing,                                                   ["200", "200", "-", "200"]),
    // Server functions: what is to be expected is a value.
    door("POST /fn/accounts/me", "{}", Nothing,                                       ["200 null", "200", "-", "200 null"]),
    door("POST /fn/accounts/was-erased", r#"{"user":"{id}"}"#, User,                  ["200 false", "200 false", "200 false", "200 false"]),
    door("POST /fn/accounts/erase", r#"{"email":"x"}"#, Nothing,                      ["200 signIn", "200 refused", "-", "200 signIn"]),
    door("POST /fn/settings/read", "{}", Nothing,                                     ["200 signIn", "200 done", "-", "200 signIn"]),
    door("POST /fn/settings/policy", r#"{"policy":"ask"}"#, Nothing,                  ["200 signIn", "200 done", "-", "200 signIn"]),
    door("POST /fn/devices/sign-out", r#"{"device":"{id}"}"#, Device,                 ["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/devices/sign-out-everywhere", "{}", Nothing,                       ["200 signIn", "200 done", "-", "200 signIn"]),
    door("POST /fn/tokens/make", r#"{"name":"x","scope":"read"}"#, Nothing,           ["200 signIn", "200 done", "-", "200 signIn"]),
    door("POST /fn/tokens/revoke", r#"{"token":"{id}"}"#, Token,                      ["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/projects/list", r#"{"deleted":false,"cursor":null}"#, Nothing,     ["200 signIn", "200 page", "-", "200 signIn"]),
    door("POST /fn/projects/open", r#"{"project":"{id}"}"#, Project,                  ["200 signIn", "200 open", "200 notHere", "200 signIn"]),
    door("POST /fn/projects/open", r#"{"project":"{id}"}"#, Trashed,                  ["200 signIn", "200 open", "200 notHere", "200 signIn"]),
    door("POST /fn/history/list", r#"{"project":"{id}","before":null}"#, Project,     ["200 signIn", "200 page", "200 notHere", "200 signIn"]),
    door("POST /fn/history/version", r#"{"project":"{id}","revision":1}"#, Project,   ["200 signIn", "200 here", "200 notHere", "200 signIn"]),
    door("POST /fn/history/name", r#"{"project":"{id}","revision":1,"name":"x"}"#, Project,["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/projects/pull", r#"{"request":{"user":"{me}","cursor":null,"bases":[{"project":"{id}","revision":1,"head":null}]}}"#,
        Project,                                                                      ["200 signIn", "200 pulled", "200 pulled", "200 signIn"]),
    door("POST /fn/projects/push", r#"{"operation":{"kind":"delete","user":"{me}","device":"{new}","project":"{id}","pushId":"{new}","base":1}}"#,
        Project,                                                                      ["200 signIn", "200 accepted", "200 notFound", "200 signIn"]),
    door("POST /fn/projects/restore", r#"{"project":"{id}","device":"{new}","push_id":"{new}"}"#,
        Trashed,                                                                      ["200 signIn", "200 accepted", "200 notFound", "200 signIn"]),
    door("POST /fn/projects/purge", r#"{"project":"{id}"}"#, Trashed,                 ["200 signIn", "200 done", "200 notHere", "200 signIn"]),
    door("POST /fn/projects/already", r#"{"project":"{id}","hashes":[],"named":[]}"#, Project,
                                                                                      ["200 signIn", "200 known", "200 known", "200 signIn"]),
    door("POST /fn/media/library", r#"{"search":null,"kind":null,"after":"{id}"}"#, Asset, ["200 signIn", "200 page", "200 page", "200 signIn"]),
    door("POST /fn/media/storage", "{}", Nothing,                                     ["200 null", "200", "-", "200 null"]),
    door("POST /fn/media/upload", "form", Asset,                                      ["200 signIn", "200 ready", "200 refused but 200 ready", "200 signIn"]),
    door("POST /fn/media/uploads/begin", FILE_OF_PAGE, Asset,                         ["200 signIn", "200 refused", "200 refused but 200 parts", "200 signIn"]),
    door("POST /fn/media/uploads/complete", r#"{"upload":"{id}"}"#, Upload,           ["200 signIn", "200 parts", "200 refused", "200 signIn"]),
    door("POST /fn/media/uploads/abort", r#"{"asset":"{id}"}"#, Asset,                ["200 null", "200 null", "200 null", "200 null"]),
    door("POST /fn/media/asset", r#"{"asset":"{id}"}"#, Asset,                        ["200 signIn", "200 ready", "200 notHere", "200 signIn"]),
    door("POST /fn/media/rename", r#"{"asset":"{id}","name":"x"}"#, Asset,            ["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/media/delete", r#"{"asset":"{id}","force":true}"#, Asset,          ["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/media/restore", r#"{"asset":"{id}"}"#, Deleted,                    ["200 signIn", "200 done", "200 refused", "200 signIn"]),
    door("POST /fn/media/delete-many", r#"{"assets":["{id}"],"force":true}"#, Asset,  ["200 signIn", "200 done", "200 done", "200 signIn"]),
    door("POST /fn/media/restore-many", r#"{"assets":["{id}"]}"#, Deleted,            ["200 signIn", "200 done", "200 done", "200 signIn"]),
    door("POST /fn/media/uses", r#"{"asset":"{id}"}"#, Asset,                         ["200 signIn", "200 known", "200 notHere", "200 signIn"]),
];
