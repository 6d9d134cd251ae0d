//! `/projects/:id/history`: the versions of a project, newest first: when, on which device, what changed in words, and
//! what somebody called it.

use framekeep::ids::{ProjectId, Revision};
use framekeep::sync::{Origin, Status};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

use super::project_list::clock;
use super::{Bar, UnknownProject, WithAccount};
use crate::components::{Button, ButtonKind, Empty, Icon, RenameDialog, Renaming, Spinner, when};
use crate::language::tr;
use crate::local::{History as Listing, PastVersion, Person, use_local};

/// Versions of one device that lie no further apart are one entry.
const TOGETHER_MS: i64 = 10 * 60 * 1_000;
/// How many lines an entry has at most.
const LINES: usize = 6;

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    NoAccount,
    NotHere,
    Failed,
    List,
}

#[component]
pub(crate) fn History() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ProjectId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Versions id=id /> }.into_any(),
        None => view! { <Title text=tr!(history.project_not_found) /><UnknownProject /> }.into_any(),
    }
}

#[component]
fn Versions(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let (person, ready, view, listing) = (local.person(), local.ready(), local.project(id), local.history(id));
    let name =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|v| v.document.name().to_owned()).unwrap_or_default()));
    let revision = Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.revision)));
    // Asked for when the page opens, and again when the project has moved on.
    Effect::new(move || {
        revision.track();
        if ready.get() && matches!(person.get(), Person::SignedIn(_)) {
            local.list_history(id);
        }
    });
    let shown = Memo::new(move |_| match (person.get(), ready.get()) {
        (Person::Guest, _) => Shown::NoAccount,
        (Person::Loading, _) | (_, false) => Shown::Loading,
        _ => listing.with(|listing| match listing {
            Listing::Loading => Shown::Loading,
            Listing::NotHere => Shown::NotHere,
            Listing::Failed(_) => Shown::Failed,
            Listing::Listed { .. } => Shown::List,
        }),
    });
    let content = move || match shown.get() {
        Shown::Loading => view! { <Spinner label=tr!(history.loading) /> }.into_any(),
        Shown::NoAccount => view! { <NoHistory next=format!("/projects/{id}/history") /> }.into_any(),
        Shown::NotHere => view! {
            <Empty title=tr!(history.not_yet) text=tr!(history.not_yet_text)>
                <A href=format!("/projects/{id}") attr:class="button button-primary">{tr!(history.open_editor)}</A>
            </Empty>
        }
        .into_any(),
        Shown::Failed => view! { <Failed id=id /> }.into_any(),
        Shown::List => view! { <List id=id /> }.into_any(),
    };
    view! {
        <Title text=move || tr!(history.title, name = name.get()) />
        <Bar />
        <main id="content" class="page history">
            <div class="page-head">
                <h1>{tr!(history.heading)}</h1>
                <A href=format!("/projects/{id}") attr:class="button">{tr!(history.open_editor)}</A>
            </div>
            <p class="page-lead muted">{move || name.get()}</p>
            {content}
        </main>
    }
}

/// Somebody without an account has no history.
#[component]
pub(super) fn NoHistory(#[prop(into)] next: String) -> impl IntoView {
    view! {
        <WithAccount
            title=tr!(guest.history_title)
            text=tr!(guest.history_text)
            next=next
        />
    }
}

#[component]
fn Failed(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let words = local.history(id).with_untracked(|listing| match listing {
        Listing::Failed(words) => words.clone(),
        _ => String::new(),
    });
    view! {
        <Empty title=tr!(history.cannot_be_shown) text=words>
            <Button
                kind=ButtonKind::Primary
                icon=Icon::Refresh
                label=tr!(history.try_again)
                on_click=move |()| local.list_history(id)
            />
        </Empty>
    }
}

#[component]
fn List(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let listing = local.history(id);
    let status = local.status(Some(id));
    let now = clock();
    let renaming: Renaming<Revision> = RwSignal::new(None);
    let entries = Memo::new(move |_| {
        listing.with(|listing| match listing {
            Listing::Listed { versions, .. } => entries(versions),
            _ => Vec::new(),
        })
    });
    let more = Memo::new(move |_| listing.with(|listing| matches!(listing, Listing::Listed { more: true, .. })));
    let unsent = move || !matches!(status.get(), Status::Synced);
    view! {
        <Show when=unsent>
            <p class="history-unsent" role="status">{tr!(history.unsent)}</p>
        </Show>
        <ol class="history-entries">
            <For
                each=move || entries.get()
                key=|entry| (entry.revision, entry.lines.clone())
                children=move |entry| view! { <Line id=id entry=entry entries=entries now=now renaming=renaming /> }
            />
        </ol>
        <Show when=move || more.get()>
            <Button label=tr!(history.older) on_click=move |()| local.more_of_history(id) />
        </Show>
        <RenameDialog
            label=tr!(history.name_this_version)
            save_label=tr!(history.name_save)
            renaming=renaming
            on_save=move |(revision, name): (Revision, String)| local.name_version(id, revision, &name)
        />
    }
}

#[component]
fn Line(
    id: ProjectId,
    entry: Entry,
    entries: Memo<Vec<Entry>>,
    now: Signal<Option<i64>>,
    renaming: Renaming<Revision>,
) -> impl IntoView {
    let Entry {
        revision,
        at,
        on,
        lines,
        ..
    } = entry;
    let is_newest = move || entries.with(|entries| entries.first().is_some_and(|entry| entry.revision == revision));
    let name = Memo::new(move |_| {
        entries.with(|entries| entries.iter().find(|entry| entry.revision == revision)?.name.clone())
    });
    let then = when::parse(&at);
    let when = move || {
        let words = then.zip(now.get()).map(|(then, now)| when::ago(then, now));
        words.map_or_else(String::new, |words| when::on_device(&words, &on))
    };
    let called = move || {
        name.get()
            .map(|name| view! { <strong class="history-name">{name}</strong> })
    };
    let label = Signal::derive(move || {
        if name.with(Option::is_some) {
            tr!(history.rename_version, revision = revision)
        } else {
            tr!(history.name_version, revision = revision)
        }
    });
    let ask = move |()| renaming.set(Some((revision, name.get_untracked().unwrap_or_default())));
    view! {
        <li class="history-entry">
            <div class="history-facts">
                <h2>
                    <A href=format!("/projects/{id}/history/{revision}")>{tr!(history.version, revision = revision)}</A>
                    <Show when=is_newest><span class="history-now">{tr!(history.now)}</span></Show>
                </h2>
                {called}
                <time datetime=at.clone() title=at>{when}</time>
            </div>
            <ul class="history-lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <Button label=label on_click=ask />
        </li>
    }
}

/// Versions that were made in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// The newest of them: the one that is looked at.
    revision: Revision,
    at: String,
    on: Device,
    lines: Vec<String>,
    name: Option<String>,
}

/// Where, as a key to group by.
type Device = Option<Option<String>>;

/// The newest first, as they come. What somebody gave a name heads an entry.
fn entries(versions: &[PastVersion]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut last_ms = None;
    for version in versions {
        let (at_ms, on) = (when::parse(&version.at), device(&version.on));
        let together = last_ms.zip(at_ms).is_some_and(|(last, at)| last - at <= TOGETHER_MS);
        last_ms = at_ms;
        match entries.last_mut() {
            Some(entry) if together && version.name.is_none() && entry.on == on => {
                let new = version.changes.iter().filter(|line| !entry.lines.contains(line));
                let new: Vec<String> = new.cloned().collect();
                entry.lines.extend(new);
            }
            _ => entries.push(Entry {
                revision: version.revision,
                at: version.at.clone(),
                on,
                lines: version.changes.clone(),
                name: version.name.clone(),
            }),
        }
    }
    for entry in &mut entries {
        shorten(&mut entry.lines);
    }
    entries
}

fn device(on: &Origin) -> Device {
    match on {
        Origin::ThisDevice => None,
        Origin::AnotherDevice(name) => Some(name.clone()),
    }
}

fn shorten(lines: &mut Vec<String>) {
    if lines.len() > LINES {
        let more = lines.len() - (LINES - 1);
        lines.truncate(LINES - 1);
        lines.push(tr!(history.more_changes, more = more));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(revision: i64, at: &str, on: &Origin, change: &str, name: Option<&str>) -> PastVersion {
        PastVersion {
            revision: Revision::new(revision),
            at: at.to_owned(),
            on: on.clone(),
            changes: vec![change.to_owned()],
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn what_one_device_did_in_one_go_is_one_entry() {
        let (here, mac) = (
            Origin::ThisDevice,
            Origin::AnotherDevice(Some("Firefox on Mac".to_owned())),
        );
        let versions = [
            version(7, "2026-11-25T10:20:00Z", &here, "Caption moved", None),
            version(6, "2026-11-25T10:15:00Z", &here, "Caption moved", None),
            version(5, "2026-11-25T10:06:00Z", &here, "Screen added", None),
            // Too long before.
            version(4, "2026-11-25T09:55:00Z", &here, "Renamed", None),
            // Named: an entry of its own, with what came before it.
            version(3, "2026-11-25T09:54:00Z", &here, "Picture added", Some("1.0")),
            version(2, "2026-11-25T09:53:00Z", &here, "Caption added", None),
            // Another device.
            version(1, "2026-11-25T09:52:00Z", &mac, "Project made", None),
        ];
        let found: Vec<(i64, Vec<String>)> = entries(&versions)
            .into_iter()
            .map(|entry| (entry.revision.get(), entry.lines))
            .collect();
        let words = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let expected = [
            (7, words(&["Caption moved", "Screen added"])),
            (4, words(&["Renamed"])),
            (3, words(&["Picture added", "Caption added"])),
            (1, words(&["Project made"])),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_entry_stays_short() {
        let mut lines: Vec<String> = (1..=9).map(|n| format!("Change {n}")).collect();
        shorten(&mut lines);
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[LINES - 1], "and 4 more changes");
    }
}
