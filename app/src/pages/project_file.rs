//! A project as one file, on every page: how far it is, what is asked meanwhile; and the field that files are chosen by.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::components::{Button, ButtonKind, Dialog, FileField, Icon, dom};
use crate::language::tr;
use crate::local::{Asked, Doing, PickedFile, Reply, use_local};

/// The id of the field that the button presses.
const FIELD: &str = "project-file";
/// What is through sooner shows no progress.
const COMES_AFTER: Duration = Duration::from_secs(1);
/// Places that are named; the others are counted.
const NAMED: usize = 6;

/// Opens the browser's dialog for files.
#[component]
pub(crate) fn OpenProjectFile() -> impl IntoView {
    view! { <Button icon=Icon::Upload label=tr!(take.open) on_click=move |()| dom::press(FIELD) /> }
}

/// The field behind [`OpenProjectFile`]; once in a page that has the button.
#[component]
pub(crate) fn ProjectFileField() -> impl IntoView {
    view! { <FileField id=FIELD accept=".framekeep" label=tr!(take.field) on_files=opener() /> }
}

/// Opens project files one after the other; a single one is then shown.
pub(crate) fn opener() -> Callback<Vec<PickedFile>> {
    let local = use_local();
    let navigate = use_navigate();
    Callback::new(move |files: Vec<PickedFile>| {
        let alone = files.len() == 1;
        for file in files {
            let navigate = navigate.clone();
            local.open_project_file(file, move |project| {
                if alone {
                    navigate(&format!("/projects/{project}"), NavigateOptions::default());
                }
            });
        }
    })
}

/// How far it is, with a way to end it, once it takes longer than a moment.
#[component]
pub(crate) fn TakingProgress() -> impl IntoView {
    let local = use_local();
    let taking = local.taking();
    let what = Memo::new(move |_| taking.with(|taking| taking.as_ref().map(|taking| taking.what.clone())));
    let shown = RwSignal::new(false);
    Effect::new(move || {
        shown.set(false);
        if what.with(Option::is_some)
            && let Ok(timer) = set_timeout_with_handle(move || shown.set(true), COMES_AFTER)
        {
            on_cleanup(move || timer.clear());
        }
    });
    let words = move || match what.get() {
        Some(Doing::Saving(name)) => tr!(take.making, name = name),
        Some(Doing::Opening(file)) => tr!(take.reading, file = file),
        None => String::new(),
    };
    let counts = move || taking.with(|taking| taking.as_ref().map_or((0, 0), |taking| (taking.done, taking.total)));
    let said = move || match counts() {
        (_, 0) => String::new(),
        (done, total) => tr!(take.picture_of, number = (done + 1).min(total), total = total),
    };
    view! {
        <Show when=move || shown.get()>
            <div class="taking">
                <div>
                    <p id="taking-words">{words}</p>
                    // Told by its value; read aloud at every step it would not end.
                    <p class="taking-count" aria-hidden="true">{said}</p>
                    <progress
                        class="progress"
                        aria-labelledby="taking-words"
                        max=move || counts().1.max(1)
                        value=move || counts().0
                    ></progress>
                </div>
                <Button label=tr!(take.cancel) on_click=move |()| local.cancel_taking() />
            </div>
        </Show>
    }
}

/// What a person is asked, or told, about a file.
#[component]
pub(crate) fn ProjectFileDialog() -> impl IntoView {
    let local = use_local();
    let asked = local.asked();
    let open = Signal::derive(move || asked.with(Option::is_some));
    let label = Signal::derive(move || asked.with(|asked| asked.as_ref().map(title).unwrap_or_default()));
    let content = move || {
        asked.get().map(|asked| {
            let leave = match &asked {
                Asked::NotOpened { .. } | Asked::NotSaved { .. } => tr!(take.close),
                _ => tr!(take.cancel),
            };
            view! {
                <h2>{title(&asked)}</h2>
                <Words asked=asked.clone() />
                <div class="dialog-actions">
                    <Button label=leave on_click=move |()| local.reply(Reply::Leave) />
                    <Answers asked=asked />
                </div>
            }
        })
    };
    view! {
        <Dialog open=open label=label on_close=move |()| local.reply(Reply::Leave)>
            {content}
        </Dialog>
    }
}

fn title(asked: &Asked) -> String {
    match asked {
        Asked::WithoutPictures { places, .. } if places.len() == 1 => tr!(take.without_title_one).into(),
        Asked::WithoutPictures { .. } => tr!(take.without_title_some).into(),
        Asked::Changed { name, .. } => tr!(take.changed_title, name = name),
        Asked::InTrash { name, .. } => tr!(take.trash_title, name = name),
        Asked::Purged { .. } => tr!(take.purged_title).into(),
        Asked::NotOpened { file, .. } => tr!(take.not_opened_title, file = file),
        Asked::NotSaved { name, .. } => tr!(take.not_saved_title, name = name),
    }
}

#[component]
fn Words(asked: Asked) -> impl IntoView {
    let words = match asked {
        Asked::WithoutPictures {
            name,
            places,
            unreachable,
        } => return view! { <WithoutPictures name=name places=places unreachable=unreachable /> }.into_any(),
        Asked::NotOpened { words, .. } => {
            return view! { <p>{words}</p><p class="muted">{tr!(take.not_opened_text)}</p> }.into_any();
        }
        Asked::Changed { file, .. } => tr!(take.changed_text, file = file),
        Asked::InTrash { file, .. } => tr!(take.trash_text, file = file),
        Asked::Purged { file } => tr!(take.purged_text, file = file),
        Asked::NotSaved { words, .. } => words,
    };
    view! { <p>{words}</p> }.into_any()
}

#[component]
fn WithoutPictures(name: String, places: Vec<String>, unreachable: bool) -> impl IntoView {
    let one = places.len() == 1;
    let why = match (unreachable, one) {
        (true, true) => tr!(take.without_unreachable_one),
        (true, false) => tr!(take.without_unreachable_some),
        (false, true) => tr!(take.without_nowhere_one),
        (false, false) => tr!(take.without_nowhere_some),
    };
    let then = match one {
        true => tr!(take.without_then_one, name = name),
        false => tr!(take.without_then_some, name = name),
    };
    let more = places.len().saturating_sub(NAMED);
    let lines = places.into_iter().take(NAMED).map(|place| view! { <li>{place}</li> });
    let lines = lines.collect_view();
    let rest = (more > 0).then(|| view! { <li>{tr!(take.and_more, count = more)}</li> });
    view! {
        <p>{why}</p>
        <ul class="taking-places">{lines}{rest}</ul>
        <p>{then}</p>
    }
}

/// The ways on, the likeliest last.
#[component]
fn Answers(asked: Asked) -> impl IntoView {
    let local = use_local();
    let answer = move |label: &'static str, reply: Reply, kind: ButtonKind| {
        view! { <Button kind=kind label=label on_click=move |()| local.reply(reply) /> }
    };
    let copy = move || answer(tr!(take.add_copy), Reply::Copy, ButtonKind::Plain);
    let go = move |label| answer(label, Reply::Go, ButtonKind::Primary);
    match asked {
        Asked::WithoutPictures { places, .. } if places.len() == 1 => go(tr!(take.without_go_one)).into_any(),
        Asked::WithoutPictures { .. } => go(tr!(take.without_go_some)).into_any(),
        Asked::Changed { .. } => (copy(), go(tr!(take.open_here))).into_any(),
        Asked::InTrash { .. } => (copy(), go(tr!(take.bring_back))).into_any(),
        Asked::Purged { .. } => answer(tr!(take.add_again), Reply::Copy, ButtonKind::Primary).into_any(),
        Asked::NotOpened { .. } | Asked::NotSaved { .. } => ().into_any(),
    }
}
