//! The browsers in which the person is signed in.

use framekeep::account::{Device, Settings};
use leptos::prelude::*;

use super::{Section, ago};
use crate::components::{Button, ButtonKind, Dialog};
use crate::local::{Change, use_local};

#[component]
pub(super) fn Devices(settings: Memo<Option<Settings>>) -> impl IntoView {
    let list = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.devices.clone()).unwrap_or_default()));
    view! {
        <Section
            title="Devices"
            text="Browsers in which you are signed in. A device that is signed out keeps what it has not sent yet."
        >
            <ul class="settings-rows" aria-label="Devices">
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
        "This device".to_owned()
    } else {
        format!("Last used {}", ago(&device.last_seen_at))
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
                <span class="muted">{used}{format!(" · first signed in {}", ago(&device.created_at))}</span>
            </div>
            <Button label="Sign out" disabled=local.changing() on_click=sign_out />
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
        <p class="settings-foot"><Button label="Sign out everywhere" on_click=move |()| open.set(true) /></p>
        <Dialog open=open label="Sign out everywhere" on_close=move |()| open.set(false)>
            <h2>"Sign out everywhere?"</h2>
            <p class="muted">"Every device is signed out at once, this one too. Access tokens go on working."</p>
            <div class="dialog-actions">
                <Button label="Cancel" on_click=move |()| open.set(false) />
                <Button kind=ButtonKind::Primary label="Sign out everywhere" on_click=sure />
            </div>
        </Dialog>
    }
}
