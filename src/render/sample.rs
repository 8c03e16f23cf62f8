//! A report written by hand, for the tests of every format: invented figures, some missing, some hostile.

use crate::model::{Calendar, Instant, Window};
use crate::report::{
    Bar, Block, Cell, ChartSpec, ChartUnit, Column, Definition, Document, Figure, Footnote, Headline, Headlines,
    Period, Point, Section, Series, Table, Tone, Value,
};
use chrono::{Days, NaiveDate};

/// What a title from outside may look like.
pub(crate) const HOSTILE: &str =
    "</title></text><script>alert('x')</script> | [a](javascript:alert(1)) `b` \u{202e}gpj\u{1b}[31m\n# c & \"d\"";

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

fn at(text: &str) -> Instant {
    Instant::from_rfc3339(text).expect("an instant")
}

fn seconds(value: f64, n: u64) -> Cell {
    Cell::new(Value::Seconds(Some(value))).from_n(n)
}

fn ratio(value: f64, n: u64, low: f64, high: f64) -> Cell {
    Cell { ci95: Some((Some(low), Some(high))), ..Cell::new(Value::Ratio(Some(value))).from_n(n) }
}

fn count(value: u64) -> Cell {
    Cell::new(Value::Count(Some(value)))
}

fn headline(metric: &str, figure: &str, title: &str, is_lead: bool, cells: [Cell; 3]) -> Headline {
    Headline { metric: metric.into(), figure: figure.into(), title: title.into(), is_lead, cells: cells.into() }
}

fn headlines() -> Block {
    let calendar = Calendar::UTC;
    let window = |from, until| Window { from: calendar.midnight(from), until: calendar.midnight(until) };
    let period = |title: &str, label: &str, window| Period { title: title.into(), label: label.into(), window };
    let none = || Cell::new(Value::Ratio(None)).from_n(0);
    Block::Headlines(Headlines {
        periods: vec![
            period("this week", "9 to 15 Nov 2026", window(date(11, 9), date(11, 16))),
            period("week before", "2 to 8 Nov 2026", window(date(11, 2), date(11, 9))),
            period("12 weeks before", "17 Aug to 8 Nov 2026", window(date(8, 17), date(11, 9))),
        ],
        rows: vec![
            headline(
                "incident_count",
                "value",
                "Incidents",
                true,
                [count(61), count(48), Cell::new(Value::Number(Some(52.4)))],
            ),
            headline(
                "mtta",
                "median",
                "Time to acknowledge, median",
                true,
                [seconds(188.0, 52), seconds(240.0, 41), seconds(201.5, 560)],
            ),
            headline(
                "mttr",
                "median",
                "Time to resolve, median",
                true,
                [Cell { footnotes: vec![1], ..seconds(11_129.0, 54) }, seconds(9_840.0, 46), seconds(10_260.0, 611)],
            ),
            headline(
                "response_attainment",
                "value",
                "Response target met",
                true,
                [ratio(0.903, 52, 0.793, 0.958), ratio(0.951, 41, 0.839, 0.987), ratio(0.929, 560, 0.904, 0.947)],
            ),
            headline(
                "mttr",
                "value",
                "Time to resolve, mean",
                false,
                [seconds(64_213.0, 54), seconds(30_120.5, 46), seconds(41_007.0, 611)],
            ),
            headline(
                "false_positive_rate",
                "value",
                "False positives",
                false,
                [
                    Cell { footnotes: vec![2], ..ratio(0.115, 52, 0.054, 0.230) },
                    ratio(0.122, 41, 0.053, 0.255),
                    ratio(0.109, 560, 0.086, 0.138),
                ],
            ),
            headline("reopen_rate", "value", "Reopened", false, [none(), none(), none()]),
        ],
    })
}

fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>, more: u64) -> Block {
    Block::Table(Table { caption: caption.into(), columns, rows, more, totals: Vec::new() })
}

fn coverage() -> Vec<Block> {
    let row = |source: &str, first: &str, last: &str, age: f64, gap: &str| {
        vec![
            Cell::text(source),
            Cell::new(Value::Instant(Some(at(first)))),
            Cell::new(Value::Instant(Some(at(last)))),
            Cell::new(Value::Seconds(Some(age))),
            Cell::text(gap),
        ]
    };
    vec![
        Block::Warning {
            text: "servicenow has brought nothing for the last 4d 2h of the window: what happened there since \
                   2026-11-11 21:40 is not in these figures."
                .into(),
        },
        table(
            "What each source covers",
            vec![
                Column::text("Source"),
                Column::text("First moment"),
                Column::text("Last moment"),
                Column::number("Age at as of"),
                Column::text("Longest silence"),
            ],
            vec![
                row("pagerduty", "2026-01-02T03:04:05Z", "2026-11-15T23:51:12Z", 528.0, "2d 3h, from 2026-09-05 18:20"),
                row(
                    "servicenow",
                    "2026-03-01T08:00:00Z",
                    "2026-11-11T21:40:00Z",
                    353_400.0,
                    "4d 1h, from 2026-10-02 17:00",
                ),
            ],
            0,
        ),
    ]
}

fn quality() -> Block {
    let row = |metric: &str, part: u64, why: &str| {
        vec![Cell::text(metric), Cell::new(Value::Of { part, whole: 64 }), Cell::text(why)]
    };
    table(
        "What the figures are measured from",
        vec![Column::text("Figure"), Column::number("Measured from"), Column::text("Left out, and why")],
        vec![
            row("Mean time to acknowledge", 52, "merged 3, unknown 7, open 2"),
            row("Mean time to resolve", 54, "merged 3, false_positive 5, open 2"),
            row("Mean time to detect", 0, "merged 3, unknown 61"),
        ],
        0,
    )
}

fn severities() -> Block {
    let severity = |level| Cell::new(Value::Severity(level));
    let columns = vec![
        Column::text("Severity"),
        Column::number("Incidents"),
        Column::number("Response target met"),
        Column::number("Time to acknowledge, median"),
    ];
    let rows = vec![
        vec![severity(Some(1)), count(4), ratio(0.75, 4, 0.301, 0.954), seconds(95.0, 4)],
        vec![severity(Some(2)), count(19), ratio(0.895, 19, 0.686, 0.971), seconds(171.0, 19)],
        vec![severity(Some(3)), count(31), ratio(0.931, 29, 0.78, 0.981), seconds(260.0, 28)],
        vec![
            severity(None),
            count(7),
            Cell::new(Value::Ratio(None)).from_n(0),
            Cell::new(Value::Seconds(None)).from_n(0),
        ],
    ];
    table("Targets by severity", columns, rows, 0)
}

fn issues() -> Block {
    let row = |title: &str, n: u64, url: &str| {
        let title = Value::Link { text: title.into(), url: url.into() };
        vec![
            Cell::new(title),
            Cell::text("checkout"),
            count(n),
            Cell::new(Value::Instant(Some(at("2026-11-09T02:11:40Z")))),
        ]
    };
    let columns =
        vec![Column::text("Issue"), Column::text("Service"), Column::number("Incidents"), Column::text("First")];
    let rows = vec![
        row("Disk # % full on db-#", 9, "https://incidents.example/9?a=1&b=2"),
        row(HOSTILE, 4, "javascript:alert(1)"),
        row("Überlast – очередь сообщений – ουρά", 3, "http://incidents.example/3"),
    ];
    table("Issues that came most often", columns, rows, 12)
}

/// Mondays before the end of the window.
fn mondays() -> Vec<NaiveDate> {
    (0..13).map(|week| date(8, 17) + Days::new(7 * week)).collect()
}

pub(crate) fn trend() -> ChartSpec {
    let median = [
        Some(212.0),
        Some(198.0),
        Some(254.0),
        None,
        Some(187.0),
        Some(305.0),
        Some(201.0),
        Some(178.0),
        Some(222.0),
        Some(240.0),
        Some(195.0),
        Some(240.0),
        Some(188.0),
    ];
    let gmean = [
        Some(260.0),
        Some(231.0),
        Some(321.0),
        None,
        Some(240.0),
        Some(402.0),
        Some(260.0),
        Some(222.0),
        Some(290.0),
        Some(301.0),
        Some(244.0),
        Some(287.0),
        Some(231.0),
    ];
    let n = [44, 51, 39, 0, 47, 58, 49, 45, 52, 50, 43, 41, 52];
    let line = |name: &str, tone, values: [Option<f64>; 13]| Series {
        name: name.into(),
        tone: Tone::Series(tone),
        points: values.iter().zip(n).map(|(&value, n)| Point::new(value, n)).collect(),
    };
    ChartSpec {
        name: "mtta".into(),
        title: "Time to acknowledge".into(),
        caption: "per week, 17 Aug to 15 Nov 2026, 571 incidents".into(),
        unit: ChartUnit::Seconds,
        figure: Figure::Trend {
            buckets: mondays(),
            series: vec![line("median", 0, median), line("geometric mean", 1, gmean)],
            target: Some(300.0),
            levels: Vec::new(),
            annotations: vec![(date(9, 24), "new rota".into())],
            is_unfinished: false,
            is_log: false,
        },
        notes: Vec::new(),
    }
}

pub(crate) fn stacked() -> ChartSpec {
    let part = |name: &str, tone, values: [u64; 13]| Series {
        name: name.into(),
        tone,
        points: values.iter().map(|&n| Point::new(Some(n as f64), n)).collect(),
    };
    let mut series = vec![
        part("SEV1", Tone::Severity(1), [2, 1, 3, 0, 2, 6, 1, 2, 3, 2, 1, 3, 4]),
        part("SEV2", Tone::Severity(2), [12, 15, 11, 9, 14, 19, 13, 12, 15, 14, 11, 12, 19]),
        part("SEV3", Tone::Severity(3), [25, 29, 22, 20, 27, 28, 30, 26, 29, 28, 25, 24, 31]),
        part("unknown", Tone::Rest, [6, 7, 4, 5, 6, 7, 6, 6, 7, 7, 7, 9, 7]),
    ];
    for part in &mut series {
        part.points[0] = Point::default();
    }
    ChartSpec {
        name: "severity-mix".into(),
        title: "Incidents by severity".into(),
        caption: "per week, 17 Aug to 15 Nov 2026".into(),
        unit: ChartUnit::Count,
        figure: Figure::Stacked { buckets: mondays(), series, annotations: Vec::new(), is_unfinished: false },
        notes: Vec::new(),
    }
}

pub(crate) fn bars() -> ChartSpec {
    let bar = |label: &str, n: u64| Bar { label: label.into(), value: Some(n as f64), n, ..Bar::default() };
    ChartSpec {
        name: "services".into(),
        title: "Incidents by service".into(),
        caption: "9 to 15 Nov 2026, 61 incidents".into(),
        unit: ChartUnit::Count,
        figure: Figure::Bars {
            bars: vec![
                bar("checkout", 21),
                bar("search", 14),
                bar(HOSTILE, 9),
                bar("a service with a name that is much longer than any reader would like it to be", 4),
                bar("billing", 1),
            ],
            parts: Vec::new(),
            more: 7,
            n: 61,
        },
        notes: Vec::new(),
    }
}

pub(crate) fn heat_map() -> ChartSpec {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let cell = |day: u64, hour: u64| {
        (day * 7 + hour * 5) % 11 * u64::from(hour > 6) * u64::from(day < 5 || hour.is_multiple_of(3))
    };
    ChartSpec {
        name: "arrivals".into(),
        title: "When incidents arrive".into(),
        caption: "hour by weekday, UTC, 17 Aug to 15 Nov 2026".into(),
        unit: ChartUnit::Count,
        figure: Figure::HeatMap {
            rows: days.map(String::from).into(),
            columns: (0..24).map(|hour| hour.to_string()).collect(),
            cells: (0..7).map(|day| (0..24).map(|hour| cell(day, hour)).collect()).collect(),
        },
        notes: Vec::new(),
    }
}

fn definition() -> Block {
    let entry = Definition {
        metric: "mtta".into(),
        title: "Mean time to acknowledge".into(),
        question: "How long does a page wait for a person?".into(),
        formula: "acknowledged_at - detected_at".into(),
        leaves_out: "merged, test, excluded, unknown, negative, open, missing".into(),
        target: "< 5 min".into(),
        caution: "An acknowledgement is a click, not yet work.".into(),
        source: "metrics.md, section 3".into(),
    };
    Block::Definitions { entries: vec![entry] }
}

/// The report.
pub(crate) fn document() -> Document {
    let section = |id: &str, title: &str, blocks| Section { id: id.into(), title: title.into(), blocks };
    let mut first = vec![headlines()];
    first.extend(coverage());
    first.push(quality());
    let sentence = |text: &str| Block::Sentence { text: text.into() };
    Document {
        schema: 1,
        plan: "weekly".into(),
        title: "Weekly reliability report".into(),
        window: Window { from: Calendar::UTC.midnight(date(11, 9)), until: Calendar::UTC.midnight(date(11, 16)) },
        window_label: "week 46 of 2026, 9 to 15 Nov 2026".into(),
        as_of: at("2026-11-16T00:00:00Z"),
        calendar: Calendar::UTC,
        definitions: "incidence".into(),
        clock: None,
        config_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        sections: vec![
            section("summary", "At a glance", first),
            section("targets", "Targets by severity", vec![severities()]),
            section("trends", "Trends", vec![Block::Charts { charts: vec![stacked(), trend(), heat_map(), bars()] }]),
            section("issues", "Repeating issues", vec![issues()]),
            section("open", "Open incidents", vec![sentence("No incident was open at the end of the window.")]),
            section("definitions", "What the figures mean", vec![definition()]),
        ],
        footnotes: vec![
            Footnote {
                number: 1,
                code: "proxy".into(),
                text: "3 resolves are the last status change, since the source states none.".into(),
            },
            Footnote { number: 2, code: "labelled".into(), text: "labelled: 12 of 52".into() },
        ],
    }
}
