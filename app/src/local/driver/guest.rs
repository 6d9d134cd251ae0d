//! What was made here without an account: offered to whoever signs in, and carried over as they say. Each step is
//! durable before the next, nothing is removed here before it is kept there, and ids are such that a step that is done
//! twice does nothing the second time (see [`framekeep::guest`]).

use std::rc::Rc;
use std::sync::Arc;

use framekeep::document::Document;
use framekeep::guest;
use framekeep::ids::{AssetId, ProjectId, UserId};
use framekeep::sync::{Call, Event, Outcome, ProjectState};
use leptos::prelude::{GetUntracked, Set};
use leptos::task::spawn_local;

use super::Ids;
use super::session::Session;
use crate::browser::channel::{Channel, Message};
use crate::browser::guest::shown;
use crate::browser::indexeddb::{Database, StorageError};
use crate::browser::pictures::KeptPicture;
use crate::language::{counted, tr};
use crate::local::Local;
use crate::local::guest::{Fate, GuestProject, Moves};

impl Session {
    /// There is no account: nothing is asked of the server in this session.
    pub(super) fn is_guest(&self) -> bool {
        self.user.is_guest()
    }

    /// Somebody has signed in here: other tabs of the guest's are to know.
    pub(super) fn tell_guests(&self, message: &Message) {
        Channel::join(UserId::GUEST, |_| {}).tell(message);
    }

    /// Asks about what was made here without an account, where that has not been settled.
    pub(super) async fn offer_guest_projects(self: Rc<Self>) {
        if self.is_guest() {
            return;
        }
        self.list_guest_projects().await;
        let open = |project: &GuestProject| !project.kept;
        if self.local.guests.projects.get_untracked().iter().any(open) {
            self.local.ask_about_guest_projects();
        }
    }

    async fn list_guest_projects(&self) {
        let found = if Database::has_guest().await {
            found().await
        } else {
            Ok((Vec::new(), 0))
        };
        if self.has_ended() {
            return;
        }
        match found {
            Ok((found, loose)) => {
                self.local.guests.projects.set(found);
                self.local.guests.loose.set(loose);
            }
            Err(error) => self.tell(tr!(guest.unreadable, why = error.to_string()), None),
        }
    }

    /// Another tab has settled them.
    pub(super) fn guests_are_settled(self: &Rc<Self>, moves: Moves) {
        self.local.guests.moves.set(moves);
        self.local.put_off_guest_projects();
        let session = self.clone();
        spawn_local(async move { session.list_guest_projects().await });
    }

    /// Does with each what the person has chosen; stops at the first that cannot be done.
    pub(super) async fn settle_guests(self: Rc<Self>, fates: Vec<(GuestProject, Fate)>) {
        if self.local.guests.busy.get_untracked() {
            return;
        }
        self.local.guests.busy.set(true);
        // Until it is done, nobody signs out without being told.
        self.images.borrow_mut().keeping += 1;
        let (moves, trouble) = self.settle_each(fates).await;
        self.images.borrow_mut().keeping -= 1;
        if self.has_ended() {
            return;
        }
        let added = moves.iter().filter(|(_, to)| to.is_some()).count();
        self.tell_guests(&Message::Rows);
        self.tell_tabs(&Message::GuestSettled(moves.clone()));
        self.list_guest_projects().await;
        self.local.guests.busy.set(false);
        self.local.guests.moves.set(moves);
        match trouble {
            None => self.local.put_off_guest_projects(),
            Some(words) => self.local.guests.trouble.set(Some(words)),
        }
        if added > 0 {
            self.tell(counted!(added, guest.added_one, guest.added_many), None);
        }
    }

    async fn settle_each(self: &Rc<Self>, fates: Vec<(GuestProject, Fate)>) -> (Moves, Option<String>) {
        let mut moves = Vec::new();
        let local = self.local;
        let held_up = move || local.guests.trouble.set(Some(tr!(messages.held_up).to_owned()));
        let guests = match Database::open(UserId::GUEST, &mut Ids, held_up).await {
            Ok(guests) => guests,
            Err(error) => return (moves, Some(error.to_string())),
        };
        local.guests.trouble.set(None);
        for (project, fate) in fates {
            let (id, document) = (project.id, &project.document);
            let done = match fate {
                Fate::Add => self.add_guest(&guests, id, document.name()).await.map(Some),
                Fate::Keep => guests.keep_here(id).await.map(|()| None).map_err(in_words),
                Fate::Discard => discard(&guests, id, document).await.map(|()| None),
            };
            match done {
                Ok(to) => moves.push((id, to)),
                Err(words) => return (moves, Some(words)),
            }
        }
        let trouble = if moves.iter().any(|(_, to)| to.is_some()) {
            self.bring_loose_pictures(&guests).await.err()
        } else {
            None
        };
        (moves, trouble.map(in_words))
    }

    /// Somebody takes work along: the pictures that no project shows are part of it.
    async fn bring_loose_pictures(self: &Rc<Self>, guests: &Database) -> Result<(), StorageError> {
        for asset in guests.loose_pictures().await? {
            self.bring_picture(guests, asset).await?;
            guests.drop_picture(asset).await?;
        }
        Ok(())
    }

    /// Pictures first, then the project, then it goes from where it was: as it is now, not as it was listed.
    async fn add_guest(
        self: &Rc<Self>,
        guests: &Database,
        project: ProjectId,
        name: &str,
    ) -> Result<ProjectId, String> {
        let (_, rows) = guests.read_all().await.map_err(in_words)?;
        let Some(document) = rows.get(&project).and_then(shown) else {
            return Err(tr!(guest.no_longer, name = name));
        };
        let there = guest::document_for(self.user, &document)
            .map_err(|invalid| tr!(guest.not_valid, name = name, why = invalid.to_string()))?;
        for asset in document.assets() {
            self.bring_picture(guests, asset).await.map_err(in_words)?;
        }
        let id = self.bring_project(project, &document, there).await?;
        // What was changed meanwhile stays, and is offered again.
        guests.let_go(project, &document).await.map_err(in_words)?;
        Ok(id)
    }

    /// Keeps a guest's picture for this account, and lets the engine send it.
    async fn bring_picture(self: &Rc<Self>, guests: &Database, asset: AssetId) -> Result<(), StorageError> {
        let own = guest::asset_for(self.user, asset);
        let database = self.database().ok_or(StorageError::Closed)?;
        if database.picture(own).await?.is_some() {
            return Ok(());
        }
        if let Some(picture) = guests.picture(asset).await? {
            database
                .keep_picture(own, &KeptPicture { sent: false, ..picture })
                .await?;
            self.clone().list_kept(own).await;
            self.handle(Event::AssetKept { asset: own });
            self.tell_tabs(&Message::PictureKept(own));
        }
        Ok(())
    }

    /// Makes the project in this account, unless it is there from the last time.
    async fn bring_project(
        self: &Rc<Self>,
        project: ProjectId,
        document: &Document,
        there: Document,
    ) -> Result<ProjectId, String> {
        let closed = || StorageError::Closed.to_string();
        let database = self.database().ok_or_else(closed)?;
        for attempt in 0..8 {
            let id = guest::project_for(self.user, project, document, attempt);
            let call = Call::Create {
                project: id,
                document: there.clone(),
            };
            let written = database.run(&call, &mut Ids).await.map_err(in_words)?;
            let deleted = written.store.projects.get(&id).is_some_and(ProjectState::is_deleted);
            if written.outcome != Outcome::Done && deleted {
                continue;
            }
            // Only what is kept here may go from where it was.
            if !written.store.projects.contains_key(&id) {
                return Err(tr!(guest.not_kept, name = document.name()));
            }
            self.tell_tabs(&Message::Rows);
            self.clone().read_again().await;
            return Ok(id);
        }
        Err(tr!(guest.too_often, name = document.name()))
    }

    /// A guest's trash has no server behind it: what is deleted for good is gone from here.
    pub(super) async fn purge_here(self: Rc<Self>, project: ProjectId, name: String) {
        let view = self.engine.borrow().project(project);
        let (Some(database), Some(view)) = (self.database(), view) else {
            return;
        };
        let words = match discard(&database, project, &view.document).await {
            Ok(()) => tr!(messages.purged, name = name),
            Err(words) => words,
        };
        self.tell_tabs(&Message::Rows);
        self.clone().read_again().await;
        self.tell(words, None);
    }
}

impl Local {
    /// Nobody is asked about anything.
    pub(super) fn forget_guests(self) {
        self.guests.projects.set(Vec::new());
        self.guests.loose.set(0);
        self.guests.asked.set(false);
        self.guests.busy.set(false);
        self.guests.trouble.set(None);
        self.guests.moves.set(Vec::new());
    }
}

/// What a guest has worked on, the last changed first, and how many pictures no project shows.
async fn found() -> Result<(Vec<GuestProject>, usize), StorageError> {
    let guests = Database::open(UserId::GUEST, &mut Ids, || {}).await?;
    let rows = match guests.read_all().await {
        Err(StorageError::Damaged) => {
            guests.put_aside(UserId::GUEST, &mut Ids).await?;
            guests.read_all().await?.1
        }
        read => read?.1,
    };
    let kept = guests.kept_here().await?;
    let worth = |state: &ProjectState| !state.is_deleted() && !state.is_untouched();
    let project = |(id, state): (&ProjectId, &ProjectState)| {
        Some(GuestProject {
            id: *id,
            document: Arc::new(shown(state).filter(|_| worth(state))?),
            changed_at: state.stamp.as_ref().map(|stamp| stamp.updated_at.clone()),
            kept: kept.contains(id),
        })
    };
    let mut all: Vec<GuestProject> = rows.iter().filter_map(project).collect();
    all.sort_by(|a, b| (&b.changed_at, b.id).cmp(&(&a.changed_at, a.id)));
    Ok((all, guests.loose_pictures().await?.len()))
}

/// Throws a project away, if it is still the one that the person has seen.
async fn discard(guests: &Database, project: ProjectId, seen: &Document) -> Result<(), String> {
    match guests.let_go(project, seen).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(tr!(guest.changed_meanwhile, name = seen.name())),
        Err(error) => Err(in_words(error)),
    }
}

fn in_words(error: StorageError) -> String {
    error.to_string()
}
