//! Where a request comes from: its network address, its browser, and its session while no device is bound to that. Kept
//! beside the request's task, so that use cases need not hand it through; one that starts a task of its own takes it
//! along.

use std::future::Future;
use std::net::IpAddr;

use framekeep::ids::{DeviceId, UserId};
use sqlx::PgConnection;

use crate::projects::program_device;
use crate::storage::devices;

/// One request's origin; empty where there is no request.
#[derive(Clone, Debug, Default)]
pub struct Whence {
    pub address: Option<IpAddr>,
    /// "Firefox on Linux": what its device is called.
    pub browser: &'static str,
    /// On which system.
    pub system: Option<&'static str>,
    /// The hash of a signed-in session that no device is bound to.
    pub(crate) unbound: Option<[u8; 32]>,
}

tokio::task_local! {
    static HERE: Whence;
}

impl Whence {
    /// That of the request that is being answered.
    pub fn current() -> Self {
        HERE.try_with(Clone::clone).unwrap_or_default()
    }

    /// Does the work with this as the current one.
    pub(crate) async fn around<T>(self, work: impl Future<Output = T>) -> T {
        HERE.scope(self, work).await
    }

    /// What the device of this request is called.
    pub fn device_name(&self) -> String {
        match (self.browser, self.system) {
            ("", None) => "A browser".to_owned(),
            ("", Some(system)) => format!("A browser on {system}"),
            (browser, Some(system)) => format!("{browser} on {system}"),
            (browser, None) => browser.to_owned(),
        }
    }

    /// Notes that this device is in use, and binds the session to it if it is the first.
    pub(crate) async fn meet(
        &self,
        connection: &mut PgConnection,
        user: UserId,
        device: DeviceId,
    ) -> Result<(), sqlx::Error> {
        if device == program_device(user) {
            return devices::seen(connection, user, device, "A program").await;
        }
        let name = self.device_name();
        match &self.unbound {
            Some(session) => devices::bind(connection, user, device, &name, session).await,
            None => devices::seen(connection, user, device, &name).await,
        }
    }
}
