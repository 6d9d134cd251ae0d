//! The cards of the project list: in the chosen order, found by name, walked with the arrow keys.

use std::time::Duration;

use framekeep::ids::ProjectId;
use framekeep::sync::ProjectView;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::project_card::ProjectCard;
use super::projects::{ReadingCaptures, choose_captures};
use crate::components::{Button, Icon, RenameDialog, Renaming, SearchBox, dom};
use crate::language::tr;
use crate::local::{Sort, sorted, use_local, wall_ms};

/// So many cards are made at once, and then as many again: what is in view can be used before the last one is there.
const PIECE: usize = 40;

/// The id of a card's link, which the arrow keys walk.
pub(crate) fn card_id(project: ProjectId) -> String {
    format!("project-{project}")
}

#[component]
pub(crate) fn List(words: RwSignal<String>) -> impl IntoView {
    let local = use_local();
    let (list, sort) = (local.projects(), local.sort());
    let found = Memo::new(move |_| {
        let words = words.get().trim().to_lowercase();
        let found = |list: &Vec<ProjectView>| {
            list.iter()
                .filter(|view| is_found(view, &words))
                .cloned()
                .collect::<Vec<_>>()
        };
        sorted(&list.with(found), sort.get())
    });
    let made = piece_by_piece(Signal::derive(move || found.with(Vec::len)));
    let cards = move || found.with(|found| found.iter().take(made.get()).copied().collect::<Vec<_>>());
    let renaming: Renaming<ProjectId> = RwSignal::new(None);
    let rename = move |id: ProjectId| {
        let name = local
            .project(id)
            .with_untracked(|view| view.as_ref().map(|v| v.document.name().to_owned()));
        renaming.set(name.map(|name| (id, name)));
    };
    let now = clock();
    let keys = move |ev: KeyboardEvent| {
        let (cards, focused) = (found.get_untracked(), dom::focused().unwrap_or_default());
        let at = cards.iter().position(|id| card_id(*id) == focused);
        let Some(at) = at.filter(|_| !ev.ctrl_key() && !ev.meta_key() && !ev.alt_key()) else {
            return;
        };
        match ev.key().as_str() {
            "F2" => rename(cards[at]),
            "Delete" => {
                local.delete(cards[at]);
                // The card goes, the focus stays in the list: on the one that moves up.
                let neighbour = cards.get(at + 1).or_else(|| cards.get(at.checked_sub(1)?)).copied();
                if let Some(neighbour) = neighbour {
                    dom::focus(&card_id(neighbour));
                }
            }
            key => match step(
                key,
                at,
                dom::columns(cards.iter().map(|id| format!("card-{id}"))),
                cards.len(),
            ) {
                Some(to) => {
                    dom::focus(&card_id(cards[to]));
                }
                None => return,
            },
        }
        ev.prevent_default();
    };
    view! {
        <div class="small-only"><SearchBox label=tr!(projects.search) words=words /></div>
        <ul class="cards" on:keydown=keys>
            <For each=cards key=|id| *id let:id>
                <ProjectCard id=id now=now on_rename=move |()| rename(id) />
            </For>
            <Show when=move || words.with(|words| words.trim().is_empty())>
                <DropTile />
            </Show>
        </ul>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="nothing-found muted" role="status">
                {move || tr!(projects.none_called, name = words.get().trim().to_owned())}
            </p>
        </Show>
        <RenameDialog label=tr!(projects.rename) renaming=renaming on_save=move |(id, name): (ProjectId, String)| local.rename(id, &name) />
    }
}

/// How many of so many cards are to be there: more as soon as those are, until it is all.
fn piece_by_piece(all: Signal<usize>) -> Signal<usize> {
    let made = RwSignal::new(PIECE);
    Effect::new(move || {
        if made.get() < all.get()
            && let Ok(timer) = set_timeout_with_handle(move || made.update(|made| *made += PIECE), Duration::ZERO)
        {
            on_cleanup(move || timer.clear());
        }
    });
    made.into()
}

/// The order of the list.
#[component]
pub(crate) fn SortField() -> impl IntoView {
    let local = use_local();
    let sort = local.sort();
    let name = |sort: Sort| match sort {
        Sort::Changed => tr!(projects.sort_changed),
        Sort::Name => tr!(projects.sort_name),
        Sort::Created => tr!(projects.sort_created),
    };
    let options = Sort::ALL.map(|one| {
        view! { <option value=one.word() prop:selected=move || sort.get() == one>{name(one)}</option> }
    });
    view! {
        <label class="sort">
            <span class="muted">{tr!(projects.sort_by)}</span>
            <select class="input" on:change=move |ev| local.set_sort(Sort::from_word(&event_target_value(&ev)))>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// The place that says that captures can be dropped, with the button for those who do not.
#[component]
fn DropTile() -> impl IntoView {
    view! {
        <li class="drop-tile">
            <strong>{tr!(projects.drop)}</strong>
            <span class="muted">{tr!(projects.drop_text)}</span>
            <Button icon=Icon::Picture label=tr!(projects.choose) on_click=move |()| choose_captures() />
            <ReadingCaptures />
        </li>
    }
}

/// Which card an arrow key leads to, from the one at `at`, in rows of `columns`; none for other keys and beyond the ends.
pub(crate) fn step(key: &str, at: usize, columns: usize, count: usize) -> Option<usize> {
    let to = match key {
        "ArrowRight" => at + 1,
        "ArrowLeft" => at.checked_sub(1)?,
        "ArrowDown" => at + columns,
        "ArrowUp" => at.checked_sub(columns)?,
        "Home" => 0,
        "End" => count.checked_sub(1)?,
        _ => return None,
    };
    (to < count).then_some(to)
}

/// The time, for words like "4 minutes ago"; none in the first frame.
pub(crate) fn clock() -> Signal<Option<i64>> {
    let now = RwSignal::new(None);
    Effect::new(move || {
        now.set(Some(wall_ms()));
        if let Ok(timer) = set_interval_with_handle(move || now.set(Some(wall_ms())), Duration::from_secs(20)) {
            on_cleanup(move || timer.clear());
        }
    });
    now.into()
}

fn is_found(view: &ProjectView, words: &str) -> bool {
    words.is_empty() || view.document.name().to_lowercase().contains(words)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn arrow_keys_walk_the_grid_and_stop_at_its_ends() {
        // Seven cards in rows of three.
        let cases = [
            ("ArrowRight", 0, Some(1)),
            ("ArrowRight", 6, None),
            ("ArrowLeft", 0, None),
            ("ArrowLeft", 3, Some(2)),
            ("ArrowDown", 1, Some(4)),
            ("ArrowDown", 4, None),
            ("ArrowUp", 6, Some(3)),
            ("ArrowUp", 2, None),
            ("Home", 5, Some(0)),
            ("End", 0, Some(6)),
            ("a", 0, None),
        ];
        for (key, at, to) in cases {
            assert_eq!(step(key, at, 3, 7), to, "{key} from {at}");
        }
        assert_eq!(step("End", 0, 1, 0), None);
    }
}
