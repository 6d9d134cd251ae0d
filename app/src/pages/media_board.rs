//! The library as one works with it: where the keyboard is, what is chosen, and what clicks and keys do.

use framekeep::ids::AssetId;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::media_card::{card_id, row_id};
use super::media_keys::{Act, At, Press, act};
use super::media_selection::{Selection, neighbour};
use crate::components::{Renaming, dom};
use crate::local::{Asset, Local, use_local};

/// The handle of the list and its cards.
#[derive(Clone, Copy)]
pub(crate) struct Board {
    pub(crate) local: Local,
    /// What the server has, newest first.
    pub(crate) assets: Memo<Vec<Asset>>,
    /// Everything that is listed: first what is on its way.
    pub(crate) order: Memo<Vec<AssetId>>,
    pub(crate) selection: RwSignal<Selection>,
    /// Where the keyboard was last.
    pub(crate) current: RwSignal<Option<AssetId>>,
    pub(crate) details: RwSignal<Option<Asset>>,
    pub(crate) renaming: Renaming<AssetId>,
    /// What gets another name: its card is made anew, and the keyboard goes on there.
    renamed: StoredValue<Option<AssetId>>,
}

impl Board {
    /// Of these uploads and what the server has; call in the list's component.
    pub(crate) fn new(coming: Memo<Vec<AssetId>>, assets: Memo<Vec<Asset>>) -> Self {
        let order = Memo::new(move |_| {
            let mut order = coming.get();
            assets.with(|assets| order.extend(assets.iter().map(|asset| asset.id)));
            order
        });
        let board = Self {
            local: use_local(),
            assets,
            order,
            selection: RwSignal::default(),
            current: RwSignal::new(None),
            details: RwSignal::new(None),
            renaming: RwSignal::new(None),
            renamed: StoredValue::new(None),
        };
        Effect::new(move || {
            let listed = board.choosable();
            if board.selection.with_untracked(|selection| !selection.is_empty()) {
                board.selection.maybe_update(|selection| selection.keep(&listed));
            }
        });
        Effect::new(move || {
            assets.track();
            if let Some(asset) = board.renamed.get_value() {
                request_animation_frame(move || board.refocus(asset));
            }
        });
        Effect::new(move || {
            let keys = window_event_listener(leptos::ev::keydown, move |ev| board.page_key(&ev));
            on_cleanup(move || keys.remove());
        });
        board
    }

    /// The one card that Tab leads to.
    pub(crate) fn tab_stop(&self) -> Option<AssetId> {
        let current = self.current.get();
        self.order.with(|order| {
            current
                .filter(|current| order.contains(current))
                .or(order.first().copied())
        })
    }

    /// The chosen ones, in the list's order.
    pub(crate) fn chosen(&self) -> Vec<Asset> {
        self.selection.with(|selection| {
            let chosen = |assets: &Vec<Asset>| assets.iter().filter(|asset| selection.has(asset.id)).cloned().collect();
            self.assets.with(chosen)
        })
    }

    pub(crate) fn choose_all(&self) {
        let all = self
            .assets
            .with_untracked(|assets| assets.iter().map(|asset| asset.id).collect::<Vec<_>>());
        self.selection.update(|selection| selection.all(&all));
    }

    pub(crate) fn choose_none(&self) {
        self.selection.update(Selection::clear);
    }

    /// By the box on a card.
    pub(crate) fn toggle(&self, asset: AssetId) {
        self.selection.update(|selection| selection.toggle(asset));
        dom::focus(&card_id(asset));
    }

    /// A click on a card: opens it; with Shift or Control, or once something is chosen, it chooses.
    pub(crate) fn click(&self, ev: &MouseEvent, asset: AssetId) {
        let from = self.current.get_untracked().unwrap_or(asset);
        if ev.shift_key() {
            self.extend(from, asset);
        } else if ev.ctrl_key() || ev.meta_key() || self.selection.with_untracked(|selection| !selection.is_empty()) {
            self.selection.update(|selection| selection.toggle(asset));
        } else {
            self.open(asset);
        }
        self.current.set(Some(asset));
    }

    pub(crate) fn open(&self, asset: AssetId) {
        if let Some(found) = self.find(asset) {
            self.details.set(Some(found));
        }
    }

    pub(crate) fn rename(&self, asset: AssetId) {
        if let Some(found) = self.find(asset) {
            self.renaming.set(Some((asset, found.file_name)));
        }
    }

    /// Its new name.
    pub(crate) fn name(&self, asset: AssetId, name: &str) {
        self.renamed.set_value(Some(asset));
        self.local.rename_asset(asset, name);
    }

    /// The focus was on a card that has been made anew; where it has gone elsewhere meanwhile it stays.
    fn refocus(&self, asset: AssetId) {
        if dom::is_nowhere() {
            dom::focus(&card_id(asset));
        }
        let _ = self.renamed.try_update_value(|renamed| *renamed = None);
    }

    /// Deletes these of the server's; the focus stays in the list, beside them.
    pub(crate) fn delete(&self, assets: Vec<AssetId>) {
        let Some(first) = assets.first().copied() else { return };
        let from = self
            .current
            .get_untracked()
            .filter(|current| assets.contains(current))
            .unwrap_or(first);
        let next = self.order.with_untracked(|order| neighbour(order, &assets, from));
        self.local.delete_assets(assets, false);
        if let Some(next) = next {
            dom::focus(&card_id(next));
        }
    }

    /// A key on a card.
    pub(crate) fn key(&self, ev: &KeyboardEvent) {
        let order = self.order.get_untracked();
        let focused = dom::focused().unwrap_or_default();
        let Some(at) = order.iter().position(|asset| card_id(*asset) == focused) else {
            return;
        };
        let press = Press {
            key: &ev.key(),
            command: ev.ctrl_key() || ev.meta_key() || ev.alt_key(),
            shift: ev.shift_key(),
        };
        let here = At {
            at,
            columns: dom::columns(order.iter().map(|asset| row_id(*asset))),
            count: order.len(),
        };
        let Some(act) = act(press, here) else { return };
        ev.prevent_default();
        let asset = order[at];
        match act {
            Act::Go { to, choosing } => {
                if choosing {
                    self.extend(asset, order[to]);
                }
                dom::focus(&card_id(order[to]));
            }
            Act::Choose if self.find(asset).is_some() => {
                self.selection.update(|selection| selection.toggle(asset));
            }
            Act::Choose => {}
            Act::Open => self.open(asset),
            Act::Rename => self.rename(asset),
            Act::Delete => self.delete_by_key(asset),
        }
    }

    fn delete_by_key(&self, asset: AssetId) {
        let chosen: Vec<_> = self
            .selection
            .with_untracked(|selection| selection.of(&self.choosable_now()));
        if !chosen.is_empty() {
            self.delete(chosen);
        } else if self.find(asset).is_some() {
            self.delete(vec![asset]);
        } else {
            let next = self.order.with_untracked(|order| neighbour(order, &[asset], asset));
            self.local.cancel_upload(asset);
            if let Some(next) = next {
                dom::focus(&card_id(next));
            }
        }
    }

    /// Keys that mean the list wherever the focus is, unless somebody types.
    fn page_key(&self, ev: &KeyboardEvent) {
        if dom::is_typing() || dom::is_covered() {
            return;
        }
        let command = ev.ctrl_key() || ev.meta_key();
        if command && ev.key() == "a" && !ev.shift_key() && !ev.alt_key() {
            ev.prevent_default();
            self.choose_all();
        } else if ev.key() == "Escape" && self.selection.with_untracked(|selection| !selection.is_empty()) {
            self.choose_none();
        }
    }

    fn extend(&self, from: AssetId, to: AssetId) {
        let listed = self.choosable_now();
        self.selection.update(|selection| selection.extend(&listed, from, to));
    }

    fn find(&self, asset: AssetId) -> Option<Asset> {
        self.assets
            .with_untracked(|assets| assets.iter().find(|found| found.id == asset).cloned())
    }

    /// What can be chosen: what the server has.
    fn choosable(&self) -> Vec<AssetId> {
        self.assets.with(|assets| assets.iter().map(|asset| asset.id).collect())
    }

    fn choosable_now(&self) -> Vec<AssetId> {
        self.assets
            .with_untracked(|assets| assets.iter().map(|asset| asset.id).collect())
    }
}
