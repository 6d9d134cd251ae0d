//! What a key press in the editor means: pure. Keys typed into a field never come here.

use super::commands::{Steps, Towards};
use super::gesture::Vector;

/// A key with what is held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Press<'a> {
    /// As `KeyboardEvent.key` names it.
    pub key: &'a str,
    /// Control, or Command on a Mac.
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Act {
    Undo,
    Redo,
    Duplicate,
    Delete,
    Nudge(Vector),
    Escape,
    /// Type into the selected caption.
    Type,
    AddCaption,
    AddDeviceFrame,
    AddRectangle,
    AddEllipse,
    /// In front of or behind the others.
    Restack(Towards, Steps),
    ZoomIn,
    ZoomOut,
    ZoomFit,
    /// One canvas pixel on one CSS pixel.
    ZoomReal,
}

/// What this press means; none when it is the browser's.
pub(crate) fn act(press: Press<'_>) -> Option<Act> {
    if press.alt {
        return None;
    }
    let key = press.key.to_ascii_lowercase();
    if press.command {
        return match (key.as_str(), press.shift) {
            ("z", false) => Some(Act::Undo),
            ("z", true) | ("y", false) => Some(Act::Redo),
            ("d", false) => Some(Act::Duplicate),
            _ => None,
        };
    }
    let far = if press.shift { 10.0 } else { 1.0 };
    let steps = if press.shift { Steps::All } else { Steps::One };
    match key.as_str() {
        "delete" | "backspace" => Some(Act::Delete),
        "escape" => Some(Act::Escape),
        "enter" => Some(Act::Type),
        "t" => Some(Act::AddCaption),
        "d" => Some(Act::AddDeviceFrame),
        "r" => Some(Act::AddRectangle),
        "o" => Some(Act::AddEllipse),
        // With Shift a keyboard may say a brace.
        "]" | "}" => Some(Act::Restack(Towards::End, steps)),
        "[" | "{" => Some(Act::Restack(Towards::Start, steps)),
        "arrowleft" => Some(Act::Nudge(Vector::new(-far, 0.0))),
        "arrowright" => Some(Act::Nudge(Vector::new(far, 0.0))),
        "arrowup" => Some(Act::Nudge(Vector::new(0.0, -far))),
        "arrowdown" => Some(Act::Nudge(Vector::new(0.0, far))),
        "+" | "=" => Some(Act::ZoomIn),
        "-" => Some(Act::ZoomOut),
        "0" => Some(Act::ZoomFit),
        "1" => Some(Act::ZoomReal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_means_one_thing() {
        let cases = [
            ("z", true, false, Some(Act::Undo)),
            ("Z", true, true, Some(Act::Redo)),
            ("y", true, false, Some(Act::Redo)),
            ("z", false, false, None),
            ("d", true, false, Some(Act::Duplicate)),
            ("Delete", false, false, Some(Act::Delete)),
            ("Backspace", false, false, Some(Act::Delete)),
            ("ArrowLeft", false, false, Some(Act::Nudge(Vector::new(-1.0, 0.0)))),
            ("ArrowDown", false, true, Some(Act::Nudge(Vector::new(0.0, 10.0)))),
            ("ArrowDown", true, false, None),
            ("Escape", false, false, Some(Act::Escape)),
            ("Enter", false, false, Some(Act::Type)),
            ("r", true, false, None),
            ("0", false, false, Some(Act::ZoomFit)),
            ("1", false, false, Some(Act::ZoomReal)),
            ("1", true, false, None),
            ("d", false, false, Some(Act::AddDeviceFrame)),
            ("r", false, false, Some(Act::AddRectangle)),
            ("o", false, false, Some(Act::AddEllipse)),
            ("]", false, false, Some(Act::Restack(Towards::End, Steps::One))),
            ("{", false, true, Some(Act::Restack(Towards::Start, Steps::All))),
            ("c", true, false, None),
        ];
        for (key, command, shift, meant) in cases {
            assert_eq!(
                act(Press {
                    key,
                    command,
                    shift,
                    alt: false
                }),
                meant,
                "{key} {command} {shift}"
            );
        }
        assert_eq!(
            act(Press {
                key: "z",
                command: true,
                shift: false,
                alt: true
            }),
            None,
            "AltGr types letters"
        );
    }
}
