//! What both versions are, where they differ, and what a choice makes of them.

use std::sync::Arc;

use framekeep::document::Document;
use framekeep::merge::{self, Piece, Side};
use framekeep::sync::{About, ProjectView, Question, Resolution};
use framekeep::wire::Unit;
use framekeep::words as said;

use super::pieces::Offered;
use super::slots::{Slots, slots};
use super::words::{differs, paths};
use crate::language::{for_words, tr};

/// How many screens of each version are drawn.
const SHOWN: usize = 3;

/// Everything that the dialog knows of the question, as it is now.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sides {
    pub(super) mine: Arc<Document>,
    pub(super) question: Question,
}

impl Sides {
    pub(super) fn of(view: &ProjectView) -> Option<Self> {
        Some(Self {
            mine: view.document.clone(),
            question: view.question.clone()?,
        })
    }

    fn theirs(&self) -> Option<&Document> {
        self.question.theirs.as_deref()
    }

    /// What both began with, and what has to be chosen.
    pub(super) fn units(&self) -> Option<(&Document, &[Unit])> {
        match &self.question.about {
            About::Units { base, units } => Some((base, units)),
            _ => None,
        }
    }

    pub(super) fn pieces(&self) -> Vec<Offered> {
        let (Some((base, _)), Some(theirs)) = (self.units(), self.theirs()) else {
            return Vec::new();
        };
        let offered = |piece: Piece| Offered {
            said: said::of_piece(for_words(), &piece, base, &self.mine, theirs),
            piece,
            is_new: false,
        };
        merge::pieces(base, &self.mine, theirs)
            .into_iter()
            .map(offered)
            .collect()
    }

    pub(super) fn slots(&self) -> Slots {
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
    pub(super) fn merged(&self, resolution: &Resolution) -> Result<Option<Arc<Document>>, String> {
        let (Some((base, _)), Some(theirs)) = (self.units(), self.theirs()) else {
            return Ok(None);
        };
        let merged = merge::merge(base, &self.mine, theirs, &mut |unit| resolution.side(unit));
        match merged {
            Ok(merged) => Ok(Some(Arc::new(merged.document))),
            Err(error) => Err(tr!(conflict.not_together, why = error)),
        }
    }

    /// What a whole version says that the other one does not.
    pub(super) fn lines(&self, side: Side, pieces: &[Offered]) -> Vec<String> {
        let Some(theirs) = self.theirs() else { return Vec::new() };
        match (&self.question.about, side) {
            (About::Units { .. }, side) => pieces.iter().flat_map(|piece| piece.lines(side)).collect(),
            (About::DeletedHere, Side::Mine) => vec![tr!(conflict.as_you_deleted).to_owned()],
            (About::DeletedThere, Side::Theirs) => vec![tr!(conflict.as_deleted).to_owned()],
            (_, Side::Mine) => differs(theirs, &self.mine),
            (_, Side::Theirs) => differs(&self.mine, theirs),
        }
    }
}
