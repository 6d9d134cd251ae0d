//! Piece by piece: for each what mine says and what theirs says, one of them chosen.

use framekeep::merge::{Piece, Side};
use framekeep::words::Said;
use leptos::prelude::*;

use crate::language::tr;

/// A piece with its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offered {
    pub(super) piece: Piece,
    pub(super) said: Vec<Said>,
    /// It was not there, or otherwise, when the dialog was opened.
    pub(super) is_new: bool,
}

impl Offered {
    /// "Screen 2 and Caption 1 on screen 2".
    fn title(&self) -> String {
        let places: Vec<&str> = self.said.iter().map(|said| said.place.as_str()).collect();
        places.join(tr!(conflict.and))
    }

    /// What a side says; with the places where the piece is about several.
    fn says(&self, side: Side) -> String {
        let words = |said: &Said| match side {
            Side::Mine => said.mine.clone(),
            Side::Theirs => said.theirs.clone(),
        };
        match self.said.as_slice() {
            [said] => words(said),
            several => {
                let each = several.iter().map(|said| format!("{}: {}", said.place, words(said)));
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// One line for each place, as a list under a version shows it.
    pub(super) fn lines(&self, side: Side) -> Vec<String> {
        let line = |said: &Said| match side {
            Side::Mine => format!("{}: {}", said.place, said.mine),
            Side::Theirs => format!("{}: {}", said.place, said.theirs),
        };
        self.said.iter().map(line).collect()
    }

    /// What it is told apart by: anything of it.
    fn key(&self) -> String {
        format!("{:?} {}", self.piece, self.is_new)
    }
}

/// A group of two radio buttons for each piece. `theirs`: the pieces that keep theirs; the others keep mine.
#[component]
pub(super) fn Pieces(offered: Memo<Vec<Offered>>, theirs: RwSignal<Vec<Piece>>) -> impl IntoView {
    view! {
        <div class="pieces">
            <For each=move || offered.get() key=Offered::key let:one>
                <OnePiece offered=one theirs=theirs />
            </For>
        </div>
    }
}

#[component]
fn OnePiece(offered: Offered, theirs: RwSignal<Vec<Piece>>) -> impl IntoView {
    let name = offered
        .piece
        .paths()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    let piece = StoredValue::new(offered.piece.clone());
    let side = Memo::new(move |_| {
        let theirs = theirs.with(|theirs| piece.with_value(|piece| theirs.contains(piece)));
        if theirs { Side::Theirs } else { Side::Mine }
    });
    let choose = move |side: Side| {
        theirs.update(|theirs| {
            let piece = piece.get_value();
            theirs.retain(|other| *other != piece);
            if side == Side::Theirs {
                theirs.push(piece);
            }
        });
    };
    let option = |of: Side, title: &'static str| {
        let words = offered.says(of);
        let color = is_color(&words).then(|| words.clone());
        let chip = color.map(|color| view! { <span class="piece-color" style=("background-color", color)></span> });
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=format!("piece {name}")
                    prop:checked=move || side.get() == of
                    on:change=move |_| choose(of)
                />
                <span><strong>{title}</strong><span>{chip}{words}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="piece">
            <legend>{offered.title()}{offered.is_new.then(|| view! { <span class="piece-new">{tr!(conflict.new)}</span> })}</legend>
            {option(Side::Mine, tr!(conflict.mine))}
            {option(Side::Theirs, tr!(conflict.theirs))}
        </fieldset>
    }
}

fn is_color(words: &str) -> bool {
    words.len() == 7
        && words
            .strip_prefix('#')
            .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
