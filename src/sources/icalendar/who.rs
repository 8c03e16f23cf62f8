//! Who is on call by an event, and on which schedule: from the attendees, else from the forms of SUMMARY that tools write.

use super::components::{CalendarPart, Part};

/// A person as an event tells of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The address if there is one, else the name.
    pub(super) id: String,
    /// Their name.
    pub(super) name: Option<String>,
    /// Their address.
    pub(super) email: Option<String>,
}

/// What an event says of a shift besides its times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Who {
    /// Who is on call; several attendees are all on call.
    pub(super) people: Vec<Person>,
    /// Of which schedule.
    pub(super) schedule: Option<String>,
    /// It repeats another event of the same time: Splunk On-Call marks it so.
    pub(super) is_escalation: bool,
    /// The name may be that of the schedule: the form leaves it open.
    pub(super) is_doubtful: bool,
}

/// What the events of a calendar have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Feed {
    /// The name of the calendar, without the words that PagerDuty puts before the name of a schedule.
    name: Option<String>,
    /// It comes from Splunk On-Call (VictorOps): SUMMARY has two parts.
    is_of_victorops: bool,
    /// It comes from PagerDuty.
    pub(super) is_of_pagerduty: bool,
}

const PAGERDUTY: &str = "On Call - ";
const PAGERDUTY_CALENDAR: &str = "On Call Schedule for ";
const ESCALATION: &str = "(Escalation)";

impl Feed {
    /// What a calendar is, by its own lines and those of its events.
    pub(super) fn of(calendar: &CalendarPart) -> Feed {
        let name = calendar.own.text("X-WR-CALNAME").or_else(|| calendar.own.text("NAME"));
        let name = name.map(|name| name.strip_prefix(PAGERDUTY_CALENDAR).unwrap_or(&name).trim().to_owned());
        let says = |part: &Part, names: &[&str], word: &str| {
            part.lines
                .iter()
                .any(|line| names.contains(&line.name.as_str()) && line.value.to_ascii_lowercase().contains(word))
        };
        let is_escalation = |part: &Part| part.text("SUMMARY").is_some_and(|summary| summary.contains(ESCALATION));
        let is_of_victorops =
            says(&calendar.own, &["PRODID", "X-WR-CALNAME", "X-WR-CALDESC", "URL", "SOURCE"], "victorops")
                || calendar
                    .events
                    .iter()
                    .any(|event| says(event, &["URL", "UID"], "victorops") || is_escalation(event));
        let is_of_pagerduty = calendar.events.iter().any(|event| {
            says(event, &["URL"], "pagerduty.com/")
                || event.text("SUMMARY").is_some_and(|summary| summary.starts_with(PAGERDUTY))
        });
        Feed { name: name.filter(|name| !name.is_empty()), is_of_victorops, is_of_pagerduty }
    }

    /// Who an event tells of.
    pub(super) fn who(&self, event: &Part) -> Who {
        let summary = event.text("SUMMARY").unwrap_or_default();
        let is_escalation = summary.contains(ESCALATION);
        let summary = summary.replace(ESCALATION, "").trim().to_owned();
        let told = self.told(&summary);
        let mut people = attendees(event);
        if let [person] = people.as_mut_slice()
            && person.name.is_none()
            && told.is_of_known_form
        {
            person.name = told.name.clone().filter(|name| !name.contains('@'));
        }
        let is_doubtful = told.is_doubtful && people.is_empty();
        if people.is_empty()
            && let Some(told) = told.name
        {
            people.push(named(told));
        }
        let fragment = || {
            let url = event.text("URL")?;
            url.split_once('#').map(|(_, fragment)| fragment.to_owned()).filter(|fragment| !fragment.is_empty())
        };
        let schedule = told.schedule.or_else(|| self.name.clone()).or_else(fragment);
        Who { people, schedule, is_escalation, is_doubtful }
    }

    /// Name and schedule as a summary tells them.
    fn told(&self, summary: &str) -> Told {
        if let Some(rest) = summary.strip_prefix(PAGERDUTY) {
            // Names may hold the separator, and so may schedules: the calendar's own name tells where one ends.
            let known = self.name.as_ref().and_then(|name| rest.strip_suffix(name.as_str())?.strip_suffix(" - "));
            let parts = match known {
                Some(person) => Some((person, self.name.clone())),
                None => rest.rsplit_once(" - ").map(|(person, schedule)| (person, some(schedule))),
            };
            return match parts {
                Some((person, schedule)) => {
                    Told { name: some(person), schedule, is_of_known_form: true, is_doubtful: false }
                }
                None => Told { name: some(rest), is_doubtful: true, ..Told::default() },
            };
        }
        if self.is_of_victorops
            && let Some((person, rest)) = summary.split_once(" - ")
        {
            return Told { name: some(person), schedule: some(rest), is_of_known_form: true, is_doubtful: false };
        }
        Told { name: some(summary), ..Told::default() }
    }
}

/// What a summary tells.
#[derive(Debug, Default)]
struct Told {
    name: Option<String>,
    schedule: Option<String>,
    /// The name is surely that of a person: beside an attendee, a summary of another form may say anything.
    is_of_known_form: bool,
    is_doubtful: bool,
}

fn some(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The person whom a text names: by the one address in it, else by all of it. What stands beside an address is a name only
/// in `Ada Example <ada@example.com>`.
fn named(text: String) -> Person {
    let mut addresses = text.split_whitespace().filter(|word| word.contains('@'));
    let (Some(word), None) = (addresses.next(), addresses.next()) else {
        return Person { id: text.clone(), name: Some(text), email: None };
    };
    let email = word.trim_matches(['<', '>', '(', ')', ',', ';', ':', '"', '\'']).to_owned();
    let name = text.strip_suffix(word).filter(|_| word.starts_with('<')).and_then(some);
    Person { id: email.clone(), name, email: Some(email) }
}

/// The attendees that are people: `mailto:` is put before the address by some and left out by others.
fn attendees(event: &Part) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for line in event.all("ATTENDEE") {
        let kind = line.param("CUTYPE").unwrap_or("INDIVIDUAL");
        if !["INDIVIDUAL", "UNKNOWN", ""].iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            continue;
        }
        let value = line.text();
        let has_scheme = value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
        let address = if has_scheme { &value[7..] } else { &value };
        let email = Some(address.trim()).filter(|address| address.contains('@')).map(str::to_owned);
        let name = line.param("CN").and_then(some).filter(|name| !name.contains('@'));
        let Some(id) = email.clone().or_else(|| name.clone()) else { continue };
        if people.iter().all(|known| known.id != id) {
            people.push(Person { id, name, email });
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::super::components::components;
    use super::*;

    fn who(calendar: &str, event: &str) -> Who {
        let text = format!("BEGIN:VCALENDAR\n{calendar}BEGIN:VEVENT\n{event}END:VEVENT\nEND:VCALENDAR\n");
        let text = components(text.as_bytes());
        Feed::of(&text.calendars[0]).who(&text.calendars[0].events[0])
    }

    /// Id, name and schedule.
    fn told(calendar: &str, event: &str) -> (String, Option<String>, Option<String>) {
        let who = who(calendar, event);
        let person = who.people.first().cloned().expect("somebody is on call");
        (person.id, person.name, who.schedule)
    }

    fn expected(id: &str, name: &str, schedule: &str) -> (String, Option<String>, Option<String>) {
        (id.to_owned(), some(name), some(schedule))
    }

    #[test]
    fn the_forms_of_pagerduty() {
        let ada = "ATTENDEE:ada@example.com\n";
        assert_eq!(
            told(
                "X-WR-CALNAME:On Call Schedule for Storage\n",
                &format!("{ada}SUMMARY:On Call - Ada Example - Storage primary\n")
            ),
            expected("ada@example.com", "Ada Example", "Storage primary")
        );
        // The name of the calendar tells where the name of a person ends.
        assert_eq!(
            told("X-WR-CALNAME:On Call Schedule for EU - Web\n", "SUMMARY:On Call - Ada - B. Example - EU - Web\n"),
            expected("Ada - B. Example", "Ada - B. Example", "EU - Web")
        );
        assert_eq!(
            told("", "SUMMARY:On Call - Ada - B. Example - Web\n"),
            expected("Ada - B. Example", "Ada - B. Example", "Web")
        );
        let one_part = "SUMMARY:On Call - Web\nURL:https://example.pagerduty.com/schedules#PWEB\n";
        assert_eq!(told("", &format!("{ada}{one_part}")), expected("ada@example.com", "", "PWEB"));
        assert!(!who("", &format!("{ada}{one_part}")).is_doubtful);
        assert!(who("", one_part).is_doubtful);
    }

    #[test]
    fn the_forms_of_others() {
        let victorops = "PRODID:-//VictorOps//Calendar//EN\n";
        assert_eq!(told(victorops, "SUMMARY:ada - Web primary\n"), expected("ada", "ada", "Web primary"));
        assert!(who("", "SUMMARY:ada - Web (Escalation)\n").is_escalation);
        assert_eq!(told("", "SUMMARY:ada - Web (Escalation)\n"), expected("ada", "ada", "Web"));
        assert_eq!(
            told("X-WR-CALNAME:Web\n", "SUMMARY:Jean - Luc Example\n"),
            expected("Jean - Luc Example", "Jean - Luc Example", "Web")
        );
        assert_eq!(told("", "SUMMARY:ada@example.com\n"), expected("ada@example.com", "", ""));
        let both = "SUMMARY:Ada Example <ada@example.com>\n";
        assert_eq!(told("", both), expected("ada@example.com", "Ada Example", ""));
        assert_eq!(told("", "SUMMARY:ada@example.com (Web)\n"), expected("ada@example.com", "", ""));
        assert_eq!(told("", "SUMMARY:a@example.com b@example.com\n").0, "a@example.com b@example.com");
    }

    #[test]
    fn attendees_are_people_with_an_address_or_a_name() {
        let event = "ATTENDEE;CN=\"Ada, Example\":MAILTO:ada@example.com\nATTENDEE;CN=Ben:invalid:nomail\n\
                     ATTENDEE;CUTYPE=ROOM;CN=Room 1:mailto:room@example.com\nATTENDEE:mailto:ada@example.com\nATTENDEE:x\nSUMMARY:Web\n";
        let people = who("", event).people;
        let ids: Vec<_> = people.iter().map(|person| (person.id.as_str(), person.name.as_deref())).collect();
        assert_eq!(ids, [("ada@example.com", Some("Ada, Example")), ("Ben", Some("Ben"))]);
        assert!(who("", "DTSTART:20240101\n").people.is_empty());
    }
}
