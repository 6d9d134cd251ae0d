//! What the settings page asks for and is told. The account's settings are the server's: read anew each time the page is
//! opened, changed only there. Theme and language are
//! this browser's own.

use framekeep::account::{MadeToken, Policy, Scope, Settings};
use framekeep::ids::{DeviceId, TokenId};
use leptos::prelude::{RwSignal, Set, Signal};

use super::Local;
use super::command::Command;
use super::driver;
use crate::language::{self, Language};

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// The account's settings, as far as they are known here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Heard {
    #[default]
    NotYet,
    Here(Settings),
    /// The session has ended.
    SignIn,
    /// The server does not answer.
    Failed,
}

/// Something to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Policy(Policy),
    SignOutDevice(DeviceId),
    SignOutEverywhere,
    MakeToken {
        name: String,
        scope: Scope,
    },
    RevokeToken(TokenId),
    /// The email as the person typed it.
    Erase {
        email: String,
    },
}

/// The signals of the settings page.
#[derive(Clone, Copy)]
pub(super) struct SettingsShelf {
    pub(super) theme: RwSignal<Theme>,
    pub(super) language: RwSignal<Language>,
    pub(super) heard: RwSignal<Heard>,
    /// The token that was just made; gone once the person has closed it.
    pub(super) made: RwSignal<Option<MadeToken>>,
    /// A change is on its way.
    pub(super) busy: RwSignal<bool>,
    /// Why the last change was not made.
    pub(super) refused: RwSignal<Option<String>>,
}

impl SettingsShelf {
    pub(super) fn new() -> Self {
        Self {
            theme: RwSignal::new(Theme::System),
            language: RwSignal::new(language::now()),
            heard: RwSignal::new(Heard::NotYet),
            made: RwSignal::new(None),
            busy: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }
}

impl Local {
    /// The theme of this browser; the system's in the first frame, whatever is painted.
    pub fn theme(&self) -> Signal<Theme> {
        self.settings.theme.into()
    }

    /// Paints everything in this theme, now and when the page opens again.
    pub fn set_theme(&self, theme: Theme) {
        self.settings.theme.set(theme);
        driver::paint(theme);
    }

    /// The language of the page.
    pub fn language(&self) -> Signal<Language> {
        self.settings.language.into()
    }

    /// Shows everything in this language, now and when a page opens again.
    pub fn set_language(&self, language: Language) {
        driver::speak(language);
        language::set(language);
        self.settings.language.set(language);
    }

    /// The account's settings.
    pub fn settings(&self) -> Signal<Heard> {
        self.settings.heard.into()
    }

    /// Asks the server for them.
    pub fn read_settings(&self) {
        driver::send(Command::ReadSettings);
    }

    /// Changes one of them; what then holds is read anew.
    pub fn change(&self, change: Change) {
        self.settings.refused.set(None);
        driver::send(Command::Change(change));
    }

    /// A change is on its way.
    pub fn changing(&self) -> Signal<bool> {
        self.settings.busy.into()
    }

    /// Why the last change was not made.
    pub fn refused(&self) -> Signal<Option<String>> {
        self.settings.refused.into()
    }

    /// The token that was just made, with its secret.
    pub fn made_token(&self) -> Signal<Option<MadeToken>> {
        self.settings.made.into()
    }

    /// The person has seen the secret, or given up.
    pub fn close_token(&self) {
        self.settings.made.set(None);
        self.settings.refused.set(None);
    }

    /// Puts text on the clipboard.
    pub fn copy(&self, text: &str) {
        driver::copy_text(text);
    }
}
