//! Three years of on-call as PagerDuty exports it: 200 people, 40 weekly schedules of five, and four notifications an
//! incident.

use super::{DAY_S, Random, TEAMS, stamp};
use std::io::{self, Write};

const PEOPLE: usize = 200;
const SCHEDULES: usize = 40;
const WEEKS: i64 = 157;
/// Monday 2023-01-02T00:00:00Z.
const FROM_S: i64 = 1_672_617_600;
const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Etc/UTC"];

/// The first second after the three years.
pub const UNTIL_S: i64 = FROM_S + WEEKS * 7 * DAY_S;

fn reference(who: usize) -> String {
    format!(r#"{{"id":"PUSR{who:03}","type":"user_reference","summary":"Person {who:03}"}}"#)
}

/// `GET /users`.
pub fn users(out: &mut dyn Write) -> io::Result<()> {
    let user = |who: usize| {
        format!(
            r#"{{"id":"PUSR{who:03}","type":"user","name":"Person {who:03}","email":"p{who:03}@example.com","time_zone":"{}","teams":[{{"id":"PT{}","summary":"{}"}}],"contact_methods":[]}}"#,
            ZONES[who % ZONES.len()],
            who % TEAMS.len(),
            TEAMS[who % TEAMS.len()]
        )
    };
    let users: Vec<String> = (0..PEOPLE).map(user).collect();
    writeln!(out, "{{\"users\":[{}],\"limit\":{PEOPLE},\"offset\":0,\"more\":false}}", users.join(",\n"))
}

/// `GET /oncalls`: each schedule goes round its five people, Mondays 09:00 UTC.
pub fn oncalls(out: &mut dyn Write) -> io::Result<()> {
    let mut shifts = Vec::new();
    for schedule in 0..SCHEDULES {
        for week in 0..WEEKS {
            let from_s = FROM_S + week * 7 * DAY_S + 32_400;
            shifts.push(format!(
                r#"{{"user":{},"schedule":{{"id":"PS{schedule:02}","summary":"Schedule {schedule:02}"}},"escalation_policy":{{"id":"PEP{schedule:02}","summary":"Policy {schedule:02}"}},"escalation_level":1,"start":"{}","end":"{}"}}"#,
                reference(schedule * 5 + (week % 5) as usize),
                stamp(from_s),
                stamp(from_s + 7 * DAY_S)
            ));
        }
    }
    writeln!(out, "{{\"oncalls\":[{}],\"limit\":100,\"offset\":0,\"more\":false}}", shifts.join(",\n"))
}

/// `GET /log_entries`: whoever is on call gets a push, an SMS and two calls, acknowledges and resolves.
pub fn log_entries(incidents: usize, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut random = Random(seed);
    writeln!(out, "{{\"log_entries\":[")?;
    for incident in 0..incidents {
        let at_s = FROM_S + 32_400 + (random.share() * ((WEEKS - 1) * 7 * DAY_S) as f64) as i64;
        let schedule = random.below(SCHEDULES);
        let who = reference(schedule * 5 + ((at_s - FROM_S - 32_400) / (7 * DAY_S) % 5) as usize);
        let service =
            format!(r#"{{"id":"PSVC{schedule:02}","type":"service_reference","summary":"service {schedule:02}"}}"#);
        let mut entry = |n: usize, kind: &str, at_s: i64, rest: String| {
            write!(
                out,
                r#"{}{{"id":"R{incident:07}{n}","type":"{kind}_log_entry","created_at":"{}","service":{service},"incident":{{"id":"Q{incident:07}","type":"incident_reference","summary":"alert"}},{rest}}}"#,
                if incident + n > 0 { ",\n" } else { "" },
                stamp(at_s)
            )
        };
        entry(0, "trigger", at_s, format!(r#""agent":{service},"channel":{{"type":"api"}}"#))?;
        for (n, (how, late_s)) in [("push", 1), ("sms", 31), ("phone", 91), ("phone", 151)].into_iter().enumerate() {
            let notified =
                format!(r#""user":{who},"channel":{{"type":"auto","notification":{{"type":"{how}_notification"}}}}"#);
            entry(n + 1, "notify", at_s + late_s, notified)?;
        }
        let wait_s = 160 + random.below(600) as i64;
        let by = format!(r#""agent":{who},"channel":{{"type":"mobile"}}"#);
        entry(5, "acknowledge", at_s + wait_s, by.clone())?;
        entry(6, "resolve", at_s + wait_s + random.log_normal(1800.0, 1.0) as i64, by)?;
    }
    writeln!(out, "\n],\"limit\":100,\"offset\":0,\"more\":false,\"total\":null}}")
}
