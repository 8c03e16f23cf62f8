//! Names of months in other languages than English.

use super::parse::month;

/// The stamp with the first of its words that is a known name of a month in English; `None` if it has none.
pub(super) fn in_english(text: &str, months: &[(String, u32)]) -> Option<String> {
    if months.is_empty() {
        return None;
    }
    const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut at = 0;
    while let Some(begin) = text[at..].find(char::is_alphabetic).map(|begin| at + begin) {
        let length = text[begin..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - begin);
        let word = text[begin..begin + length].to_lowercase();
        if let Some((_, number)) = months.iter().find(|(name, _)| *name == word) {
            let rest = text[begin + length..].trim_start_matches('.');
            return Some(format!("{}{}{rest}", &text[..begin], ENGLISH.get(*number as usize - 1)?));
        }
        at = begin + length;
    }
    None
}

/// The word that stands where a stamp such as `12/Mar/24 3:04 PM` has its month, if it is no English one.
pub fn foreign_month(text: &str) -> Option<&str> {
    let is_mark = |c: char| matches!(c, '/' | '-' | '.' | ' ');
    let text = text.trim();
    let day = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[day..].strip_prefix(is_mark).filter(|_| (1..=2).contains(&day))?.trim_start();
    let (word, rest) = rest.split_at(rest.find(|c: char| !c.is_alphabetic())?);
    let is_year_next = rest.trim_start_matches(is_mark).starts_with(|c: char| c.is_ascii_digit());
    (word.chars().count() >= 3 && rest.starts_with(is_mark) && is_year_next && month(word).is_none()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_another_language_is_read_by_its_number_or_named() {
        let months = [("mrz".to_owned(), 3), ("f\u{e9}vr".to_owned(), 2)];
        assert_eq!(in_english("12/Mrz/24 3:04 PM", &months).as_deref(), Some("12/Mar/24 3:04 PM"));
        assert_eq!(in_english("12 F\u{e9}vr. 2024 15:04", &months).as_deref(), Some("12 Feb 2024 15:04"));
        assert_eq!(in_english("12/Xyz/24", &months), None);
        assert_eq!(foreign_month("12/Mrz/24 3:04 PM"), Some("Mrz"));
        assert_eq!(foreign_month("12. M\u{e4}rz 2024 15:04"), Some("M\u{e4}rz"));
        for other in ["12/Mar/24 3:04 PM", "yesterday", "12 apples", "\u{e9}", "1/", "12/Mrz/"] {
            assert_eq!(foreign_month(other), None, "{other}");
        }
    }
}
