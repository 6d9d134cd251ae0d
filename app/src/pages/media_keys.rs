//! What a key means in the library: pure. One card is the tab stop; arrows go to its neighbours.

use super::project_list::step;

/// A key with what is held down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Press<'a> {
    /// As `KeyboardEvent.key` names it.
    pub key: &'a str,
    /// Control, or Command on a Mac.
    pub command: bool,
    pub shift: bool,
}

/// Where the focus is: in rows of so many, at this place of so many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub at: usize,
    pub columns: usize,
    pub count: usize,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// To this place; `choosing`: everything on the way is chosen, too.
    Go {
        to: usize,
        choosing: bool,
    },
    Choose,
    Open,
    Rename,
    Delete,
}

/// None when the key is the browser's.
pub(crate) fn act(press: Press<'_>, here: At) -> Option<Act> {
    if press.command {
        return None;
    }
    match press.key {
        " " => Some(Act::Choose),
        "Enter" => Some(Act::Open),
        "F2" => Some(Act::Rename),
        "Delete" | "Backspace" => Some(Act::Delete),
        key => {
            let to = step(key, here.at, here.columns, here.count)?;
            Some(Act::Go {
                to,
                choosing: press.shift,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_choose_open_and_delete() {
        let go = |to| Some(Act::Go { to, choosing: false });
        let cases = [
            ("ArrowRight", go(2)),
            ("ArrowDown", go(4)),
            ("ArrowUp", None),
            ("Home", go(0)),
            ("End", go(6)),
            (" ", Some(Act::Choose)),
            ("Enter", Some(Act::Open)),
            ("F2", Some(Act::Rename)),
            ("Delete", Some(Act::Delete)),
            ("Backspace", Some(Act::Delete)),
            ("Tab", None),
            ("x", None),
        ];
        let here = At {
            at: 1,
            columns: 3,
            count: 7,
        };
        for (key, expected) in cases {
            let press = Press {
                key,
                ..Press::default()
            };
            assert_eq!(act(press, here), expected, "{key}");
            assert_eq!(act(Press { command: true, ..press }, here), None, "{key} with Control");
        }
        let press = Press {
            key: "ArrowLeft",
            shift: true,
            ..Press::default()
        };
        assert_eq!(act(press, here), Some(Act::Go { to: 0, choosing: true }));
    }
}
