//! Codes that were given out: each works once, for a minute, for the sign-in that it was made for.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::embedded::folder::random;

const LIFE: Duration = Duration::from_secs(60);

/// Who signed in, for which sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) nonce: Option<String>,
    pub(super) redirect_uri: String,
    /// S256 of the verifier that will come with the code.
    pub(super) challenge: String,
}

/// All codes that are out.
#[derive(Debug, Default)]
pub(super) struct Grants {
    codes: Mutex<HashMap<String, (Instant, Grant)>>,
}

impl Grants {
    /// A code for this grant.
    pub(super) fn give(&self, grant: Grant, now: Instant) -> String {
        let code = random();
        let mut codes = self.codes();
        codes.retain(|_, (given, _)| now.duration_since(*given) <= LIFE);
        codes.insert(code.clone(), (now, grant));
        code
    }

    /// What a code stands for. It is used up, even where verifier or address are wrong.
    pub(super) fn take(&self, code: &str, verifier: &str, redirect_uri: &str, now: Instant) -> Option<Grant> {
        let (given, grant) = self.codes().remove(code)?;
        let fits =
            URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == grant.challenge && grant.redirect_uri == redirect_uri;
        (fits && now.duration_since(given) <= LIFE).then_some(grant)
    }

    fn codes(&self) -> MutexGuard<'_, HashMap<String, (Instant, Grant)>> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Grant, Grants, Instant};

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn grant() -> Grant {
        let text = str::to_owned;
        Grant {
            email: text("ada@example.org"),
            name: text("Ada"),
            nonce: None,
            redirect_uri: text("http://a/cb"),
            challenge: text(CHALLENGE),
        }
    }

    #[test]
    fn a_code_works_once_and_only_for_its_sign_in() {
        let (grants, now) = (Grants::default(), Instant::now());
        let code = grants.give(grant(), now);
        assert_eq!(grants.take(&code, VERIFIER, "http://a/cb", now), Some(grant()));
        assert_eq!(grants.take(&code, VERIFIER, "http://a/cb", now), None, "twice");
        let wrong = [
            ("other", "http://a/cb", 0),
            (VERIFIER, "http://b/cb", 0),
            (VERIFIER, "http://a/cb", 61),
            ("", "http://a/cb", 0),
        ];
        for (verifier, redirect_uri, later) in wrong {
            let code = grants.give(grant(), now);
            let then = now + Duration::from_secs(later);
            assert_eq!(
                grants.take(&code, verifier, redirect_uri, then),
                None,
                "{verifier} {redirect_uri} {later}"
            );
            assert_eq!(
                grants.take(&code, VERIFIER, "http://a/cb", now),
                None,
                "used up by the wrong try"
            );
        }
    }
}
