//! Buttons: with words, with an icon alone (its name is then said, and shown as a tip), and the way to sign in.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

use crate::language::tr;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ButtonKind {
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words, and an icon before them if given.
#[component]
pub(crate) fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_click: Callback<()>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What the focus is on when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=kind.class()
            autofocus=autofocus
            disabled=move || disabled.get()
            on:click=move |_| on_click.run(())
        >
            {icon.map(|icon| view! { <IconView icon=icon /> })}
            <span>{move || label.get()}</span>
        </button>
    }
}

/// A button that is an icon; `label` is its accessible name, `tip` what is shown on pointing (the label if empty).
#[component]
pub(crate) fn IconButton(
    icon: Icon,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_click: Callback<()>,
    #[prop(optional, into)] tip: Signal<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] pressed: Option<Signal<bool>>,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let title = move || {
        if tip.with(String::is_empty) {
            label.get()
        } else {
            tip.get()
        }
    };
    view! {
        <button
            type="button"
            class="button button-icon"
            aria-label=move || label.get()
            title=title
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
            disabled=move || disabled.get()
            on:click=move |_| on_click.run(())
        >
            <IconView icon=icon large=large />
        </button>
    }
}

/// "Continue with Google", back to `next` afterwards.
#[component]
pub(crate) fn SignInLink(
    #[prop(into)] next: String,
    #[prop(optional)] large: bool,
    /// Something else is the one thing to do here.
    #[prop(optional)]
    quiet: bool,
    #[prop(default = tr!(common.continue_with_google))] words: &'static str,
) -> impl IntoView {
    let class = match (large, quiet) {
        (true, true) => "button button-large",
        (true, false) => "button button-primary button-large",
        (false, true) => "button",
        (false, false) => "button button-primary",
    };
    // The server answers this address with a redirect: the router must not take it.
    view! {
        <a class=class href=format!("/auth/google?next={next}") rel="external">
            {words}
        </a>
    }
}
