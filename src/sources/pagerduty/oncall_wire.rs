//! PagerDuty's own words for who is on call: `/oncalls`, schedules of both generations, `/users`.

use super::wire::Reference;
use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;

/// A row of `/oncalls`: somebody on one level of one policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OnCall<'a> {
    #[serde(borrow)]
    pub(super) user: Tolerant<Reference<'a>>,
    pub(super) schedule: Tolerant<Reference<'a>>,
    pub(super) escalation_policy: Tolerant<Reference<'a>>,
    pub(super) escalation_level: Scalar<'a>,
    pub(super) start: Scalar<'a>,
    pub(super) end: Scalar<'a>,
}

/// Somebody's turn in a schedule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry<'a> {
    #[serde(borrow)]
    pub(super) start: Scalar<'a>,
    pub(super) end: Scalar<'a>,
    pub(super) user: Tolerant<Reference<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Entry<'a> {}

/// Who has a turn in a schedule of the third generation: perhaps nobody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Member<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) user_id: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Member<'a> {}

/// Where a turn comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TurnSource<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) rotation_id: Scalar<'a>,
    pub(super) override_id: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for TurnSource<'a> {}

/// A turn in a schedule of the third generation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Assignment<'a> {
    #[serde(borrow)]
    pub(super) start_time: Scalar<'a>,
    pub(super) end_time: Scalar<'a>,
    pub(super) member: Tolerant<Member<'a>>,
    pub(super) source: Tolerant<TurnSource<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Assignment<'a> {}

/// The turns of a schedule, or of its overrides alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Turns<'a> {
    #[serde(borrow)]
    pub(super) rendered_schedule_entries: Many<Tolerant<Entry<'a>>>,
    pub(super) computed_shift_assignments: Many<Tolerant<Assignment<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Turns<'a> {}

/// A schedule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Schedule<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) final_schedule: Tolerant<Turns<'a>>,
    pub(super) overrides_subschedule: Tolerant<Turns<'a>>,
    pub(super) override_subschedule: Tolerant<Turns<'a>>,
}

/// `{"schedule": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneSchedule<'a> {
    #[serde(borrow)]
    pub(super) schedule: Schedule<'a>,
}

/// A user.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) email: Scalar<'a>,
    pub(super) time_zone: Scalar<'a>,
    pub(super) teams: Many<Tolerant<Reference<'a>>>,
}

/// `{"user": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneUser<'a> {
    #[serde(borrow)]
    pub(super) user: User<'a>,
}
