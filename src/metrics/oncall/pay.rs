//! `oncall pay`: hours by kind for payroll, and what they come to, in whole microseconds and minor units of the currency.

use super::felt::Prepared;
use super::line::ByKind;
use super::roster::{Responder, Roster};
use crate::metrics::Note;
use crate::model::{PayRules, Rate, Rounding};

const HOUR_US: i128 = 3_600_000_000;

/// What one person, or everybody, was on call for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayFigures {
    /// Time on call by kind of hour, in microseconds, exact; in the order of [`super::KINDS`].
    pub on_call_us: ByKind<i64>,
    /// The same, rounded as the configuration says.
    pub paid_us: ByKind<i64>,
    /// Shifts that begin in the window.
    pub n_shifts: u64,
    /// Interruptions.
    pub n_interruptions: u64,
    /// Time between acknowledgement and resolve, over all incidents together, exact.
    pub call_out_us: i64,
    /// The same, rounded.
    pub call_out_paid_us: i64,
    /// What hours of each kind come to, in minor units; `None` without a rate.
    pub by_kind: ByKind<Option<i128>>,
    /// What shifts come to.
    pub shifts: Option<i128>,
    /// What interruptions come to.
    pub interruptions: Option<i128>,
    /// What call-outs come to.
    pub call_outs: Option<i128>,
}

impl PayFigures {
    /// Everything together, in minor units; `None` without any rate.
    pub fn amount(&self) -> Option<i128> {
        let others = [self.shifts, self.interruptions, self.call_outs];
        self.by_kind.into_iter().chain(others).flatten().reduce(|sum, one| sum + one)
    }

    fn add(&mut self, other: &PayFigures) {
        let amount = |sum: &mut Option<i128>, own: Option<i128>| {
            if let Some(own) = own {
                *sum = Some(sum.unwrap_or(0) + own);
            }
        };
        for kind in 0..self.on_call_us.len() {
            self.on_call_us[kind] += other.on_call_us[kind];
            self.paid_us[kind] += other.paid_us[kind];
            amount(&mut self.by_kind[kind], other.by_kind[kind]);
        }
        self.n_shifts += other.n_shifts;
        self.n_interruptions += other.n_interruptions;
        self.call_out_us += other.call_out_us;
        self.call_out_paid_us += other.call_out_paid_us;
        amount(&mut self.shifts, other.shifts);
        amount(&mut self.interruptions, other.interruptions);
        amount(&mut self.call_outs, other.call_outs);
    }
}

/// Hours and amounts of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Pay {
    /// One a person of the roster, in its order.
    pub people: Vec<PayFigures>,
    /// The sum of them.
    pub total: PayFigures,
    /// Whether any shift is known: without one, time on call is unknown, and not 0.
    pub knows_hours: bool,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// Works out hours and amounts. Everybody has a row, however few they are: payroll pays persons.
pub fn pay(roster: &Roster, rules: &PayRules) -> Pay {
    let prepared = Prepared::new(roster);
    let people: Vec<PayFigures> = (0..roster.people.len()).map(|person| figures(&prepared, person, rules)).collect();
    let mut total = PayFigures::default();
    people.iter().for_each(|one| total.add(one));
    let mut notes = roster.notes.clone();
    if roster.asked_until > roster.window.until {
        let text = format!(
            "the window ends at {}, after what is known ({}): what was served since is not in here",
            roster.asked_until, roster.window.until
        );
        notes.push(Note { code: "not-over", text });
    }
    notes.extend(about_days_off(roster));
    Pay { people, total, knows_hours: roster.knows_hours(), notes }
}

/// For whom no day off is known from the window on: a calendar that ends before it says nothing of it.
fn about_days_off(roster: &Roster) -> Option<Note> {
    let from = roster.calendar.date(roster.window.from);
    let is_told = |person: &&Responder| {
        let days = person.holidays.as_ref().unwrap_or(&roster.holidays);
        days.iter().any(|day| *day >= from)
    };
    let n_people = roster.people.len();
    let n = n_people - roster.people.iter().filter(is_told).count();
    let text = format!(
        "no days off from {from} on are known for {n} of {n_people} people, so that no hour of theirs is a holiday's: see \
         [holidays] of the configuration, and whether its calendar still holds"
    );
    (n > 0).then_some(Note { code: "no-days-off", text })
}

fn figures(prepared: &Prepared<'_>, person: usize, rules: &PayRules) -> PayFigures {
    let (roster, felt) = (prepared.roster, &prepared.people[person]);
    let on_call_us = prepared.line(person).split(&felt.on_call);
    let paid_us = on_call_us.map(|us| rounded(us, rules));
    let begins = felt.pieces.iter().filter_map(|piece| roster.on_call[piece.entry].from);
    let n_shifts = begins.filter(|at| roster.window.contains(*at)).count() as u64;
    let n_interruptions = felt.interruptions.len() as u64;
    let call_out_us = super::spans::length(&felt.effort);
    let call_out_paid_us = rounded(call_out_us, rules);
    let decimals = rules.currency.as_ref().map_or(2, |currency| currency.n_decimals());
    let for_hours = |rate: Rate, us: i64| minor(rate, i128::from(us), HOUR_US, decimals);
    let for_each = |rate: Rate, n: u64| minor(rate, i128::from(n), 1, decimals);
    let rates = rules.per_hour.rates();
    PayFigures {
        on_call_us,
        paid_us,
        n_shifts,
        n_interruptions,
        call_out_us,
        call_out_paid_us,
        by_kind: std::array::from_fn(|kind| rates[kind].map(|rate| for_hours(rate, paid_us[kind]))),
        shifts: rules.per_shift.map(|rate| for_each(rate, n_shifts)),
        interruptions: rules.per_interruption.map(|rate| for_each(rate, n_interruptions)),
        call_outs: rules.per_call_out_hour.map(|rate| for_hours(rate, call_out_paid_us)),
    }
}

/// A time as it is paid.
fn rounded(us: i64, rules: &PayRules) -> i64 {
    let Some(step) = rules.round.map(|length| (length.seconds * 1e6) as i64).filter(|step| *step > 0) else {
        return us;
    };
    let up = match rules.rounding {
        Rounding::Nearest => step / 2,
        Rounding::Up => step - 1,
        Rounding::Down => 0,
    };
    (us + up) / step * step
}

/// `amount / per` times a rate, in minor units; the half goes up.
fn minor(rate: Rate, amount: i128, per: i128, decimals: u32) -> i128 {
    let times = amount * i128::from(rate.ten_thousandths) * 10_i128.pow(decimals);
    let by = per * 10_000;
    (2 * times + by).div_euclid(2 * by)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ADA, BO, CY, page, roster, shift};
    use super::super::{Effort, OnCall, fairness, load};
    use super::*;
    use crate::model::{Currency, HourRates, Instant, Length};
    use chrono::NaiveDate;

    fn rate(text: &str) -> Option<Rate> {
        Some(Rate::parse(text).unwrap_or_else(|| panic!("{text}")))
    }

    fn hours(by_kind: ByKind<i64>) -> ByKind<f64> {
        by_kind.map(|us| us as f64 / 3.6e9)
    }

    fn rules() -> PayRules {
        let per_hour =
            HourRates { weekend: rate("5.00"), holiday: rate("7.5"), sleep: rate("4"), ..HourRates::default() };
        PayRules {
            currency: Currency::parse("EUR"),
            per_hour,
            per_shift: rate("50"),
            per_interruption: rate("10"),
            per_call_out_hour: rate("30.50"),
            ..PayRules::default()
        }
    }

    #[test]
    fn weekends_of_both_changes_of_the_clocks_are_paid_for_as_long_as_they_are() {
        // Ada, from midnight of Saturday to midnight of Monday in Berlin. Sleep 8 + 2 + 8 + 2 hours, by day 14 + 14; on 29
        // March 2026 the night is an hour shorter, on 25 October an hour longer.
        for (from, until, sleep) in
            [("2026-03-27T23:00:00", "2026-03-29T22:00:00", 19.0), ("2026-10-23T22:00:00", "2026-10-25T23:00:00", 21.0)]
        {
            let mut roster = roster("2026-01-01T00:00:00", "2027-01-01T00:00:00");
            roster.on_call = vec![shift("web", ADA, from, until)];
            let ada = &pay(&roster, &rules()).people[ADA];
            assert_eq!(hours(ada.on_call_us), [0.0, 0.0, 28.0, 0.0, sleep], "{from}");
            assert_eq!(ada.paid_us, ada.on_call_us, "nothing is rounded");
            // 28 x 5.00; 19 or 21 x 4.00; a shift.
            let for_sleep = if sleep < 20.0 { 7_600 } else { 8_400 };
            assert_eq!(ada.by_kind, [None, None, Some(14_000), Some(0), Some(for_sleep)], "{from}");
            assert_eq!((ada.shifts, ada.amount()), (Some(5_000), Some(14_000 + for_sleep + 5_000)));
        }
    }

    #[test]
    fn a_persons_own_holidays_win_and_a_holiday_of_23_hours_has_its_14_by_day() {
        let mut roster = roster("2026-01-01T00:00:00", "2027-01-01T00:00:00");
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        // Everybody: Monday 30 March. Ada: Sunday 29 March alone, on which the clocks change.
        roster.holidays = vec![day(3, 30)];
        roster.people[ADA].holidays = Some(vec![day(3, 29)]);
        let (from, until) = ("2026-03-27T23:00:00", "2026-03-30T22:00:00");
        roster.on_call =
            vec![shift("web", ADA, from, until), shift("web", CY, "2026-03-28T00:00:00", "2026-03-31T00:00:00")];
        let paid = pay(&roster, &rules());
        // Berlin: Saturday 14, Sunday 14 of holiday, Monday 10 of business and 4 off; sleep 19 + 10.
        assert_eq!(hours(paid.people[ADA].on_call_us), [10.0, 4.0, 14.0, 14.0, 29.0]);
        // UTC, with the common day off: weekend 28, Monday 14 of holiday, sleep 30.
        assert_eq!(hours(paid.people[CY].on_call_us), [0.0, 0.0, 28.0, 14.0, 30.0]);
        assert_eq!(paid.people[ADA].by_kind[3], Some(10_500), "14 x 7.50");
        assert_eq!(hours(paid.total.on_call_us), [10.0, 4.0, 42.0, 28.0, 59.0]);
        assert_eq!(load(&roster, crate::metrics::oncall::LoadBy::Person).total.on_call_us, paid.total.on_call_us);
        assert!(fairness(&roster).measures[2].is_known && paid.notes.is_empty());
        // A calendar that ends before the window says nothing of it.
        roster.people[ADA].holidays = Some(vec![NaiveDate::from_ymd_opt(2025, 12, 25).unwrap()]);
        assert!(
            pay(&roster, &rules()).notes[0].text.starts_with("no days off from 2026-01-01 on are known for 1 of 3")
        );
    }

    #[test]
    fn shifts_interruptions_and_call_outs_are_counted_once() {
        let mut roster = roster("2026-01-05T00:00:00", "2026-01-12T00:00:00");
        roster.asked_until = Instant(roster.window.until.0 + 1);
        roster.on_call = vec![
            // Began before the window: its hours are paid here, the shift where it began.
            shift("web", CY, "2026-01-04T09:00:00", "2026-01-05T09:00:00"),
            // The same shift through two policies is one.
            shift("web", CY, "2026-01-06T09:00:00", "2026-01-06T21:00:00"),
            shift("web", CY, "2026-01-06T09:00:00", "2026-01-06T21:00:00"),
            OnCall { from: None, until: None, ..shift("web", BO, "2026-01-06T09:00:00", "2026-01-06T21:00:00") },
        ];
        roster.pages = vec![page(CY, 1, "2026-01-06T10:00:00"), page(CY, 1, "2026-01-06T10:00:59")];
        let effort = |from: &str, until: &str| Effort {
            person: CY,
            from: super::super::tests::at(from),
            until: super::super::tests::at(until),
        };
        // 20 minutes for two incidents, 10 of them for both.
        roster.efforts = vec![
            effort("2026-01-06T10:00:00", "2026-01-06T10:15:00"),
            effort("2026-01-06T10:05:00", "2026-01-06T10:20:00"),
        ];
        let paid = pay(&roster, &rules());
        let cy = &paid.people[CY];
        assert_eq!((cy.n_shifts, cy.n_interruptions, cy.call_out_us), (1, 1, 1_200_000_000));
        // A third of 30.50 is 10.1666...
        assert_eq!((cy.shifts, cy.interruptions, cy.call_outs), (Some(5_000), Some(1_000), Some(1_017)));
        assert_eq!(paid.people[BO].n_shifts, 0, "always on call is no shift");
        assert_eq!(paid.people[ADA].amount(), Some(0));
        assert_eq!(paid.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["not-over", "no-days-off"]);
        assert!(paid.notes[1].text.contains("for 3 of 3 people"));
        assert_eq!(pay(&roster, &PayRules::default()).total.amount(), None, "no rate, no amount");
    }

    #[test]
    fn times_are_rounded_as_asked_and_halves_of_a_cent_go_up() {
        let mut roster = roster("2026-01-05T00:00:00", "2026-01-12T00:00:00");
        // Seven and a half minutes of business hours in UTC.
        roster.on_call = vec![shift("web", CY, "2026-01-06T09:00:00", "2026-01-06T09:07:30")];
        let business = |rounding, text: &str, currency: &str| {
            let per_hour = HourRates { business: rate(text), ..HourRates::default() };
            let round = Some(Length::minutes(15));
            let rules =
                PayRules { currency: Currency::parse(currency), per_hour, round, rounding, ..PayRules::default() };
            let paid = pay(&roster, &rules);
            assert_eq!(paid.total.on_call_us[0], 450_000_000, "exact beside it");
            (paid.people[CY].paid_us[0] / 60_000_000, paid.people[CY].by_kind[0].unwrap())
        };
        // A quarter of an hour: 2.5025, 2.505, 250.25 and 2.5025 in mills.
        assert_eq!(business(Rounding::Nearest, "10.01", "EUR"), (15, 250));
        assert_eq!(business(Rounding::Up, "10.02", "EUR"), (15, 251));
        assert_eq!(business(Rounding::Nearest, "1001", "JPY"), (15, 250));
        assert_eq!(business(Rounding::Nearest, "10.01", "KWD"), (15, 2_503));
        assert_eq!(business(Rounding::Down, "10.01", "EUR"), (0, 0));
    }
}
