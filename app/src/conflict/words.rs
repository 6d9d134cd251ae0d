//! The question in words, and the answers that there are. Pure.

use framekeep::delta::Path;
use framekeep::document::Document;
use framekeep::sync::{About, Origin, Question};
use framekeep::wire::Kind as Change;
use framekeep::words;

use crate::components::{ButtonKind, when};
use crate::language::{Language, for_words, now, tr};
use crate::local::Choice;

/// What the question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// So many things were changed on both sides; 0: they go together after all.
    Units(usize),
    OtherHistory,
    TakenId,
    DeletedHere,
    DeletedThere {
        restorable: bool,
    },
}

impl Kind {
    pub(super) fn of(question: &Question) -> Self {
        match &question.about {
            About::Units { units, .. } => Self::Units(units.len()),
            About::OtherHistory => Self::OtherHistory,
            About::TakenId => Self::TakenId,
            About::DeletedHere => Self::DeletedHere,
            About::DeletedThere => Self::DeletedThere {
                restorable: question.restorable,
            },
        }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) label: &'static str,
    pub(super) choice: Choice,
    pub(super) kind: ButtonKind,
}

/// The answers to a question, the one that takes the least away last.
pub(super) fn actions(kind: Kind) -> Vec<Answer> {
    let answer = |label, choice, kind| Answer { label, choice, kind };
    let (plain, primary, danger) = (ButtonKind::Plain, ButtonKind::Primary, ButtonKind::Danger);
    match kind {
        Kind::Units(0) => vec![
            answer(tr!(conflict.keep_both), Choice::KeepBoth, plain),
            answer(tr!(conflict.put_together), Choice::KeepMine, primary),
        ],
        Kind::Units(_) | Kind::OtherHistory | Kind::TakenId => vec![
            answer(tr!(conflict.keep_both), Choice::KeepBoth, plain),
            answer(tr!(conflict.keep_theirs), Choice::KeepTheirs, plain),
            answer(tr!(conflict.keep_mine), Choice::KeepMine, primary),
        ],
        Kind::DeletedHere => vec![
            answer(tr!(conflict.delete_anyway), Choice::KeepMine, danger),
            answer(tr!(conflict.keep_it), Choice::KeepTheirs, primary),
        ],
        Kind::DeletedThere { restorable } => {
            let back = answer(tr!(conflict.bring_back), Choice::BringBack, primary);
            let new = answer(
                tr!(conflict.keep_as_new),
                Choice::AsNewProject,
                if restorable { plain } else { primary },
            );
            let mut all = vec![answer(tr!(conflict.let_go), Choice::Discard, danger), new];
            all.extend(restorable.then_some(back));
            all
        }
    }
}

/// Where and when the other side came about: "on Firefox on Mac, 4 minutes ago".
pub(super) fn there(question: &Question, now_ms: Option<i64>) -> String {
    let on = match &question.on {
        Some(Origin::ThisDevice) => tr!(conflict.on_this_device).to_owned(),
        Some(Origin::AnotherDevice(Some(name))) => tr!(conflict.on_device, name = name.as_str()),
        Some(Origin::AnotherDevice(None)) | None => tr!(conflict.on_another_device).to_owned(),
    };
    let then = question.at.as_deref().and_then(when::parse);
    match then.zip(now_ms) {
        Some((then, now)) => tr!(conflict.there_then, on = on, ago = when::ago(then, now)),
        None => on,
    }
}

/// The same beside the other version's name: "Firefox on Mac, 4 minutes ago".
pub(super) fn note(there: &str) -> &str {
    match now() {
        Language::en => there.trim_start_matches("on "),
        // Without its word the device would stand in the wrong case.
        Language::de => there,
    }
}

/// The line above the editor.
pub(super) fn banner(kind: Kind, there: &str) -> String {
    match kind {
        Kind::Units(_) => tr!(conflict.banner_units, there = there),
        Kind::OtherHistory => tr!(conflict.banner_other_history).to_owned(),
        Kind::TakenId => tr!(conflict.banner_taken_id, there = there),
        Kind::DeletedHere => tr!(conflict.banner_deleted_here, there = there),
        Kind::DeletedThere { .. } => tr!(conflict.banner_deleted_there, there = there),
    }
}

/// The dialog's heading.
pub(super) fn heading(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Units(_) | Kind::OtherHistory | Kind::TakenId => tr!(conflict.heading_two, name = name),
        Kind::DeletedHere => tr!(conflict.heading_deleted_here, name = name),
        Kind::DeletedThere { .. } => tr!(conflict.heading_deleted_there, name = name),
    }
}

/// Why there is something to choose.
pub(super) fn lead(kind: Kind, there: &str) -> String {
    match kind {
        Kind::Units(0) => tr!(conflict.lead_fits, there = there),
        Kind::Units(1) => tr!(conflict.lead_one, there = there),
        Kind::Units(_) => tr!(conflict.lead_several, there = there),
        Kind::OtherHistory => tr!(conflict.lead_other_history).to_owned(),
        Kind::TakenId => tr!(conflict.lead_taken_id, there = there),
        Kind::DeletedHere => tr!(conflict.lead_deleted_here, there = there),
        Kind::DeletedThere { restorable: true } => tr!(conflict.lead_deleted_there, there = there),
        Kind::DeletedThere { restorable: false } => tr!(conflict.lead_deleted_there_gone, there = there),
    }
}

/// What differs between whole versions, told of the one that is `after`.
pub(super) fn differs(before: &Document, after: &Document) -> Vec<String> {
    let deltas = before.diff(after);
    if deltas.is_empty() {
        return vec![tr!(conflict.same).to_owned()];
    }
    words::of_revision(for_words(), Change::Push, &deltas, before, after)
}

/// Where two documents differ.
pub(super) fn paths(a: &Document, b: &Document) -> Vec<Path> {
    a.diff(b).iter().map(|delta| delta.path().clone()).collect()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;
    use crate::language::counted;

    fn question(about: About, on: Option<Origin>, at: Option<&str>) -> Question {
        Question {
            about,
            theirs: None,
            restorable: false,
            at: at.map(str::to_owned),
            on,
        }
    }

    #[test]
    fn who_and_when() {
        let now = when::parse("2026-11-25T12:00:00Z");
        let mac = || Some(Origin::AnotherDevice(Some("Firefox on Mac".to_owned())));
        let cases = [
            (mac(), Some("2026-11-25T11:56:00Z"), "on Firefox on Mac, 4 minutes ago"),
            (mac(), None, "on Firefox on Mac"),
            (None, None, "on another device"),
            (
                Some(Origin::AnotherDevice(None)),
                Some("2026-11-24T10:00:00Z"),
                "on another device, yesterday",
            ),
        ];
        for (on, at, words) in cases {
            assert_eq!(there(&question(About::DeletedThere, on, at), now), words);
        }
        let gone = Kind::of(&question(About::DeletedThere, None, None));
        assert_eq!(
            banner(gone, "on Firefox on Mac"),
            "Deleted on Firefox on Mac. Your changes here are still kept."
        );
        let theirs = there(&question(About::DeletedThere, mac(), None), now);
        assert_eq!(note(&theirs), "Firefox on Mac");
    }

    #[test]
    fn in_german() {
        let page = Owner::new();
        page.set();
        provide_context(Language::de);
        let theirs = there(&question(About::DeletedThere, None, None), None);
        assert_eq!(theirs, "auf einem anderen Gerät");
        assert_eq!(note(&theirs), theirs);
        assert_eq!(
            banner(Kind::DeletedHere, &theirs),
            "Du hast dieses Projekt gelöscht; seitdem wurde es anderswo geändert: auf einem anderen Gerät."
        );
        assert_eq!(
            counted!(1, conflict.screens_more_single, conflict.screens_more_many),
            "Noch ein Screen ist anders."
        );
        assert_eq!(
            counted!(2, conflict.screens_more_single, conflict.screens_more_many),
            "Noch 2 Screens sind anders."
        );
    }

    #[test]
    fn each_question_has_its_answers() {
        let labels = |kind| actions(kind).into_iter().map(|answer| answer.label).collect::<Vec<_>>();
        let whole = ["Keep both", "Keep theirs", "Keep mine"];
        assert_eq!(labels(Kind::Units(2)), whole);
        assert_eq!(labels(Kind::OtherHistory), whole);
        assert_eq!(labels(Kind::TakenId), whole);
        assert_eq!(labels(Kind::Units(0)), ["Keep both", "Put them together"]);
        assert_eq!(labels(Kind::DeletedHere), ["Delete anyway", "Keep it"]);
        let gone = |restorable| labels(Kind::DeletedThere { restorable });
        assert_eq!(gone(true), ["Let it go", "Keep as a new project", "Bring it back"]);
        assert_eq!(gone(false), ["Let it go", "Keep as a new project"]);
    }
}
