//! The browsers in which the person is signed in.

use framekeep::account::{Device, Settings};
use leptos::prelude::*;

use super::{Section, ago};
use crate::components::{Button, ButtonKind, Dialog};
use crate::language::tr;
use crate::local::{Change, use_local};

#[component]
pub(super) fn Devices(settings: Memo<Option<Settings>>) -> impl IntoView {
    let list = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.devices.clone()).unwrap_or_default()));
    view! {
        <Section
            title=tr!(settings.devices)
            text=tr!(settings.devices_text)
        >
            <ul class="settings-rows" aria-label=tr!(settings.devices)>
                <For each=move || list.get() key=|device| device.clone() let:device>
                    <DeviceRow device=device />
                </For>
            </ul>
            <Everywhere />
        </Section>
    }
}

#[component]
fn DeviceRow(device: Device) -> impl IntoView {
    let local = use_local();
    let id = device.id;
    let used = if device.current {
        tr!(settings.this_device).to_owned()
    } else {
        tr!(settings.last_used, when = ago(&device.last_seen_at))
    };
    let sign_out = move |()| {
        if device.current {
            local.sign_out();
        } else {
            local.change(Change::SignOutDevice(id));
        }
    };
    view! {
        <li class="settings-row">
            <div class="settings-row-words">
                <strong>{device.name}</strong>
                <span class="muted">{used}{tr!(settings.first_sign_in, when = ago(&device.created_at))}</span>
            </div>
            <Button label=tr!(common.sign_out) disabled=local.changing() on_click=sign_out />
        </li>
    }
}

#[component]
fn Everywhere() -> impl IntoView {
    let local = use_local();
    let open = RwSignal::new(false);
    let sure = move |()| {
        open.set(false);
        local.change(Change::SignOutEverywhere);
    };
    view! {
        <p class="settings-foot"><Button label=tr!(settings.everywhere) on_click=move |()| open.set(true) /></p>
        <Dialog open=open label=tr!(settings.everywhere) on_close=move |()| open.set(false)>
            <h2>{tr!(settings.everywhere_title)}</h2>
            <p class="muted">{tr!(settings.everywhere_text)}</p>
            <div class="dialog-actions">
                <Button label=tr!(common.cancel) on_click=move |()| open.set(false) />
                <Button kind=ButtonKind::Primary label=tr!(settings.everywhere) on_click=sure />
            </div>
        </Dialog>
    }
}
