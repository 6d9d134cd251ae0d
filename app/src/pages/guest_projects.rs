//! What was made in this browser without an account: asked about once somebody has signed in, project by project; and
//! the notes that say where such work is.

use std::collections::BTreeMap;

use framekeep::guest::is_named;
use framekeep::ids::ProjectId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::project_list::clock;
use crate::components::{Button, ButtonKind, Dialog, SignInLink, when};
use crate::language::{counted, tr};
use crate::local::{Fate, GuestProject, Moves, Person, use_local};

/// What a person has chosen so far, for those that are not to be added.
#[derive(Clone, Copy)]
struct Choices {
    fates: RwSignal<BTreeMap<ProjectId, Fate>>,
    typed: RwSignal<BTreeMap<ProjectId, String>>,
}

impl Choices {
    fn of(self, id: ProjectId) -> Fate {
        self.fates.with(|fates| fates.get(&id).copied().unwrap_or_default())
    }

    /// Nothing is thrown away that was not named.
    fn is_sure(self, project: &GuestProject) -> bool {
        let typed = || {
            self.typed
                .with(|typed| typed.get(&project.id).cloned().unwrap_or_default())
        };
        self.of(project.id) != Fate::Discard || is_named(&typed(), &shown_name(project.document.name()))
    }
}

/// The dialog; closing it leaves everything as it is.
#[component]
pub(crate) fn GuestProjects() -> impl IntoView {
    let local = use_local();
    let (open, busy) = (local.guest_asked(), local.settling_guests());
    follow_moves();
    let close = move |()| {
        if !busy.get_untracked() {
            local.put_off_guest_projects();
        }
    };
    view! {
        <Dialog open=open label=tr!(guest.question_label) wide=true on_close=close>
            <Question />
        </Dialog>
    }
}

/// A page of a project that was settled goes where that is now.
fn follow_moves() {
    let moves = use_local().guest_moves();
    let (path, navigate) = (use_location().pathname, use_navigate());
    Effect::new(move || {
        let to = moves.with(|moves| path.with_untracked(|path| moved(path, moves)));
        if let Some(to) = to {
            let replace = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(&to, replace);
        }
    });
}

/// Where a page of a settled project is now: the project that it has become, or the list.
fn moved(path: &str, moves: &Moves) -> Option<String> {
    let id = path
        .strip_prefix("/projects/")?
        .split('/')
        .next()?
        .parse::<ProjectId>()
        .ok()?;
    let (_, to) = moves.iter().find(|(from, _)| *from == id)?;
    Some(to.map_or_else(|| "/projects".to_owned(), |to| format!("/projects/{to}")))
}

#[component]
fn Question() -> impl IntoView {
    let local = use_local();
    let (projects, busy, trouble) = (local.guest_projects(), local.settling_guests(), local.guest_trouble());
    let choices = Choices {
        fates: RwSignal::new(projects.with_untracked(|projects| {
            let kept = projects.iter().filter(|project| project.kept);
            kept.map(|project| (project.id, Fate::Keep)).collect()
        })),
        typed: RwSignal::new(BTreeMap::new()),
    };
    let now = clock();
    let unsure = move || projects.with(|projects| !projects.iter().all(|project| choices.is_sure(project)));
    let settle = move || {
        if !busy.get_untracked() && !unsure() {
            let fate = |project: GuestProject| (project.clone(), choices.of(project.id));
            local.settle_guest_projects(projects.get_untracked().into_iter().map(fate).collect());
        }
    };
    let loose = local.guest_pictures();
    let adding =
        move || projects.with(|projects| projects.iter().filter(|one| choices.of(one.id) == Fate::Add).count());
    let label = Signal::derive(move || {
        if busy.get() {
            return tr!(guest.busy).to_owned();
        }
        match adding() {
            0 => tr!(guest.done).to_owned(),
            count => counted!(count, guest.add_one, guest.add_many),
        }
    });
    view! {
        <h2>{tr!(guest.question_title)}</h2>
        <p class="muted">{tr!(guest.question_text)}</p>
        <form on:submit=move |ev| {
            ev.prevent_default();
            settle();
        }>
            <ul class="guest-projects">
                <For each=move || projects.get() key=|project| project.id let:project>
                    <Row project=project choices=choices now=now />
                </For>
            </ul>
            <Show when=move || loose.get() != 0 && adding() != 0>
                <p class="muted">{move || counted!(loose.get(), guest.loose_one, guest.loose_many)}</p>
            </Show>
            <p class="field-error" role="alert" hidden=move || trouble.with(Option::is_none)>
                {move || trouble.get().unwrap_or_default()}
            </p>
            <div class="dialog-actions">
                <Button label=tr!(guest.later) disabled=busy on_click=move |()| local.put_off_guest_projects() />
                <Button
                    kind=ButtonKind::Primary
                    label=label
                    disabled=Signal::derive(move || busy.get() || unsure())
                    on_click=move |()| settle()
                />
            </div>
        </form>
    }
}

#[component]
fn Row(project: GuestProject, choices: Choices, now: Signal<Option<i64>>) -> impl IntoView {
    let (id, name) = (project.id, project.document.name().to_owned());
    let facts = move || facts(&project, now.get());
    let options = [
        (Fate::Add, "add", tr!(guest.add)),
        (Fate::Keep, "keep", tr!(guest.keep)),
        (Fate::Discard, "discard", tr!(guest.discard)),
    ];
    let options = options.map(|(fate, word, label)| {
        view! {
            <label class="guest-choice">
                <input
                    type="radio"
                    name=format!("guest-{id}")
                    value=word
                    prop:checked=move || choices.of(id) == fate
                    on:change=move |_| {
                        choices.fates.update(|fates| {
                            fates.insert(id, fate);
                        });
                    }
                />
                <span>{label}</span>
            </label>
        }
    });
    let title = shown_name(&name);
    view! {
        <li class="guest-project">
            <fieldset>
                <legend>{title.clone()}</legend>
                <p class="muted">{facts}</p>
                <div class="guest-choices">{options.collect_view()}</div>
                <Show when=move || choices.of(id) == Fate::Discard>
                    <label class="form-field">
                        <span>{tr!(guest.name_it, name = title.clone())}</span>
                        <input
                            class="input"
                            autocomplete="off"
                            prop:value=move || choices.typed.with(|typed| typed.get(&id).cloned())
                            on:input=move |ev| {
                                choices.typed.update(|typed| drop(typed.insert(id, event_target_value(&ev))));
                            }
                        />
                    </label>
                </Show>
            </fieldset>
        </li>
    }
}

/// What to call it, here and by whoever throws it away.
pub(super) fn shown_name(name: &str) -> String {
    if name.trim().is_empty() {
        tr!(guest.untitled).to_owned()
    } else {
        name.to_owned()
    }
}

/// "Changed 4 minutes ago · 3 screens · 1 picture".
fn facts(project: &GuestProject, now: Option<i64>) -> String {
    let then = project.changed_at.as_deref().and_then(when::parse);
    let changed = then.zip(now).map(|(then, now)| when::changed(then, now, None));
    let screens = counted!(project.document.screen_count(), guest.screen_one, guest.screens_many);
    let pictures = pictures(project.document.assets().len());
    let parts = [changed, Some(screens), pictures];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// "2 pictures"; nothing of none.
pub(super) fn pictures(count: usize) -> Option<String> {
    (count > 0).then(|| counted!(count, guest.picture_one, guest.pictures_many))
}

/// To a guest: where this work is, and the way to have it everywhere.
#[component]
pub(crate) fn GuestNote(next: &'static str) -> impl IntoView {
    let person = use_local().person();
    view! {
        <Show when=move || person.get() == Person::Guest>
            <div class="note">
                <p>{tr!(guest.note)}</p>
                <SignInLink next=next quiet=true />
            </div>
        </Show>
    }
}

/// To somebody who is signed in: what is here that belongs to no account.
#[component]
pub(crate) fn KeptNote() -> impl IntoView {
    let local = use_local();
    let count = Memo::new({
        let projects = local.guest_projects();
        move |_| projects.with(Vec::len)
    });
    let words = move || counted!(count.get(), guest.kept_one, guest.kept_many);
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="note">
                <p>{words}</p>
                <Button label=tr!(guest.decide) on_click=move |()| local.ask_about_guest_projects() />
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use framekeep::document::build::first_project;
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> ProjectId {
        ProjectId::new(Uuid::from_u128(n))
    }

    #[test]
    fn a_page_of_a_settled_project_goes_where_that_is_now() {
        let moves = vec![(id(1), Some(id(2))), (id(3), None)];
        let cases = [
            (format!("/projects/{}", id(1)), Some(format!("/projects/{}", id(2)))),
            (
                format!("/projects/{}/history", id(1)),
                Some(format!("/projects/{}", id(2))),
            ),
            (format!("/projects/{}", id(3)), Some("/projects".to_owned())),
            (format!("/projects/{}", id(4)), None),
            ("/projects/trash".to_owned(), None),
            ("/projects".to_owned(), None),
            ("/media".to_owned(), None),
        ];
        for (path, to) in cases {
            assert_eq!(moved(&path, &moves), to, "{path}");
        }
    }

    #[test]
    fn the_facts_of_a_project_in_words() {
        let project = |changed_at: Option<&str>| GuestProject {
            id: id(1),
            document: Arc::new(first_project("Mine", "c", "s")),
            changed_at: changed_at.map(str::to_owned),
            kept: false,
        };
        let now = when::parse("2026-01-10T00:04:00Z");
        assert_eq!(
            facts(&project(Some("2026-01-10T00:00:00.000Z")), now),
            "Changed 4 minutes ago · 1 screen"
        );
        assert_eq!(facts(&project(None), now), "1 screen");
        assert_eq!(facts(&project(Some("2026-01-10T00:00:00Z")), None), "1 screen");
        assert_eq!(
            (shown_name(" "), shown_name("Mine")),
            ("Untitled".into(), "Mine".into())
        );
    }
}
