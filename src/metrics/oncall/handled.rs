//! From what was told of an incident: what reached a person, past whom it was escalated, when it was put off, what work that leaves.

use super::spans::{self, Span};
use crate::model::{EventKind, Handling, Instant};

/// Channels that reach a person now; e-mail does not interrupt.
const CHANNELS: [&str; 3] = ["push", "sms", "phone"];

/// Whether what comes by a channel reaches a person now: a push, an SMS, a call, or by one that is not known.
pub fn interrupts(channel: Option<&str>) -> bool {
    channel.is_none_or(|channel| CHANNELS.contains(&channel))
}

/// Past whom an incident was escalated, and when: notified since the escalation before, and nobody had acknowledged it.
/// Who escalates it by hand was not missed.
pub fn escalated_past(timeline: &[Handling]) -> Vec<(&str, Instant)> {
    let mut missed = Vec::new();
    let mut paged: Vec<&str> = Vec::new();
    let mut is_acknowledged = false;
    for line in timeline {
        let person = line.actor.as_deref().filter(|_| line.actor_is_person != Some(false));
        match line.kind {
            EventKind::Notified => paged.extend(person),
            EventKind::Acknowledged => is_acknowledged |= line.actor_is_person != Some(false),
            EventKind::Escalated => {
                paged.sort_unstable();
                paged.dedup();
                let past = paged.drain(..).filter(|name| !is_acknowledged && Some(*name) != person);
                missed.extend(past.map(|name| (name, line.at)));
            }
            EventKind::Triggered | EventKind::Reopened | EventKind::Unacknowledged => {
                paged.clear();
                is_acknowledged = false;
            }
            EventKind::Resolved | EventKind::Closed => paged.clear(),
            _ => {}
        }
    }
    missed
}

/// When an incident was put off: from each snooze until something else is done with it.
pub fn snoozed(timeline: &[Handling], until: Instant) -> Vec<(Instant, Instant)> {
    let is_doing = |line: &&Handling| !matches!(line.kind, EventKind::Snoozed | EventKind::Notified);
    let of_line = |(at, line): (usize, &Handling)| {
        let next = timeline[at + 1..].iter().find(is_doing).map_or(until, |next| next.at);
        (line.kind == EventKind::Snoozed).then_some((line.at, next))
    };
    timeline.iter().enumerate().filter_map(of_line).collect()
}

/// What is left of a stretch of work without the stretches in which it was put off.
pub fn worked(from: Instant, until: Instant, snoozed: &[(Instant, Instant)]) -> Vec<(Instant, Instant)> {
    let off: Vec<Span> = spans::union(snoozed.iter().map(|(from, until)| (from.0, until.0)).collect());
    let off = spans::intersection(&off, &[(from.0, until.0)]);
    spans::holes(&off, (from.0, until.0)).into_iter().map(|(from, until)| (Instant(from), Instant(until))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(minute: i64, kind: EventKind, actor: Option<&str>) -> Handling {
        let at = Instant::from_s(60 * minute);
        let is_person = actor.map(|name| !name.starts_with('#'));
        Handling { key: Default::default(), at, kind, actor: actor.map(String::from), actor_is_person: is_person }
    }

    #[test]
    fn mail_interrupts_nobody_and_a_channel_that_is_not_told_does() {
        let found = [Some("push"), Some("sms"), Some("phone"), None, Some("email"), Some("web")].map(interrupts);
        assert_eq!(found, [true, true, true, true, false, false]);
    }

    #[test]
    fn who_was_paged_and_did_not_answer_was_escalated_past() {
        use EventKind::*;
        let timeline = [
            line(0, Triggered, Some("#checkout")),
            line(0, Notified, Some("Ada")),
            line(1, Notified, Some("Ada")), // again: once
            line(5, Escalated, Some("#checkout")),
            line(5, Notified, Some("Bo")),
            line(6, Acknowledged, Some("Bo")),
            line(9, Escalated, Some("Bo")), // acknowledged before: Bo hands it on
            line(9, Notified, Some("Cy")),
            line(10, Unacknowledged, None),
            line(11, Notified, Some("Cy")),
            line(12, Escalated, Some("Cy")), // by hand, by who was paged
            line(13, Notified, Some("Di")),
            line(20, Resolved, Some("#checkout")),
        ];
        assert_eq!(escalated_past(&timeline), [("Ada", Instant::from_s(300))]);
    }

    #[test]
    fn work_is_less_what_was_put_off() {
        use EventKind::*;
        let at = |minute: i64| Instant::from_s(60 * minute);
        let timeline = [
            line(0, Acknowledged, Some("Ada")),
            line(10, Snoozed, Some("Ada")),
            line(20, Notified, Some("Ada")),
            line(30, Unacknowledged, None),
            line(31, Acknowledged, Some("Ada")),
            line(40, Snoozed, Some("Ada")),
        ];
        let off = snoozed(&timeline, at(60));
        assert_eq!(off, [(at(10), at(30)), (at(40), at(60))]);
        assert_eq!(worked(at(0), at(50), &off), [(at(0), at(10)), (at(30), at(40))]);
        assert_eq!(worked(at(0), at(5), &[]), [(at(0), at(5))]);
    }
}
