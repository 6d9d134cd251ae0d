//! What the dialog shows and what is chosen in it so far, kept while both versions go on changing.

use std::collections::BTreeSet;
use std::sync::Arc;

use framekeep::delta::Path;
use framekeep::document::Document;
use framekeep::ids::ProjectId;
use framekeep::merge::{Piece, Side};
use framekeep::sync::Resolution;
use framekeep::wire::Unit;
use leptos::prelude::*;

use super::pieces::Offered;
use super::sides::Sides;
use super::slots::Slots;
use crate::local::{Choice, use_local};

/// The signals of an open dialog.
#[derive(Clone, Copy)]
pub(super) struct Choosing {
    pub(super) sides: Memo<Option<Sides>>,
    /// What can be chosen by itself.
    pub(super) offered: Memo<Vec<Offered>>,
    /// Something is not as it was when the dialog was opened.
    pub(super) moved: Memo<bool>,
    /// The person chooses piece by piece.
    by_pieces: RwSignal<bool>,
    /// The pieces that keep theirs; the others keep mine.
    pub(super) theirs: RwSignal<Vec<Piece>>,
    picked: Memo<(BTreeSet<Path>, Vec<Unit>)>,
    /// What the picked pieces make; or why they cannot go together.
    pub(super) result: Memo<Result<Option<Arc<Document>>, String>>,
    mine_fails: Memo<Option<String>>,
    theirs_fails: Memo<Option<String>>,
    pub(super) slots: Memo<Slots>,
}

impl Choosing {
    /// Of what is asked now; call once, when the dialog opens.
    pub(super) fn new(project: ProjectId) -> Self {
        let view = use_local().project(project);
        let sides = Memo::new(move |_| view.with(|view| view.as_ref().and_then(Sides::of)));
        let seen = untrack(|| of(sides, Sides::pieces));
        let seen_theirs = untrack(|| of(sides, |sides| sides.question.theirs.clone()));
        let seen: StoredValue<Vec<Piece>> = StoredValue::new(seen.into_iter().map(|one| one.piece).collect());
        let offered = Memo::new(move |_| {
            let mut offered = of(sides, Sides::pieces);
            for one in &mut offered {
                one.is_new = seen.with_value(|seen| !seen.contains(&one.piece));
            }
            offered
        });
        let moved = Memo::new(move |_| {
            let same =
                offered.with(|offered| seen.with_value(|seen| offered.iter().map(|one| &one.piece).eq(seen.iter())));
            !same || of(sides, |sides| sides.question.theirs.clone()) != seen_theirs
        });
        let theirs: RwSignal<Vec<Piece>> = RwSignal::new(Vec::new());
        let picked = Memo::new(move |_| picked(sides, offered, theirs));
        let result = Memo::new(move |_| {
            let (mine, seen) = picked.get();
            let resolution = Resolution::Pieces { mine, seen };
            sides.with(|sides| sides.as_ref().map_or(Ok(None), |sides| sides.merged(&resolution)))
        });
        let fails =
            move |resolution: Resolution| Memo::new(move |_| of(sides, |sides| sides.merged(&resolution).err()));
        Self {
            sides,
            offered,
            moved,
            by_pieces: RwSignal::new(false),
            theirs,
            picked,
            result,
            mine_fails: fails(Resolution::KeepMine),
            theirs_fails: fails(Resolution::KeepTheirs),
            slots: Memo::new(move |_| of(sides, Sides::slots)),
        }
    }

    /// There is more to choose from than whole versions.
    pub(super) fn can_pick(self) -> bool {
        self.offered.with(|offered| !offered.is_empty())
    }

    /// The person chooses piece by piece, and there are some.
    pub(super) fn is_picking(self) -> bool {
        self.by_pieces.get() && self.can_pick()
    }

    /// From whole versions to pieces, or back.
    pub(super) fn switch(self) {
        self.by_pieces.update(|by_pieces| *by_pieces = !*by_pieces);
    }

    /// The answer that the pieces make.
    pub(super) fn choice(self) -> Choice {
        let (mine, seen) = self.picked.get_untracked();
        Choice::Pieces { mine, seen }
    }

    /// Why this whole version cannot be kept.
    pub(super) fn fails(self, choice: &Choice) -> bool {
        match choice {
            Choice::KeepMine => self.mine_fails.with(Option::is_some),
            Choice::KeepTheirs => self.theirs_fails.with(Option::is_some),
            _ => false,
        }
    }

    /// What stands in the way of a choice, in words.
    pub(super) fn trouble(self) -> Option<String> {
        if self.is_picking() {
            return self.result.with(|result| result.clone().err());
        }
        self.mine_fails.get().or_else(|| self.theirs_fails.get())
    }

    /// What a whole version says that the other one does not.
    pub(super) fn lines(self, side: Side) -> Vec<String> {
        if self.is_picking() {
            return Vec::new();
        }
        self.offered
            .with(|offered| of(self.sides, |sides| sides.lines(side, offered)))
    }

    pub(super) fn mine(self) -> Option<Arc<Document>> {
        of(self.sides, |sides| Some(sides.mine.clone()))
    }

    pub(super) fn theirs_drawn(self) -> Option<Arc<Document>> {
        of(self.sides, |sides| sides.question.theirs.clone())
    }
}

/// Something of both sides; nothing when nothing is asked any more.
fn of<T: Default>(sides: Memo<Option<Sides>>, what: impl FnOnce(&Sides) -> T) -> T {
    sides.with(|sides| sides.as_ref().map(what).unwrap_or_default())
}

/// The paths that keep mine, and the units that were looked at.
fn picked(
    sides: Memo<Option<Sides>>,
    offered: Memo<Vec<Offered>>,
    theirs: RwSignal<Vec<Piece>>,
) -> (BTreeSet<Path>, Vec<Unit>) {
    let mine = offered.with(|offered| {
        theirs.with(|theirs| {
            let mine = offered.iter().filter(|one| !theirs.contains(&one.piece));
            mine.flat_map(|one| one.piece.paths()).cloned().collect()
        })
    });
    let units = of(sides, |sides| sides.units().map(|(_, units)| units.to_vec()));
    (mine, units.unwrap_or_default())
}
