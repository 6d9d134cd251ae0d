//! Signing out while something is only in this browser: what that is, and what can be done with it. Nothing of it goes
//! before the person has said so in writing.

use framekeep::guest::is_named;
use framekeep::sync::Status;
use leptos::prelude::*;

use super::guest_projects::{pictures, shown_name};
use crate::components::{Button, ButtonKind, Dialog};
use crate::language::{counted, tr};
use crate::local::{Change, Leaving, UnsentProject, use_local};

/// The dialog; closing it leaves everything as it is.
#[component]
pub(crate) fn LeavingDialog() -> impl IntoView {
    let local = use_local();
    let (asked, busy) = (local.asked_to_leave(), local.signing_out());
    let open = Signal::derive(move || asked.with(Option::is_some));
    let close = move |()| {
        if !busy.get_untracked() {
            local.stay_signed_in();
        }
    };
    let arrived = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_some_and(Leaving::is_nothing)));
    view! {
        <Dialog open=open label=tr!(leave.label) on_close=close>
            <Show when=move || !arrived.get() fallback=Arrived>
                <Question />
            </Show>
        </Dialog>
    }
}

#[component]
fn Question() -> impl IntoView {
    let local = use_local();
    let (asked, busy, trouble) = (local.asked_to_leave(), local.signing_out(), local.leaving_trouble());
    let shown = Memo::new(move |_| asked.get());
    let why = move || shown.with(|shown| shown.as_ref().map(|shown| shown.why));
    let seen = Memo::new(move |_| {
        let seen = |shown: &Leaving| (shown.sequence, shown.projects.clone(), shown.pictures);
        shown.with(|shown| shown.as_ref().map(seen))
    });
    // What was written was about what was seen then, and counts for nothing else.
    let typed = RwSignal::new((String::new(), None));
    let written =
        move || typed.with(|(text, about)| seen.with(|seen| if seen == about { text.clone() } else { String::new() }));
    let unsure = move || !is_named(&written(), tr!(leave.word));
    let give_up = move || {
        if !busy.get_untracked() && !unsure() {
            local.give_up_and_sign_out();
        }
    };
    view! {
        <h2>{tr!(leave.title)}</h2>
        <p class="muted">{why}</p>
        <form on:submit=move |ev| {
            ev.prevent_default();
            give_up();
        }>
            <OnlyHere shown=shown />
            <label class="form-field">
                <span>{tr!(leave.type_it, word = tr!(leave.word))}</span>
                <input
                    class="input"
                    autocomplete="off"
                    prop:value=written
                    on:input=move |ev| typed.set((event_target_value(&ev), seen.get_untracked()))
                />
            </label>
            <Unreachable shown=shown />
            <p class="field-error" role="alert" hidden=move || trouble.with(Option::is_none)>
                {move || trouble.get().unwrap_or_default()}
            </p>
            <div class="dialog-actions">
                <Button
                    kind=ButtonKind::Danger
                    label=Signal::derive(move || give_up_label(is_everywhere(shown)).to_owned())
                    disabled=Signal::derive(move || busy.get() || unsure())
                    on_click=move |()| give_up()
                />
                <Button
                    kind=ButtonKind::Primary
                    label=tr!(leave.stay)
                    disabled=busy
                    autofocus=true
                    on_click=move |()| local.stay_signed_in()
                />
            </div>
        </form>
    }
}

/// What it is, and a way to keep it.
#[component]
fn OnlyHere(shown: Memo<Option<Leaving>>) -> impl IntoView {
    let local = use_local();
    let taking = local.taking();
    let list = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(lines).unwrap_or_default()));
    let kept = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(downloads).unwrap_or_default()));
    let label = Signal::derive(move || match kept.with(Vec::len) {
        1 => tr!(leave.download_one).to_owned(),
        _ => tr!(leave.download_many).to_owned(),
    });
    let download = move |()| {
        for UnsentProject { id, .. } in kept.get_untracked() {
            local.save_project_file(id);
        }
    };
    view! {
        <ul class="leaving-list" aria-label=tr!(leave.list)>
            {move || {
                let line = |(name, more)| view! { <li><strong>{name}</strong><span class="muted">{more}</span></li> };
                list.get().into_iter().map(line).collect_view()
            }}
        </ul>
        <Show when=move || kept.with(|kept| !kept.is_empty())>
            <p>
                <Button
                    label=label
                    disabled=Signal::derive(move || taking.with(Option::is_some))
                    on_click=download
                />
            </p>
        </Show>
    }
}

/// What becomes of the session when the server does not hear of it.
#[component]
fn Unreachable(shown: Memo<Option<Leaving>>) -> impl IntoView {
    let status = use_local().status(None);
    let without = move || {
        let gone = status.with(|status| matches!(status, Status::Offline { .. } | Status::Unreachable { .. }));
        gone && !is_everywhere(shown)
    };
    view! { <p class="muted" hidden=move || !without()>{tr!(leave.unreachable)}</p> }
}

/// While the person was being asked everything has reached the server.
#[component]
fn Arrived() -> impl IntoView {
    let local = use_local();
    let sign_out = move |()| {
        let asked = local.asked_to_leave().get_untracked();
        local.stay_signed_in();
        if asked.is_some_and(|asked| asked.everywhere) {
            local.change(Change::SignOutEverywhere);
        } else {
            local.sign_out();
        }
    };
    view! {
        <h2>{tr!(leave.arrived_title)}</h2>
        <p class="muted">{tr!(leave.arrived_text)}</p>
        <div class="dialog-actions">
            <Button label=tr!(leave.stay) on_click=move |()| local.stay_signed_in() />
            <Button kind=ButtonKind::Primary label=tr!(common.sign_out) on_click=sign_out />
        </div>
    }
}

fn is_everywhere(shown: Memo<Option<Leaving>>) -> bool {
    shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.everywhere))
}

fn give_up_label(everywhere: bool) -> &'static str {
    if everywhere {
        tr!(leave.give_up_everywhere)
    } else {
        tr!(leave.give_up)
    }
}

/// Each thing with what there is of it.
fn lines(leaving: &Leaving) -> Vec<(String, String)> {
    let project = |project: &UnsentProject| {
        let changes = match project.changes {
            _ if project.deleted => tr!(leave.deleted).to_owned(),
            0 => tr!(leave.choice).to_owned(),
            count => counted!(count, leave.change_one, leave.changes_many),
        };
        (shown_name(&project.name), changes)
    };
    let pictures = pictures(leaving.pictures).map(|pictures| (pictures, String::new()));
    leaving.projects.iter().map(project).chain(pictures).collect()
}

/// What there is a file to make of: nobody asks for one of what was thrown away.
fn downloads(leaving: &Leaving) -> Vec<UnsentProject> {
    let kept = leaving.projects.iter().filter(|project| !project.deleted);
    kept.cloned().collect()
}

#[cfg(test)]
mod tests {
    use framekeep::ids::ProjectId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn everything_that_is_only_here_is_named() {
        let project = |n: u128, name: &str, changes: usize, deleted: bool| UnsentProject {
            id: ProjectId::new(Uuid::from_u128(n)),
            name: name.to_owned(),
            changes,
            deleted,
        };
        let leaving = Leaving {
            everywhere: false,
            why: "",
            projects: vec![
                project(1, "Garden", 3, false),
                project(2, " ", 1, false),
                project(3, "Old", 2, true),
                project(4, "Torn", 0, false),
            ],
            pictures: 2,
            sequence: None,
        };
        let expected = [
            ("Garden", "3 changes"),
            ("Untitled", "1 change"),
            ("Old", "deleted here"),
            ("Torn", "waits for your choice"),
            ("2 pictures", ""),
        ];
        let expected = expected.map(|(name, more)| (name.to_owned(), more.to_owned()));
        assert_eq!(lines(&leaving), expected);
        let ids: Vec<_> = downloads(&leaving).iter().map(|project| project.name.clone()).collect();
        assert_eq!(ids, ["Garden", " ", "Torn"]);
    }
}
