//! A picture at large with where it is used, and the question before one that is used is deleted.

use framekeep::ids::AssetId;
use leptos::prelude::*;
use leptos_router::components::A;

use super::media_board::Board;
use super::media_card::{address, facts, kind_in_words};
use crate::components::{Button, Dialog, Icon};
use crate::language::tr;
use crate::local::{Use, Uses, use_local};

/// Open while there is an asset.
#[component]
pub(crate) fn Details(board: Board) -> impl IntoView {
    let (asset, renaming) = (board.details, board.renaming);
    let open = Signal::derive(move || asset.with(Option::is_some));
    let label =
        Signal::derive(move || asset.with(|asset| asset.as_ref().map(|a| a.file_name.clone()).unwrap_or_default()));
    let close = move || asset.set(None);
    let content = move || {
        asset.get().map(|shown| {
            let (id, name) = (shown.id, shown.file_name.clone());
            let kind = kind_in_words(&shown.mime_type);
            let rename = move |()| {
                close();
                renaming.set(Some((id, name.clone())));
            };
            let delete = move |()| {
                close();
                board.delete(vec![id]);
            };
            view! {
                <div class="media-details">
                    <div class="media-large"><img src=address(id) alt=shown.file_name.clone() /></div>
                    <div class="media-facts">
                        <h2>{shown.file_name}</h2>
                        <p class="muted">{format!("{kind} · {}", facts(shown.pixels, shown.size_bytes))}</p>
                        <h3>{tr!(media.used_in)}</h3>
                        <UsedIn id=id />
                        <div class="dialog-actions">
                            <Button icon=Icon::Trash label=tr!(common.delete) on_click=delete />
                            <Button icon=Icon::Pencil label=tr!(common.rename) on_click=rename />
                            <Button label=tr!(common.close) on_click=move |()| close() />
                        </div>
                    </div>
                </div>
            }
        })
    };
    view! { <Dialog open=open label=label wide=true on_close=move |()| close()>{content}</Dialog> }
}

#[component]
fn UsedIn(id: AssetId) -> impl IntoView {
    let uses = use_local().uses(id);
    move || match uses.get() {
        Uses::Loading => view! { <p class="muted" role="status">{tr!(media.looking)}</p> }.into_any(),
        Uses::Unknown(words) => view! { <p class="muted" role="status">{words}</p> }.into_any(),
        Uses::Known(uses) if uses.is_empty() => view! { <p class="muted">{tr!(media.unused)}</p> }.into_any(),
        Uses::Known(uses) => view! { <UseList uses=uses /> }.into_any(),
    }
}

#[component]
fn UseList(uses: Vec<Use>) -> impl IntoView {
    let line = |place: Use| {
        let more = match (place.version, place.in_trash) {
            (Some(version), true) => tr!(media.in_version_in_trash, version = version),
            (Some(version), false) => tr!(media.in_version, version = version),
            (None, true) => tr!(media.in_trash).to_owned(),
            (None, false) => String::new(),
        };
        let name = if place.in_trash {
            place.name.into_any()
        } else {
            view! { <A href=format!("/projects/{}", place.project)>{place.name}</A> }.into_any()
        };
        view! { <li>{name}<span class="muted">{more}</span></li> }
    };
    view! { <ul class="media-uses">{uses.into_iter().map(line).collect_view()}</ul> }
}

/// Pictures that are used are deleted only by force: one question for all of them.
#[component]
pub(crate) fn InUseDialog() -> impl IntoView {
    let local = use_local();
    let in_use = local.in_use();
    let open = Signal::derive(move || in_use.with(Option::is_some));
    let content = move || {
        in_use.get().map(|found| {
            let ids: Vec<_> = found.assets.iter().map(|(id, _)| *id).collect();
            let (title, text, keep) = match found.assets.as_slice() {
                [(_, name)] => (
                    tr!(media.one_in_use, name = name.clone()),
                    tr!(media.in_use_text),
                    tr!(media.keep),
                ),
                all => (
                    tr!(media.many_in_use, count = all.len()),
                    tr!(media.many_in_use_text),
                    tr!(media.keep_many),
                ),
            };
            let names = (ids.len() > 1).then(|| view! { <Names assets=found.assets /> });
            let delete = move |()| {
                local.leave_in_use();
                local.delete_assets(ids.clone(), true);
            };
            view! {
                <h2>{title}</h2>
                {names}
                <p>{text}</p>
                <UseList uses=found.uses />
                <div class="dialog-actions">
                    <Button label=tr!(media.delete_anyway) on_click=delete />
                    <Button label=keep on_click=move |()| local.leave_in_use() />
                </div>
            }
        })
    };
    let label =
        Signal::derive(
            move || match in_use.with(|found| found.as_ref().map_or(1, |found| found.assets.len())) {
                1 => tr!(media.in_use).to_owned(),
                count => tr!(media.many_in_use, count = count),
            },
        );
    view! {
        <Dialog open=open label=label on_close=move |()| local.leave_in_use()>{content}</Dialog>
    }
}

#[component]
fn Names(assets: Vec<(AssetId, String)>) -> impl IntoView {
    let names = assets.into_iter().map(|(_, name)| view! { <li>{name}</li> });
    view! { <ul class="media-uses media-names">{names.collect_view()}</ul> }
}
