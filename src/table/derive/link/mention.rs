//! What a text names: URLs, keys such as `OPS-12`, and ids, in the form in which they are compared.
//!
//! A short number names nothing, and neither does a word that could be any word.

/// A name by which one incident can speak of another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// Host in lower case and path; neither scheme, trailing slash, fragment nor (where the path holds a number) query.
    Url(String),
    /// `LETTERS-NUMBER` in upper case.
    Key(String),
    /// Anything else of at least [`SHORTEST_ID`] characters, as it stands.
    Id(String),
}

/// Where a text stands: among references anything can be a name, in a title only what looks like nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    References,
    Title,
}

/// Something that a text names: the first of the names that fits an incident decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub place: Place,
    /// As it stands in the text.
    pub said: String,
    pub names: Vec<Name>,
}

const SHORTEST_ID: usize = 6;
const LONGEST_NAME: usize = 512;

/// The name of an incident's own URL.
pub(super) fn url_name(url: &str) -> Option<Name> {
    url_parts(url.trim()).map(|(name, _)| Name::Url(name))
}

/// The name of an incident's own id or number.
pub(super) fn id_name(id: &str) -> Option<Name> {
    let id = id.trim();
    if is_key(id) {
        return Some(Name::Key(id.to_ascii_uppercase()));
    }
    let is_long = id.chars().nth(SHORTEST_ID - 1).is_some();
    (is_long && id.len() <= LONGEST_NAME).then(|| Name::Id(id.to_owned()))
}

/// Everything that a text names, in its order.
pub(super) fn mentions(text: &str, place: Place, found: &mut Vec<Mention>) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if place == Place::References && !line.contains(char::is_whitespace) {
            // A whole line is one name, whatever marks stand in it.
            let before = found.len();
            word(line, place, found);
            let is_list = line.contains([',', ';', '|']);
            if found.len() > before && !is_list {
                continue;
            }
        }
        let is_mark = |c: char| c.is_whitespace() || ",;|<>()[]{}\"'`".contains(c);
        for token in line.split(is_mark).filter(|token| !token.is_empty()) {
            word(token, place, found);
        }
    }
}

fn word(token: &str, place: Place, found: &mut Vec<Mention>) {
    if let Some(at) = token.find("://") {
        let scheme = token[..at].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |before| before + 1);
        let Some(url) = token.get(scheme..) else { return };
        let url = url.trim_end_matches(['.', ':', '!', '?', ',', ';']);
        if let Some((name, path)) = url_parts(url) {
            let mut names = vec![Name::Url(name)];
            names.extend(path.split('/').rev().filter(|part| is_telling(part)).filter_map(id_name));
            push(place, url, names, found);
        }
        return;
    }
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    let can_be_a_name = match place {
        Place::References => true,
        Place::Title => is_telling(word) && word.bytes().any(|byte| byte.is_ascii_digit()),
    };
    if can_be_a_name {
        push(place, word, id_name(word).into_iter().collect(), found);
    }
}

fn push(place: Place, said: &str, names: Vec<Name>, found: &mut Vec<Mention>) {
    if !names.is_empty() {
        found.push(Mention { place, said: said.to_owned(), names });
    }
}

/// `LETTERS-NUMBER`.
fn is_key(word: &str) -> bool {
    word.len() <= 64
        && word.rsplit_once('-').is_some_and(|(project, number)| {
            project.starts_with(|c: char| c.is_ascii_alphabetic())
                && project.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Whether a word in running text or in a path looks like a key or id and like nothing else: upper case, or a UUID.
fn is_telling(word: &str) -> bool {
    let is_upper = !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    let has_letter = word.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_uuid = word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    let is_one_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_uuid || (is_upper && has_letter && (is_key(word) || (is_one_word && word.len() >= SHORTEST_ID)))
}

/// Host and path of a URL in the form in which they are compared, and its path.
fn url_parts(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    if url.len() > LONGEST_NAME || !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return None;
    }
    let (host, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let path = &after[..after.find(['?', '#']).unwrap_or(after.len())];
    let path = path.trim_end_matches('/');
    let kept = if path.bytes().any(|byte| byte.is_ascii_digit()) { path } else { after.trim_end_matches('/') };
    let has_name = !host.is_empty() && kept.len() > 1;
    has_name.then(|| (format!("{}{kept}", host.to_lowercase()), path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, place: Place) -> Vec<Vec<Name>> {
        let mut found = Vec::new();
        mentions(text, place, &mut found);
        found.into_iter().map(|mention| mention.names).collect()
    }

    fn url(text: &str) -> Name {
        Name::Url(text.into())
    }
    fn key(text: &str) -> Name {
        Name::Key(text.into())
    }
    fn id(text: &str) -> Name {
        Name::Id(text.into())
    }

    #[test]
    fn urls_are_compared_without_what_varies() {
        for same in [
            "https://Desk.example.com/browse/12",
            "http://desk.example.com/browse/12/",
            "https://desk.example.com/browse/12?focus=3#c4",
        ] {
            assert_eq!(url_name(same), Some(url("desk.example.com/browse/12")), "{same}");
        }
        // Without a number in the path the query may be what tells them apart.
        let full = "https://desk.example.com/nav.do?uri=incident.do%3Fsys_id=a1";
        assert_eq!(url_name(full), Some(url("desk.example.com/nav.do?uri=incident.do%3Fsys_id=a1")));
        for none in
            ["https://status.example.com/", "https://status.example.com", "ftp://x/12", "://", "https:///12", "12"]
        {
            assert_eq!(url_name(none), None, "{none}");
        }
    }

    #[test]
    fn keys_and_ids_are_names_and_short_numbers_are_none() {
        assert_eq!(id_name("ops-12"), Some(key("OPS-12")));
        assert_eq!(id_name("Q1ABCDEF"), Some(id("Q1ABCDEF")));
        assert_eq!(id_name("INC0010023"), Some(id("INC0010023")));
        assert_eq!(id_name("123456"), Some(id("123456")));
        for none in ["", "12345", "P12AB", "-12", "12-12"] {
            assert_eq!(id_name(none), None, "{none}");
        }
    }

    #[test]
    fn references_are_read_line_by_line_and_word_by_word() {
        let text = "ops-12\n  Q1ABCDEF  \n\nsee OPS-13, https://desk.example.com/t/14;https://a.example/(x)/15\n#42";
        let expected =
            [vec![key("OPS-12")], vec![id("Q1ABCDEF")], vec![key("OPS-13")], vec![url("desk.example.com/t/14")]];
        assert_eq!(named(text, Place::References), expected);
        assert_eq!(named("OPS-12;OPS-13", Place::References)[1..], [vec![key("OPS-12")], vec![key("OPS-13")]]);
        // A line that is one URL keeps its marks.
        assert_eq!(named("https://a.example/(x)/15", Place::References), [vec![url("a.example/(x)/15")]]);
    }

    #[test]
    fn a_url_also_names_the_id_at_its_end() {
        let names = named("https://x.example.com/incidents/Q1ABCDEF/timeline", Place::References);
        assert_eq!(names, [vec![url("x.example.com/incidents/Q1ABCDEF/timeline"), id("Q1ABCDEF")]]);
        let names = named("https://x.example.com/browse/OPS-7?page=2", Place::Title);
        assert_eq!(names, [vec![url("x.example.com/browse/OPS-7"), key("OPS-7")]]);
    }

    #[test]
    fn a_title_names_only_what_looks_like_nothing_else() {
        assert_eq!(
            named("[OPS-12] Disk 91% full on web-01 (Q1ABCDEF)", Place::Title),
            [vec![key("OPS-12")], vec![id("Q1ABCDEF")]]
        );
        assert!(named("OUTAGE of checkout since 1234567, p99 high, std::vec ://", Place::Title).is_empty());
        let uuid = "123e4567-e89b-12d3-a456-426614174000";
        assert_eq!(named(&format!("copy of {uuid}."), Place::Title), [vec![id(uuid)]]);
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in ["é://é", "ß-1", "\u{1f525}://\u{1f525}/1", "-", "a-", "http://\u{301}/1/", "\u{130}-12", ";;;"]
        {
            named(text, Place::References);
            named(text, Place::Title);
        }
    }
}
