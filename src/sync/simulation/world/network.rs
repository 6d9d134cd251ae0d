//! The network, which loses, delays, doubles and reorders, and what a delivery does.

use std::collections::BTreeMap;

use super::{Browser, Run, World};
use crate::ids::{ProjectId, PushId, UserId};
use crate::sync::Call;
use crate::sync::simulation::ledger::Cid;
use crate::sync::simulation::rng::Rng;
use crate::sync::state::ProjectState;
use crate::wire::{Operation, PullAnswer, PullRequest, PushAnswer};

#[derive(Clone, Debug)]
pub(super) enum Message {
    Push {
        operation: Box<Operation>,
        cids: Vec<Cid>,
    },
    Pull {
        request: PullRequest,
    },
    Answer {
        project: ProjectId,
        push_id: PushId,
        answer: PushAnswer,
    },
    Pulled {
        request: PullRequest,
        answer: PullAnswer,
    },
}

/// On its way from or to a tab, under the cookie of the moment it was sent.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    browser: usize,
    tab: u64,
    cookie: UserId,
    message: Message,
}

impl World {
    pub(super) fn sync(&mut self, rng: &mut Rng) -> Run {
        let Some((b, t)) = self.some_tab(rng) else {
            return Ok(());
        };
        let user = self.browsers[b].tabs[t].user;
        let projects: Vec<ProjectId> = self.kept(b, user).store.projects.keys().copied().collect();
        for project in projects {
            if rng.chance(700) {
                self.call(b, user, &Call::Seal { project })?;
            }
        }
        if rng.chance(800) {
            self.send(b, t, rng);
        }
        Ok(())
    }

    pub(super) fn send(&mut self, b: usize, t: usize, rng: &mut Rng) {
        let kept = self.kept_of_tab(b, t);
        let sendable = |s: &&ProjectState| s.parked.is_none() && (s.conflict.is_none() || crate::rules::on(7));
        let letters: Vec<Message> = kept
            .store
            .projects
            .values()
            .filter(sendable)
            .filter_map(|state| state.sealed.as_ref())
            .map(|sealed| Message::Push {
                operation: Box::new(sealed.operation.clone()),
                cids: kept.cids(sealed.operation.project, &sealed.entries),
            })
            .collect();
        for letter in letters {
            self.post(b, t, letter, rng);
        }
    }

    pub(super) fn post(&mut self, browser: usize, t: usize, message: Message, rng: &mut Rng) {
        let Browser { cookie, tabs, .. } = &self.browsers[browser];
        let letter = Letter {
            browser,
            tab: tabs[t].id,
            cookie: *cookie,
            message,
        };
        self.mail(letter, rng);
    }

    pub(super) fn mail(&mut self, letter: Letter, rng: &mut Rng) {
        match rng.below(100) {
            0..12 => {} // lost
            12..88 => self.net.push(letter),
            _ => self.net.extend([letter.clone(), letter]),
        }
    }

    pub(super) fn deliver(&mut self, letter: Letter, rng: &mut Rng) -> Run {
        let Letter {
            browser,
            tab,
            cookie,
            message,
        } = letter;
        let reply = |message| Letter {
            browser,
            tab,
            cookie,
            message,
        };
        let to = self.browsers[browser].tabs.iter().find(|t| t.id == tab).map(|t| t.user);
        match message {
            Message::Push { operation, cids } => {
                let answer = self.push(cookie, &operation, &cids)?;
                let Operation { project, push_id, .. } = *operation;
                self.mail(
                    reply(Message::Answer {
                        project,
                        push_id,
                        answer,
                    }),
                    rng,
                );
            }
            Message::Pull { request } => {
                let answer = self.server.pull(cookie, &request);
                self.mail(reply(Message::Pulled { request, answer }), rng);
            }
            Message::Answer {
                project,
                push_id,
                answer,
            } => {
                if let Some(user) = to {
                    self.guarded(
                        browser,
                        user,
                        &Call::Answered {
                            project,
                            push_id,
                            answer,
                        },
                    )?;
                }
            }
            Message::Pulled { request, answer } => {
                if let Some(user) = to {
                    self.guarded(
                        browser,
                        user,
                        &Call::Pulled {
                            asked: request.cursor,
                            answer,
                        },
                    )?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn push(&mut self, cookie: UserId, operation: &Operation, cids: &[Cid]) -> Run<PushAnswer> {
        let (answer, applied) = self.server.push(cookie, operation);
        if let Some(applied) = applied {
            self.ledger.observe(operation, &applied, cids)?;
        }
        Ok(answer)
    }

    /// A call whose base may only move forward along what the server really has.
    pub(super) fn guarded(&mut self, b: usize, user: UserId, call: &Call) -> Run {
        let before: BTreeMap<ProjectId, _> = self
            .kept(b, user)
            .store
            .projects
            .iter()
            .map(|(id, state)| (*id, state.head))
            .collect();
        self.call(b, user, call)?;
        let Some(kept) = self.browsers[b].kept.get(&user) else {
            return Ok(());
        };
        for (id, state) in &kept.store.projects {
            self.ledger.check_base(before.get(id).copied().flatten(), state)?;
            if self.alone && state.conflict.is_some() {
                return Err("I4 a conflict with oneself".to_owned());
            }
        }
        Ok(())
    }
}
