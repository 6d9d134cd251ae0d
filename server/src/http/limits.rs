//! How large a request may be, before anything reads it: server functions and multipart bodies read the raw stream, past
//! the limits of the frameworks.

use std::future::ready;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};

use crate::error::AppError;
use crate::state::Server;

/// A document of 4 MiB, escaped and wrapped.
const DOCUMENT_LIMIT: u64 = 8 * 1024 * 1024;
/// What a form around a picture may add.
const FORM_SLACK: u64 = 64 * 1024;
/// How much of a refused body is read to its end, so that the answer is seen and not a broken connection.
const DRAINED_MOST: u64 = 32 * 1024 * 1024;

pub(super) async fn body(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let media = is_media(request.uri().path());
    let limit = if media {
        crate::media::most_bytes(&server) + FORM_SLACK
    } else {
        DOCUMENT_LIMIT
    };
    let said = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > limit) {
        drain(request.into_body()).await;
        let mut response = too_large(media, &server).into_response();
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    // Extractors answer at the limit; who reads the raw stream meets its end a little later.
    DefaultBodyLimit::max(usize::try_from(limit).unwrap_or(usize::MAX)).apply(&mut request);
    next.run(request.map(|body| counted(body, limit + FORM_SLACK))).await
}

/// Where files come through the server.
fn is_media(path: &str) -> bool {
    matches!(path, "/api/media/assets" | "/fn/media/upload")
}

fn too_large(media: bool, server: &Server) -> AppError {
    if media {
        crate::media::too_large(server)
    } else {
        AppError::TooLarge("This is larger than 4 MB, the most that a document may have.".to_owned())
    }
}

/// The same body, ending in an error once it has grown past the limit.
fn counted(body: Body, limit: u64) -> Body {
    // Never at once with its last part: the reader of forms looks twice for the first boundary, and takes what comes whole
    // between the two looks for a form without one.
    let end = stream::once(tokio::task::yield_now()).filter_map(|()| ready(None));
    let mut seen = 0_u64;
    let parts = body.into_data_stream().map(move |part| {
        let part: Bytes = part.map_err(std::io::Error::other)?;
        seen += part.len() as u64;
        if seen > limit {
            Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge))
        } else {
            Ok(part)
        }
    });
    Body::from_stream(parts.chain(end))
}

async fn drain(body: Body) {
    let mut stream = body.into_data_stream();
    let reading = async {
        let mut seen = 0_u64;
        while let Some(Ok(part)) = stream.next().await {
            seen += part.len() as u64;
            if seen > DRAINED_MOST {
                break;
            }
        }
    };
    let _ended_or_given_up = tokio::time::timeout(Duration::from_secs(10), reading).await;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::task::Poll;

    use axum::extract::{FromRequest, Multipart};

    use super::*;

    #[tokio::test]
    async fn a_form_that_comes_whole_between_two_looks_is_read() {
        let form = "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--x--\r\n";
        let mut polls = 0;
        let parts = stream::poll_fn(move |context| {
            polls += 1;
            match polls {
                1 => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                2 => Poll::Ready(Some(Ok::<_, std::io::Error>(form))),
                _ => Poll::Ready(None),
            }
        });
        let request = Request::builder()
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(counted(Body::from_stream(parts), 1024))
            .unwrap();
        let mut read = Multipart::from_request(request, &()).await.unwrap();
        let field = read.next_field().await.unwrap().unwrap();
        assert_eq!(field.text().await.unwrap(), "7");
        assert!(read.next_field().await.unwrap().is_none());
    }
}
