//! The two requests of OAuth 2.0 that a sign-in is made of, with PKCE: where to send the browser, and code for token.

use futures::future::BoxFuture;
use oauth2::basic::BasicTokenType;
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, ExtraTokenFields,
    HttpRequest, HttpResponse, PkceCodeVerifier, RedirectUrl, StandardRevocableToken, StandardTokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};

use super::provider::{Discovery, Provider, ProviderError, read};
use super::sign_in::SignInError;

/// The ID token beside the access token (OpenID Connect Core 1.0, section 3.1.3.3).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WithIdToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for WithIdToken {}

pub(super) type Client = oauth2::Client<
    oauth2::basic::BasicErrorResponse,
    StandardTokenResponse<WithIdToken, BasicTokenType>,
    oauth2::basic::BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    oauth2::basic::BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

pub(super) fn client(provider: &Provider, discovery: &Discovery) -> Result<Client, SignInError> {
    let redirect =
        RedirectUrl::new(provider.callback_url.clone()).map_err(|error| SignInError::Provider(Box::new(error)))?;
    Ok(oauth2::Client::new(ClientId::new(provider.settings.client_id.clone()))
        .set_client_secret(ClientSecret::new(provider.settings.client_secret.reveal().to_owned()))
        .set_auth_uri(AuthUrl::from_url(discovery.authorization_endpoint.clone()))
        .set_token_uri(TokenUrl::from_url(discovery.token_endpoint.clone()))
        .set_redirect_uri(redirect))
}

/// Code for token, with the verifier that only this browser's session knows.
pub(super) async fn exchange(provider: &Provider, code: String, verifier: String) -> Result<String, SignInError> {
    let discovery = provider.discovery().await?;
    let client = client(provider, &discovery)?;
    let request = client
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier));
    let asking: BoxFuture<'_, _> = Box::pin(request.request_async(provider));
    let answer = asking.await;
    match answer {
        Ok(token) => token
            .extra_fields()
            .id_token
            .clone()
            .ok_or_else(|| SignInError::NotBelieved("no ID token came".into())),
        Err(oauth2::RequestTokenError::ServerResponse(refusal)) => {
            Err(SignInError::NotBelieved(refusal.error().to_string().into()))
        }
        Err(oauth2::RequestTokenError::Request(error)) => Err(error.into()),
        Err(error) => Err(SignInError::Provider(error.to_string().into())),
    }
}

/// The HTTP client as the library wants it: the provider's own, without redirects.
impl<'c> AsyncHttpClient<'c> for Provider {
    type Error = ProviderError;
    type Future = BoxFuture<'c, Result<HttpResponse, ProviderError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self, request))
    }
}

async fn send(provider: &Provider, request: HttpRequest) -> Result<HttpResponse, ProviderError> {
    let request = reqwest::Request::try_from(request).map_err(ProviderError::Unreachable)?;
    let answer = provider
        .http()
        .execute(request)
        .await
        .map_err(ProviderError::Unreachable)?;
    if answer.status().is_server_error() || answer.status().is_redirection() {
        return Err(ProviderError::Status(answer.status().as_u16()));
    }
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut response = HttpResponse::new(read(answer).await?);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}
