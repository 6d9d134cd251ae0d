//! What was done with the account last, and from where.

use framekeep::account::{Action, Activity, Settings};
use leptos::prelude::*;

use super::{Section, ago};

use crate::language::tr;

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
        <Section title=tr!(settings.activity) text=tr!(settings.activity_text)>
            <ul class="log" aria-label=tr!(settings.activity)>{lines(0, FIRST)}</ul>
            <Show when=move || list.with(|list| list.len() > FIRST)>
                <details class="log-more">
                    <summary>{tr!(common.show_more)}</summary>
                    <ul class="log" aria-label=tr!(settings.activity_earlier)>{lines(FIRST, usize::MAX)}</ul>
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
    match (action, name) {
        (Action::SignedIn, _) => tr!(settings.did_sign_in).to_owned(),
        (Action::SignedOut, Some(name)) => tr!(settings.did_sign_out_on, name = name),
        (Action::SignedOut, None) => tr!(settings.did_sign_out).to_owned(),
        (Action::DeviceSignedOut, Some(name)) => tr!(settings.did_sign_out_there, name = name),
        (Action::DeviceSignedOut, None) => tr!(settings.did_sign_device_out).to_owned(),
        (Action::SignedOutEverywhere, _) => tr!(settings.did_sign_out_everywhere).to_owned(),
        (Action::TokenMade, Some(name)) => tr!(settings.did_make_token_named, name = name),
        (Action::TokenMade, None) => tr!(settings.did_make_token).to_owned(),
        (Action::TokenRevoked, Some(name)) => tr!(settings.did_revoke_token_named, name = name),
        (Action::TokenRevoked, None) => tr!(settings.did_revoke_token).to_owned(),
        (Action::ProjectDeleted, Some(name)) => tr!(settings.did_delete_named, name = name),
        (Action::ProjectDeleted, None) => tr!(settings.did_delete).to_owned(),
        (Action::ProjectRestored, Some(name)) => tr!(settings.did_restore_named, name = name),
        (Action::ProjectRestored, None) => tr!(settings.did_restore).to_owned(),
        (Action::ProjectPurged, Some(name)) => tr!(settings.did_purge_named, name = name),
        (Action::ProjectPurged, None) => tr!(settings.did_purge).to_owned(),
        (Action::Exported, _) => tr!(settings.did_export).to_owned(),
        (Action::Erased, _) => tr!(settings.did_erase).to_owned(),
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
