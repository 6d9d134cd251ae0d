//! Both versions beside each other, what differs in words, and what can be kept: one, both, or piece by piece.

use std::collections::BTreeSet;
use std::sync::Arc;

use framekeep::delta::Path;
use framekeep::document::Document;
use framekeep::ids::ProjectId;
use framekeep::merge::{self, Piece, Side};
use framekeep::sync::{About, ProjectView, Question, Resolution};
use framekeep::wire::Unit;
use framekeep::words as said;
use leptos::prelude::*;

use super::pieces::{Offered, Pieces};
use super::slots::{Slots, slots};
use super::version::Version;
use super::words::{Answer, Kind, actions, differs, heading, lead, paths};
use crate::components::{Button, ButtonKind, Dialog};
use crate::local::{Choice, use_local};

/// How many screens of each version are drawn.
const SHOWN: usize = 3;
const TOGETHER: &str = "These choices cannot go together";

/// The dialog; it is there while `open` and something is asked.
#[component]
pub(super) fn Both(
    project: ProjectId,
    kind: Memo<Option<Kind>>,
    there: Memo<Option<String>>,
    waits: Signal<bool>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let shown = Signal::derive(move || open.get() && kind.with(Option::is_some));
    view! {
        <Dialog open=shown label="Choose what stays" wide=true on_close=move |()| open.set(false)>
            <Body project=project kind=kind there=there waits=waits open=open />
        </Dialog>
    }
}

/// Everything that the dialog knows of the question, as it is now.
#[derive(Clone, Debug, PartialEq)]
struct Sides {
    mine: Arc<Document>,
    question: Question,
}

impl Sides {
    fn of(view: &ProjectView) -> Option<Self> {
        Some(Self {
            mine: view.document.clone(),
            question: view.question.clone()?,
        })
    }

    fn theirs(&self) -> Option<&Document> {
        self.question.theirs.as_deref()
    }

    /// What both began with, and what has to be chosen.
    fn units(&self) -> Option<(&Document, &[Unit])> {
        match &self.question.about {
            About::Units { base, units } => Some((base, units)),
            _ => None,
        }
    }

    fn pieces(&self) -> Vec<Offered> {
        let (Some((base, _)), Some(theirs)) = (self.units(), self.theirs()) else {
            return Vec::new();
        };
        let offered = |piece: Piece| Offered {
            said: said::of_piece(&piece, base, &self.mine, theirs),
            piece,
            is_new: false,
        };
        merge::pieces(base, &self.mine, theirs)
            .into_iter()
            .map(offered)
            .collect()
    }

    fn slots(&self) -> Slots {
        let theirs = self.theirs();
        let differ = match (self.units(), theirs) {
            (Some((_, units)), _) if !units.is_empty() => units.iter().map(|unit| unit.path.clone()).collect(),
            (_, Some(theirs)) => paths(theirs, &self.mine),
            (_, None) => Vec::new(),
        };
        let versions: Vec<&Document> = std::iter::once(&*self.mine).chain(theirs).collect();
        slots(&differ, &versions, SHOWN)
    }

    /// What these choices make of the two; or why they cannot go together.
    fn merged(&self, resolution: &Resolution) -> Result<Option<Arc<Document>>, String> {
        let (Some((base, _)), Some(theirs)) = (self.units(), self.theirs()) else {
            return Ok(None);
        };
        let merged = merge::merge(base, &self.mine, theirs, &mut |unit| resolution.side(unit));
        match merged {
            Ok(merged) => Ok(Some(Arc::new(merged.document))),
            Err(error) => Err(format!("{TOGETHER}: {error}. Choose otherwise, or keep both.")),
        }
    }

    /// What a whole version says that the other one does not.
    fn lines(&self, side: Side, pieces: &[Offered]) -> Vec<String> {
        let Some(theirs) = self.theirs() else { return Vec::new() };
        match (&self.question.about, side) {
            (About::Units { .. }, side) => pieces.iter().flat_map(|piece| piece.lines(side)).collect(),
            (About::DeletedHere, Side::Mine) => vec!["As you deleted it".to_owned()],
            (About::DeletedThere, Side::Theirs) => vec!["As it was deleted".to_owned()],
            (_, Side::Mine) => differs(theirs, &self.mine),
            (_, Side::Theirs) => differs(&self.mine, theirs),
        }
    }
}

#[component]
fn Body(
    project: ProjectId,
    kind: Memo<Option<Kind>>,
    there: Memo<Option<String>>,
    waits: Signal<bool>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let local = use_local();
    let view = local.project(project);
    let sides = Memo::new(move |_| view.with(|view| view.as_ref().and_then(Sides::of)));
    let now = move |of: fn(&Sides) -> Vec<Offered>| sides.with(|sides| sides.as_ref().map(of).unwrap_or_default());
    let seen = StoredValue::new(untrack(|| now(Sides::pieces)));
    let seen_theirs = StoredValue::new(untrack(|| sides.with(|s| s.as_ref()?.question.theirs.clone())));
    let offered = Memo::new(move |_| {
        let mut offered = now(Sides::pieces);
        for one in &mut offered {
            one.is_new = seen.with_value(|seen| !seen.iter().any(|before| before.piece == one.piece));
        }
        offered
    });
    let moved = Memo::new(move |_| {
        let pieces = offered.with(|offered| offered.iter().map(|one| one.piece.clone()).collect::<Vec<_>>());
        let before = seen.with_value(|seen| seen.iter().map(|one| one.piece.clone()).collect::<Vec<_>>());
        let theirs = sides.with(|sides| sides.as_ref().and_then(|sides| sides.question.theirs.clone()));
        pieces != before || theirs != seen_theirs.get_value()
    });
    let by_pieces = RwSignal::new(false);
    let theirs: RwSignal<Vec<Piece>> = RwSignal::new(Vec::new());
    let picked = Memo::new(move |_| {
        let pieces = offered.with(|offered| offered.iter().map(|one| one.piece.clone()).collect::<Vec<_>>());
        let keeps_mine = |piece: &&Piece| theirs.with(|theirs| !theirs.contains(piece));
        let mine: BTreeSet<Path> = pieces
            .iter()
            .filter(keeps_mine)
            .flat_map(Piece::paths)
            .cloned()
            .collect();
        let units = sides.with(|sides| sides.as_ref().and_then(Sides::units).map(|(_, units)| units.to_vec()));
        (mine, units.unwrap_or_default())
    });
    let result = Memo::new(move |_| {
        let (mine, seen) = picked.get();
        sides.with(|sides| {
            sides
                .as_ref()
                .map_or(Ok(None), |s| s.merged(&Resolution::Pieces { mine, seen }))
        })
    });
    let fails = move |resolution: Resolution| {
        Memo::new(move |_| sides.with(|sides| sides.as_ref().and_then(|sides| sides.merged(&resolution).err())))
    };
    let (mine_fails, theirs_fails) = (fails(Resolution::KeepMine), fails(Resolution::KeepTheirs));
    let trouble = move || match by_pieces.get() {
        true => result.with(|result| result.clone().err()),
        false => mine_fails.get().or_else(|| theirs_fails.get()),
    };
    let can_pick = Memo::new(move |_| offered.with(|offered| !offered.is_empty()));
    let picking = Signal::derive(move || by_pieces.get() && can_pick.get());
    let slots = Memo::new(move |_| sides.with(|sides| sides.as_ref().map(Sides::slots).unwrap_or_default()));
    let lines = move |side: Side| {
        Signal::derive(move || match picking.get() {
            true => Vec::new(),
            false => sides.with(|s| {
                s.as_ref()
                    .map(|s| offered.with(|o| s.lines(side, o)))
                    .unwrap_or_default()
            }),
        })
    };
    let mine = move || sides.with(|sides| sides.as_ref().map(|sides| sides.mine.clone()));
    let name = move || mine().map(|mine| mine.name().to_owned()).unwrap_or_default();
    let choose = Callback::new(move |choice: Choice| {
        open.set(false);
        local.resolve(project, choice);
    });
    let keep_picked = move |()| {
        let (mine, seen) = picked.get_untracked();
        choose.run(Choice::Pieces { mine, seen });
    };
    let whole = move |Answer { label, choice, kind }: Answer| {
        let fails = match choice {
            Choice::KeepMine => mine_fails,
            Choice::KeepTheirs => theirs_fails,
            _ => Memo::new(|_| None),
        };
        let disabled = Signal::derive(move || waits.get() || fails.with(Option::is_some));
        view! { <Button kind=kind label=label disabled=disabled on_click=move |()| choose.run(choice.clone()) /> }
    };
    let answers = move || {
        let Some(kind) = kind.get() else { return ().into_any() };
        if picking.get() {
            let both = actions(kind)
                .into_iter()
                .filter(|answer| answer.choice == Choice::KeepBoth);
            let bad = Signal::derive(move || waits.get() || result.with(Result::is_err));
            return view! {
                {both.map(whole).collect_view()}
                <Button kind=ButtonKind::Primary label="Keep this result" disabled=bad on_click=keep_picked />
            }
            .into_any();
        }
        actions(kind).into_iter().map(whole).collect_view().into_any()
    };
    let other = move || there.get().unwrap_or_default();
    let switch = Signal::derive(move || {
        if by_pieces.get() {
            "Choose a whole version"
        } else {
            "Choose piece by piece"
        }
        .to_owned()
    });
    view! {
        <h2>{move || kind.get().map(|kind| heading(kind, &name()))}</h2>
        <p class="muted">{move || kind.get().map(|kind| lead(kind, &other()))}</p>
        <p class="conflict-news" role="status">
            {move || moved.get().then_some("Something changed while you were looking. Look at it again before you choose.")}
        </p>
        <div class="versions" class:has-result=move || picking.get()>
            <Version
                title="Mine"
                note="this device"
                document=Signal::derive(mine)
                slots=slots
                lines=lines(Side::Mine)
                chosen=Signal::derive(move || !picking.get() && matches!(kind.get(), Some(Kind::Units(_) | Kind::OtherHistory | Kind::TakenId)))
            />
            <Version
                title="Theirs"
                note=Signal::derive(move || other().trim_start_matches("on ").to_owned())
                document=Signal::derive(move || sides.with(|sides| sides.as_ref().and_then(|s| s.question.theirs.clone())))
                slots=slots
                lines=lines(Side::Theirs)
                chosen=Signal::derive(|| false)
            />
            <Show when=move || picking.get()>
                <Version
                    title="Result"
                    note="as you choose now"
                    document=Signal::derive(move || result.with(|result| result.clone().ok().flatten()))
                    slots=slots
                    lines=Signal::derive(Vec::new)
                    chosen=Signal::derive(|| true)
                />
            </Show>
        </div>
        {move || match slots.with(|slots| slots.more) {
            0 => None,
            1 => Some(view! { <p class="muted">"One more screen differs."</p> }.into_any()),
            more => Some(view! { <p class="muted">{format!("{more} more screens differ.")}</p> }.into_any()),
        }}
        <Show when=move || picking.get()><Pieces offered=offered theirs=theirs /></Show>
        <p class="field-error" role="alert">{trouble}</p>
        <Show when=move || waits.get()>
            <p class="muted">"What was sent is being answered first. Then you can choose."</p>
        </Show>
        <div class="dialog-actions conflict-actions">
            <Show when=move || can_pick.get()>
                <Button label=switch on_click=move |()| by_pieces.update(|by_pieces| *by_pieces = !*by_pieces) />
            </Show>
            <span class="conflict-space"></span>
            {answers}
        </div>
    }
}
