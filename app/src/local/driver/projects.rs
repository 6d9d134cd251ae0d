//! The person's projects as a whole: copies, projects made of captures, the trash, a look at what is not kept here.

use std::rc::Rc;

use framekeep::document::MAX_SCREENS;
use framekeep::document::captures::{Capture, with_captures};
use framekeep::ids::{ProjectId, PushId};
use framekeep::sync::{Event, Failure};
use framekeep::wire::PushAnswer;
use leptos::task::spawn_local;

use super::fresh_id;
use super::session::Session;
use crate::api::projects::{List, ListAnswer, ListedProject, Open, OpenAnswer, Purge, PurgeAnswer, Restore};
use crate::browser::channel::Message;
use crate::browser::files::PickedFile;
use crate::browser::network;
use crate::language::tr;
use crate::local::projects::{Listing, Made, Seen, TrashLine};

/// What this tab has read of the trash so far.
#[derive(Default)]
pub(super) struct Trash {
    lines: Vec<TrashLine>,
    next: Option<String>,
    /// How long the server keeps it.
    days: Option<u16>,
    /// Counts the readings from the start: an answer to an earlier one comes too late.
    reading: u64,
}

impl Session {
    pub(super) fn duplicate(self: &Rc<Self>, project: ProjectId, name: &str) {
        let Some(view) = self.engine.borrow().project(project) else {
            return;
        };
        let document = view.document.renamed(name);
        match document.map_err(|invalid| invalid.to_string()) {
            Ok(document) if !document.is_newer() => {
                let copy = ProjectId::new(fresh_id());
                self.handle(Event::Created {
                    project: copy,
                    document,
                });
                self.tell(tr!(messages.made, name = name), None);
            }
            Ok(_) => self.tell(tr!(messages.copy_newer).to_owned(), None),
            Err(reason) => self.tell(tr!(messages.not_copied, why = reason), None),
        }
    }

    /// Every capture that can be used is kept first; then the project is made with all of them in one step.
    pub(super) async fn create_with(self: Rc<Self>, name: String, files: Vec<PickedFile>, made: Made) {
        if files.len() > MAX_SCREENS {
            let text = tr!(messages.too_many_captures, most = MAX_SCREENS);
            return self.tell(text, None);
        }
        self.images.borrow_mut().keeping += files.len();
        let captures = self.keep_all(&files).await;
        self.images.borrow_mut().keeping -= files.len();
        self.local.set_reading(None);
        if captures.is_empty() || self.has_ended() {
            return;
        }
        let project = ProjectId::new(fresh_id());
        let document = with_captures(&name, &captures, &mut || fresh_id().to_string());
        self.handle(Event::Created { project, document });
        made(project);
    }

    async fn keep_all(self: &Rc<Self>, files: &[PickedFile]) -> Vec<Capture> {
        let mut captures = Vec::new();
        for (done, file) in files.iter().enumerate() {
            self.local.set_reading(Some((done, files.len())));
            match self.keep(file).await {
                Ok((asset, width, height)) => captures.push(Capture { asset, width, height }),
                Err(words) => self.refuse(file, words),
            }
        }
        captures
    }

    pub(super) async fn list_trash(self: Rc<Self>, more: bool) {
        let (cursor, reading) = {
            let mut trash = self.trash.borrow_mut();
            trash.reading += 1;
            (trash.next.clone().filter(|_| more), trash.reading)
        };
        let call = List { deleted: true, cursor };
        let answer = network::call(&call, Some(self.user)).await;
        if self.has_ended() || self.trash.borrow().reading != reading {
            return;
        }
        match answer {
            Ok(ListAnswer::Page {
                projects,
                next_cursor,
                trash_days,
            }) => {
                let lines = projects
                    .into_iter()
                    .filter_map(|project| self.line(project))
                    .collect::<Vec<_>>();
                let mut trash = self.trash.borrow_mut();
                if call.cursor.is_none() {
                    trash.lines.clear();
                }
                trash.lines.extend(lines);
                trash.next = next_cursor;
                trash.days = trash_days;
            }
            Ok(ListAnswer::SignIn) | Err(Failure::SignIn) => {
                return self.trash_failed(tr!(messages.trash_sign_in));
            }
            Err(_) => return self.trash_failed(tr!(messages.trash_no_answer)),
        }
        self.show_trash();
    }

    fn line(&self, project: ListedProject) -> Option<TrashLine> {
        let trashed = project.trashed?;
        Some(TrashLine {
            id: project.id,
            name: project.name,
            on: trashed.by.map(|by| self.engine.borrow().origin(&by)),
            at: Some(trashed.at),
            until: Some(trashed.until),
            removable: true,
        })
    }

    fn show_trash(&self) {
        let trash = self.trash.borrow();
        self.local.set_trash(Listing::Listed {
            lines: trash.lines.clone(),
            more: trash.next.is_some(),
            days: trash.days,
        });
    }

    fn trash_failed(&self, words: &str) {
        self.local.set_trash(Listing::Failed(words.to_owned()));
    }

    fn leaves_trash(&self, project: ProjectId) {
        self.trash.borrow_mut().lines.retain(|line| line.id != project);
        if self.trash.borrow().reading > 0 {
            self.show_trash();
        }
    }

    /// What is kept here comes back at once, and is sent like any other change; else the server is asked.
    pub(super) fn bring_back(self: &Rc<Self>, project: ProjectId) {
        let kept = self.engine.borrow().project(project).is_some_and(|view| view.deleted);
        if kept {
            let name = self.name_of(project);
            self.handle(Event::Restored { project });
            self.tell(tr!(messages.back, name = name), None);
        } else {
            spawn_local(self.clone().bring_back_there(project));
        }
    }

    async fn bring_back_there(self: Rc<Self>, project: ProjectId) {
        let Some(device) = self.engine.borrow().device() else {
            return;
        };
        let push_id = PushId::new(fresh_id());
        let call = Restore {
            project,
            device,
            push_id,
        };
        let words = match network::call(&call, Some(self.user)).await {
            Ok(PushAnswer::Accepted { .. }) => {
                self.leaves_trash(project);
                self.sync_everywhere();
                tr!(messages.project_back)
            }
            Ok(PushAnswer::Gone { .. } | PushAnswer::NotFound) => {
                self.leaves_trash(project);
                tr!(messages.project_ended)
            }
            Ok(PushAnswer::SignIn) | Err(Failure::SignIn) => tr!(messages.back_sign_in),
            Ok(_) => tr!(messages.back_changed),
            Err(_) => tr!(messages.back_no_answer),
        };
        self.tell(words.to_owned(), None);
    }

    pub(super) async fn purge(self: Rc<Self>, project: ProjectId, name: String) {
        let words = match network::call(&Purge { project }, Some(self.user)).await {
            Ok(PurgeAnswer::Done | PurgeAnswer::NotHere) => {
                self.leaves_trash(project);
                self.sync_everywhere();
                tr!(messages.purged, name = name)
            }
            Ok(PurgeAnswer::NotDeleted) => {
                self.leaves_trash(project);
                self.sync_everywhere();
                tr!(messages.back_meanwhile, name = name)
            }
            Ok(PurgeAnswer::SignIn) | Err(Failure::SignIn) => tr!(messages.purge_sign_in, name = name),
            Err(_) => tr!(messages.purge_no_answer, name = name),
        };
        self.tell(words, None);
    }

    /// A look at a project that this browser does not keep.
    pub(super) async fn look_at(self: Rc<Self>, project: ProjectId) {
        let seen = match network::call(&Open { project }, Some(self.user)).await {
            Ok(OpenAnswer::Open { document, trashed }) => Seen::Here {
                document,
                trashed: trashed.map(|trashed| trashed.at),
            },
            Ok(OpenAnswer::NotHere) => Seen::NotHere,
            Ok(OpenAnswer::SignIn) | Err(_) => Seen::Failed,
        };
        if !self.has_ended() {
            self.local.set_seen(project, seen);
        }
    }

    fn sync_everywhere(self: &Rc<Self>) {
        self.handle(Event::SyncNow);
        self.tell_tabs(&Message::SyncNow);
    }
}
