//! Signing in: to the provider and back. What was begun is kept in this browser's session, so nobody else can finish it.

use framekeep::account::Action;
use framekeep::ids::{DeviceId, UserId};
use oauth2::{CsrfToken, PkceCodeChallenge, Scope};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::{Expiry, Session};
use tracing::Instrument;
use uuid::Uuid;

use super::caller::{DEVICE_KEY, USER_KEY, session_failed};
use super::exchange::{client, exchange};
use super::provider::ProviderError;
use super::token::{self, Claims, TokenError};
use super::{Whence, to_the_end};
use crate::error::AppError;
use crate::state::Server;
use crate::storage::audit::{self, Deed};
use crate::storage::{devices, users};

/// The name under which accounts are kept; the issuer may be another one that speaks the same protocol.
const PROVIDER: &str = "google";
/// The session's key for sign-ins under way.
const PENDING_KEY: &str = "sign_in";
/// Sign-ins under way in one browser (several tabs); older ones are dropped.
const PENDING_MOST: usize = 5;
/// How long a sign-in may take.
const PENDING_SECONDS: i64 = 600;

/// What this browser began.
#[derive(Clone, Serialize, Deserialize)]
struct Pending {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    began: i64,
}

/// What the provider sent back with the browser.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub state: Option<String>,
    pub code: Option<String>,
    pub error: Option<String>,
    /// RFC 9207: who answers.
    pub issuer: Option<String>,
}

/// Why a sign-in did not come about; each has a page that explains.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("the person declined at the provider")]
    Declined,
    #[error("the browser keeps no cookies for this site")]
    NoCookie,
    #[error("this sign-in was not begun here, was used before, or took too long")]
    Mismatch,
    #[error("the provider's word was not believed")]
    NotBelieved(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the provider could not be used")]
    Provider(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<ProviderError> for SignInError {
    fn from(error: ProviderError) -> Self {
        Self::Provider(Box::new(error))
    }
}

/// Begins a sign-in: the address at the provider to go to.
pub async fn begin(server: &Server, session: &Session, next: String) -> Result<String, SignInError> {
    let discovery = server.provider.discovery().await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random().secret().clone();
    let client = client(&server.provider, &discovery)?;
    let (address, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scopes(["openid", "email", "profile"].map(|scope| Scope::new(scope.to_owned())))
        .add_extra_param("nonce", nonce.clone())
        .set_pkce_challenge(challenge)
        .url();
    let mut pending = pending(session).await?;
    if pending.len() >= PENDING_MOST {
        pending.drain(..=pending.len() - PENDING_MOST);
    }
    let began = OffsetDateTime::now_utc().unix_timestamp();
    pending.push(Pending {
        state: state.secret().clone(),
        nonce,
        verifier: verifier.secret().clone(),
        next,
        began,
    });
    session.insert(PENDING_KEY, pending).await.map_err(session_failed)?;
    let signed_in = session.get::<UserId>(USER_KEY).await.map_err(session_failed)?.is_some();
    if !signed_in {
        session.set_expiry(Some(Expiry::OnInactivity(time::Duration::seconds(PENDING_SECONDS))));
    }
    Ok(address.into())
}

/// Ends a sign-in: checks everything, finds or makes the account, starts a new session. The path to go on to.
pub async fn finish(server: &Server, session: &Session, answer: Answer) -> Result<String, SignInError> {
    let pending = take_pending(session, answer.state.as_deref()).await?;
    let code = code(answer, &server.provider.settings.issuer)?;
    let id_token = exchange(&server.provider, code, pending.verifier).await?;
    let claims = token::verify(&server.provider, &id_token, &pending.nonce)
        .await
        .map_err(|error| match error {
            TokenError::Provider(error) => SignInError::from(error),
            error => SignInError::NotBelieved(Box::new(error)),
        })?;
    let user = account(server, &claims).await?;
    let life = time::Duration::try_from(server.config.session_life).unwrap_or(time::Duration::DAY);
    renew(session, user, life).await?;
    tracing::info!(user.id = %user, "signed in");
    Ok(pending.next)
}

/// Ends this session, now, for every request that comes after.
pub async fn sign_out(server: &Server, session: &Session) -> Result<(), AppError> {
    let user = session.get::<UserId>(USER_KEY).await.map_err(session_failed)?;
    let device = session.get::<DeviceId>(DEVICE_KEY).await.map_err(session_failed)?;
    session.flush().await.map_err(session_failed)?;
    let Some(user) = user else { return Ok(()) };
    let (pool, address) = (server.pool.clone(), Whence::current().address);
    to_the_end(async move {
        let mut connection = pool.acquire().await?;
        let name = match device {
            Some(device) => devices::name(&mut connection, user, device).await?,
            None => None,
        };
        let deed = Deed {
            subject: device.map(DeviceId::uuid),
            name: name.as_deref(),
            ..Deed::new(Action::SignedOut, address)
        };
        Ok(audit::note(&mut connection, user, deed).await?)
    })
    .await
}

/// The code, if the provider (and nobody else) said yes.
fn code(answer: Answer, issuer: &str) -> Result<String, SignInError> {
    if answer.issuer.is_some_and(|named| named != issuer) {
        return Err(SignInError::Mismatch);
    }
    match (answer.error.as_deref(), answer.code) {
        (Some("access_denied"), _) => Err(SignInError::Declined),
        (Some("temporarily_unavailable" | "server_error"), _) => {
            Err(SignInError::Provider("the provider says it cannot now".into()))
        }
        (Some(_), _) | (None, None) => Err(SignInError::Mismatch),
        (None, Some(code)) => Ok(code),
    }
}

/// A new session for this user: whatever was known of the old id (fixation) is worth nothing now.
async fn renew(session: &Session, user: UserId, life: time::Duration) -> Result<(), AppError> {
    session.cycle_id().await.map_err(session_failed)?;
    session.clear().await;
    session.insert(USER_KEY, user).await.map_err(session_failed)?;
    session.set_expiry(Some(Expiry::OnInactivity(life)));
    session.save().await.map_err(session_failed)
}

async fn pending(session: &Session) -> Result<Vec<Pending>, SignInError> {
    Ok(session
        .get(PENDING_KEY)
        .await
        .map_err(session_failed)?
        .unwrap_or_default())
}

/// The sign-in with this state, which then can not be finished a second time.
async fn take_pending(session: &Session, state: Option<&str>) -> Result<Pending, SignInError> {
    let mut all = pending(session).await?;
    if session.id().is_none() {
        return Err(SignInError::NoCookie);
    }
    let place = all
        .iter()
        .position(|pending| Some(pending.state.as_str()) == state)
        .ok_or(SignInError::Mismatch)?;
    let found = all.remove(place);
    session.insert(PENDING_KEY, all).await.map_err(session_failed)?;
    session.save().await.map_err(session_failed)?;
    let age = OffsetDateTime::now_utc().unix_timestamp() - found.began;
    if (0..=PENDING_SECONDS).contains(&age) {
        Ok(found)
    } else {
        Err(SignInError::Mismatch)
    }
}

/// The account of this subject, made at the first sign-in. In a task of its own: a browser that hangs up does not leave
/// a transaction half-way.
async fn account(server: &Server, claims: &Claims) -> Result<UserId, AppError> {
    let (pool, subject, given) = (server.pool.clone(), claims.sub.clone(), given(claims));
    let deed = Deed::new(Action::SignedIn, Whence::current().address);
    let work = async move {
        loop {
            let deed = deed.clone();
            let mut transaction = pool.begin().await?;
            if let Some(user) = users::find_by_subject(&mut transaction, PROVIDER, &subject).await? {
                users::refresh(&mut transaction, user, &given).await?;
                audit::note(&mut transaction, user, deed).await?;
                transaction.commit().await?;
                return Ok(user);
            }
            let user = UserId::new(Uuid::now_v7());
            users::insert(&mut transaction, user, &given).await?;
            if users::insert_account(&mut transaction, PROVIDER, &subject, user).await? {
                audit::note(&mut transaction, user, deed).await?;
                transaction.commit().await?;
                return Ok(user);
            }
            // Somebody signed in for the first time twice at once: the other one has made the account.
            transaction.rollback().await?;
        }
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("the sign-in's task ended", error))?
}

fn given(claims: &Claims) -> users::Given {
    let tidy = |text: &Option<String>| {
        let plain: String = text
            .iter()
            .flat_map(|text| text.chars())
            .filter(|letter| !letter.is_control())
            .take(320)
            .collect();
        plain.trim().to_owned()
    };
    let email = tidy(&claims.email);
    let name = Some(tidy(&claims.name)).filter(|name| !name.is_empty());
    users::Given {
        name: name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned()),
        email,
        email_verified: claims.email_verified.unwrap_or(false),
        image: claims
            .picture
            .clone()
            .filter(|address| address.starts_with("https://") && address.len() <= 2_000),
    }
}
