//! Pictures out of the library, and back: as many at once as the person chose.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use framekeep::ids::AssetId;
use framekeep::sync::Failure;

use super::session::Session;
use crate::api::library::{AssetsChange, DeleteAssets, RestoreAssets, Use};
use crate::browser::network;
use crate::language::tr;
use crate::local::types::{Deleted, InUse};

/// How many the server takes at once.
const AT_ONCE: usize = 200;

/// What came of it, so far.
#[derive(Default)]
struct Removal {
    deleted: Vec<AssetId>,
    in_use: Vec<AssetId>,
    uses: Vec<Use>,
    /// Why the rest was not tried, in words.
    trouble: Option<Trouble>,
}

/// What stood against it: in words for when nothing was done, and for when a part was.
struct Trouble {
    nothing: String,
    rest: String,
}

impl Session {
    pub(super) async fn delete_assets(self: Rc<Self>, assets: Vec<AssetId>, force: bool) {
        let names = self.names_of_assets();
        let mut removal = Removal::default();
        for (piece, at) in assets.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
            if assets.len() > AT_ONCE {
                self.local.set_deleting(Some((at, assets.len())));
            }
            let answer = self
                .delete_piece(DeleteAssets {
                    assets: piece.to_vec(),
                    force,
                })
                .await;
            if self.has_ended() {
                return;
            }
            match answer {
                Ok((changed, in_use, uses)) => {
                    self.take_off(piece.iter().filter(|asset| !in_use.contains(asset)).copied().collect());
                    self.forget_bytes_of(&changed).await;
                    removal.deleted.extend(changed);
                    removal.in_use.extend(in_use);
                    for place in uses {
                        if !removal.uses.contains(&place) {
                            removal.uses.push(place);
                        }
                    }
                }
                Err(trouble) => {
                    removal.trouble = Some(trouble);
                    break;
                }
            }
        }
        self.local.set_deleting(None);
        self.tell_removal(removal, &names, assets.len());
    }

    async fn delete_piece(&self, call: DeleteAssets) -> Result<(Vec<AssetId>, Vec<AssetId>, Vec<Use>), Trouble> {
        match network::call(&call, Some(self.user)).await {
            Ok(AssetsChange::Done { changed, in_use, uses }) => Ok((changed, in_use, uses)),
            Ok(AssetsChange::Refused { reason }) | Err(Failure::Permanent { reason }) => Err(Trouble {
                nothing: reason.clone(),
                rest: reason,
            }),
            Ok(AssetsChange::SignIn) | Err(Failure::SignIn) => Err(Trouble {
                nothing: tr!(messages.unchanged_sign_in).to_owned(),
                rest: tr!(messages.rest_sign_in).to_owned(),
            }),
            Err(Failure::Retryable { .. }) => Err(Trouble {
                nothing: tr!(messages.unchanged_no_answer).to_owned(),
                rest: tr!(messages.rest_no_answer).to_owned(),
            }),
        }
    }

    /// The same files, given once more, are new pictures. Where that is not noted they come back under their old ids.
    async fn forget_bytes_of(&self, deleted: &[AssetId]) {
        let Some(database) = self.database() else { return };
        for asset in deleted {
            let _ = database.forget_bytes(*asset).await;
        }
    }

    /// These are not in the library any more.
    fn take_off(&self, gone: HashSet<AssetId>) {
        for asset in &gone {
            // Its row in the tray would pass for one that is still to come.
            self.local.drop_upload(*asset);
        }
        self.local.change_library(|library| {
            let (left, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut library.assets)
                .into_iter()
                .partition(|asset| gone.contains(&asset.id));
            library.assets = kept;
            if let Some(storage) = &mut library.storage {
                let size_bytes = left.iter().map(|asset| asset.size_bytes).sum();
                storage.count = storage.count.saturating_sub(left.len() as u64);
                storage.size_bytes = storage.size_bytes.saturating_sub(size_bytes);
            }
        });
    }

    fn tell_removal(&self, removal: Removal, names: &HashMap<AssetId, String>, wanted: usize) {
        let name = |asset: &AssetId| {
            let known = names.get(asset).cloned();
            known.unwrap_or_else(|| tr!(messages.the_picture).to_owned())
        };
        if !removal.in_use.is_empty() {
            self.local.set_in_use(Some(InUse {
                assets: removal.in_use.iter().map(|asset| (*asset, name(asset))).collect(),
                uses: removal.uses,
            }));
        }
        let words = match (removal.deleted.as_slice(), removal.trouble) {
            ([], Some(trouble)) => trouble.nothing,
            ([], None) if !removal.in_use.is_empty() => return,
            ([], None) => tr!(messages.picture_gone).to_owned(),
            (some, Some(trouble)) => {
                tr!(
                    messages.deleted_some,
                    count = some.len(),
                    total = wanted,
                    why = trouble.rest
                )
            }
            ([one], None) => tr!(messages.deleted, name = name(one)),
            (all, None) => tr!(messages.deleted_many, count = all.len()),
        };
        let undo = Some(removal.deleted).filter(|deleted| !deleted.is_empty());
        self.tell(words, undo.map(Deleted::Assets));
    }

    fn names_of_assets(&self) -> HashMap<AssetId, String> {
        let assets = self.local.library_now().assets;
        assets.into_iter().map(|asset| (asset.id, asset.file_name)).collect()
    }

    pub(super) async fn restore_assets(self: Rc<Self>, assets: Vec<AssetId>) {
        for piece in assets.chunks(AT_ONCE) {
            let call = RestoreAssets { assets: piece.to_vec() };
            let words = match network::call(&call, Some(self.user)).await {
                Ok(AssetsChange::Done { .. }) => continue,
                Ok(AssetsChange::Refused { reason }) | Err(Failure::Permanent { reason }) => reason,
                Ok(AssetsChange::SignIn) | Err(Failure::SignIn) => tr!(messages.restored_sign_in).to_owned(),
                Err(Failure::Retryable { .. }) => tr!(messages.restored_no_answer).to_owned(),
            };
            // What did not come back can still be brought back.
            self.tell(words, Some(Deleted::Assets(assets.clone())));
            break;
        }
        if !self.has_ended() {
            self.search_again();
        }
    }
}
