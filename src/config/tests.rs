//! What a user reads who wrote something wrong, and what a configuration comes to.

use super::*;
use crate::model::{Length, Severity, SeverityWord};

fn message(text: &str) -> String {
    parse(text, "incidence.toml").unwrap_err().to_string()
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(parse("", "x").unwrap(), Config::default());
    assert_eq!(parse("\u{feff}# nothing\r\n", "x").unwrap(), Config::default());
}

#[test]
fn every_key_of_the_contract_is_read() {
    let text = r#"
timezone = "Europe/Berlin"
gates = ["mtta > 5m where severity=SEV1"]
annotations = [{ date = 2026-11-02, text = "new runbook" }]
[targets]
response = { SEV1 = "15m", SEV2 = "1h 30m" }
[severity.pagerduty]
"P1" = "SEV1"
[severity."*"]
purple = "SEV5"
[failures]
severities = ["SEV1"]
sources = ["pagerduty"]
[false_positive]
tags = ["noise"]
resolution_codes = ["False Alarm"]
[repeat]
window_days = 14
[noise]
transient_minutes = 2.5
[hours]
business = "09:00-17:30"
sleep = "23:00-07:00"
[holidays]
dates = ["2026-12-25", 2026-12-26]
[hold]
states = ["Awaiting vendor"]
[teams.search]
timezone = "America/New_York"
targets.response = { SEV1 = "5m" }
[services.shop]
aliases = ["old-shop"]
owner = "web"
tier = 1
[people."Ada Example"]
aliases = ["ada@example.org"]
timezone = "Asia/Tokyo"
[link]
references = false
fingerprint = true
window = "20m"
precedence = ["opsgenie", "jira"]
[exclude]
titles = ["(?i)^drill"]
[overrides]
file = "overrides.csv"
[trend]
baseline_from = 2026-01-05
[oncall]
max_incidents_per_shift = 3
min_rest = "12h"
max_hours_per_week = "48h"
max_consecutive_days = 7
[pay]
currency = "EUR"
per_hour = { business = 0, weekend = "5.00", sleep = 2.25 }
per_call_out_hour = "30"
round = "15m"
rounding = "up"
[privacy]
min_group = 5
key_file = "names.key"
"#;
    let config = parse(text, "incidence.toml").unwrap();
    let sev = |level| SeverityWord(Severity::new(level).unwrap());
    assert_eq!(config.targets.response, [(sev(1), Length::minutes(15)), (sev(2), Length::minutes(90))].into());
    assert_eq!(config.targets.acknowledge.len(), 5); // not named: the default stays
    assert_eq!(config.holidays.dates.len(), 2);
    assert_eq!(config.holidays.dates[1].to_string(), "2026-12-26");
    assert_eq!(config.annotations[0].date.to_string(), "2026-11-02");
    assert_eq!(config.trend.baseline_from.unwrap().to_string(), "2026-01-05");
    assert_eq!((config.hours.business.from, config.hours.business.until), (540, 1050));
    assert_eq!(config.hold.states.as_deref(), Some(&["Awaiting vendor".to_owned()][..]));
    assert_eq!(config.severity["*"]["purple"], sev(5));
    assert_eq!((config.link.references, config.link.fingerprint, config.link.window.seconds), (false, true, 1200.0));
    assert_eq!(config.link.precedence, ["opsgenie", "jira"]);
    assert_eq!((config.oncall.max_incidents_per_shift, config.oncall.min_rest.seconds), (3, 43_200.0));
    assert_eq!((config.oncall.max_time_ratio, config.oncall.max_nights_per_week), (0.25, None));
    let rates = config.pay.per_hour.rates().map(|rate| rate.map(|rate| rate.ten_thousandths));
    assert_eq!(rates, [Some(0), None, Some(50_000), None, Some(22_500)]);
    assert_eq!(config.privacy.key_file.as_deref(), Some("names.key"));
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    let cases = [
        (
            "timezon = \"UTC\"",
            "incidence.toml:1: timezon: expected a known key, found \"timezon\"; did you mean \"timezone\"?",
        ),
        (
            "[targets]\n\nrespons = {}",
            "incidence.toml:3: targets.respons: expected a known key, found \"respons\"; did you mean \"response\"?",
        ),
        (
            "[services.shop.targets]\nack = {}",
            "incidence.toml:2: services.shop.targets.ack: expected a known key, found \"ack\"; \
             did you mean \"acknowledge\"?",
        ),
        (
            "[services.shop.targets]\nspeed = {}",
            "incidence.toml:2: services.shop.targets.speed: expected a known key, found \"speed\"; \
             known here: response, acknowledge, detect, resolve",
        ),
        (
            "[hold]\nstate = []",
            "incidence.toml:2: hold.state: expected a known key, found \"state\"; did you mean \"states\"?",
        ),
        (
            "min_group = 3",
            "incidence.toml:1: min_group: expected a known key, found \"min_group\"; did you mean \"privacy.min_group\"?",
        ),
        (
            "[[annotations]]\ndate = 2026-01-01\ntext = \"x\"\n[[annotations]]\ndate = 2026-01-01\ntxt = \"x\"",
            "incidence.toml:6: annotations.txt: expected a known key, found \"txt\"; did you mean \"text\"?",
        ),
        (
            "[repeat]\nwindow-days = 3",
            "incidence.toml:2: repeat.window-days: expected a known key, found \"window-days\"; \
             did you mean \"window_days\"?",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn a_wrong_value_says_where_and_what_was_expected() {
    let cases = [
        (
            "timezone = \"Mars\"",
            "incidence.toml:1: timezone: expected an IANA time zone such as Europe/Berlin, found \"Mars\"",
        ),
        (
            "# c\n[targets.response]\nSEV1 = \"soon\"",
            "incidence.toml:3: targets.response.SEV1: expected a length of time such as \"15m\" or \"1h 30m\", found \"soon\"",
        ),
        (
            "[targets.response]\nSEV1 = \"0m\"",
            "incidence.toml:2: targets.response.SEV1: expected a length of time above 0, found 0",
        ),
        ("[privacy]\nmin_group = 0", "incidence.toml:2: privacy.min_group: expected at least 1, found 0"),
        ("[repeat]\nwindow_days = 0", "incidence.toml:2: repeat.window_days: expected at least 1 day, found 0"),
        (
            "[noise]\ntransient_minutes = nan",
            "incidence.toml:2: noise.transient_minutes: expected a number of minutes above 0, found NaN",
        ),
        (
            "[hours]\nsleep = \"8-22\"",
            "incidence.toml:2: hours.sleep: expected hours such as \"08:00-18:00\", found \"8-22\"",
        ),
        (
            "[hours]\nsleep = \"08:00-08:00\"",
            "incidence.toml:2: hours.sleep: expected a span of hours, found one that ends where it begins",
        ),
        ("[link]\nwindow = \"0m\"", "incidence.toml:2: link.window: expected a length of time above 0, found 0"),
        (
            "[link]\nprecedence = [\"jira\", \"opsgenie\", \"jira\"]",
            "incidence.toml:2: link.precedence: expected each source once, found \"jira\" twice",
        ),
        (
            "[exclude]\ntitles = [\"ok\", \"(\"]",
            "incidence.toml:2: exclude.titles: expected regular expressions, found \"(\" (unclosed group)",
        ),
        (
            "[oncall]\nmin_rst = \"11h\"",
            "incidence.toml:2: oncall.min_rst: expected a known key, found \"min_rst\"; did you mean \"min_rest\"?",
        ),
        (
            "[oncall]\nmax_time_ratio = 25.0",
            "incidence.toml:2: oncall.max_time_ratio: expected a share above 0 and at most 1, found 25",
        ),
        ("[oncall]\nreference_weeks = 0", "incidence.toml:2: oncall.reference_weeks: expected at least 1, found 0"),
        (
            "[pay]\nper_shift = 50",
            "incidence.toml:1: pay: expected a currency beside the rates, found none; add currency = \"EUR\" under [pay]",
        ),
        (
            "[pay]\nper_shift = -1",
            "incidence.toml:2: pay.per_shift: expected an amount such as \"2.50\", with at most 4 decimals, found \"-1\"",
        ),
        (
            "[pay]\ncurrency = \"euro\"",
            "incidence.toml:2: pay.currency: expected a currency's code such as \"EUR\", found \"euro\"",
        ),
        (
            "[pay.per_hour]\nnight = 1",
            "incidence.toml:2: pay.per_hour.night: expected a known key, found \"night\"; known here: business, off, weekend, holiday, sleep",
        ),
        (
            "[people.Ada]\nholidays.dat = []",
            "incidence.toml:2: people.Ada.holidays.dat: expected a known key, found \"dat\"; did you mean \"dates\"?",
        ),
        (
            "[holidays]\ndates = [\"25.12.2026\"]",
            "incidence.toml:2: holidays.dates: expected a date such as 2026-12-25, found \"25.12.2026\"",
        ),
        ("[repeat]\nwindow_days = \"x\"", "incidence.toml:2: repeat.window_days: expected u32, found string \"x\""),
        (
            "annotations = [{ date = 2026-01-01 }]",
            "incidence.toml:1: annotations: expected the key `text`, found none; add text = ...",
        ),
        (
            "[services.a]\naliases = [\"x\"]\n[services.b]\naliases = [\"x\"]",
            "incidence.toml:4: services.b.aliases: expected an alias of one name, found \"x\", which also stands for \"a\"; \
             remove it from one of the two",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected);
    }
    assert!(message("timezone = ").starts_with("incidence.toml:1: "), "{}", message("timezone = "));
    assert!(
        message("\n[severity.x]\np1 = \"SEV9\"").contains(":3: severity.x.p1: expected SEV1 to SEV5, found \"SEV9\"")
    );
}

#[test]
fn the_hash_is_of_what_is_said_not_of_how() {
    let hash = |text| sha256(&parse(text, "x").unwrap(), &[]).unwrap();
    assert_eq!(hash("# nothing"), sha256(&Config::default(), &[]).unwrap());
    let one = hash("[targets]\nresponse = { SEV1 = \"5m\", SEV2 = \"1h\" }\n[privacy]\nmin_group = 4");
    let other = hash("# why\nprivacy = { min_group = 4 }\n\n[targets.response]\nSEV2 = \"60m\"\nSEV1 = \"300s\"");
    assert_eq!(one, other);
    assert_ne!(one, hash("[privacy]\nmin_group = 4"));
    assert_eq!(one.len(), 64);
}
