//! Doing what an engine asks for: writes, requests, timers.

use super::{Due, Run, World};
use crate::document::schema::as_build;
use crate::sync::simulation::rng::Rng;
use crate::sync::{Effect, Event, Failure};
use crate::wire::Operation;

impl World {
    /// Hands an event to a tab, and does what its engine asks for.
    pub(super) fn event(&mut self, b: usize, t: usize, event: Event, rng: &mut Rng) -> Run {
        let build = self.browsers[b].build;
        self.browsers[b].moved = true;
        let tab = &mut self.browsers[b].tabs[t];
        match &event {
            Event::Answered { project, .. } | Event::PushFailed { project, .. } => drop(tab.in_flight.remove(project)),
            Event::Persisted { meta, .. } => (tab.writing, tab.heard) = (false, meta.sequence),
            Event::PersistFailed { .. } => tab.writing = false,
            Event::Loaded { meta, .. } => tab.heard = meta.sequence.max(tab.heard),
            _ => {}
        }
        let effects = as_build(build, || tab.engine.handle(event, self.now_ms));
        for effect in effects {
            self.carry_out(b, t, effect, rng)?;
        }
        Ok(())
    }

    pub(super) fn carry_out(&mut self, b: usize, t: usize, effect: Effect, rng: &mut Rng) -> Run {
        let (healed, online) = (self.healed, self.browsers[b].online);
        let tab = &mut self.browsers[b].tabs[t];
        let (id, fails) = (tab.id, !healed && (!online || rng.chance(150)));
        let failure = Failure::Retryable {
            retry_after_ms: rng.chance(100).then_some(5_000),
        };
        match effect {
            Effect::Persist { number, call } => {
                if std::mem::replace(&mut tab.writing, true) {
                    return Err("a write overtakes another".to_owned());
                }
                self.later(
                    b,
                    id,
                    1 + rng.bits() % 30,
                    Due::Write {
                        number,
                        call: Box::new(call),
                    },
                );
            }
            Effect::Push { operation } => {
                if !tab.leads || !tab.in_flight.insert(operation.project) {
                    return Err("two operations of a project under way, or a tab sends that does not lead".to_owned());
                }
                let bytes = serde_json::to_string(&operation).unwrap();
                let first = self.sealed.get(&operation.push_id).map(|(bytes, _)| bytes);
                if first.is_none_or(|first| *first != bytes) {
                    return Err("I3 a retry differs from what was sealed".to_owned());
                }
                let Operation { project, push_id, .. } = *operation;
                if fails {
                    let failed = Event::PushFailed {
                        project,
                        push_id,
                        failure,
                    };
                    self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(failed)));
                    if rng.chance(500) {
                        return Ok(()); // it never arrived
                    }
                }
                self.later(b, id, Self::some_delay(rng), Due::Push { operation });
            }
            Effect::Pull { request } => {
                let event = if fails {
                    Event::PullFailed { failure }
                } else {
                    let answer = self.server.pull(self.user, &request);
                    Event::Pulled { request, answer }
                };
                self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(event)));
            }
            Effect::Upload { asset } => {
                let event = if fails {
                    Event::AssetFailed { asset, failure }
                } else {
                    Event::AssetReady { asset }
                };
                if !fails {
                    self.browsers[b].pictures.insert(asset, true);
                }
                self.later(b, id, Self::some_delay(rng), Due::Event(Box::new(event)));
            }
            Effect::Schedule { at_ms } => {
                let wait = at_ms.saturating_sub(self.now_ms);
                self.later(b, id, wait, Due::Event(Box::new(Event::Tick)));
            }
            Effect::Read => self.later(b, id, 1 + rng.bits() % 30, Due::Read),
            Effect::Notify { .. } => self.told = true,
        }
        Ok(())
    }
}
