//! What had happened by `as_of`: the moments, acknowledgement and status of one incident, cut there.

use crate::model::{AckState, Status};

/// One incident's moments as recorded, whenever they were, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recorded {
    pub started_at: Option<i64>,
    pub detected_at: Option<i64>,
    pub created_at: Option<i64>,
    pub acknowledged_at: Option<i64>,
    pub mitigated_at: Option<i64>,
    pub resolved_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub ack_state: AckState,
    pub status: Option<Status>,
}

/// The same incident as it stood at `as_of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub started_at: Option<i64>,
    pub detected_at: Option<i64>,
    pub created_at: Option<i64>,
    pub acknowledged_at: Option<i64>,
    pub mitigated_at: Option<i64>,
    pub resolved_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub ack_state: AckState,
    pub status: Option<Status>,
    pub is_open: bool,
    /// It ended, but only after `as_of`: what came with the end (label, code, merge, resolver) is not seen yet.
    pub ends_later: bool,
}

impl Recorded {
    /// What places it in windows: detected, else started, else created.
    pub(super) fn happened_at(&self) -> Option<i64> {
        self.detected_at.or(self.started_at).or(self.created_at)
    }

    /// The incident at `as_of`.
    ///
    /// A later moment is none. An acknowledgement after the last resolve is none either. An incident is over if it was
    /// resolved or closed by then; where neither moment is recorded, its last status says whether it is.
    pub(super) fn seen_at(&self, as_of: i64) -> Seen {
        let cut = |at: Option<i64>| at.filter(|at| *at <= as_of);
        let (resolved_at, closed_at) = (cut(self.resolved_at), cut(self.closed_at));
        let has_end = self.resolved_at.is_some() || self.closed_at.is_some();
        let is_over = if has_end {
            resolved_at.is_some() || closed_at.is_some()
        } else {
            self.status.is_some_and(Status::is_over)
        };
        let acknowledged_at =
            cut(self.acknowledged_at).filter(|ack| resolved_at.is_none_or(|resolved| *ack <= resolved));
        let ack_state = match (acknowledged_at, self.acknowledged_at, self.ack_state) {
            (Some(_), _, _) => AckState::Known,
            (None, Some(_), _) => AckState::Never,
            // "known" without its moment tells nothing that a metric could use.
            (None, None, AckState::Known) => AckState::Unknown,
            (None, None, state) => state,
        };
        let mitigated_at = cut(self.mitigated_at);
        Seen {
            started_at: cut(self.started_at),
            detected_at: cut(self.detected_at),
            created_at: cut(self.created_at),
            acknowledged_at,
            mitigated_at,
            resolved_at,
            closed_at,
            ack_state,
            status: self.status_at(is_over, resolved_at, acknowledged_at, mitigated_at),
            is_open: !is_over,
            ends_later: has_end && !is_over,
        }
    }

    /// The status as last recorded, unless the moments say that it was another at `as_of`.
    fn status_at(
        &self,
        is_over: bool,
        resolved_at: Option<i64>,
        acknowledged_at: Option<i64>,
        mitigated_at: Option<i64>,
    ) -> Option<Status> {
        let status = self.status?;
        if is_over {
            let end = if resolved_at.is_some() { Status::Resolved } else { Status::Closed };
            return Some(if status.is_over() { status } else { end });
        }
        let is_too_early = status.is_over()
            || (status == Status::Mitigated && self.mitigated_at.is_some() && mitigated_at.is_none())
            || (status == Status::Acknowledged && self.acknowledged_at.is_some() && acknowledged_at.is_none());
        Some(match (is_too_early, mitigated_at, acknowledged_at) {
            (false, ..) => status,
            (true, Some(_), _) => Status::Mitigated,
            (true, None, Some(_)) => Status::Acknowledged,
            (true, None, None) => Status::Triggered,
        })
    }
}

/// The status of a word of our own column `status`.
pub(super) fn status_of(word: &str) -> Option<Status> {
    use Status::*;
    [Triggered, Acknowledged, Mitigated, Resolved, Closed, Canceled].into_iter().find(|status| status.word() == word)
}

/// The acknowledgement's state of a word of our own column `ack_state`.
pub(super) fn ack_state_of(word: &str) -> AckState {
    match word {
        "known" => AckState::Known,
        "never" => AckState::Never,
        _ => AckState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Detected at 10, acknowledged at 20, mitigated at 30, resolved at 40, closed at 50.
    const FULL: Recorded = Recorded {
        started_at: Some(5),
        detected_at: Some(10),
        created_at: Some(11),
        acknowledged_at: Some(20),
        mitigated_at: Some(30),
        resolved_at: Some(40),
        closed_at: Some(50),
        ack_state: AckState::Known,
        status: Some(Status::Closed),
    };

    #[test]
    fn a_moment_at_as_of_has_happened_and_one_after_it_has_not() {
        let at = |as_of| FULL.seen_at(as_of);
        assert_eq!((at(19).acknowledged_at, at(19).ack_state), (None, AckState::Never));
        assert_eq!((at(20).acknowledged_at, at(20).ack_state), (Some(20), AckState::Known));
        assert_eq!((at(39).resolved_at, at(39).is_open, at(39).ends_later), (None, true, true));
        assert_eq!((at(40).resolved_at, at(40).is_open, at(40).ends_later), (Some(40), false, false));
        assert_eq!((at(49).closed_at, at(50).closed_at), (None, Some(50)));
        assert_eq!((at(10).created_at, at(11).created_at), (None, Some(11)));
    }

    #[test]
    fn the_status_is_the_one_of_as_of() {
        let status = |as_of| FULL.seen_at(as_of).status;
        assert_eq!(status(15), Some(Status::Triggered));
        assert_eq!(status(25), Some(Status::Acknowledged));
        assert_eq!(status(35), Some(Status::Mitigated));
        assert_eq!(status(45), Some(Status::Closed)); // as last recorded: it is over
        let stale = Recorded { status: Some(Status::Triggered), ..FULL };
        assert_eq!(stale.seen_at(60).status, Some(Status::Resolved));
        let unknown = Recorded { status: None, ..FULL };
        assert_eq!(unknown.seen_at(60).status, None);
    }

    #[test]
    fn an_acknowledgement_after_the_last_resolve_is_none() {
        let late = Recorded { acknowledged_at: Some(41), ..FULL };
        assert_eq!((late.seen_at(60).acknowledged_at, late.seen_at(60).ack_state), (None, AckState::Never));
        let at_the_resolve = Recorded { acknowledged_at: Some(40), ..FULL };
        assert_eq!(at_the_resolve.seen_at(60).acknowledged_at, Some(40));
    }

    #[test]
    fn unknown_is_not_never() {
        let silent = Recorded { acknowledged_at: None, ack_state: AckState::Unknown, ..FULL };
        assert_eq!(silent.seen_at(60).ack_state, AckState::Unknown);
        let hollow = Recorded { acknowledged_at: None, ack_state: AckState::Known, ..FULL };
        assert_eq!(hollow.seen_at(60).ack_state, AckState::Unknown);
        let never = Recorded { acknowledged_at: None, ack_state: AckState::Never, ..FULL };
        assert_eq!(never.seen_at(60).ack_state, AckState::Never);
    }

    #[test]
    fn without_an_end_the_status_says_whether_it_is_over() {
        let bare = |status| Recorded { detected_at: Some(10), status, ..Recorded::default() }.seen_at(60);
        assert!(!bare(Some(Status::Canceled)).is_open);
        assert!(!bare(Some(Status::Resolved)).is_open);
        assert!(bare(Some(Status::Acknowledged)).is_open);
        assert!(bare(None).is_open);
        assert!(!bare(Some(Status::Canceled)).ends_later);
    }

    #[test]
    fn an_incident_is_placed_by_detection_then_start_then_creation() {
        assert_eq!(FULL.happened_at(), Some(10));
        assert_eq!(Recorded { detected_at: None, ..FULL }.happened_at(), Some(5));
        assert_eq!(Recorded { detected_at: None, started_at: None, ..FULL }.happened_at(), Some(11));
        assert_eq!(Recorded::default().happened_at(), None);
    }
}
