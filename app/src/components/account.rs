//! Who is signed in: initials that open a menu with name, email, settings and the way out.

use leptos::prelude::*;

use super::icon::Icon;
use super::menu::{Menu, MenuItem};

use crate::language::tr;

/// The round button at the right of every bar.
#[component]
pub(crate) fn AccountMenu(
    #[prop(into)] name: String,
    #[prop(into)] email: String,
    #[prop(into)] on_settings: Callback<()>,
    #[prop(into)] on_sign_out: Callback<()>,
) -> impl IntoView {
    let initials = initials(&name, &email);
    let shown = if name.trim().is_empty() {
        email.clone()
    } else {
        name.clone()
    };
    let head = {
        let (shown, email) = (shown.clone(), email);
        move || view! { <strong>{shown.clone()}</strong><span>{email.clone()}</span> }
    };
    let items = move |()| {
        vec![
            MenuItem::new(Icon::Sliders, tr!(common.settings), move || on_settings.run(())),
            MenuItem::new(Icon::SignOut, tr!(common.sign_out), move || on_sign_out.run(())),
        ]
    };
    view! {
        <Menu label=tr!(common.account_of, name = shown.clone()) items=items class="avatar" head=ViewFn::from(head)>
            {initials}
        </Menu>
    }
}

/// At most two letters: of the first and the last word of the name, or the first of the email.
fn initials(name: &str, email: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next().or_else(|| email.chars().find(|c| c.is_alphanumeric()));
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        let cases = [
            ("Ada Lovelace", "ada@example.org", "AL"),
            ("Ada", "ada@example.org", "A"),
            ("Ada King Lovelace", "", "AL"),
            ("", "ada@example.org", "A"),
            ("  ", "", ""),
            ("élan vital", "", "ÉV"),
        ];
        for (name, email, expected) in cases {
            assert_eq!(initials(name, email), expected, "{name:?} {email:?}");
        }
    }
}
