//! The key that ID tokens are signed with: made once per data folder.

use std::fs;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::embedded::EmbeddedError;
use crate::embedded::folder::write_private;

/// An RSA key of 2,048 bits, as Google's are.
pub(super) struct SigningKey {
    private: EncodingKey,
    public: Jwk,
    id: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

impl SigningKey {
    /// The folder's key; the first start makes it.
    pub(super) fn open(path: &Path) -> Result<Self, EmbeddedError> {
        let der = match fs::read(path) {
            Ok(der) => der,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let der = generate()?;
                write_private(path, &der)?;
                der
            }
            Err(cause) => {
                return Err(EmbeddedError::File {
                    what: "Cannot read",
                    path: path.to_owned(),
                    cause,
                });
            }
        };
        Self::from_pkcs8(&der).map_err(|why| {
            EmbeddedError::Words(format!(
                "{} is damaged ({why}). Remove it: a new one is made.",
                path.display()
            ))
        })
    }

    /// For other parties' eyes.
    pub(super) fn public(&self) -> &Jwk {
        &self.public
    }

    /// A signed token with these claims.
    pub(super) fn sign<T: Serialize>(&self, claims: &T) -> jsonwebtoken::errors::Result<String> {
        let header = Header {
            kid: Some(self.id.clone()),
            ..Header::new(Algorithm::RS256)
        };
        jsonwebtoken::encode(&header, claims, &self.private)
    }

    fn from_pkcs8(der: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        let private = EncodingKey::from_rsa_pem(pem(der).as_bytes())?;
        let mut public = Jwk::from_encoding_key(&private, Algorithm::RS256)?;
        let id = public.thumbprint(ThumbprintHash::SHA256)?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { private, public, id })
    }
}

fn generate() -> Result<Vec<u8>, EmbeddedError> {
    let failed = |_| EmbeddedError::Words("The sign-in provider's key could not be made.".to_owned());
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let der: Pkcs8V1Der<'_> = key.as_der().map_err(failed)?;
    Ok(der.as_ref().to_vec())
}

/// The library reads PKCS#8 only in its text form.
fn pem(der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    )
}
