//! The question about pictures whose names the project knows already: most often a capture was made anew.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::state::{Editor, use_editor};
use crate::components::{Button, ButtonKind, Dialog, ScreenId};
use crate::language::tr;
use crate::local::PickedFile;

/// What becomes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fate {
    #[default]
    Replace,
    New,
    Skip,
}

/// A file, and the picture that has its name.
#[derive(Clone)]
struct Namesake {
    file: PickedFile,
    old: AssetId,
    fate: RwSignal<Fate>,
}

/// What is asked about.
#[derive(Clone)]
pub(super) struct Question {
    namesakes: Vec<Namesake>,
    screen: ScreenId,
}

impl Editor {
    /// Asks; where the page was left meanwhile they are new pictures, which lose nothing.
    pub(super) fn ask_about(self, found: Vec<(PickedFile, Option<AssetId>)>, screen: ScreenId) {
        let namesake = |(file, old): (PickedFile, Option<AssetId>)| Some((file, old?));
        let found: Vec<_> = found.into_iter().filter_map(namesake).collect();
        if found.is_empty() {
            return;
        }
        let question = Question {
            namesakes: found
                .into_iter()
                .map(|(file, old)| Namesake {
                    file,
                    old,
                    fate: RwSignal::default(),
                })
                .collect(),
            screen,
        };
        if let Some(Some(left)) = self.namesakes.try_set(Some(question)) {
            let files = left.namesakes.into_iter().map(|one| one.file).collect();
            self.place_pictures(files, &left.screen);
        }
    }

    fn settle_namesakes(self) {
        let Some(question) = self.namesakes.get_untracked() else {
            return;
        };
        self.namesakes.set(None);
        let mut new = Vec::new();
        for one in question.namesakes {
            match one.fate.get_untracked() {
                Fate::Replace => self.replace_picture(one.file, one.old),
                Fate::New => new.push(one.file),
                Fate::Skip => {}
            }
        }
        self.place_pictures(new, &question.screen);
    }
}

#[component]
pub(super) fn NamesakesDialog() -> impl IntoView {
    let editor = use_editor();
    let open = Memo::new(move |_| editor.namesakes.with(Option::is_some));
    let rows = move || {
        let question = editor.namesakes.get()?;
        Some(question.namesakes.into_iter().map(row).collect_view())
    };
    view! {
        <Dialog open=open label=tr!(editor.same_name) on_close=move |()| editor.namesakes.set(None)>
            <h2>{tr!(editor.same_name)}</h2>
            <p class="muted">{tr!(editor.same_name_text)}</p>
            <ul class="namesakes">{rows}</ul>
            <div class="dialog-actions">
                <Button label=tr!(common.cancel) on_click=move |()| editor.namesakes.set(None) />
                <Button kind=ButtonKind::Primary label=tr!(editor.same_name_go) on_click=move |()| editor.settle_namesakes() />
            </div>
        </Dialog>
    }
}

/// One file, and what becomes of it.
fn row(one: Namesake) -> impl IntoView {
    let name = one.file.name;
    let fate = one.fate;
    let choice = move |to: Fate, words: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (fate.get() == to).to_string()
                on:click=move |_| fate.set(to)
            >
                {words}
            </button>
        }
    };
    view! {
        <li>
            <span class="namesake">{name.clone()}</span>
            <div class="segments" role="group" aria-label=name>
                {choice(Fate::Replace, tr!(editor.same_name_replace))}
                {choice(Fate::New, tr!(editor.same_name_new))}
                {choice(Fate::Skip, tr!(editor.same_name_skip))}
            </div>
        </li>
    }
}
