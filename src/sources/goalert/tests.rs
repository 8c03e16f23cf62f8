use super::*;
use crate::sources::testing::{case, of_kind, read};

const COLUMNS: &str =
    "Time to Ack,Time to Close,Alert ID,Escalated,Noise Reason,Status,Summary,Details,Service Name,Service URL";

#[test]
fn its_own_tables_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| GoAlert.recognises(&Head { bytes, is_whole: true });
    for name in ["metrics", "named-zone", "no-zone"] {
        assert!(is_its_own(&case(&format!("goalert/{name}/alerts.csv"))), "{name}");
    }
    for other in [
        "id,source,number,title,created_at,resolved_at\n",
        "alert_id,time_to_ack,time_to_close,escalated\n",
        "Created At (CST -0600),Alert ID,Status\n",
        r#"{"Created At (CST -0600)":1}"#,
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn the_header_gives_the_offset_in_every_width() {
    let detected = |zone: &str| {
        let text = format!(
            "Created At ({zone}),Closed At ({zone}),{COLUMNS}\n2024-01-01 12:00:00.000,,,,1,false,,Unacknowledged,s,,v,u\n"
        );
        let lines = read(&GoAlert, text.as_bytes(), &Options::default()).unwrap();
        let is_noted = lines.iter().any(|line| line.starts_with("note partial-export"));
        let incident = of_kind(&lines, "incident")[0];
        let micros = incident.split_once("detected_at: Some(Instant(").unwrap().1.split_once(')').unwrap().0;
        (micros.parse::<i64>().unwrap() / 1_000_000 - 1_704_110_400, is_noted)
    };
    // 2024-01-01T12:00:00Z is 1704110400.
    assert_eq!(detected("CST -0600"), (21_600, true));
    assert_eq!(detected("CST -6"), (21_600, true));
    assert_eq!(detected("GMT+5:30 +5:30"), (-19_800, true));
    assert_eq!(detected("UTC +0"), (0, false));
}

#[test]
fn two_offsets_in_one_header_are_refused() {
    let text = format!("Created At (CST -0600),Closed At (CDT -0500),{COLUMNS}\n");
    let error = read(&GoAlert, text.as_bytes(), &Options::default()).unwrap_err();
    assert!(error.message.contains("CST -0600, CDT -0500") && error.way_out.contains("--source-tz"), "{error}");
}

#[test]
fn durations_may_have_more_than_a_day() {
    for (text, expected) in [
        ("00:00:00", Some(0.0)),
        ("00:05:30", Some(330.0)),
        ("49:10:05", Some(177_005.0)),
        ("1234:00:00", Some(4_442_400.0)),
        ("00:60:00", None),
        ("5:00", None),
        ("-00:00:05", None),
        ("Invalid Duration", None),
        ("00:00:0é", None),
    ] {
        assert_eq!(crate::sources::duration::clock(text), expected, "{text}");
    }
}
