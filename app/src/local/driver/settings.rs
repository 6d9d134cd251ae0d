//! The settings page's requests. Nothing of them is kept here but the theme: the server has them.

use std::rc::Rc;

use framekeep::account::Policy;
use framekeep::ids::UserId;
use framekeep::sync::{Event, Failure};
use leptos::prelude::Set;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

use super::{Driver, current};
use crate::api::accounts::Erase;
use crate::api::settings::{
    MakeToken, ReadSettings, RevokeToken, SetPolicy, Settled, SignOutDevice, SignOutEverywhere,
};
use crate::browser::{clipboard, language, network, theme};
use crate::language::Language;
use crate::language::tr;
use crate::local::Local;
use crate::local::settings::{Change, Heard, Theme};

/// Paints the theme, and remembers it.
pub(in crate::local) fn paint(theme: Theme) {
    theme::choose(word(theme));
}

/// Remembers the language, and lets everything that is kept be in it.
pub(in crate::local) fn speak(chosen: Language) {
    language::choose(chosen);
    language::name(chosen);
}

/// Shows the language that was chosen in this browser, where the page did not come in it: it was kept earlier.
pub(super) fn speak_as_chosen(local: Local) {
    show(local, language::chosen());
}

/// Shows the language that another tab may have told.
pub(super) fn hear(local: Local) {
    show(local, language::told());
}

fn show(local: Local, chosen: Option<Language>) {
    if let Some(chosen) = chosen.filter(|chosen| *chosen != crate::language::now()) {
        language::name(chosen);
        crate::language::set(chosen);
        local.settings.language.set(chosen);
    }
}

/// The theme that was chosen in this browser.
pub(super) fn painted() -> Theme {
    let chosen = theme::chosen();
    [Theme::Light, Theme::Dark]
        .into_iter()
        .find(|theme| word(*theme) == chosen.as_deref())
        .unwrap_or_default()
}

/// The theme that another tab may have chosen, painted here too.
pub(super) fn repaint() -> Theme {
    let theme = painted();
    theme::paint(word(theme));
    theme
}

/// As it is remembered and painted; none: as the system has it.
const fn word(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

/// Puts text on the clipboard, and says whether that went well.
pub(in crate::local) fn copy_text(text: &str) {
    let (text, session) = (text.to_owned(), current());
    spawn_local(async move {
        let copied = clipboard::copy(&text).await;
        if let Some(session) = session {
            let words = if copied {
                tr!(messages.copied)
            } else {
                tr!(messages.copy_refused)
            };
            session.tell(words.to_owned(), None);
        }
    });
}

impl Driver {
    pub(super) fn read_settings(self: &Rc<Self>) {
        let Some(session) = self.account() else { return };
        let local = self.local;
        spawn_local(async move {
            let heard = match network::call(&ReadSettings {}, Some(session.user)).await {
                Ok(Settled::Done(settings)) => Heard::Here(settings),
                Ok(Settled::SignIn) | Err(Failure::SignIn) => Heard::SignIn,
                Ok(Settled::Refused(_)) | Err(_) => Heard::Failed,
            };
            if !session.has_ended() {
                local.settings.heard.set(heard);
            }
        });
    }

    pub(super) fn change(self: &Rc<Self>, change: Change) {
        let Some(session) = self.account() else { return };
        if change == Change::SignOutEverywhere {
            return self.sign_out_with(Ending::Everywhere);
        }
        let (driver, local, user) = (self.clone(), self.local, session.user);
        local.settings.busy.set(true);
        spawn_local(async move {
            let refused = driver.make(user, change).await.err();
            local.settings.busy.set(false);
            local.settings.refused.set(refused);
            driver.read_settings();
        });
    }

    /// Makes one change; why not, in words.
    async fn make(self: &Rc<Self>, user: UserId, change: Change) -> Result<(), String> {
        let local = self.local;
        match change {
            Change::Policy(policy) => self.chosen(policy, ask(&SetPolicy { policy }, user).await),
            Change::SignOutDevice(device) => ask(&SignOutDevice { device }, user).await,
            Change::RevokeToken(token) => ask(&RevokeToken { token }, user).await,
            Change::MakeToken { name, scope } => {
                let made = ask(&MakeToken { name, scope }, user).await?;
                local.settings.made.set(Some(made));
                Ok(())
            }
            Change::Erase { email } => {
                ask(&Erase { email }, user).await?;
                self.forget_account(tr!(messages.erased)).await;
                Ok(())
            }
            Change::SignOutEverywhere => Ok(()),
        }
    }

    fn chosen(&self, policy: Policy, done: Result<(), String>) -> Result<(), String> {
        done?;
        if let Some(session) = self.session() {
            session.handle(Event::PolicyIs { policy });
        }
        Ok(())
    }
}

/// What a sign-out ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Here,
    Everywhere,
}

/// Why the server was not told.
pub(super) struct Untold {
    pub(super) words: String,
    /// It could not be reached; otherwise it said no.
    pub(super) no_answer: bool,
}

impl Ending {
    pub(super) const fn of(everywhere: bool) -> Self {
        if everywhere { Self::Everywhere } else { Self::Here }
    }

    /// Tells the server.
    pub(super) async fn tell(self, user: UserId) -> Result<(), Untold> {
        match self {
            Self::Here => network::sign_out(user).await.map_err(|failure| Untold {
                words: tr!(messages.unchanged_no_answer).to_owned(),
                no_answer: matches!(failure, Failure::Retryable { .. }),
            }),
            Self::Everywhere => ask(&SignOutEverywhere {}, user).await.map_err(|words| Untold {
                words,
                no_answer: false,
            }),
        }
    }
}

async fn ask<F, T>(arguments: &F, user: UserId) -> Result<T, String>
where
    F: ServerFn<Output = Settled<T>> + Serialize,
    Settled<T>: DeserializeOwned,
{
    match network::call(arguments, Some(user)).await {
        Ok(Settled::Done(value)) => Ok(value),
        Ok(Settled::Refused(reason)) => Err(reason),
        Ok(Settled::SignIn) | Err(Failure::SignIn) => Err(tr!(messages.settings_sign_in).to_owned()),
        Err(Failure::Permanent { reason }) => Err(reason),
        Err(Failure::Retryable { .. }) => Err(tr!(messages.unchanged_no_answer).to_owned()),
    }
}

impl Local {
    /// Back to the first frame, when the person goes; the theme is the browser's and stays.
    pub(super) fn forget_settings(self) {
        self.settings.heard.set(Heard::NotYet);
        self.settings.made.set(None);
        self.settings.refused.set(None);
        self.settings.busy.set(false);
    }
}
