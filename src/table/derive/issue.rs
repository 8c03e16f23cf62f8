//! What makes two incidents "the same": the linked problem, else the source's own key, else service and title.
//!
//! The title is normalised by one pass over its bytes: what varies from one occurrence to the next becomes `#`.

/// What an issue was read off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Problem,
    DedupKey,
    Title,
}

impl Basis {
    /// The word in the column `issue_basis`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Basis::Problem => "problem",
            Basis::DedupKey => "dedup_key",
            Basis::Title => "title",
        }
    }
}

/// The fields of an incident that its issue is read off.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits<'a> {
    pub source: &'a str,
    pub account: &'a str,
    pub id: &'a str,
    pub service: Option<&'a str>,
    pub title: Option<&'a str>,
    pub dedup_key: Option<&'a str>,
    pub problem_id: Option<&'a str>,
}

/// Writes the issue's name; `scratch` only saves an allocation a row.
#[derive(Default)]
pub(super) struct Namer {
    name: String,
    lower: String,
}

fn some(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl Namer {
    /// The issue's name and what it was read off; `None` where the incident has neither problem, key nor title.
    pub(super) fn issue(&mut self, traits: &Traits<'_>) -> Option<(&str, Basis)> {
        self.name.clear();
        let service = some(traits.service).unwrap_or_default();
        if let Some(problem) = some(traits.problem_id) {
            self.push(&["problem:", problem]);
            return Some((&self.name, Basis::Problem));
        }
        if let Some(key) = some(traits.dedup_key).filter(|key| !is_generated(key, traits.id)) {
            self.push(&["key:", traits.source, "/", traits.account, "/", service, "/", key]);
            return Some((&self.name, Basis::DedupKey));
        }
        let title = some(traits.title)?;
        self.push(&["title:", service, "/"]);
        lower_case(title, &mut self.lower);
        let before = self.name.len();
        Scan { text: self.lower.as_bytes(), at: 0 }.run(&self.lower, &mut self.name);
        (self.name.len() > before).then_some((&self.name, Basis::Title))
    }

    fn push(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.name.push_str(part));
    }
}

/// Whether a deduplication key was made up for this one record: it cannot tell a repeat.
fn is_generated(key: &str, id: &str) -> bool {
    key == id
        || (key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || uuid(key.as_bytes()) == 36 && key.len() == 36
}

fn lower_case(text: &str, lower: &mut String) {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        *lower = text.to_lowercase();
    }
}

/// Units that a number may carry without a space.
const UNITS: &[&str] = &[
    "b", "bps", "bytes", "c", "d", "day", "days", "gb", "gbps", "ghz", "gib", "h", "hour", "hours", "hr", "hrs", "hz",
    "iops", "k", "kb", "kbps", "khz", "kib", "m", "mb", "mbps", "mhz", "mib", "min", "mins", "minutes", "ms", "ns",
    "pb", "pct", "qps", "rps", "s", "sec", "secs", "seconds", "tb", "tib", "tps", "us", "v", "w", "week", "weeks", "x",
    "µs", "μs",
];

/// How many bytes at the start are a UUID: 36 or 0.
fn uuid(bytes: &[u8]) -> usize {
    let is_uuid = bytes.len() >= 36
        && bytes[..36].iter().enumerate().all(|(i, byte)| match i {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid { 36 } else { 0 }
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Digits in groups joined by `.` or `,`: `5`, `1,234.5`, `1.2.3`.
fn number(bytes: &[u8]) -> usize {
    let mut end = digits(bytes);
    while end > 0 && matches!(bytes.get(end), Some(b'.' | b',')) {
        match digits(&bytes[end + 1..]) {
            0 => break,
            more => end += 1 + more,
        }
    }
    end
}

/// Three groups of digits with one separator (`2026-11-22`, `22.11.2026`, `2026/11/22`), one end with four digits.
fn date(bytes: &[u8]) -> usize {
    let first = digits(bytes);
    let Some(separator @ (b'-' | b'/' | b'.')) = bytes.get(first) else { return 0 };
    let second = digits(&bytes[first + 1..]);
    if bytes.get(first + 1 + second) != Some(separator) {
        return 0;
    }
    let third = digits(&bytes[first + second + 2..]);
    match (first, second, third) {
        (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4) => first + second + third + 2,
        _ => 0,
    }
}

/// `8:05`, `08:05:09`, `08:05:09.123`.
fn time(bytes: &[u8]) -> usize {
    let hours = digits(bytes);
    if !(1..=2).contains(&hours) || bytes.get(hours) != Some(&b':') || digits(&bytes[hours + 1..]) != 2 {
        return 0;
    }
    let mut end = hours + 3;
    if bytes.get(end) == Some(&b':') && digits(&bytes[end + 1..]) == 2 {
        end += 3;
        if matches!(bytes.get(end), Some(b'.' | b',')) {
            let fraction = digits(&bytes[end + 1..]);
            end += if fraction > 0 { 1 + fraction } else { 0 };
        }
    }
    end
}

/// `z`, `+02:00`, `-0500`, ` utc`.
fn zone(bytes: &[u8]) -> usize {
    match bytes {
        [b'z', ..] => 1,
        [b'+' | b'-', rest @ ..] => match (digits(rest), rest.get(2)) {
            (4, _) => 5,
            (2, Some(b':')) if digits(&rest[3..]) == 2 => 6,
            _ => 0,
        },
        [b' ', b'u', b't', b'c', ..] | [b' ', b'g', b'm', b't', ..] => 4,
        _ => 0,
    }
}

fn timestamp(bytes: &[u8]) -> usize {
    let mut end = date(bytes);
    if end == 0 {
        end = time(bytes);
    } else if matches!(bytes.get(end), Some(b't' | b' ')) {
        match time(&bytes[end + 1..]) {
            0 => return end,
            more => end += 1 + more,
        }
    } else {
        return end;
    }
    if end == 0 { 0 } else { end + zone(&bytes[end..]) }
}

/// An IPv4 address, with its port or prefix length.
fn ipv4(bytes: &[u8]) -> usize {
    let mut end = 0;
    for part in 0..4 {
        if part > 0 {
            if bytes.get(end) != Some(&b'.') {
                return 0;
            }
            end += 1;
        }
        let length = digits(&bytes[end..]);
        if !(1..=3).contains(&length) {
            return 0;
        }
        end += length;
    }
    match bytes.get(end) {
        Some(b':' | b'/') => match digits(&bytes[end + 1..]) {
            0 => end,
            more => end + 1 + more,
        },
        _ => end,
    }
}

/// An IPv6 address: groups of up to four hexadecimal digits, eight of them or with a `::`.
fn ipv6(bytes: &[u8]) -> usize {
    let run = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b':').count();
    let text = bytes[..run].strip_suffix(b":").filter(|text| !text.ends_with(b":")).unwrap_or(&bytes[..run]);
    let groups = || text.split(|byte| *byte == b':');
    let has_gap = text.windows(2).any(|pair| pair == b"::");
    let is_address = groups().all(|group| group.len() <= 4)
        && groups().count() <= 8
        && (has_gap || groups().count() == 8)
        && text.iter().any(u8::is_ascii_digit);
    if is_address { text.len() } else { 0 }
}

/// One pass over a title in lower case.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn run(&mut self, text: &str, out: &mut String) {
        let start = out.len();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            self.at = text.len() - rest.len();
            let taken = if next.is_whitespace() {
                if out.len() > start && !out.ends_with(' ') {
                    out.push(' ');
                }
                next.len_utf8()
            } else if next == '#' {
                hash_sign(out, start);
                1
            } else if next.is_ascii_digit() || next.is_alphabetic() || (next == ':' && rest.starts_with("::")) {
                self.word(rest, out, start)
            } else {
                out.push(next);
                next.len_utf8()
            };
            rest = &rest[taken..];
        }
        while out.len() > start && out.ends_with(' ') {
            out.pop();
        }
    }

    /// A run of letters and digits, or the larger thing that begins with it. Gives the bytes that it took.
    fn word(&self, rest: &str, out: &mut String, start: usize) -> usize {
        let bytes = rest.as_bytes();
        let ends = |length: usize| length > 0 && !rest[length..].chars().next().is_some_and(char::is_alphanumeric);
        for whole in [uuid(bytes), timestamp(bytes), ipv4(bytes), ipv6(bytes)] {
            if ends(whole) {
                hash_sign(out, start);
                return whole;
            }
        }
        let length = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        if length == 0 {
            // `::` that begins no address.
            out.push(':');
            return 1;
        }
        let word = &rest[..length];
        if is_hash(word) {
            hash_sign(out, start);
            return length;
        }
        let number = number(bytes);
        if number > 0 {
            let unit = rest[number..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len() - number);
            let unit = &rest[number..number + unit];
            if unit.is_empty() || UNITS.contains(&unit) {
                hash_sign(out, start);
                let is_percent = unit.is_empty() && bytes.get(number) == Some(&b'%');
                return number + unit.len() + usize::from(is_percent);
            }
            out.push_str(word);
            return length;
        }
        let tail = word.len() - word.bytes().rev().take_while(u8::is_ascii_digit).count();
        let is_host = word[..tail].chars().nth(1).is_some() || self.joins(length);
        if tail < word.len() && is_host {
            out.push_str(&word[..tail]);
            hash_sign(out, start);
        } else {
            out.push_str(word);
        }
        length
    }

    /// Whether the word at hand is joined to another by `-`, `_` or `.`, as parts of a host name are.
    fn joins(&self, length: usize) -> bool {
        let is_joint = |byte: Option<&u8>| matches!(byte, Some(b'-' | b'_' | b'.'));
        let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let before = self.at.checked_sub(1).and_then(|i| self.text.get(i));
        let end = self.at + length;
        (is_joint(before) && self.at >= 2 && self.text[self.at - 2].is_ascii_alphanumeric())
            || (is_joint(self.text.get(end)) && is_part(self.text.get(end + 1)))
    }
}

/// A hash of 7 or more hexadecimal digits with at least one digit among them, or a number after `0x`.
fn is_hash(word: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (word.len() >= 7 && is_hex(word) && word.bytes().any(|byte| byte.is_ascii_digit()))
        || word.strip_prefix("0x").is_some_and(|digits| !digits.is_empty() && is_hex(digits))
}

/// Writes `#`, unless one stands just before it, white space aside.
fn hash_sign(out: &mut String, start: usize) {
    let written = out[start..].trim_end();
    if written.ends_with('#') {
        out.truncate(start + written.len());
    } else {
        out.push('#');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(title: &str) -> String {
        let mut namer = Namer::default();
        let traits = Traits { title: Some(title), ..Traits::default() };
        namer.issue(&traits).map_or(String::new(), |(name, _)| name.strip_prefix("title:/").unwrap().to_owned())
    }

    /// Worked by hand from the rule in metrics.md section 4.
    #[test]
    fn what_varies_becomes_a_hash_sign() {
        let cases = [
            ("Disk 91% full on web-01", "disk # full on web-#"),
            ("Disk 7 % full", "disk # % full"),
            ("  Two   spaces\tand\u{a0}more ", "two spaces and more"),
            ("latency 1,234.5ms above 500ms", "latency # above #"),
            ("p99 above target", "p99 above target"),
            ("5xx rate high", "5xx rate high"),
            ("HTTP 502 from db12.prod.example.com", "http # from db#.prod.example.com"),
            ("rack7-node03 lost", "rack#-node# lost"),
            ("app-a1 lost", "app-a# lost"),
            ("us-east-1a lost", "us-east-1a lost"),
            ("10.0.12.7:5432 refused", "# refused"),
            ("10.0.0.0/8 unreachable", "# unreachable"),
            ("fe80::1 gone", "# gone"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001 gone", "# gone"),
            ("::1 gone", "# gone"),
            ("std::vector", "std::vector"),
            ("job 123e4567-e89b-12d3-a456-426614174000 failed", "job # failed"),
            ("commit 3f2c9ab broke it", "commit # broke it"),
            ("the facade is defaced", "the facade is defaced"), // letters alone are no hash
            ("error 0x1F at 0xdeadbeef", "error # at #"),
            ("backup of 2026-11-22T08:05:09.123Z failed", "backup of # failed"),
            ("backup of 2026-11-22 08:05:09+02:00 failed", "backup of # failed"),
            ("backup of 22.11.2026 failed", "backup of # failed"),
            ("cron at 8:05 UTC missed", "cron at # missed"),
            ("ticket #1234 again", "ticket # again"),
            ("ports 80 443 8080 shut", "ports # shut"),
            ("ratio 3/4", "ratio #/#"),
            ("Größe12 Überlauf", "größe# überlauf"),
            ("İstanbul 3", "i\u{307}stanbul #"),
            ("5µs late", "# late"),
            ("k8s api", "k8s api"),
            ("1.2.3 released", "# released"),
            ("42", "#"),
            ("-5 degrees", "-# degrees"),
            ("3.", "#."),
            ("a:", "a:"),
            ("\u{1f525} disk", "\u{1f525} disk"),
        ];
        for (title, expected) in cases {
            assert_eq!(normalised(title), expected, "{title}");
        }
    }

    #[test]
    fn a_normalised_title_stays_as_it_is() {
        for title in ["Disk 91% full on web-01 at 10.0.0.1", "backup of 2026-11-22 08:05", "a # b ## c", "x - 12 - 13"]
        {
            let once = normalised(title);
            assert_eq!(normalised(&once), once);
        }
    }

    #[test]
    fn the_problem_comes_first_then_the_key_then_the_title() {
        let mut namer = Namer::default();
        let all = Traits {
            source: "pagerduty",
            account: "eu",
            id: "Q1",
            service: Some("checkout"),
            title: Some("Disk 9% full"),
            dedup_key: Some("disk/web"),
            problem_id: Some("PRB1"),
        };
        let mut issue = |traits: Traits<'_>| namer.issue(&traits).map(|(name, basis)| (name.to_owned(), basis.word()));
        assert_eq!(issue(all), Some(("problem:PRB1".into(), "problem")));
        let keyed = Traits { problem_id: None, ..all };
        assert_eq!(issue(keyed), Some(("key:pagerduty/eu/checkout/disk/web".into(), "dedup_key")));
        let titled = Some(("title:checkout/disk # full".to_owned(), "title"));
        for generated in ["0123456789abcdef0123456789ABCDEF", "123e4567-e89b-12d3-a456-426614174000", "Q1", " "] {
            assert_eq!(issue(Traits { dedup_key: Some(generated), ..keyed }), titled, "{generated}");
        }
        assert_eq!(issue(Traits { dedup_key: None, title: Some(" \t"), ..keyed }), None);
        assert_eq!(issue(Traits { dedup_key: None, title: None, ..keyed }), None);
    }
}
