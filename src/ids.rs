//! Ids and counters as types of their own: a project is never mistaken for a user.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with these 128 bits; who makes it decides where they come from.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID, for a database column.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

uuid_id! {
    /// A person with an account.
    UserId,
    /// One browser profile of one user.
    DeviceId,
    /// A project; made by the client.
    ProjectId,
    /// One sealed operation; made by the client (`UUIDv7`), the key of exactly-once.
    PushId,
    /// One media file; made by the client when the file is dropped.
    AssetId,
    /// A file on its way to the object store in parts.
    UploadId,
    /// The change row that a cursor names.
    ChangeId,
    /// An access token of a program.
    TokenId,
}

impl UserId {
    /// Whoever uses a browser without an account: what a guest makes is kept there, and never sent under this id.
    pub const GUEST: Self = Self(Uuid::nil());

    /// Nobody's account.
    pub const fn is_guest(self) -> bool {
        self.0.is_nil()
    }
}

macro_rules! counter {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Nothing yet.
            pub const ZERO: Self = Self(0);

            /// The counter at this value.
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            /// The bare number, for a database column.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// One more.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

counter! {
    /// The number of accepted changes of a project on the server; 0 before it is created.
    Revision,
    /// The growing number that a browser gives each entry of its queue; a device's entry in a vector clock.
    Sequence,
}

/// SHA-256 as 64 lower-case hex digits: the head of a revision, or the hash of an operation's body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(transparent)]
pub struct Hash(#[serde(with = "hex")] [u8; 32]);

/// Names the whole history that ends in a revision: hash of (previous head, push id, body hash).
pub type Head = Hash;

impl Hash {
    /// The hash with these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The SHA-256 of these bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes, for a database column.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Hash {
    type Err = hex::FromHexError;

    /// 64 hex digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", hex::encode(&self.0[..6]))
    }
}
