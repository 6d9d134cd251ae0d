//! What the editor knows beside the document: selection, zoom, text that is being typed. Per device, never saved.

use std::sync::Arc;
use std::time::Duration;

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::ProjectId;
use framekeep::sync::{About, ProjectView};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::commands;
use super::drag::Drag;
use super::gesture::{Guides, Vector, fit};
use super::look::Anchor;
use super::namesakes::Question;
use super::place::Lifted;
use super::press::Hand;
use super::screens::Screens;
use crate::components::{Canvas, CanvasId, Content, Element, ElementId, Scene, Screen, ScreenId, dom};
use crate::language::tr;
use crate::local::{Editing, Local, use_local};

/// Typed text is committed after a pause this long.
const PAUSE: Duration = Duration::from_millis(700);

/// What the person has chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Selection {
    #[default]
    Nothing,
    Screen(ScreenId),
    Element(ElementId),
}

/// Why this tab only looks at the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// Not known yet whether another tab edits it.
    Starting,
    Elsewhere,
    /// It was written by a newer build, which knows what this one would break.
    Newer,
    /// Deleted here, changed elsewhere since: first that is decided.
    Deleted,
}

/// The panels that are sheets on small windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    Layers,
    Inspector,
}

/// The editor of one project; a context of its page.
#[derive(Clone, Copy)]
pub(crate) struct Editor {
    pub project: ProjectId,
    pub local: Local,
    pub scene: Memo<Arc<Scene>>,
    pub screens: Screens,
    /// The canvas that is wanted; where it is not there the first one is shown.
    pub wanted: RwSignal<Option<CanvasId>>,
    /// What keeps this tab from changing the project.
    pub obstacle: Memo<Option<Obstacle>>,
    pub selection: RwSignal<Selection>,
    /// The caption that is typed into on the canvas.
    pub typing: RwSignal<Option<ElementId>>,
    /// Typed and not yet committed.
    pub draft: RwSignal<Option<(ElementId, String)>>,
    pub sheet: RwSignal<Option<Sheet>>,
    /// The dialog with the stores' sizes is open.
    pub choosing_size: RwSignal<bool>,
    /// Files whose names the project knows already.
    pub(super) namesakes: RwSignal<Option<Question>, LocalStorage>,
    /// None: fit.
    pub zoom: RwSignal<Option<f64>>,
    /// The visible part of the canvas in CSS pixels.
    pub view: RwSignal<Vector>,
    pub scale: Memo<f64>,
    pub guides: RwSignal<Option<(ScreenId, Guides)>>,
    /// The space bar is held down: the pointer moves the canvas.
    pub space: RwSignal<bool>,
    pub(super) hand: StoredValue<Hand, LocalStorage>,
    /// What a change of zoom holds in its place, until the page has followed.
    pub(super) held: StoredValue<Option<Anchor>, LocalStorage>,
    pub(super) drag: StoredValue<Option<Drag>, LocalStorage>,
    /// The picture of the library that is dragged.
    pub(super) lifted: StoredValue<Option<Lifted>>,
    pause: StoredValue<Option<TimeoutHandle>>,
}

/// The editor of the page around.
pub(crate) fn use_editor() -> Editor {
    expect_context::<Editor>()
}

impl Editor {
    /// The editor of a project; call in its page's component.
    pub(crate) fn new(project: ProjectId) -> Self {
        let local = use_local();
        let shown = local.project(project);
        let editing = local.editable(project);
        let wanted = RwSignal::new(local.last_canvas(project).map(|id| CanvasId::new(&id)));
        let document = local.document(project);
        let scene = Memo::new(move |_| {
            let wanted = wanted.get();
            let scene = |document: &Arc<Document>| Scene::shown(document, wanted.as_ref());
            document.with(|document| Arc::new(document.as_ref().map(scene).unwrap_or_default()))
        });
        let (zoom, view) = (RwSignal::new(None), RwSignal::new(Vector::new(900.0, 700.0)));
        let scale = Memo::new(move |_| {
            zoom.get().unwrap_or_else(|| {
                let (size, count) = scene.with(|scene| (size_of(scene), scene.screens().len()));
                fit(view.get(), size, count)
            })
        });
        let editor = Self {
            project,
            local,
            scene,
            screens: Screens::of(scene),
            wanted,
            obstacle: Memo::new(move |_| obstacle(editing.get(), shown.get().as_ref())),
            selection: RwSignal::default(),
            typing: RwSignal::new(None),
            draft: RwSignal::new(None),
            sheet: RwSignal::new(None),
            choosing_size: RwSignal::new(false),
            namesakes: RwSignal::new_local(None),
            zoom,
            view,
            scale,
            guides: RwSignal::new(None),
            space: RwSignal::new(false),
            hand: StoredValue::new_local(Hand::default()),
            held: StoredValue::new_local(None),
            drag: StoredValue::new_local(None),
            lifted: StoredValue::new(None),
            pause: StoredValue::new(None),
        };
        on_cleanup(move || editor.flush());
        editor
    }

    /// May this tab change the project?
    pub(crate) fn is_editable(&self) -> bool {
        self.obstacle.with(Option::is_none)
    }

    /// The same for what happens now.
    pub(super) fn is_editable_now(&self) -> bool {
        self.obstacle.with_untracked(Option::is_none)
    }

    /// For controls: off while this tab only looks.
    pub(crate) fn read_only(self) -> Signal<bool> {
        Signal::derive(move || !self.is_editable())
    }

    /// The document as it is now.
    pub(crate) fn document(&self) -> Option<Arc<Document>> {
        self.local.document(self.project).get_untracked()
    }

    /// The canvas as it is now.
    pub(crate) fn canvas(&self) -> Option<Arc<Canvas>> {
        self.scene.with_untracked(|scene| scene.canvas.clone())
    }

    /// One gesture becomes one commit; nothing changed, nothing is said.
    pub(crate) fn commit(&self, label: &'static str, deltas: Vec<Delta>) {
        if self.is_editable_now() && !deltas.is_empty() {
            self.local.commit(self.project, label, deltas);
        }
    }

    /// Chooses something else; what was typed before is committed first.
    pub(crate) fn select(&self, selection: Selection) {
        if self.selection.with_untracked(|now| *now != selection) {
            dom::leave_field();
            self.flush();
            self.typing.set(None);
            self.selection.set(selection);
        }
    }

    /// Shows another canvas; this browser remembers it.
    pub(crate) fn show_canvas(&self, id: &CanvasId) {
        if self.canvas().is_some_and(|shown| shown.id == *id) {
            return;
        }
        self.select(Selection::Nothing);
        self.zoom.set(None);
        self.wanted.set(Some(id.clone()));
        self.local.remember_canvas(self.project, id.as_str());
    }

    /// The chosen element, if it is still there; tracked.
    pub(crate) fn selected_element(&self) -> Option<Arc<Element>> {
        let id = match self.selection.get() {
            Selection::Element(id) => id,
            _ => return None,
        };
        self.scene.with(|scene| scene.element(&id).cloned())
    }

    /// The screen that new things go to: the chosen one, that of the chosen element, else the first.
    pub(crate) fn target_screen(&self) -> Option<Arc<Screen>> {
        self.scene.with_untracked(|scene| {
            let chosen = self.selection.with_untracked(|selection| match selection {
                Selection::Screen(id) => scene.screen(id),
                Selection::Element(id) => scene.element(id).and_then(|element| scene.screen(&element.screen)),
                Selection::Nothing => None,
            });
            chosen.or_else(|| scene.screens().first()).cloned()
        })
    }

    /// Text as it is typed: shown at once, committed at the next pause.
    pub(crate) fn type_text(self, id: ElementId, text: String) {
        if !self.is_editable_now() {
            return;
        }
        self.stop_pause();
        self.draft.set(Some((id, text)));
        let timer = set_timeout_with_handle(move || self.flush(), PAUSE);
        self.pause.set_value(timer.ok());
    }

    /// Commits what is typed and not yet committed.
    pub(crate) fn flush(&self) {
        self.stop_pause();
        let Some((id, text)) = self.draft.try_get_untracked().flatten() else {
            return;
        };
        let scene = self.scene.get_untracked();
        let is_saved = scene
            .element(&id)
            .is_some_and(|element| matches!(&element.content, Content::Caption(caption) if caption.text == text));
        // Also when the caption has gone meanwhile: then it is said that this could not be kept.
        if !is_saved {
            self.commit(
                tr!(editor.type_text),
                vec![commands::set_text(&id, &scene.locale, &text)],
            );
        }
        self.draft.set(None);
    }

    fn stop_pause(&self) {
        if let Some(Some(timer)) = self.pause.try_get_value() {
            timer.clear();
            self.pause.set_value(None);
        }
    }
}

/// Why this tab cannot change the project, if so.
fn obstacle(editing: Editing, view: Option<&ProjectView>) -> Option<Obstacle> {
    let asked = view.and_then(|view| view.question.as_ref());
    if view.is_some_and(|view| view.document.is_newer()) {
        Some(Obstacle::Newer)
    } else if asked.is_some_and(|question| question.about == About::DeletedHere) {
        Some(Obstacle::Deleted)
    } else {
        match editing {
            Editing::Here => None,
            Editing::Elsewhere => Some(Obstacle::Elsewhere),
            Editing::Starting => Some(Obstacle::Starting),
        }
    }
}

/// Width and height of the canvas' screens.
pub(crate) fn size_of(scene: &Scene) -> Vector {
    scene.canvas.as_deref().map_or(Vector::new(1320.0, 2868.0), |canvas| {
        Vector::new(canvas.width, canvas.height)
    })
}
