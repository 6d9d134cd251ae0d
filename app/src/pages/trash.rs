//! `/projects/trash`: what was deleted, for as long as the server keeps it: bring it back, or delete it for good.

use std::collections::HashSet;

use framekeep::ids::ProjectId;
use framekeep::revision::RESTORABLE_DAYS;
use framekeep::sync::{Origin, ProjectView, Status};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::Bar;
use super::project_list::clock;
use crate::components::{Button, ButtonKind, Dialog, Empty, Icon, IconButton, Spinner, when};
use crate::language::tr;
use crate::local::{Listing, Person, TrashLine, use_local};

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Nothing,
    List,
}

#[component]
pub(crate) fn Trash() -> impl IntoView {
    let local = use_local();
    let (person, ready, listing) = (local.person(), local.ready(), local.trash());
    let (deleted, alive) = (local.deleted(), local.projects());
    let now = clock();
    let lines = Memo::new(move |_| {
        let now = now.get().unwrap_or_default();
        if person.get() == Person::Guest {
            return deleted.with(|deleted| deleted.iter().map(guest_line).collect());
        }
        listing.with(|listing| deleted.with(|deleted| alive.with(|alive| trash_lines(listing, deleted, alive, now))))
    });
    // Asked for when the browser's own data is there, and again when that changes.
    Effect::new(move || {
        deleted.track();
        if ready.get() && matches!(person.get(), Person::SignedIn(_)) {
            local.list_trash();
        }
    });
    let shown = Memo::new(move |_| match (person.get(), ready.get()) {
        (Person::Loading, _) | (_, false) => Shown::Loading,
        _ if !lines.with(Vec::is_empty) => Shown::List,
        (Person::Guest, _) => Shown::Nothing,
        _ if listing.with(|listing| *listing == Listing::Loading) => Shown::Loading,
        _ => Shown::Nothing,
    });
    let content = move || match shown.get() {
        Shown::Loading => view! { <Heading /><Spinner label=tr!(projects.trash_loading) /> }.into_any(),
        Shown::Nothing => view! { <Heading /><Failure /><Nothing /> }.into_any(),
        Shown::List => view! { <Heading /><Failure /><Lines lines=lines now=now /> }.into_any(),
    };
    view! {
        <Title text=tr!(projects.trash) />
        <Bar />
        <main id="content" class="page">{content}</main>
    }
}

#[component]
fn Heading() -> impl IntoView {
    let listing = use_local().trash();
    let person = use_local().person();
    let kept = move || match listing.with(days) {
        _ if person.get() == Person::Guest => tr!(guest.trash_lead).to_owned(),
        Some(days) => tr!(projects.trash_lead_days, days = days),
        None => tr!(projects.trash_lead).to_owned(),
    };
    view! {
        <div class="page-head"><h1>{tr!(projects.trash)}</h1></div>
        <p class="muted page-lead">{kept}</p>
    }
}

/// Why the server's part is missing, with the way to ask again.
#[component]
fn Failure() -> impl IntoView {
    let local = use_local();
    let listing = local.trash();
    let words = move || {
        listing.with(|listing| match listing {
            Listing::Failed(words) => Some(words.clone()),
            Listing::Loading | Listing::Listed { .. } => None,
        })
    };
    let line = move || {
        words().map(|words| {
            view! {
                <div class="trash-failure">
                    <span>{words}</span>
                    <Button icon=Icon::Refresh label=tr!(common.try_again) on_click=move |()| local.list_trash() />
                </div>
            }
        })
    };
    view! { <div role="status">{line}</div> }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty title=tr!(projects.trash_empty) text=tr!(projects.trash_empty_text)>
            <A href="/projects" attr:class="button button-primary">{tr!(common.go_to_projects)}</A>
        </Empty>
    }
}

#[component]
fn Lines(lines: Memo<Vec<TrashLine>>, now: Signal<Option<i64>>) -> impl IntoView {
    let local = use_local();
    let listing = local.trash();
    let more = move || listing.with(|listing| matches!(listing, Listing::Listed { more: true, .. }));
    let ending = RwSignal::new(None::<(ProjectId, String)>);
    view! {
        <ul class="trash">
            {move || {
                let line = |line| view! { <Line line=line now=now ending=ending /> };
                lines.get().into_iter().map(line).collect_view()
            }}
        </ul>
        <Show when=more>
            <div class="trash-more">
                <Button label=tr!(common.show_more) on_click=move |()| local.list_more_trash() />
            </div>
        </Show>
        <EndDialog ending=ending />
    }
}

#[component]
fn Line(line: TrashLine, now: Signal<Option<i64>>, ending: RwSignal<Option<(ProjectId, String)>>) -> impl IntoView {
    let local = use_local();
    let TrashLine {
        id, name, removable, ..
    } = line.clone();
    let listing = local.trash();
    let facts = move || {
        let days = listing.with(days);
        now.get().map(|now| facts(&line, now, days)).unwrap_or_default()
    };
    let end_label = tr!(projects.end_one, name = name.clone());
    let end = {
        let name = name.clone();
        move |()| ending.set(Some((id, name.clone())))
    };
    let end = removable.then(|| view! { <IconButton icon=Icon::Trash label=end_label on_click=end /> });
    view! {
        <li class="trash-line">
            <div class="trash-words">
                <A href=format!("/projects/{id}") attr:class="trash-name">{name}</A>
                <span class="muted">{facts}</span>
            </div>
            <Button icon=Icon::Undo label=tr!(projects.bring_back) on_click=move |()| local.bring_back(id) />
            {end}
        </li>
    }
}

/// The second step before a project is gone for good.
#[component]
fn EndDialog(ending: RwSignal<Option<(ProjectId, String)>>) -> impl IntoView {
    let local = use_local();
    let close = move || ending.set(None);
    let name = move || ending.with(|ending| ending.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    let end = move |()| {
        if let Some((id, name)) = ending.get_untracked() {
            local.purge(id, &name);
            close();
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || ending.with(Option::is_some))
            label=tr!(projects.end)
            on_close=move |()| close()
        >
            <h2>{tr!(projects.end_title)}</h2>
            <p>
                {move || match local.person().get() {
                    Person::Guest => tr!(guest.trash_sure, name = name()),
                    _ => tr!(projects.end_text, name = name()),
                }}
            </p>
            <div class="dialog-actions">
                <Button label=tr!(projects.end_keep) on_click=move |()| close() />
                <Button kind=ButtonKind::Danger label=tr!(projects.end) on_click=end />
            </div>
        </Dialog>
    }
}

/// "Deleted yesterday, on Firefox on Mac · 29 days left".
fn facts(line: &TrashLine, now: i64, days: Option<u16>) -> String {
    let Some(at) = line.at.as_deref().and_then(when::parse) else {
        let words = if line.removable {
            tr!(guest.trash_line)
        } else {
            tr!(projects.trash_unsent)
        };
        return words.to_owned();
    };
    // The page's time moves in steps, and the server's clock may be ahead: nothing was deleted later than now.
    let now = now.max(at);
    let deleted = when::deleted(at, now, line.on.as_ref());
    match when::left(until(line, at, days), now) {
        Some(left) => format!("{deleted} · {left}"),
        None => deleted,
    }
}

/// As the server says it; else so many days later.
fn until(line: &TrashLine, at: i64, days: Option<u16>) -> i64 {
    let said = line.until.as_deref().and_then(when::parse);
    said.unwrap_or(at + when::days_ms(days.unwrap_or(RESTORABLE_DAYS)))
}

/// How long the server keeps what was deleted, once it has said so.
fn days(listing: &Listing) -> Option<u16> {
    match listing {
        Listing::Listed { days, .. } => *days,
        Listing::Loading | Listing::Failed(_) => None,
    }
}

/// What can be brought back: what the server lists and is still deleted here, and what this browser keeps. The newest
/// deletion first; on top what the server does not know of yet.
fn trash_lines(listing: &Listing, deleted: &[ProjectView], alive: &[ProjectView], now: i64) -> Vec<TrashLine> {
    let listed: &[TrashLine] = match listing {
        Listing::Listed { lines, .. } => lines,
        Listing::Loading | Listing::Failed(_) => &[],
    };
    let alive: HashSet<ProjectId> = alive.iter().map(|view| view.id).collect();
    let on_server: HashSet<ProjectId> = listed.iter().map(|line| line.id).collect();
    let kept = deleted
        .iter()
        .filter(|view| !on_server.contains(&view.id))
        .map(kept_line);
    let there = listed.iter().filter(|line| !alive.contains(&line.id)).cloned();
    let restorable = |line: &TrashLine| {
        let at = line.at.as_deref().and_then(when::parse);
        at.is_none_or(|at| until(line, at, days(listing)) > now)
    };
    let mut lines: Vec<TrashLine> = kept.chain(there).filter(restorable).collect();
    lines.sort_by_cached_key(|line| std::cmp::Reverse((line.at.is_none(), line.at.clone(), line.id)));
    lines
}

/// A guest's: no server has it, and it stays until it is deleted for good here.
fn guest_line(view: &ProjectView) -> TrashLine {
    TrashLine {
        id: view.id,
        name: view.document.name().to_owned(),
        at: None,
        on: Some(Origin::ThisDevice),
        until: None,
        removable: true,
    }
}

/// A tombstone's last change is its deletion.
fn kept_line(view: &ProjectView) -> TrashLine {
    let sent = view.status == Status::Synced;
    TrashLine {
        id: view.id,
        name: view.document.name().to_owned(),
        at: view.updated_at.clone().filter(|_| sent),
        on: if sent {
            view.updated_on.clone()
        } else {
            Some(Origin::ThisDevice)
        },
        until: None,
        removable: sent,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use framekeep::document::Document;
    use framekeep::ids::Revision;

    use super::*;

    fn id(n: u128) -> ProjectId {
        ProjectId::new(uuid::Uuid::from_u128(n))
    }

    fn view(n: u128, updated_at: Option<&str>, status: Status) -> ProjectView {
        ProjectView {
            id: id(n),
            document: Arc::new(Document::new("p")),
            revision: Revision::new(1),
            deleted: true,
            question: None,
            resolvable: true,
            status,
            updated_at: updated_at.map(str::to_owned),
            updated_on: None,
            created_at: None,
        }
    }

    fn line(n: u128, at: &str) -> TrashLine {
        TrashLine {
            id: id(n),
            name: "p".to_owned(),
            at: Some(at.to_owned()),
            on: Some(Origin::ThisDevice),
            until: None,
            removable: true,
        }
    }

    fn now() -> i64 {
        when::parse("2026-01-10T00:00:00Z").unwrap_or_default()
    }

    #[test]
    fn the_trash_is_what_the_server_lists_and_what_is_kept_here() {
        let deleted = [
            view(1, Some("2026-01-01T00:00:00Z"), Status::Offline { waiting: 1 }),
            view(2, Some("2026-01-02T00:00:00Z"), Status::Synced),
            view(3, Some("2026-01-03T00:00:00Z"), Status::Synced),
            view(6, Some("2025-12-11T00:00:00Z"), Status::Synced),
            view(7, Some("2025-12-12T00:00:00Z"), Status::Synced),
        ];
        let alive = [view(4, None, Status::Syncing)];
        let lines = vec![
            line(5, "2026-01-05T00:00:00Z"),
            line(3, "2026-01-03T00:00:00Z"),
            line(4, "2026-01-01T00:00:00Z"),
        ];
        let ids = |listing: &Listing| {
            let lines = trash_lines(listing, &deleted, &alive, now());
            lines.into_iter().map(|line| line.id).collect::<Vec<_>>()
        };
        let listing = Listing::Listed {
            lines,
            more: false,
            days: None,
        };
        assert_eq!(ids(&listing), [1, 5, 3, 2, 7].map(id), "6 is over, 4 is back");
        assert_eq!(ids(&Listing::Failed(String::new())), [1, 3, 2, 7].map(id));
        assert_eq!(ids(&Listing::Loading), [1, 3, 2, 7].map(id));
        let longer = Listing::Listed {
            lines: Vec::new(),
            more: false,
            days: Some(60),
        };
        assert_eq!(
            ids(&longer),
            [1, 3, 2, 7, 6].map(id),
            "where things are kept for longer"
        );
        let first = &trash_lines(&listing, &deleted, &alive, now())[0];
        assert_eq!((&first.at, first.removable), (&None, false));
    }

    #[test]
    fn each_line_says_when_where_and_how_long() {
        let unsent = TrashLine {
            at: None,
            removable: false,
            ..line(1, "")
        };
        let stated = TrashLine {
            until: Some("2026-01-10T01:00:00Z".to_owned()),
            ..line(1, "2025-12-11T01:00:00Z")
        };
        let cases = [
            (
                line(1, "2026-01-08T12:00:00Z"),
                "Deleted yesterday, on this device · 29 days left",
            ),
            (
                stated,
                "Deleted on 11 December 2025, on this device · Less than a day left",
            ),
            (
                line(1, "2026-01-10T00:00:30Z"),
                "Deleted just now, on this device · 30 days left",
            ),
            (unsent, "Deleted on this device, not sent yet"),
            (
                guest_line(&view(1, None, Status::SavedOnThisDevice)),
                "Deleted on this device",
            ),
        ];
        for (line, words) in cases {
            assert_eq!(facts(&line, now(), None), words);
        }
    }
}
