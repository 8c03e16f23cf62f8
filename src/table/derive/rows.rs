//! One incident after another: the derived cells of a range of rows.

use super::Question;
use super::clock::{Clock, Kinds};
use super::columns::{Counts, Flags, Longs, Moments, Text, Writer};
use super::correct::{self, Key};
use super::issue::{Namer, Traits};
use super::link::Truth;
use super::people::People;
use super::reach;
use super::rules::{Rules, parts};
use crate::model::{Calendar, Field, Knows, Result, Sets, Severity, Status, TICKET_SYSTEMS};
use polars_core::prelude::DataFrame;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The columns that a row writes, in this order.
pub(super) const COLUMNS: &[&str] = &[
    "service",
    "severity",
    "severity_is_proxy",
    "status",
    "happened_at",
    "started_at",
    "detected_at",
    "created_at",
    "acknowledged_at",
    "mitigated_at",
    "resolved_at",
    "closed_at",
    "ack_state",
    "is_open",
    "knows_started",
    "knows_detected",
    "knows_mitigated",
    "knows_resolved",
    "knows_closed",
    "started_is_default",
    "resolved_is_proxy",
    "is_merged",
    "is_test",
    "is_excluded",
    "is_labelled",
    "auto_resolved",
    "reopen_count",
    "escalation_count",
    "alert_count",
    "issue",
    "issue_basis",
    "acknowledged_by",
    "resolved_by",
    "assignee",
    "is_failure",
    "response_target_s",
    "ack_target_s",
    "detect_target_s",
    "resolve_target_s",
    "is_ticket",
    "day",
    "week",
    "month",
    "hour",
    "weekday",
    "hour_kind",
    "in_scope",
    "is_overridden",
    "service_owner",
    "service_tier",
    "told_by",
    "paged",
    "schedule",
];

/// What is known of a verdict before the whole source is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    FalsePositive,
    Real,
    /// Resolved without a label: real where its source carries labels at all.
    RealIfLabelled,
    Unknown,
}

/// The derived cells of a range of rows.
pub(super) struct Piece<'f> {
    pub rows: Range<usize>,
    pub writer: Writer,
    pub verdicts: Vec<Verdict>,
    /// The (source, account)s of which an incident carries a label.
    pub labelling: HashSet<(&'f str, &'f str)>,
}

/// The columns that derivation reads, and the rules by which it does.
pub(super) struct Reader<'f> {
    rules: Rules<'f>,
    people: People<'f>,
    kinds: Kinds<'f>,
    calendar: Calendar,
    /// Zone of a team that has its own.
    team_zones: HashMap<&'f str, Calendar>,
    /// Zone of the hours of everybody else.
    common_zone: Calendar,
    ticket_sources: HashSet<&'f str>,
    as_of: i64,
    moments: Moments<'f>,
    source: Text<'f>,
    account: Text<'f>,
    id: Text<'f>,
    title: Text<'f>,
    service: Text<'f>,
    team: Text<'f>,
    severity_raw: Text<'f>,
    urgency: Text<'f>,
    acknowledged_by: Text<'f>,
    resolved_by: Text<'f>,
    assignee: Text<'f>,
    resolution_code: Text<'f>,
    dedup_key: Text<'f>,
    problem_id: Text<'f>,
    merged_into: Text<'f>,
    tags: Text<'f>,
    auto_resolved: Flags<'f>,
    false_positive: Flags<'f>,
    is_test: Flags<'f>,
    started_is_default: Flags<'f>,
    resolved_is_proxy: Flags<'f>,
    reopen_count: Counts<'f>,
    escalation_count: Counts<'f>,
    alert_count: Counts<'f>,
    knows: Longs<'f>,
    /// The rows that stand for incidents of several sources, by key.
    truths: HashMap<Key<'f>, &'f Truth>,
    /// What the user corrected, by key of the row.
    corrections: HashMap<Key<'f>, Vec<Sets>>,
    /// Whom notifications reached, and by which schedules, by key of the row.
    reached: HashMap<Key<'f>, (Option<String>, Option<String>)>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(frame: &'f DataFrame, question: &Question<'f>) -> Result<Self> {
        let config = question.config;
        let text = |name| Text::of(frame, name);
        let flags = |name| Flags::of(frame, name);
        let counts = |name| Counts::of(frame, name);
        let zone =
            |(name, team): (&'f String, &crate::model::Team)| Some((name.as_str(), Calendar::new(team.timezone?.0)));
        let people = People::new(question.people, config);
        let reached = reach::by_row(question.reached, question.linked, &people);
        let tickets = question.coverage.iter().filter(|coverage| coverage.is_ticket_system);
        Ok(Reader {
            rules: Rules::new(config)?,
            people,
            reached,
            kinds: Kinds::new(&config.hours, &config.holidays.dates),
            calendar: question.calendar,
            team_zones: config.teams.iter().filter_map(zone).collect(),
            common_zone: config.timezone.map_or(question.calendar, |zone| Calendar::new(zone.0)),
            ticket_sources: tickets
                .map(|coverage| coverage.source.as_str())
                .chain(TICKET_SYSTEMS.iter().copied())
                .collect(),
            as_of: question.as_of.0,
            moments: Moments::of(frame)?,
            source: text("source")?,
            account: text("account")?,
            id: text("id")?,
            title: text("title")?,
            service: text("service")?,
            team: text("team")?,
            severity_raw: text("severity_raw")?,
            urgency: text("urgency")?,
            acknowledged_by: text("acknowledged_by")?,
            resolved_by: text("resolved_by")?,
            assignee: text("assignee")?,
            resolution_code: text("resolution_code")?,
            dedup_key: text("dedup_key")?,
            problem_id: text("problem_id")?,
            merged_into: text("merged_into")?,
            tags: text("tags")?,
            auto_resolved: flags("auto_resolved")?,
            false_positive: flags("false_positive")?,
            is_test: flags("is_test")?,
            started_is_default: flags("started_is_default")?,
            resolved_is_proxy: flags("resolved_is_proxy")?,
            reopen_count: counts("reopen_count")?,
            escalation_count: counts("escalation_count")?,
            alert_count: counts("alert_count")?,
            knows: Longs::of(frame, "knows")?,
            truths: question
                .linked
                .iter()
                .flat_map(|linked| &linked.truths)
                .map(|truth| (truth.key().parts(), truth))
                .collect(),
            corrections: correct::by_row(question.corrections, question.linked),
        })
    }

    /// What the row stands for, if it stands for several incidents.
    pub(super) fn truth(&self, row: usize) -> Option<&'f Truth> {
        if self.truths.is_empty() { None } else { self.truths.get(&self.key(row)).copied() }
    }

    /// What the user corrected of the row.
    fn corrections(&self, row: usize) -> &[Sets] {
        let found = if self.corrections.is_empty() { None } else { self.corrections.get(&self.key(row)) };
        found.map_or(&[], Vec::as_slice)
    }

    fn key(&self, row: usize) -> Key<'f> {
        let (source, account) = self.source_and_account(row);
        (source, account, self.id.get(row).unwrap_or_default())
    }

    pub(super) fn source_and_account(&self, row: usize) -> (&'f str, &'f str) {
        (self.source.get(row).unwrap_or_default(), self.account.get(row).unwrap_or_default())
    }

    /// The derived cells of some rows. The same whichever way the rows are cut.
    pub(super) fn derive(&self, rows: Range<usize>) -> Piece<'f> {
        let mut hands = Hands {
            namer: Namer::default(),
            clock: Clock::new(self.calendar),
            hour_clock: Clock::new(self.common_zone),
            team_clocks: self.team_zones.iter().map(|(team, zone)| (*team, Clock::new(*zone))).collect(),
            severities: HashMap::new(),
        };
        let mut piece = Piece {
            rows: rows.clone(),
            writer: Writer::new(COLUMNS, rows.len()),
            verdicts: Vec::with_capacity(rows.len()),
            labelling: HashSet::new(),
        };
        for row in rows {
            self.row(row, &mut hands, &mut piece);
        }
        piece
    }

    fn row(&self, row: usize, hands: &mut Hands<'f>, piece: &mut Piece<'f>) {
        let recorded = self.moments.get(row);
        let seen = recorded.seen_at(self.as_of);
        let (source, account) = self.source_and_account(row);
        let (title, team, tags) = (self.title.get(row), self.team.get(row), self.tags.get(row));
        let service = self.service.get(row).map(|name| self.rules.service(name));
        let truth = self.truth(row);
        // A word for severity means what its own source means by it.
        let severity_source = truth.map_or(source, Truth::severity_source);
        let (mut severity, mut is_proxy) = hands.severity(self, severity_source, row);
        let corrections = self.corrections(row);
        let mut is_excluded = false;
        for sets in corrections {
            match sets {
                Sets::Severity(corrected) => (severity, is_proxy) = (Some(*corrected), false),
                Sets::Excluded(flag) => is_excluded |= flag,
                Sets::Moment(..) | Sets::FalsePositive(_) => {}
            }
        }
        let is_ticket = self.ticket_sources.contains(source);
        let knows = Knows(self.knows.get(row).cast_unsigned());
        // What came with an end that is still to come has not been said yet.
        let by_the_end = !seen.ends_later;
        let is_test = self.is_test.get(row) == Some(true) || self.rules.is_test(title, tags, service);
        let (verdict, is_labelled) = self.verdict(row, &seen, by_the_end, tags);
        match truth {
            // A label is the source's that set it, not of the one that gave the row its key.
            Some(truth) if by_the_end => piece.labelling.extend(truth.labelling()),
            None if is_labelled => {
                piece.labelling.insert((source, account));
            }
            _ => {}
        }
        piece.verdicts.push(verdict);
        let count = |count: Option<i32>, least: i32| count.filter(|count| by_the_end || *count <= least);
        let has_ended = seen.resolved_at.is_some();
        let targets = self.rules.targets(severity, team, service);
        let happened_at = recorded.happened_at();
        let local = happened_at.map(|at| hands.clock.local(at));
        let hour_kind = happened_at.map(|at| self.kinds.of(hands.hour_clock(team).local(at)).word());
        let issue = hands.namer.issue(&Traits {
            source,
            account,
            id: self.id.get(row).unwrap_or_default(),
            service,
            title,
            dedup_key: self.dedup_key.get(row),
            problem_id: self.problem_id.get(row),
        });
        // Who somebody is, is said in the words of the source that the moment was taken from.
        let person = |name: Option<&'f str>, column: &str| {
            let origin = truth.and_then(|truth| truth.origin_of(column)).unwrap_or((source, account));
            name.map(|name| self.people.resolve(origin, name))
        };
        let out = &mut piece.writer;
        out.text(service)
            .count(severity.map(|severity| i32::from(severity.level())))
            .flag(Some(is_proxy))
            .text(seen.status.map(|status| status.word()))
            .instant(happened_at)
            .instant(seen.started_at)
            .instant(seen.detected_at)
            .instant(seen.created_at)
            .instant(seen.acknowledged_at)
            .instant(seen.mitigated_at)
            .instant(seen.resolved_at)
            .instant(seen.closed_at)
            .text(Some(seen.ack_state.word()))
            .flag(Some(seen.is_open))
            .flag(Some(knows.has(Field::StartedAt)))
            .flag(Some(knows.has(Field::DetectedAt)))
            .flag(Some(knows.has(Field::MitigatedAt)))
            .flag(Some(knows.has(Field::ResolvedAt)))
            .flag(Some(knows.has(Field::ClosedAt)))
            .flag(Some(self.started_is_default.get(row) == Some(true)))
            .flag(Some(self.resolved_is_proxy.get(row) == Some(true)))
            .flag(Some(by_the_end && self.merged_into.get(row).is_some_and(|target| !target.is_empty())))
            .flag(Some(is_test))
            .flag(Some(is_excluded))
            .flag(Some(is_labelled))
            .flag(self.auto_resolved.get(row).filter(|_| has_ended))
            .count(count(self.reopen_count.get(row), 0))
            .count(count(self.escalation_count.get(row), 0))
            .count(count(self.alert_count.get(row), 1))
            .text(issue.map(|(name, _)| name))
            .text(issue.map(|(_, basis)| basis.word()))
            .text(person(self.acknowledged_by.get(row), "acknowledged_at").filter(|_| seen.acknowledged_at.is_some()))
            .text(person(self.resolved_by.get(row), "resolved_at").filter(|_| has_ended))
            .text(person(self.assignee.get(row), "assignee"))
            .flag(self.rules.is_failure(source, is_ticket, service, severity));
        targets.into_iter().for_each(|target| {
            out.real(target);
        });
        out.flag(Some(is_ticket))
            .day(local.map(|local| local.day))
            .day(local.map(|local| local.week))
            .day(local.map(|local| local.month))
            .count(local.map(|local| (local.minute / 60) as i32))
            .count(local.map(|local| local.weekday))
            .text(hour_kind)
            .flag(Some(true))
            .flag(Some(!corrections.is_empty()));
        let (owner, tier) = self.rules.owner_and_tier(service);
        let told_by = truth.map(Truth::told_by);
        let (paged, schedule) = match self.reached.is_empty() {
            true => (None, None),
            false => {
                self.reached.get(&self.key(row)).map_or((None, None), |(paged, by)| (paged.as_deref(), by.as_deref()))
            }
        };
        out.text(owner).count(tier).text(Some(told_by.as_deref().unwrap_or(source)));
        out.text(paged).text(schedule).end_row();
    }

    /// The verdict as far as this incident tells it, and whether it carries a label.
    fn verdict(
        &self,
        row: usize,
        seen: &super::moments::Seen,
        by_the_end: bool,
        tags: Option<&str>,
    ) -> (Verdict, bool) {
        let matches = || self.rules.is_false_positive(tags, self.resolution_code.get(row));
        match self.false_positive.get(row).filter(|_| by_the_end) {
            Some(true) => (Verdict::FalsePositive, true),
            Some(false) => (Verdict::Real, true),
            None if by_the_end && matches() => (Verdict::FalsePositive, true),
            // Withdrawn is neither real nor false.
            None if seen.is_open || seen.status == Some(Status::Canceled) => (Verdict::Unknown, false),
            None => (Verdict::RealIfLabelled, false),
        }
    }
}

/// Source, word and urgency: what a severity is read off.
type SeverityKey<'f> = (&'f str, Option<&'f str>, Option<&'f str>);

/// What one task carries from row to row, so that nothing is looked up twice.
struct Hands<'f> {
    namer: Namer,
    clock: Clock,
    hour_clock: Clock,
    team_clocks: HashMap<&'f str, Clock>,
    severities: HashMap<SeverityKey<'f>, (Option<Severity>, bool)>,
}

impl<'f> Hands<'f> {
    fn severity(&mut self, reader: &Reader<'f>, source: &'f str, row: usize) -> (Option<Severity>, bool) {
        let (word, urgency) = (reader.severity_raw.get(row), reader.urgency.get(row));
        *self.severities.entry((source, word, urgency)).or_insert_with(|| reader.rules.severity(source, word, urgency))
    }

    /// The clock of the first of its teams that has a zone of its own, else everybody's.
    fn hour_clock(&mut self, team: Option<&str>) -> &mut Clock {
        let own = if self.team_clocks.is_empty() {
            None
        } else {
            parts(team).find(|name| self.team_clocks.contains_key(name))
        };
        match own.and_then(|name| self.team_clocks.get_mut(name)) {
            Some(clock) => clock,
            None => &mut self.hour_clock,
        }
    }
}
