//! The person's pictures on the server: what is searched for, in pages; renamed; where they are used.

use std::rc::Rc;

use framekeep::ids::AssetId;
use framekeep::sync::Failure;
use leptos::task::spawn_local;

use super::session::Session;
use crate::api::library::{AssetChange, Library as Ask, LibraryAnswer, RenameAsset, UsesAnswer, UsesOf};
use crate::browser::network;
use crate::language::tr;
use crate::local::types::{Kept, Library, Sought, Uses};

/// What is looked for, and how far it is loaded.
#[derive(Default)]
pub(super) struct Shelves {
    sought: Sought,
    next: Option<AssetId>,
    /// Counts the searches: an answer to an earlier one comes too late.
    round: u64,
    /// Somebody looks at the library.
    open: bool,
    /// A refresh is under way; and one more was asked for while something was.
    refreshing: bool,
    again: bool,
}

impl Session {
    /// Loads the first page of another search.
    pub(super) fn search_library(self: &Rc<Self>, sought: Sought) {
        {
            let mut shelves = self.shelves.borrow_mut();
            shelves.round += 1;
            (shelves.sought, shelves.next, shelves.open) = (sought, None, true);
        }
        self.local.change_library(|library| {
            (library.known, library.loading, library.trouble) = (false, true, None);
        });
        spawn_local(self.clone().load(true));
    }

    pub(super) fn more_of_library(self: &Rc<Self>) {
        let more = self.shelves.borrow().next.is_some();
        if more && !self.local.library_now().loading {
            self.local
                .change_library(|library| (library.loading, library.trouble) = (true, None));
            spawn_local(self.clone().load(false));
        }
    }

    /// Asks for the page after `next`; a new search replaces what is shown.
    async fn load(self: Rc<Self>, anew: bool) {
        let (round, after) = {
            let shelves = self.shelves.borrow();
            (shelves.round, shelves.next)
        };
        let answer = self.ask(after).await;
        if self.has_ended() || self.shelves.borrow().round != round {
            return;
        }
        match answer {
            Ok((page, next)) => {
                self.shelves.borrow_mut().next = next;
                self.local.change_library(|library| {
                    let before = if anew {
                        Vec::new()
                    } else {
                        std::mem::take(&mut library.assets)
                    };
                    let mut assets = before;
                    assets.extend(page.assets);
                    *library = Library { assets, ..page };
                });
            }
            Err(words) => self.local.change_library(|library| {
                (library.loading, library.trouble) = (false, Some(words));
            }),
        }
        let again = std::mem::take(&mut self.shelves.borrow_mut().again);
        if again {
            self.refresh_library();
        }
    }

    async fn ask(&self, after: Option<AssetId>) -> Result<(Library, Option<AssetId>), String> {
        let ask = {
            let shelves = self.shelves.borrow();
            Ask {
                search: Some(shelves.sought.words.clone()).filter(|words| !words.is_empty()),
                kind: shelves.sought.kind.map(str::to_owned),
                after,
                used: shelves.sought.used,
            }
        };
        match network::call(&ask, Some(self.user)).await {
            Ok(LibraryAnswer::Page { assets, next, storage }) => {
                self.learn_limit(storage.picture_limit_bytes);
                let library = Library {
                    assets,
                    more: next.is_some(),
                    storage: Some(storage),
                    known: true,
                    ..Library::default()
                };
                Ok((library, next))
            }
            Ok(LibraryAnswer::SignIn) | Err(Failure::SignIn) => Err(tr!(messages.library_sign_in).to_owned()),
            Err(Failure::Permanent { reason }) => Err(reason),
            Err(Failure::Retryable { .. }) => Err(tr!(messages.library_no_answer).to_owned()),
        }
    }

    /// Looks for what is new at the front, where the library is shown; what is loaded beyond stays.
    pub(super) fn refresh_library(self: &Rc<Self>) {
        let loading = self.local.library_now().loading;
        let mut shelves = self.shelves.borrow_mut();
        if !shelves.open {
            return;
        }
        // An answer that is on its way may have been made before.
        if loading || shelves.refreshing {
            shelves.again = true;
        } else {
            shelves.refreshing = true;
            spawn_local(self.clone().refresh());
        }
    }

    async fn refresh(self: Rc<Self>) {
        loop {
            let round = self.shelves.borrow().round;
            let answer = self.ask(None).await;
            if let Ok((page, next)) = answer
                && self.shelves.borrow().round == round
                && !self.has_ended()
            {
                let loaded = self.local.library_now().assets;
                let beyond = loaded
                    .into_iter()
                    .filter(|asset| !page.assets.iter().any(|new| new.id == asset.id));
                let beyond: Vec<_> = if next.is_some() { beyond.collect() } else { Vec::new() };
                if beyond.is_empty() {
                    self.shelves.borrow_mut().next = next;
                }
                self.local.change_library(|library| {
                    library.assets = page.assets;
                    library.assets.extend(beyond);
                    library.storage = page.storage;
                    library.more = self.shelves.borrow().next.is_some();
                });
            }
            let mut shelves = self.shelves.borrow_mut();
            shelves.refreshing = std::mem::take(&mut shelves.again);
            if !shelves.refreshing {
                return;
            }
        }
    }

    /// What can be placed without the server.
    pub(super) async fn look_what_is_kept(self: Rc<Self>) {
        let Some(database) = self.database() else { return };
        // What cannot be read is not offered; that it cannot is said elsewhere.
        let Ok(kept) = database.named_pictures().await else {
            return;
        };
        if !self.has_ended() {
            let kept = kept.into_iter().map(|(id, name, pixels)| Kept { id, name, pixels });
            self.local.set_kept(kept.collect());
        }
    }

    pub(super) async fn rename_asset(self: Rc<Self>, asset: AssetId, name: String) {
        let call = RenameAsset {
            asset,
            name: name.clone(),
        };
        if self.is_done(network::call(&call, Some(self.user)).await) {
            self.local.change_library(|library| {
                if let Some(found) = library.assets.iter_mut().find(|found| found.id == asset) {
                    found.file_name = name;
                }
            });
        }
    }

    /// Asks for the same once more.
    pub(super) fn search_again(self: &Rc<Self>) {
        let sought = {
            let shelves = self.shelves.borrow();
            shelves.open.then(|| shelves.sought.clone())
        };
        if let Some(sought) = sought {
            self.search_library(sought);
        }
    }

    /// Whether it was done; what stood against it is told.
    fn is_done(&self, answer: Result<AssetChange, Failure>) -> bool {
        let words = match answer {
            Ok(AssetChange::Done) => return true,
            Ok(AssetChange::InUse { .. }) => tr!(messages.picture_in_use).to_owned(),
            Ok(AssetChange::Refused { reason }) | Err(Failure::Permanent { reason }) => reason,
            Ok(AssetChange::SignIn) | Err(Failure::SignIn) => tr!(messages.unchanged_sign_in).to_owned(),
            Err(Failure::Retryable { .. }) => tr!(messages.unchanged_no_answer).to_owned(),
        };
        self.tell(words, None);
        false
    }

    pub(super) async fn look_for_uses(self: Rc<Self>, asset: AssetId) {
        let answer = network::call(&UsesOf { asset }, Some(self.user)).await;
        let found = match answer {
            Ok(UsesAnswer::Known { uses }) => Uses::Known(uses),
            Ok(UsesAnswer::NotHere) => Uses::Unknown(tr!(messages.picture_gone).to_owned()),
            Ok(UsesAnswer::SignIn) | Err(Failure::SignIn) => Uses::Unknown(tr!(messages.uses_sign_in).to_owned()),
            Err(Failure::Permanent { reason }) => Uses::Unknown(reason),
            Err(Failure::Retryable { .. }) => Uses::Unknown(tr!(messages.uses_no_answer).to_owned()),
        };
        if !self.has_ended() {
            self.local.set_uses(asset, found);
        }
    }
}
