//! A guest: everything is kept in the browser, and nothing is ever sent.

use uuid::Uuid;

use super::{PICTURE, PROJECT, START_MS};
use crate::delta::Delta;
use crate::document::build::first_project;
use crate::ids::{DeviceId, ProjectId, UserId};
use crate::sync::state::Deed;
use crate::sync::store::{Counted, Store};
use crate::sync::{Effect, Engine, Event, Status};

/// A guest's tab, and the database under it.
struct Guest {
    engine: Engine,
    disk: Store,
    others: Vec<Effect>,
}

impl Guest {
    fn new() -> Self {
        let disk = Store::new(UserId::GUEST, DeviceId::new(Uuid::from_u128(6)));
        let mut guest = Self {
            engine: Engine::new(1),
            others: Vec::new(),
            disk,
        };
        guest.on(Event::Loaded {
            meta: guest.disk.meta.clone(),
            projects: guest.disk.projects.clone(),
        });
        guest
    }

    /// Writes what is to be written; whatever else is asked for is noted.
    fn on(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.engine.handle(event, START_MS) {
                let Effect::Persist { number, call } = effect else {
                    self.others.push(effect);
                    continue;
                };
                let outcome = self.disk.run(&call, &mut Counted(100));
                events.push(Event::Persisted {
                    number,
                    outcome,
                    meta: self.disk.meta.clone(),
                    projects: self.disk.projects.clone(),
                });
            }
        }
    }

    fn make(&mut self, project: ProjectId) {
        let document = first_project("Mine", "c", "s");
        self.on(Event::Created { project, document });
    }

    fn rename(&mut self, name: &str) {
        let deltas = vec![Delta::set(["name"], name)];
        self.on(Event::Committed {
            project: PROJECT,
            deltas,
        });
    }
}

#[test]
fn whatever_happens_nothing_is_sent_and_the_status_is_saved_on_this_device() {
    let mut guest = Guest::new();
    guest.make(PROJECT);
    guest.rename("Two");
    guest.on(Event::AssetKept { asset: PICTURE });
    let happenings = [
        Event::BecameLeader,
        Event::Offline,
        Event::Online,
        Event::SignedIn { user: UserId::GUEST },
        Event::SyncNow,
        Event::Tick,
        Event::SignedOut,
        Event::Tick,
    ];
    for event in happenings {
        guest.on(event.clone());
        assert_eq!(guest.others, [], "{event:?}");
        assert_eq!(guest.engine.status(None), Status::SavedOnThisDevice, "{event:?}");
        assert_eq!(
            guest.engine.status(Some(PROJECT)),
            Status::SavedOnThisDevice,
            "{event:?}"
        );
    }
}

#[test]
fn a_guests_changes_are_kept_as_one_and_nothing_of_them_is_lost() {
    let mut guest = Guest::new();
    guest.make(PROJECT);
    for n in 0..50 {
        guest.rename(&format!("Name {n}"));
    }
    let state = &guest.disk.projects[&PROJECT];
    let deeds: Vec<&Deed> = state.entries().map(|entry| &entry.deed).collect();
    assert!(
        matches!(deeds.as_slice(), [Deed::Create { .. }, Deed::Commit { .. }]),
        "{deeds:?}"
    );
    assert_eq!(state.working().unwrap().unwrap().name(), "Name 49");
    assert_eq!(guest.engine.project(PROJECT).unwrap().document.name(), "Name 49");
}

#[test]
fn untouched_is_what_was_made_and_never_changed() {
    let mut guest = Guest::new();
    guest.make(PROJECT);
    assert!(guest.disk.projects[&PROJECT].is_untouched());
    guest.rename("Two");
    assert!(!guest.disk.projects[&PROJECT].is_untouched());
    // Changed and changed back: somebody was at work.
    guest.rename("Mine");
    assert!(!guest.disk.projects[&PROJECT].is_untouched());

    let made_of_captures = ProjectId::new(Uuid::from_u128(9));
    let captures = [crate::document::captures::Capture {
        asset: PICTURE,
        width: 10,
        height: 20,
    }];
    let document = crate::document::captures::with_captures("Captures", &captures, &mut {
        let mut n = 0;
        move || {
            n += 1;
            format!("i{n}")
        }
    });
    guest.on(Event::Created {
        project: made_of_captures,
        document,
    });
    assert!(!guest.disk.projects[&made_of_captures].is_untouched());
}
