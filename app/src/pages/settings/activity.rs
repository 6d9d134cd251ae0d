//! What was done with the account last, and from where.

use framekeep::account::{Action, Activity, Settings};
use leptos::prelude::*;

use super::{Section, ago};

/// Lines that are shown before the person asks for all.
const FIRST: usize = 8;

#[component]
pub(super) fn RecentActivity(settings: Memo<Option<Settings>>) -> impl IntoView {
    let list = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.activity.clone()).unwrap_or_default()));
    let lines = move |from: usize, to: usize| {
        move || {
            let list = list.get();
            let lines = list.into_iter().skip(from).take(to - from);
            lines.map(|line| view! { <Line line=line /> }).collect_view()
        }
    };
    view! {
        <Section title="Recent activity" text="If something here was not you, sign out everywhere.">
            <ul class="log" aria-label="Recent activity">{lines(0, FIRST)}</ul>
            <Show when=move || list.with(|list| list.len() > FIRST)>
                <details class="log-more">
                    <summary>"Show more"</summary>
                    <ul class="log" aria-label="Earlier activity">{lines(FIRST, usize::MAX)}</ul>
                </details>
            </Show>
        </Section>
    }
}

#[component]
fn Line(line: Activity) -> impl IntoView {
    let place = line
        .address
        .as_ref()
        .map(|address| format!(" · {address}"))
        .unwrap_or_default();
    view! {
        <li>
            <span>{words(line.action, line.name.as_deref())}</span>
            <span class="muted">{format!("{}{place}", ago(&line.at))}</span>
        </li>
    }
}

fn words(action: Action, name: Option<&str>) -> String {
    let named = |what: &str, unnamed: &str| match name {
        Some(name) => format!("{what} “{name}”"),
        None => unnamed.to_owned(),
    };
    match action {
        Action::SignedIn => "Signed in".to_owned(),
        Action::SignedOut => match name {
            Some(name) => format!("Signed out on {name}"),
            None => "Signed out".to_owned(),
        },
        Action::DeviceSignedOut => match name {
            Some(name) => format!("Signed {name} out from another device"),
            None => "Signed a device out".to_owned(),
        },
        Action::SignedOutEverywhere => "Signed out everywhere".to_owned(),
        Action::TokenMade => named("Made the access token", "Made an access token"),
        Action::TokenRevoked => named("Revoked the access token", "Revoked an access token"),
        Action::ProjectDeleted => named("Deleted the project", "Deleted a project"),
        Action::ProjectRestored => named("Restored the project", "Restored a project"),
        Action::ProjectPurged => named("Deleted for good the project", "Deleted a project for good"),
        Action::Exported => "Downloaded everything".to_owned(),
        Action::Erased => "Erased the account".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, words};

    #[test]
    fn a_line_reads_as_a_sentence() {
        assert_eq!(words(Action::TokenMade, Some("CI")), "Made the access token “CI”");
        assert_eq!(words(Action::ProjectDeleted, None), "Deleted a project");
        for action in Action::ALL {
            for name in [None, Some("X")] {
                let words = words(action, name);
                assert!(words.starts_with(char::is_uppercase) && !words.contains('_'), "{words}");
            }
        }
    }
}
