//! The question in words, and the answers that there are. Pure.

use framekeep::delta::Path;
use framekeep::document::Document;
use framekeep::sync::{About, Origin, Question};
use framekeep::wire::Kind as Change;
use framekeep::words;

use crate::components::{ButtonKind, when};
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
                restorable: question.theirs.is_some(),
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
            answer("Keep both", Choice::KeepBoth, plain),
            answer("Put them together", Choice::KeepMine, primary),
        ],
        Kind::Units(_) | Kind::OtherHistory | Kind::TakenId => vec![
            answer("Keep both", Choice::KeepBoth, plain),
            answer("Keep theirs", Choice::KeepTheirs, plain),
            answer("Keep mine", Choice::KeepMine, primary),
        ],
        Kind::DeletedHere => vec![
            answer("Delete anyway", Choice::KeepMine, danger),
            answer("Keep it", Choice::KeepTheirs, primary),
        ],
        Kind::DeletedThere { restorable } => {
            let back = answer("Bring it back", Choice::BringBack, primary);
            let new = answer(
                "Keep as a new project",
                Choice::AsNewProject,
                if restorable { plain } else { primary },
            );
            let mut all = vec![answer("Let it go", Choice::Discard, danger), new];
            all.extend(restorable.then_some(back));
            all
        }
    }
}

/// Where and when the other side came about: "on Firefox on Mac, 4 minutes ago".
pub(super) fn there(question: &Question, now_ms: Option<i64>) -> String {
    let on = match &question.on {
        Some(Origin::ThisDevice) => "on this device",
        Some(Origin::AnotherDevice(Some(name))) => &format!("on {name}"),
        Some(Origin::AnotherDevice(None)) | None => "on another device",
    };
    let then = question.at.as_deref().and_then(when::parse);
    match then.zip(now_ms) {
        Some((then, now)) => format!("{on}, {}", when::ago(then, now)),
        None => on.to_owned(),
    }
}

/// The line above the editor.
pub(super) fn banner(kind: Kind, there: &str) -> String {
    match kind {
        Kind::Units(_) => format!("The same thing was changed here and {there}. Nothing is lost: choose what stays."),
        Kind::OtherHistory => "The server's history is another one now. Nothing is lost: choose what stays.".to_owned(),
        Kind::TakenId => format!("This project was made {there} too. Nothing is lost: choose what stays."),
        Kind::DeletedHere => format!("You deleted this project, and it was changed {there} since."),
        Kind::DeletedThere { .. } => format!("Deleted {there}. Your changes here are still kept."),
    }
}

/// The dialog's heading.
pub(super) fn heading(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Units(_) | Kind::OtherHistory | Kind::TakenId => format!("Two versions of “{name}”"),
        Kind::DeletedHere => format!("“{name}” was changed since you deleted it"),
        Kind::DeletedThere { .. } => format!("“{name}” was deleted elsewhere"),
    }
}

/// Why there is something to choose.
pub(super) fn lead(kind: Kind, there: &str) -> String {
    match kind {
        Kind::Units(0) => {
            format!("You took back what you had changed, and it was changed {there}: the two versions go together.")
        }
        Kind::Units(1) => format!("You changed the same thing here and {there}. Nothing is lost: choose what stays."),
        Kind::Units(_) => format!("You changed the same things here and {there}. Nothing is lost: choose what stays."),
        Kind::OtherHistory => {
            "The server was set back to an older state, so what the two versions began with is not known and they cannot \
             be merged. Nothing is lost: choose a whole version, or keep both."
                .to_owned()
        }
        Kind::TakenId => format!(
            "A project with the same id was made {there}, so there is nothing that the two versions began with and they \
             cannot be merged. Nothing is lost: choose a whole version, or keep both."
        ),
        Kind::DeletedHere => {
            format!("It was changed {there}, after you had deleted it here. Nothing is deleted until you say so.")
        }
        Kind::DeletedThere { restorable: true } => {
            format!("It was deleted {there}, and you have changes here that nobody else has. They are kept until you choose.")
        }
        Kind::DeletedThere { restorable: false } => format!(
            "It was deleted {there} and the server cannot bring it back. Your version is kept until you choose."
        ),
    }
}

/// What differs between whole versions, told of the one that is `after`.
pub(super) fn differs(before: &Document, after: &Document) -> Vec<String> {
    let deltas = before.diff(after);
    if deltas.is_empty() {
        return vec!["The same as the other version".to_owned()];
    }
    words::of_revision(Change::Push, &deltas, before, after)
}

/// Where two documents differ.
pub(super) fn paths(a: &Document, b: &Document) -> Vec<Path> {
    a.diff(b).iter().map(|delta| delta.path().clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(about: About, on: Option<Origin>, at: Option<&str>) -> Question {
        Question {
            about,
            theirs: None,
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
