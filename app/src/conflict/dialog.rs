//! Both versions beside each other, what differs in words, and what can be kept: one, both, or piece by piece.

use framekeep::ids::ProjectId;
use framekeep::merge::Side;
use leptos::prelude::*;

use super::choosing::Choosing;
use super::pieces::Pieces;
use super::version::Version;
use super::words::{Answer, Kind, actions, heading, lead, note};
use crate::components::{Button, ButtonKind, Dialog};
use crate::language::{counted, tr};
use crate::local::{Choice, use_local};

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
        <Dialog open=shown label=tr!(conflict.choose_label) wide=true on_close=move |()| open.set(false)>
            <Body project=project kind=kind there=there waits=waits open=open />
        </Dialog>
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
    let choosing = Choosing::new(project);
    let other = Signal::derive(move || there.get().unwrap_or_default());
    let name = move || choosing.mine().map(|mine| mine.name().to_owned()).unwrap_or_default();
    let choose = Callback::new(move |choice: Choice| {
        open.set(false);
        local.resolve(project, choice);
    });
    view! {
        <h2>{move || kind.get().map(|kind| heading(kind, &name()))}</h2>
        <p class="muted">{move || kind.get().map(|kind| lead(kind, &other.get()))}</p>
        <p class="conflict-news" role="status">
            {move || {
                let news = tr!(conflict.moved);
                choosing.moved.get().then_some(news)
            }}
        </p>
        <Versions choosing=choosing kind=kind other=other />
        <Show when=move || choosing.is_picking()>
            <Pieces offered=choosing.offered theirs=choosing.theirs />
        </Show>
        <p class="field-error" role="alert">{move || choosing.trouble()}</p>
        <Show when=move || waits.get()>
            <p class="muted">{tr!(conflict.waits)}</p>
        </Show>
        <Answers choosing=choosing kind=kind waits=waits choose=choose />
    }
}

/// Mine, theirs, and the result of the pieces.
#[component]
fn Versions(choosing: Choosing, kind: Memo<Option<Kind>>, other: Signal<String>) -> impl IntoView {
    let picking = Memo::new(move |_| choosing.is_picking());
    let slots = choosing.slots;
    let keeps_mine = move || matches!(kind.get(), Some(Kind::Units(_) | Kind::OtherHistory | Kind::TakenId));
    let lines = move |side: Side| Signal::derive(move || choosing.lines(side));
    let more = move || match slots.with(|slots| slots.more) {
        0 => None,
        more => Some(counted!(more, conflict.screens_more_single, conflict.screens_more_many)),
    };
    view! {
        <div class="versions" class:has-result=picking>
            <Version
                title=tr!(conflict.mine)
                note=tr!(conflict.mine_note)
                document=Signal::derive(move || choosing.mine())
                slots=slots
                lines=lines(Side::Mine)
                chosen=Signal::derive(move || !picking.get() && keeps_mine())
            />
            <Version
                title=tr!(conflict.theirs)
                note=Signal::derive(move || note(&other.get()).to_owned())
                document=Signal::derive(move || choosing.theirs_drawn())
                slots=slots
                lines=lines(Side::Theirs)
                chosen=Signal::derive(|| false)
            />
            <Show when=move || picking.get()>
                <Version
                    title=tr!(conflict.result)
                    note=tr!(conflict.result_note)
                    document=Signal::derive(move || choosing.result.with(|result| result.clone().ok().flatten()))
                    slots=slots
                    lines=Signal::derive(Vec::new)
                    chosen=Signal::derive(|| true)
                />
            </Show>
        </div>
        {move || more().map(|words| view! { <p class="muted">{words}</p> })}
    }
}

/// The buttons: whole versions, or what the pieces make.
#[component]
fn Answers(
    choosing: Choosing,
    kind: Memo<Option<Kind>>,
    waits: Signal<bool>,
    choose: Callback<Choice>,
) -> impl IntoView {
    let whole = move |Answer { label, choice, kind }: Answer| {
        let fails = choice.clone();
        let disabled = Signal::derive(move || waits.get() || choosing.fails(&fails));
        view! { <Button kind=kind label=label disabled=disabled on_click=move |()| choose.run(choice.clone()) /> }
    };
    let bad = Signal::derive(move || waits.get() || choosing.result.with(Result::is_err));
    let picking = Memo::new(move |_| choosing.is_picking());
    let answers = move || {
        let all = kind.get().map(actions).unwrap_or_default();
        if !picking.get() {
            return all.into_iter().map(whole).collect_view().into_any();
        }
        let both = all.into_iter().filter(|answer| answer.choice == Choice::KeepBoth);
        let keep = move |()| choose.run(choosing.choice());
        view! {
            {both.map(whole).collect_view()}
            <Button kind=ButtonKind::Primary label=tr!(conflict.keep_result) disabled=bad on_click=keep />
        }
        .into_any()
    };
    let switch = Signal::derive(move || {
        let words = if picking.get() {
            tr!(conflict.choose_whole)
        } else {
            tr!(conflict.choose_pieces)
        };
        words.to_owned()
    });
    view! {
        <div class="dialog-actions conflict-actions">
            <Show when=move || choosing.can_pick()>
                <Button label=switch on_click=move |()| choosing.switch() />
            </Show>
            <span class="conflict-space"></span>
            {answers}
        </div>
    }
}
