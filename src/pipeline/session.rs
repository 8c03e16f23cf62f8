//! One store, one configuration, one moment of looking: what every question is asked of.

use crate::metrics::{self, BusinessClock, Data, Metric, Request, Table};
use crate::model::{
    Calendar, Clock, Config, Correction, Coverage, Definitions, Error, IncidentKey, Instant, Result, Scope, Window,
    WindowSpec,
};
use crate::report::{PeopleRule, Pseudonyms};
use crate::store::Store;
use crate::table::{self, Defined, KnownPerson, Linked, Reached};
use polars_core::prelude::DataFrame;
use std::collections::BTreeMap;

/// A store as it is looked at.
pub struct Session {
    /// The store.
    pub store: Store,
    /// The configuration.
    pub config: Config,
    /// What the user corrected.
    pub corrections: Vec<Correction>,
    /// SHA-256 of what configuration and corrections say, in hexadecimal: `config::sha256`.
    pub config_sha256: String,
    /// The zone of days, weeks and months.
    pub calendar: Calendar,
    /// The moment of looking.
    pub as_of: Instant,
    /// What each (source, account) brought by then.
    pub coverage: Vec<Coverage>,
    /// People as the sources know them.
    pub people: Vec<KnownPerson>,
    /// What people are called where no names are to be shown.
    pub pseudonyms: Pseudonyms,
    /// Whom the notifications of incidents reached by then.
    pub reached: Vec<Reached>,
    /// Which hours count in durations.
    pub clock: Clock,
    /// Whose definitions figures follow; [`Session::under`] asks for others than ours.
    pub definitions: Definitions,
}

/// What metrics and SQL read: the frames of one window.
pub struct Frames {
    /// The columns of `table::schema::DERIVED`, as recorded: what lists and SQL read.
    pub derived: DataFrame,
    /// The same rows under the definitions that were asked for: what metrics read.
    pub measured: Defined,
    /// The columns of `table::schema::OPENING`.
    pub openings: DataFrame,
    /// By service, after aliases: when its first incident that counts happened.
    pub first_by_service: BTreeMap<String, Instant>,
    /// Which of the derived incidents stand for those of several sources.
    pub linked: Linked,
    /// The business hours of the incidents' teams, where they are what counts.
    pub clock: Option<BusinessClock>,
}

/// Dimensions whose values are names that only the data knows: a filter on one needs all of the data to tell a value
/// that is absent from one that does not exist.
const NAMES_OF_THE_DATA: [&str; 8] = ["source", "account", "team", "responder", "paged", "schedule", "issue", "tag"];

impl Session {
    /// Looks at a store. `as_of`: `None` for the latest moment of an incident or event that it holds, without any that of a
    /// shift.
    ///
    /// # Errors
    ///
    /// The store holds no incident, no event and no shift that had begun, so that there is nothing to look at.
    pub fn new(
        store: Store,
        config: Config,
        corrections: Vec<Correction>,
        config_sha256: String,
        calendar: Calendar,
        as_of: Option<Instant>,
    ) -> Result<Session> {
        let latest = match as_of {
            Some(as_of) => Some(as_of),
            None => match store.as_of()? {
                Some(latest) => Some(latest),
                None => store.as_of_shifts()?,
            },
        };
        let Some(as_of) = latest else { return Err(nothing_to_look_at(&store)?) };
        let coverage = store.coverage(as_of)?;
        let people = store.people()?;
        let reached = store.reached(as_of)?;
        let pseudonyms = Pseudonyms::default();
        Ok(Session {
            store,
            config,
            corrections,
            config_sha256,
            calendar,
            as_of,
            coverage,
            people,
            pseudonyms,
            reached,
            clock: Clock::default(),
            definitions: Definitions::default(),
        })
    }

    /// From here on pseudonyms are made by this key, if there is one, with as many digits as tell everybody apart whom the
    /// store, the configuration or a correction names.
    pub fn hide_names(&mut self, key: Option<&[u8]>) -> Result<()> {
        let said = self.people.iter().map(|one| (one.source.as_str(), one.account.as_str(), one.person_id.as_str()));
        let mut names = table::one_names(&self.people, &self.config, said);
        names.extend(self.store.names()?);
        names.extend(self.config.people.keys().cloned());
        names.extend(self.corrections.iter().map(|correction| correction.who.clone()));
        let pseudonyms = key.map_or_else(Pseudonyms::default, Pseudonyms::keyed);
        self.pseudonyms = pseudonyms.telling_apart(names.iter().map(String::as_str));
        Ok(())
    }

    /// How people appear.
    pub fn people_rule(&self, is_anonymous: bool) -> PeopleRule {
        PeopleRule { min_group: self.config.privacy.min_group, is_anonymous, pseudonyms: self.pseudonyms }
    }

    /// The same look with another clock.
    pub fn with_clock(self, clock: Clock) -> Session {
        Session { clock, ..self }
    }

    /// The same store, looked at under other definitions.
    #[must_use]
    pub fn under(self, definitions: Definitions) -> Session {
        Session { definitions, ..self }
    }

    /// The window that was asked for. All the store has: from midnight of its first day to midnight after `as_of`'s day.
    /// Under other definitions than ours its first day is that of its first moment, whichever that is.
    pub fn window(&self, spec: &WindowSpec) -> Result<Window> {
        if self.definitions != Definitions::Incidence {
            return self.widest_window(spec);
        }
        let first = match self.store.whole()? {
            Some(whole) => Some(whole.from),
            // Without incidents, shifts are all that it has.
            None => self.store.first_shift()?,
        };
        self.window_from(spec, first.unwrap_or(self.as_of).min(self.as_of))
    }

    /// The window that was asked for, as wide as any definitions need it.
    pub fn widest_window(&self, spec: &WindowSpec) -> Result<Window> {
        self.window_from(spec, self.history_from().min(self.as_of))
    }

    fn window_from(&self, spec: &WindowSpec, first: Instant) -> Result<Window> {
        let tomorrow = crate::model::Bucket::Day.step(self.calendar.date(self.as_of), 1);
        let whole =
            Window { from: self.calendar.midnight(self.calendar.date(first)), until: self.calendar.midnight(tomorrow) };
        spec.resolve(&self.calendar, self.as_of, whole)
    }

    /// The first moment that the store has.
    pub fn history_from(&self) -> Instant {
        self.coverage.iter().map(|covered| covered.first_at).min().unwrap_or(self.as_of)
    }

    /// Derives the incidents that matter for a window (those in it, what was still going on at its begin, and what a
    /// repeat looks back to), or all of them. Under other definitions than ours it is all of them: the store is read by
    /// detection, and theirs may place an incident far from it.
    pub fn frames(&self, window: Option<Window>) -> Result<Frames> {
        let look_back_s = f64::from(self.config.repeat.window_days) * 86_400.0;
        let range = window.map(|window| Window { from: window.from.plus_s(-look_back_s), until: window.until });
        // What an incident is linked to may lie far away: a ticket, a post-mortem.
        let may_link = self.may_link()?;
        let range = range.filter(|_| !may_link && self.definitions == Definitions::Incidence);
        let incidents = self.incidents(range)?;
        let question = self.question();
        let (linked, incidents) = if may_link {
            let (linked, incidents) = table::link(&incidents, &question)?;
            // The user's word goes before that of every source.
            let incidents = table::correct(&incidents, &self.corrections, Some(&linked))?;
            (linked, incidents)
        } else {
            (Linked::default(), incidents)
        };
        let derived = table::derive(&incidents, &table::Question { linked: Some(&linked), ..question })?;
        let measured = table::define(&derived, self.definitions, &question)?;
        let (schema, batches) = self.store.openings(self.as_of)?;
        let openings = table::relink_openings(&table::from_arrow(&schema, &batches)?, &linked)?;
        let openings = table::correct_openings(&openings, &self.corrections, &linked)?;
        let first_by_service = self.first_by_service(&derived, &linked)?;
        let clock = match self.clock {
            Clock::Always => None,
            Clock::Business => Some(self.business_clock(&derived, &linked)?),
        };
        Ok(Frames { derived, measured, openings, first_by_service, linked, clock })
    }

    /// The folded incidents as the user corrected them; `None` for all of them.
    pub(super) fn incidents(&self, range: Option<Window>) -> Result<DataFrame> {
        let corrected: Vec<&IncidentKey> = self.corrections.iter().map(|correction| &correction.key).collect();
        let (schema, batches) = self.store.incidents(range, &corrected, Some(self.as_of))?;
        table::correct(&table::from_arrow(&schema, &batches)?, &self.corrections, None)
    }

    /// How incidents are derived, without links.
    pub(super) fn question(&self) -> table::Question<'_> {
        table::Question {
            config: &self.config,
            calendar: self.calendar,
            as_of: self.as_of,
            coverage: &self.coverage,
            linked: None,
            people: &self.people,
            corrections: &self.corrections,
            reached: &self.reached,
        }
    }

    /// Whether there can be links at all: the store is not read for them otherwise.
    pub(super) fn may_link(&self) -> Result<bool> {
        let link = &self.config.link;
        let has_several = self.coverage.len() > 1;
        Ok(has_several && (link.fingerprint || (link.references && self.store.may_hold_references()?)))
    }

    /// Recorded names of services as the configuration calls them, each with its first incident.
    fn first_by_service(&self, derived: &DataFrame, linked: &Linked) -> Result<BTreeMap<String, Instant>> {
        let corrected = self.corrections.iter().map(|correction| &correction.key);
        let corrected = corrected.map(|key| linked.truth_of(key).map_or(key, |(truth, _)| truth.key()));
        let truths = linked.truths.iter();
        let members = truths.clone().flat_map(|truth| truth.members.iter().map(|member| &member.key));
        let mut first = table::first_of(derived, truths.map(|truth| truth.key()).chain(corrected.clone()))?;
        for (service, at) in self.store.first_by_service(self.as_of, members.chain(corrected))? {
            let Some(service) = service else { continue };
            let alias = self.config.services.iter().find(|(_, known)| known.aliases.contains(&service));
            let name = alias.map_or(service.clone(), |(name, _)| name.clone());
            first.entry(name).and_modify(|known: &mut Instant| *known = at.min(*known)).or_insert(at);
        }
        Ok(first)
    }

    /// Answers a question about metrics, reading no more of the store than it needs.
    pub fn metrics(&self, metrics: &[&'static Metric], scope: &Scope) -> Result<Table> {
        self.evaluate(&self.frames_of(scope)?, metrics, scope)
    }

    /// What a question needs of the store, and no more.
    pub fn frames_of(&self, scope: &Scope) -> Result<Frames> {
        let needs_names = scope.filters.iter().any(|(name, ..)| NAMES_OF_THE_DATA.contains(&name.as_str()));
        self.frames((!needs_names).then_some(scope.window))
    }

    /// Answers a question about metrics from frames that hold its window.
    pub fn evaluate(&self, frames: &Frames, metrics: &[&'static Metric], scope: &Scope) -> Result<Table> {
        metrics::evaluate(&self.data(frames), &Request { metrics, scope })
    }

    /// What the metrics are asked of.
    pub fn data<'a>(&'a self, frames: &'a Frames) -> Data<'a> {
        Data {
            derived: &frames.measured.frame,
            population: &frames.measured.population,
            coverage: &self.coverage,
            openings: &frames.openings,
            history_from: self.history_from(),
            first_by_service: &frames.first_by_service,
            repeat_window_s: f64::from(self.config.repeat.window_days) * 86_400.0,
            transient_s: self.config.noise.transient_minutes * 60.0,
            clock: frames.clock.as_ref(),
        }
    }

    /// A question about a window.
    pub fn scope(&self, window: Window, by: Vec<String>, filters: Vec<(String, String, bool)>) -> Scope {
        Scope { window, as_of: self.as_of, calendar: self.calendar, by, filters }
    }
}

/// Why no moment of looking can be found.
fn nothing_to_look_at(store: &Store) -> Result<Error> {
    Ok(match store.n_shifts()? {
        0 => Error::usage("expected a store that holds incidents, found none in it")
            .or("import something first: incidence import FILE"),
        n => Error::usage(format!(
            "expected a store that holds incidents, or shifts that had begun when they were imported, found {n} shifts none of \
             which had"
        ))
        .or("say from when to look at them: --as-of 2026-01-26"),
    })
}
