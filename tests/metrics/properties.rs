//! What holds of any table: the accounting law, no matter the order of rows, threads, or where in time it lies.

use crate::question::{Question, exactly};
use crate::tables::{Cell, Rows, complete_incident, parse_at};
use incidence::metrics::{Figures, metric, registry, samples};
use incidence::model::{Instant, Window};
use incidence::table::schema;
use proptest::prelude::*;

type Incident = (i64, Vec<Option<i64>>, u32, u8, u8);

fn incidents() -> impl Strategy<Value = Vec<Incident>> {
    // Half the moments are whole minutes around the bounds that rules have: 0, 1 s, 5 min, 15 min.
    let after = prop_oneof![
        Just(None),
        prop::sample::select(vec![-2_000_000, -1_000_000, 0, 1, 299_999_999, 300_000_000, 900_000_000]).prop_map(Some),
        (0..400_000_000_000_i64).prop_map(Some),
    ];
    let one = (0..9 * 86_400_i64, prop::collection::vec(after, 5), any::<u32>(), 0..4_u8, 0..4_u8);
    prop::collection::vec(one, 0..60)
}

/// Random incidents from the 4th to the 13th; the window is the week from the 5th.
fn rows(incidents: &[Incident], shift_us: i64) -> Rows {
    let mut rows = Rows::new(schema::DERIVED);
    for (number, (at_s, after, bits, service, severity)) in incidents.iter().enumerate() {
        let detected_at = parse_at("4") + at_s * 1_000_000 + shift_us;
        let bit = |place: u32| bits >> place & 1 == 1;
        let rare = |place: u32| bits >> place & 7 == 7;
        let moment = |place: usize| after[place].map_or(Cell::Null, |after| Cell::At(detected_at + after));
        let maybe = |place: u32| if rare(place) { Cell::Null } else { Cell::Flag(bit(place)) };
        let text = |value: Option<&str>| value.map_or(Cell::Null, Cell::from);
        let target = |seconds| if bit(3) { Cell::Real(seconds) } else { Cell::Null };
        let cells = [
            ("id", Cell::Text(number.to_string())),
            ("detected_at", if rare(0) { Cell::Null } else { Cell::At(detected_at) }),
            ("happened_at", Cell::At(detected_at)),
            ("created_at", Cell::At(detected_at)),
            ("started_at", after[0].map_or(Cell::Null, |after| Cell::At(detected_at - after))),
            ("acknowledged_at", moment(1)),
            ("mitigated_at", moment(2)),
            ("resolved_at", moment(3)),
            ("closed_at", moment(4)),
            ("service", text([Some("api"), Some("web"), Some("db"), None][usize::from(*service)])),
            ("team", text([Some("x;y"), Some("x"), Some("y;"), None][usize::from(*service)])),
            ("severity", if *severity == 0 { Cell::Null } else { Cell::Whole(i64::from(*severity)) }),
            ("issue", text([Some("i"), Some("j"), None, Some("i")][usize::from(*severity)])),
            ("is_merged", Cell::Flag(rare(4))),
            ("is_test", Cell::Flag(rare(5))),
            ("is_excluded", Cell::Flag(rare(6))),
            ("verdict", ["real", "false_positive", "unknown", "real"][(bits >> 7 & 3) as usize].into()),
            ("auto_resolved", maybe(9)),
            ("knows_started", Cell::Flag(!rare(10))),
            ("knows_resolved", Cell::Flag(!rare(11))),
            ("knows_detected", Cell::Flag(!rare(12))),
            ("started_is_default", Cell::Flag(rare(13))),
            ("is_failure", maybe(14)),
            ("reopen_count", if rare(15) { Cell::Null } else { Cell::Whole(i64::from(bit(15))) }),
            ("source_has_labels", Cell::Flag(bit(16))),
            ("response_target_s", target(900.0)),
            ("ack_target_s", target(300.0)),
            ("detect_target_s", target(300.0)),
            ("resolve_target_s", target(900.0)),
        ];
        rows.push(&cells);
        let said: Vec<String> = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
        complete_incident(&mut rows, &said);
    }
    rows
}

fn question(rows: Rows, shift_us: i64) -> Question {
    let at = |text: &str| Instant(parse_at(text) + shift_us);
    let window = Window { from: at("5"), until: at("12") };
    let mut question = Question::of(rows, Rows::new(schema::OPENING), window);
    question.coverage[0].first_at = at("1");
    question.coverage[0].last_at = at("11T12:00");
    question.history_from = at("1");
    question
}

fn by() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["service", "severity", "team", "day", "weekday", "auto_resolved"], 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn each_incident_is_counted_or_left_out_once(incidents in incidents(), by in by()) {
        let table = question(rows(&incidents, 0), 0).by(&by).ask_all(registry()).unwrap();
        for row in &table.rows {
            prop_assert_eq!(row.n + row.left_out.total(), row.incidents, "{}", row.metric.id);
            if row.n == 0 && !["incident_count", "availability"].contains(&row.metric.id) {
                prop_assert_eq!(row.figures.value(), None, "{}", row.metric.id);
            }
        }
        if !by.contains(&"team") {
            // Groups of single values are a partition of the window.
            let in_window = incidents.iter().filter(|one| (86_400..8 * 86_400).contains(&one.0)).count() as u64;
            let counted: u64 = table.rows.iter().filter(|row| row.metric.id == "mttr").map(|row| row.incidents).sum();
            prop_assert_eq!(counted, in_window);
        }
    }

    /// The durations behind a figure are those that it counts; open ones are left out of it and still running here.
    #[test]
    fn samples_are_what_the_figures_count(incidents in incidents(), by in by()) {
        let question = question(rows(&incidents, 0), 0).by(&by);
        for id in ["mttd", "mtta", "mttm", "mttr", "restore"] {
            let samples = question.asked(|data| samples(data, metric(id).unwrap(), &question.scope)).unwrap();
            for row in question.ask(id).iter().filter(|row| row.incidents > 0) {
                let sample = samples.iter().find(|sample| sample.group == row.group).unwrap();
                let Figures::Duration(figures) = row.figures else { unreachable!("{id} is a duration") };
                prop_assert_eq!(sample.ended_s.len() as u64, row.n);
                prop_assert_eq!(sample.quantiles_s.map(|quantiles| quantiles[2]), figures.median);
                prop_assert_eq!(sample.ended_s.last().copied(), figures.max);
                prop_assert_eq!(sample.open_s.len() as u64 + sample.left_out.total(), row.left_out.total());
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(incidents in incidents(), by in by(), seed in any::<u64>()) {
        let rows = rows(&incidents, 0);
        let mut shuffled = rows.clone();
        shuffled.rows.sort_by_key(|row| match &row[2] {
            Cell::Text(id) => id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)),
            _ => 0,
        });
        let (left, right) = (question(rows, 0).by(&by), question(shuffled, 0).by(&by));
        prop_assert_eq!(exactly(&left.ask_all(registry()).unwrap()), exactly(&right.ask_all(registry()).unwrap()));
    }

    #[test]
    fn figures_do_not_depend_on_where_in_time_they_lie(incidents in incidents(), weeks in 1..500_i64) {
        let shift_us = weeks * 7 * 86_400 * 1_000_000;
        let here = question(rows(&incidents, 0), 0).by(&["severity"]).ask_all(registry()).unwrap();
        let there = question(rows(&incidents, shift_us), shift_us).by(&["severity"]).ask_all(registry()).unwrap();
        prop_assert_eq!(exactly(&here), exactly(&there));
    }
}

#[test]
fn threads_do_not_matter() {
    // A fixed table of 100,000 incidents, large enough for every parallel path.
    let incident = |number: i64| {
        let hash = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let after = |place: u32| Some((hash >> place & 0xff_ffff) as i64 * 1000);
        let after = vec![after(3), after(7), after(11), after(19), None];
        ((hash >> 8) as i64 % (9 * 86_400), after, (hash >> 20) as u32, (hash >> 5 & 3) as u8, (hash >> 9 & 3) as u8)
    };
    let incidents: Vec<Incident> = (0..100_000).map(incident).collect();
    let incidents: Vec<Incident> =
        incidents.into_iter().map(|one| (one.0.rem_euclid(9 * 86_400), one.1, one.2, one.3, one.4)).collect();
    let rows = rows(&incidents, 0);
    for by in [&[][..], &["service", "day"]] {
        let question = question(rows.clone(), 0).by(by);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            exactly(&pool.install(|| question.ask_all(registry())).unwrap())
        };
        assert!(with(1) == with(3));
    }
}
