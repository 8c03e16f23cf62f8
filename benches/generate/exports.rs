//! Invented incidents as the exports that systems really give.

use super::{Incident, Spec, TEAMS, on_call, person, stamp};
use std::io::{self, Write};

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn cell(at_s: Option<i64>) -> String {
    at_s.map(stamp).unwrap_or_default()
}

/// The canonical ticket CSV: every moment, labels, about 220 bytes a row.
pub fn canonical_csv(incidents: impl Iterator<Item = Incident>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "id,number,title,service,team,severity,status,started_at,detected_at,acknowledged_at,resolved_at,\
         acknowledged_by,resolved_by,auto_resolved,false_positive,is_test,merged_into,reopen_count,escalation_count,tags"
    )?;
    for incident in incidents {
        let (first, last) = (incident.first(), incident.last());
        let severity = incident.severity.map_or(String::new(), |severity| format!("SEV{severity}"));
        let label = incident.false_positive.map_or("", |label| if label { "true" } else { "false" });
        let tags = if incident.is_test { "drill" } else { "" };
        writeln!(
            out,
            "{},INC-{},{},{},{},{severity},{},{},{},{},{},{},{},{},{label},{},{},{},{},{tags}",
            incident.id,
            incident.number,
            quoted(&incident.title),
            incident.service_name(),
            incident.team_name(),
            incident.status(),
            stamp(incident.started_s),
            stamp(first.opened_s),
            cell(first.acknowledged.map(|(at, _)| at)),
            cell(last.resolved.map(|(at, _)| at)),
            first.acknowledged.map(|(_, who)| person(who)).unwrap_or_default(),
            last.resolved.and_then(|(_, who)| who).map(person).unwrap_or_default(),
            last.resolved.map_or(String::new(), |(_, who)| who.is_none().to_string()),
            incident.is_test,
            incident.merged_into.as_deref().unwrap_or_default(),
            incident.openings.len() - 1,
            incident.paged.len() - 1,
        )?;
    }
    Ok(())
}

/// PagerDuty's raw incidents report.
pub fn pagerduty_csv(incidents: impl Iterator<Item = Incident>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "id,incident_number,description,service_id,service_name,escalation_policy_id,escalation_policy_name,created_on,\
         resolved_on,seconds_to_first_ack,seconds_to_resolve,auto_resolved,escalation_count,auto_escalation_count,\
         acknowledge_count,assignment_count,acknowledged_by_user_ids,acknowledged_by_user_names,assigned_to_user_ids,\
         assigned_to_user_names,resolved_by_user_id,resolved_by_user_name,urgency"
    )?;
    let offset = |at_s: i64| stamp(at_s).replace('Z', "+00:00");
    for incident in incidents {
        let (first, last) = (incident.first(), incident.last());
        let escalations = incident.paged.len() - 1;
        let acknowledger =
            first.acknowledged.map(|(_, who)| (format!("PUSR{who:03}"), person(who))).unwrap_or_default();
        let resolver = last.resolved.and_then(|(_, who)| who);
        let resolver = resolver.map(|who| (format!("PUSR{who:03}"), person(who))).unwrap_or_default();
        let on_call = incident.paged[0].0;
        let since = |at: Option<i64>| at.map_or(String::new(), |at| (at - first.opened_s).to_string());
        writeln!(
            out,
            "{},{},{},PSVC{:03},{},PEP{:03},{} policy,{},{},{},{},{},{escalations},{escalations},{},{},{},{},PUSR{on_call:03},{},{},{},{}",
            incident.id,
            incident.number,
            quoted(&incident.title),
            incident.service,
            incident.service_name(),
            incident.team,
            incident.team_name(),
            offset(first.opened_s),
            last.resolved.map(|(at, _)| offset(at)).unwrap_or_default(),
            since(first.acknowledged.map(|(at, _)| at)),
            since(last.resolved.map(|(at, _)| at)),
            u8::from(last.resolved.is_some_and(|(_, who)| who.is_none())),
            u8::from(first.acknowledged.is_some()),
            escalations + 1,
            acknowledger.0,
            acknowledger.1,
            person(on_call),
            resolver.0,
            resolver.1,
            incident.urgency(),
        )?;
    }
    Ok(())
}

fn json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn user(who: usize) -> String {
    format!(r#"{{"id":"PUSR{who:03}","type":"user_reference","summary":{}}}"#, json(&person(who)))
}

/// A page of PagerDuty's `GET /incidents`.
pub fn pagerduty_incidents(incidents: impl Iterator<Item = Incident>, out: &mut dyn Write) -> io::Result<()> {
    let mut count = 0;
    writeln!(out, "{{\"incidents\":[")?;
    for incident in incidents {
        let last = incident.last();
        let status = incident.status();
        let resolved_at = last.resolved.map_or("null".to_owned(), |(at, _)| json(&stamp(at)));
        let changed_s = match (last.resolved, last.acknowledged) {
            (Some((at, _)), _) | (None, Some((at, _))) => at,
            (None, None) => last.opened_s,
        };
        let who = last.resolved.and_then(|(_, who)| who);
        let changed_by = who.map_or(
            format!(
                r#"{{"id":"PSVC{:03}","type":"service_reference","summary":"{}"}}"#,
                incident.service,
                incident.service_name()
            ),
            user,
        );
        let acknowledgements = match last.acknowledged {
            Some((at, who)) if status == "acknowledged" => {
                format!(r#"[{{"at":"{}","acknowledger":{}}}]"#, stamp(at), user(who))
            }
            _ => "[]".to_owned(),
        };
        let assignments = match incident.paged.last() {
            Some((who, at)) if status != "resolved" => {
                format!(r#"[{{"at":"{}","assignee":{}}}]"#, stamp(*at), user(*who))
            }
            _ => "[]".to_owned(),
        };
        let priority = incident.severity.map_or("null".to_owned(), |level| {
            format!(r#"{{"id":"PPRI{level}","type":"priority","summary":"P{level}","name":"P{level}"}}"#)
        });
        let merged = incident.merged_into.as_ref().map_or("null".to_owned(), |target| {
            format!(r#"{{"type":"merge_resolve_reason","incident":{{"id":"{target}","type":"incident_reference"}}}}"#)
        });
        write!(
            out,
            r#"{}{{"id":"{}","type":"incident","incident_number":{},"title":{},"status":"{status}","urgency":"{}","created_at":"{}","updated_at":"{}","resolved_at":{resolved_at},"last_status_change_at":"{}","last_status_change_by":{changed_by},"service":{{"id":"PSVC{:03}","type":"service_reference","summary":"{}"}},"escalation_policy":{{"id":"PEP{:03}","type":"escalation_policy_reference","summary":"{} policy"}},"teams":[{{"id":"PTEAM{}","type":"team_reference","summary":"{}"}}],"assignments":{assignments},"acknowledgements":{acknowledgements},"priority":{priority},"resolve_reason":{merged},"incident_key":null,"alert_counts":{{"all":{},"triggered":0,"resolved":{}}}}}"#,
            if count > 0 { ",\n" } else { "" },
            incident.id,
            incident.number,
            json(&incident.title),
            incident.urgency(),
            stamp(incident.first().opened_s),
            stamp(changed_s),
            stamp(changed_s),
            incident.service,
            incident.service_name(),
            incident.team,
            incident.team_name(),
            incident.team,
            incident.team_name(),
            incident.alerts,
            incident.alerts,
        )?;
        count += 1;
    }
    writeln!(out, "\n],\"limit\":{count},\"offset\":0,\"more\":false,\"total\":null}}")
}

/// A page of PagerDuty's `GET /log_entries`.
pub fn pagerduty_log_entries(incidents: impl Iterator<Item = Incident>, out: &mut dyn Write) -> io::Result<()> {
    let mut count = 0;
    writeln!(out, "{{\"log_entries\":[")?;
    for incident in incidents {
        let mut entries: Vec<(i64, &str, String)> = Vec::new();
        let service = format!(r#""agent":{{"id":"PSVC{:03}","type":"service_reference"}}"#, incident.service);
        for opening in &incident.openings {
            entries.push((opening.opened_s, "trigger", format!(r#"{service},"channel":{{"type":"api"}}"#)));
            let acknowledge =
                |at, who| (at, "acknowledge", format!(r#""agent":{},"channel":{{"type":"mobile"}}"#, user(who)));
            if let Some((at, who)) = opening.acknowledged {
                entries.push(acknowledge(at, who));
                if let Some(late) = opening.unacknowledged_s {
                    entries.push((late, "unacknowledge", format!(r#"{service},"channel":{{"type":"timeout"}}"#)));
                    let is_before_the_end = opening.resolved.is_none_or(|(end, _)| late + 240 < end);
                    entries.extend(is_before_the_end.then(|| acknowledge(late + 240, who)));
                }
            }
            match opening.resolved {
                Some((at, Some(who))) => {
                    entries.push((at, "resolve", format!(r#""agent":{},"channel":{{"type":"website"}}"#, user(who))));
                }
                Some((at, None)) => entries.push((at, "resolve", format!(r#"{service},"channel":{{"type":"api"}}"#))),
                None => {}
            }
        }
        for (i, (who, at)) in incident.paged.iter().enumerate() {
            let (kind, channel) = if i == 0 { ("assign", "auto") } else { ("escalate", "timeout") };
            let assignees = format!(r#"{service},"channel":{{"type":"{channel}"}},"assignees":[{}]"#, user(*who));
            entries.push((*at, kind, assignees));
            let how = ["push", "sms", "phone"][(incident.number + i) % 3];
            let notified = format!(
                r#""user":{},"channel":{{"type":"auto","notification":{{"type":"{how}_notification"}}}}"#,
                user(*who)
            );
            entries.push((*at + 1, "notify", notified));
        }
        entries.sort_by_key(|(at, ..)| *at);
        for (i, (at, kind, rest)) in entries.iter().enumerate() {
            let separator = if count > 0 { ",\n" } else { "" };
            write!(
                out,
                r#"{separator}{{"id":"R{}{i:02}","type":"{kind}_log_entry","created_at":"{}","incident":{{"id":"{}","type":"incident_reference"}},{rest}}}"#,
                &incident.id[1..],
                stamp(*at),
                incident.id
            )?;
            count += 1;
        }
    }
    writeln!(out, "\n],\"limit\":{count},\"offset\":0,\"more\":false,\"total\":null}}")
}

/// A page of PagerDuty's `GET /oncalls`: the first and the second of each team's policy, week by week.
pub fn pagerduty_oncalls(spec: Spec, out: &mut dyn Write) -> io::Result<()> {
    const WEEK_S: i64 = 7 * 86_400;
    let mut count = 0;
    writeln!(out, "{{\"oncalls\":[")?;
    for monday in (spec.from_s..spec.until_s).step_by(WEEK_S as usize) {
        for (team, name) in TEAMS.iter().enumerate().take(spec.teams) {
            let first = on_call(team, monday);
            for (level, (who, turn)) in [(first, "primary"), ((first + 1) % 32, "secondary")].into_iter().enumerate() {
                write!(
                    out,
                    r#"{}{{"user":{},"schedule":{{"id":"PSCHED{team}{level}","type":"schedule_reference","summary":"{name} {turn}"}},"escalation_policy":{{"id":"PEP{team:03}","type":"escalation_policy_reference","summary":"{name} policy"}},"escalation_level":{},"start":"{}","end":"{}"}}"#,
                    if count > 0 { ",\n" } else { "" },
                    user(who),
                    level + 1,
                    stamp(monday),
                    stamp(monday + WEEK_S),
                )?;
                count += 1;
            }
        }
    }
    writeln!(out, "\n],\"limit\":{count},\"offset\":0,\"more\":false,\"total\":null}}")
}
