//! How our types sit in columns.

use framekeep::ids::Hash;
use framekeep::wire::Kind;

/// A `bytea` of 32 bytes as a hash.
pub(super) fn hash(bytes: &[u8]) -> Result<Hash, sqlx::Error> {
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(Hash::new(bytes))
}

/// The kind as `revisions.kind` spells it.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Create => "create",
        Kind::Push => "push",
        Kind::Delete => "delete",
        Kind::Restore => "restore",
    }
}

/// The kind that `revisions.kind` spells.
pub(super) fn kind(name: &str) -> Result<Kind, sqlx::Error> {
    match name {
        "create" => Ok(Kind::Create),
        "push" => Ok(Kind::Push),
        "delete" => Ok(Kind::Delete),
        "restore" => Ok(Kind::Restore),
        other => Err(sqlx::Error::Decode(format!("unknown kind of revision: {other}").into())),
    }
}
