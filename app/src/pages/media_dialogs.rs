//! A picture at large with where it is used, and the question before one that is used is deleted.

use framekeep::ids::AssetId;
use leptos::prelude::*;
use leptos_router::components::A;

use super::media_card::{address, facts};
use crate::components::{Button, Dialog, Icon, Renaming};
use crate::local::{Asset, Use, Uses, use_local};

/// Open while there is an asset.
#[component]
pub(crate) fn Details(asset: RwSignal<Option<Asset>>, renaming: Renaming<AssetId>) -> impl IntoView {
    let local = use_local();
    let open = Signal::derive(move || asset.with(Option::is_some));
    let label =
        Signal::derive(move || asset.with(|asset| asset.as_ref().map(|a| a.file_name.clone()).unwrap_or_default()));
    let close = move || asset.set(None);
    let content = move || {
        asset.get().map(|shown| {
            let (id, name) = (shown.id, shown.file_name.clone());
            let kind = shown.mime_type.trim_start_matches("image/").to_uppercase();
            let rename = move |()| {
                close();
                renaming.set(Some((id, name.clone())));
            };
            let delete = move |()| {
                close();
                local.delete_asset(id, false);
            };
            view! {
                <div class="media-details">
                    <div class="media-large"><img src=address(id) alt=shown.file_name.clone() /></div>
                    <div class="media-facts">
                        <h2>{shown.file_name}</h2>
                        <p class="muted">{format!("{kind} · {}", facts(shown.pixels, shown.size_bytes))}</p>
                        <h3>"Used in"</h3>
                        <UsedIn id=id />
                        <div class="dialog-actions">
                            <Button icon=Icon::Trash label="Delete" on_click=delete />
                            <Button icon=Icon::Pencil label="Rename" on_click=rename />
                            <Button label="Close" on_click=move |()| close() />
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
        Uses::Loading => view! { <p class="muted" role="status">"Looking…"</p> }.into_any(),
        Uses::Unknown(words) => view! { <p class="muted" role="status">{words}</p> }.into_any(),
        Uses::Known(uses) if uses.is_empty() => view! { <p class="muted">"No project uses it."</p> }.into_any(),
        Uses::Known(uses) => view! { <UseList uses=uses /> }.into_any(),
    }
}

#[component]
fn UseList(uses: Vec<Use>) -> impl IntoView {
    let line = |place: Use| {
        let more = match (place.version, place.in_trash) {
            (Some(version), true) => format!(" · version “{version}” · in the trash"),
            (Some(version), false) => format!(" · version “{version}”"),
            (None, true) => " · in the trash".to_owned(),
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

/// A picture that is used is deleted only by force.
#[component]
pub(crate) fn InUseDialog() -> impl IntoView {
    let local = use_local();
    let in_use = local.in_use();
    let open = Signal::derive(move || in_use.with(Option::is_some));
    let content = move || {
        in_use.get().map(|found| {
            let asset = found.asset;
            let delete = move |()| {
                local.leave_in_use();
                local.delete_asset(asset, true);
            };
            view! {
                <h2>{format!("“{}” is in use", found.name)}</h2>
                <p>"Remove it there first. Deleted anyway, it leaves an empty place:"</p>
                <UseList uses=found.uses />
                <div class="dialog-actions">
                    <Button label="Delete anyway" on_click=delete />
                    <Button label="Keep it" on_click=move |()| local.leave_in_use() />
                </div>
            }
        })
    };
    view! {
        <Dialog open=open label="This picture is in use" on_close=move |()| local.leave_in_use()>{content}</Dialog>
    }
}
