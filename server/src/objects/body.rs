//! A spooled file as the body of a request to the store.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_runtime::auth::PayloadSigningOverride;
use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::{ByteStream, SdkBody};
use bytes::Bytes;
use futures::Stream;
use http_body::{Body, Frame, SizeHint};

use crate::spool::Spooled;

/// Can be sent again: each time it is read from its beginning.
pub(super) fn of(file: &Spooled) -> ByteStream {
    let file = file.clone();
    ByteStream::new(SdkBody::retryable(move || {
        SdkBody::from_body_1_x(Blocks {
            blocks: Box::pin(file.blocks()),
            left_bytes: file.size_bytes,
        })
    }))
}

/// Blocks of a length that is known.
struct Blocks {
    blocks: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send + Sync>>,
    left_bytes: u64,
}

impl Body for Blocks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.blocks.as_mut().poll_next(context).map(|next| {
            let block = next?;
            if let Ok(block) = &block {
                self.left_bytes = self.left_bytes.saturating_sub(block.len() as u64);
            }
            Some(block.map(Frame::data))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left_bytes == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left_bytes)
    }
}

/// Signs a request by the body's SHA-256, in hex, which is known: the library would leave out a body that it cannot read twice.
#[derive(Debug)]
pub(super) struct SignedBy(pub(super) String);

impl Intercept for SignedBy {
    fn name(&self) -> &'static str {
        "SignedBy"
    }

    fn modify_before_signing(
        &self,
        _context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config
            .interceptor_state()
            .store_put(PayloadSigningOverride::Precomputed(self.0.clone()));
        Ok(())
    }
}
