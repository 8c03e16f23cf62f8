//! Every kind of figure drawn: well-formed at every size, inside its edges, with hostile words, with little in it.

use super::*;
use crate::model::Instant;
use crate::render::sample::HOSTILE;
use crate::render::tests::well_formed;
use crate::report::{
    Bar, ChartUnit, Curve, Day, Figure, IntervalGroup, Level, Lorenz, Panel, Part, Point, Series, Spread, StateRow,
    Step, Stretch, TimelineRow, Tone,
};
use chrono::{Days, NaiveDate};

fn monday(week: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 3).unwrap() + Days::new(7 * week)
}

fn bar(label: &str, value: Option<f64>, n: u64) -> Bar {
    Bar { label: label.into(), value, n, ci95: Some((value, None)), parts: vec![value.unwrap_or(0.0), 0.0] }
}

fn trend(weeks: u64, is_log: bool) -> Figure {
    let point = |week: u64| Point {
        ci95: Some((Some(20.0), (!week.is_multiple_of(4)).then_some(9e4))),
        is_signal: week == 2,
        ..Point::new((week != 3).then_some(60.0 * (week + 1) as f64), week)
    };
    Figure::Trend {
        buckets: (0..weeks).map(monday).collect(),
        series: vec![Series { name: HOSTILE.into(), tone: Tone::Series(0), points: (0..weeks).map(point).collect() }],
        target: Some(300.0),
        levels: vec![Level { name: "upper".into(), value: 1e7 }, Level { name: "mean".into(), value: 200.0 }],
        annotations: (0..6).map(|at| (monday(at), format!("{at} {HOSTILE}"))).collect(),
        is_unfinished: true,
        is_log,
    }
}

fn spread(name: &str, n: u64) -> Spread {
    let points: Vec<f64> = (0..n).map(|at| 3.0f64.powi(at as i32 % 14)).collect();
    let quantiles = (n > 0).then_some([0.0, 30.0, 90.0, 2e4, 4e6]);
    Spread { name: name.into(), tone: Tone::Severity(1), n, quantiles, points, n_open: 1, open: vec![4e6] }
}

fn timeline(rows: u64) -> Figure {
    let at = |hours: i64| Instant::from_s(1_790_000_000 + 3_600 * hours);
    let row = |row: u64| TimelineRow {
        heading: format!("{} {HOSTILE}", row / 4),
        label: HOSTILE.into(),
        stretches: vec![Stretch { from: at(row as i64), until: at(row as i64 + 30), part: (row % 3) as usize }],
    };
    Figure::Timeline {
        from: at(0),
        until: at(24 * 14),
        ticks: (0..14).map(|day| (at(24 * day), monday(0) + Days::new(day as u64))).collect(),
        now: Some(at(100)),
        parts: vec![part("on call", 0), part("planned", 5)],
        rows: (0..rows).map(row).collect(),
        more: 3,
    }
}

fn part(name: &str, tone: usize) -> Part {
    Part { name: name.into(), tone: Tone::Series(tone) }
}

fn survival() -> Figure {
    let step =
        |at: u32| Step { at_s: 60.0 * f64::from(at), share: 1.0 / f64::from(at + 1), ci95: (Some(0.0), Some(1.0)) };
    Figure::Survival {
        curves: vec![Curve {
            name: HOSTILE.into(),
            tone: Tone::Series(0),
            n: 9,
            n_open: 2,
            steps: (1..40).map(step).collect(),
            open: vec![1.0, 1e6],
            median: Some(60.0),
            median_ci95: Some((Some(1.0), None)),
        }],
    }
}

/// One of each kind, with the unit in which it is drawn.
pub(in crate::render) fn figures() -> Vec<(ChartUnit, Figure)> {
    let bars = || vec![bar(HOSTILE, Some(12.0), 12), bar(&"long ".repeat(2_000), Some(0.5), 3), bar("none", None, 0)];
    let parts = || vec![part("sleep", 1), part(HOSTILE, 0)];
    let day = |day: u64| Day { date: monday(0) + Days::new(day), count: (!day.is_multiple_of(5)).then_some(day % 7) };
    let grid = |figure: Figure| {
        let panel = |at: usize| Panel { title: format!("{at} {HOSTILE}"), figure: figure.clone() };
        Figure::Grid { panels: (0..9).map(panel).collect(), more: vec![HOSTILE.into(); 4] }
    };
    let state = |label: &str| StateRow {
        label: label.into(),
        n: 4,
        states: vec![Point::new(Some(60.0), 4), Point::new(None, 0), Point::new(Some(9e5), 3)],
    };
    let groups = vec![IntervalGroup { title: HOSTILE.into(), bars: bars() }];
    let calendar = || Figure::Calendar { days: (0..400).map(day).collect() };
    vec![
        (ChartUnit::Seconds, trend(13, false)),
        (ChartUnit::Seconds, trend(104, true)),
        (ChartUnit::Count, Figure::Bars { bars: bars(), parts: parts(), more: 4, n: 15 }),
        (ChartUnit::Count, Figure::Pareto { bars: bars(), total: 20.0, more: 4 }),
        (ChartUnit::Count, calendar()),
        (ChartUnit::Ratio, Figure::Intervals { groups }),
        (
            ChartUnit::Seconds,
            Figure::Distribution { groups: vec![spread(HOSTILE, 160), spread("SEV2", 1), spread("SEV3", 0)] },
        ),
        (ChartUnit::Seconds, survival()),
        (
            ChartUnit::Ratio,
            Figure::Lorenz(Lorenz {
                points: vec![(0.0, 0.0), (0.5, 0.1), (1.0, 1.0)],
                gini: Some(0.4),
                n_people: 2,
                total: 9,
            }),
        ),
        (ChartUnit::Count, timeline(40)),
        (
            ChartUnit::Seconds,
            Figure::States {
                parts: vec![part("page", 5), part("ack", 0), part(HOSTILE, 2)],
                rows: vec![state(HOSTILE), state("SEV2")],
            },
        ),
        (ChartUnit::Seconds, grid(trend(13, false))),
        (ChartUnit::Count, grid(calendar())),
        (ChartUnit::Seconds, grid(survival())),
        (ChartUnit::Count, grid(Figure::Pareto { bars: bars(), total: 20.0, more: 4 })),
    ]
}

pub(in crate::render) fn spec((unit, figure): (ChartUnit, Figure)) -> ChartSpec {
    let words = |text: &str| text.to_string();
    ChartSpec {
        name: words("x"),
        title: words(HOSTILE),
        caption: format!("{HOSTILE} {HOSTILE}"),
        unit,
        figure,
        notes: vec![words(HOSTILE), "word ".repeat(60)],
    }
}

/// The numbers of an attribute in the order in which they stand.
fn attribute(element: &str, name: &str) -> Option<f64> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()?.parse().ok()
}

/// Every text begins and ends inside the figure, as far as the font that measures tells.
fn texts_stand_inside(drawing: &str, size: Size, what: &str) {
    for element in drawing.split("<text ").skip(1) {
        let element = format!(" {}", element.split("</text>").next().unwrap());
        let (x, y) = (attribute(&element, "x").unwrap(), attribute(&element, "y").unwrap());
        let words = element.rsplit('>').next().unwrap();
        assert!((-1.0..=f64::from(size.width) + 1.0).contains(&x), "{what}: {words} at {x}");
        assert!((-1.0..=f64::from(size.height) + 1.0).contains(&y), "{what}: {words} at height {y} of {}", size.height);
    }
}

#[test]
fn every_figure_is_well_formed_and_stays_inside_at_every_size() {
    for spec in figures().into_iter().map(spec) {
        let kind = format!("{:?}", spec.figure).chars().take(24).collect::<String>();
        for size in [120, 330, 520, 900, 1600].map(|width| Size::fit(&spec, width)).into_iter().chain([
            Size { width: 800, height: 450 },
            Size { width: 120, height: 120 },
            Size { width: 2000, height: 150 },
        ]) {
            let drawing = svg(&spec, size, Ground::File).unwrap();
            well_formed(&drawing);
            assert!(!drawing.contains("NaN") && !drawing.contains("inf\""), "{kind} {size:?}");
            assert!(!drawing.contains("<script") && !drawing.contains('\u{202e}'), "{kind}");
            assert_eq!(drawing.matches("font-family").count(), 1, "{kind}");
            assert_eq!(drawing, svg(&spec, size, Ground::File).unwrap());
            if size.width >= 330 && size.height >= 250 {
                texts_stand_inside(&drawing, size, &kind);
            }
        }
        assert!(png(&spec, Size::fit(&spec, 400), 1).unwrap().starts_with(b"\x89PNG"));
    }
}

#[test]
fn figures_with_nothing_or_one_thing_in_them_are_drawn() {
    let none = |unit, figure| (unit, figure);
    let empty = vec![
        none(ChartUnit::Count, Figure::Bars { bars: Vec::new(), parts: Vec::new(), more: 0, n: 0 }),
        none(ChartUnit::Count, Figure::Pareto { bars: Vec::new(), total: 5.0, more: 0 }),
        none(ChartUnit::Count, Figure::Calendar { days: Vec::new() }),
        none(ChartUnit::Ratio, Figure::Intervals { groups: Vec::new() }),
        none(ChartUnit::Seconds, Figure::Distribution { groups: Vec::new() }),
        none(ChartUnit::Seconds, Figure::Survival { curves: Vec::new() }),
        none(ChartUnit::Count, timeline(0)),
        none(ChartUnit::Seconds, Figure::States { parts: Vec::new(), rows: Vec::new() }),
        none(ChartUnit::Seconds, Figure::Grid { panels: Vec::new(), more: Vec::new() }),
    ];
    for spec in empty.into_iter().map(spec) {
        let drawing = svg(&spec, Size::fit(&spec, 520), Ground::Page).unwrap();
        well_formed(&drawing);
        assert!(drawing.contains("nothing to draw in this window"), "{:?}", spec.figure);
    }
    let one = vec![
        (ChartUnit::Seconds, trend(1, false)),
        (ChartUnit::Seconds, trend(2, true)),
        (ChartUnit::Count, Figure::Pareto { bars: vec![bar("db", Some(1.0), 1)], total: 1.0, more: 0 }),
        (ChartUnit::Count, Figure::Calendar { days: vec![Day { date: monday(0), count: Some(1) }] }),
        (ChartUnit::Seconds, Figure::Distribution { groups: vec![spread("SEV1", 1)] }),
        (ChartUnit::Count, timeline(1)),
    ];
    for spec in one.into_iter().map(spec) {
        for width in [330, 900] {
            let drawing = svg(&spec, Size::fit(&spec, width), Ground::File).unwrap();
            well_formed(&drawing);
            assert!(!drawing.contains("NaN"), "{:?}", spec.figure);
        }
    }
}

#[test]
fn words_give_the_same_values_to_those_who_do_not_see_them() {
    let pareto = Figure::Pareto { bars: vec![Bar { ci95: None, ..bar("db", Some(3.0), 3) }], total: 4.0, more: 1 };
    let spec = ChartSpec { notes: vec!["A note.".into()], ..spec((ChartUnit::Count, pareto)) };
    assert_eq!(words(&spec), "db: 3 (n 3), together 75.0 % of all, and 1 more. A note.");
    let (unit, figure) = (ChartUnit::Seconds, Figure::Distribution { groups: vec![spread("SEV1", 0)] });
    let said = words(&ChartSpec { unit, figure, notes: Vec::new(), ..spec });
    assert_eq!(said, "SEV1: none is over, 1 still running.");
}

/// A bar twice as long in value is twice as long in pixels, and all bars begin at one line.
#[test]
fn lengths_are_in_proportion() {
    let figure = Figure::Bars {
        bars: vec![bar("a", Some(40.0), 40), bar("b", Some(20.0), 20), bar("c", Some(10.0), 10)],
        parts: Vec::new(),
        more: 0,
        n: 70,
    };
    let spec =
        ChartSpec { notes: Vec::new(), caption: "n 70".into(), title: "t".into(), ..spec((ChartUnit::Count, figure)) };
    let drawing = svg(&spec, Size { width: 900, height: 200 }, Ground::Page).unwrap();
    let bars: Vec<(f64, f64)> = drawing
        .split("<rect ")
        .skip(1)
        .map(|element| format!(" {element}"))
        .filter(|element| element.contains("#0072B2"))
        .map(|element| (attribute(&element, "x").unwrap(), attribute(&element, "width").unwrap()))
        .collect();
    assert_eq!(bars.len(), 3);
    assert!(bars.iter().all(|bar| bar.0 == bars[0].0));
    assert!((bars[0].1 - 2.0 * bars[1].1).abs() <= 2.0 && (bars[1].1 - 2.0 * bars[2].1).abs() <= 2.0, "{bars:?}");
}
