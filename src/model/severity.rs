//! SEV1 (critical) to SEV5, and the default words for them.

use serde::{Serialize, Serializer};
use std::fmt;

/// How bad an incident is: 1 (critical) to 5. Unknown is `Option::None`, never the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Severity(u8);

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Severity {
    /// The severity of a number from 1 to 5.
    pub fn new(level: u8) -> Option<Self> {
        (1..=5).contains(&level).then_some(Severity(level))
    }

    /// 1 (critical) to 5.
    pub fn level(self) -> u8 {
        self.0
    }

    /// Reads `SEV1`..`SEV5`, as in configuration, filters and output.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("SEV").or_else(|| text.strip_prefix("sev"))?;
        match digits.as_bytes() {
            [digit @ b'1'..=b'5'] => Severity::new(digit - b'0'),
            _ => None,
        }
    }

    /// What the field's usual words mean: `P1`..`P5`, `SEV-1`, `1 - Critical`, ServiceNow's and Jira's words.
    ///
    /// The word is compared without case; a leading digit decides where there is one. `None` for a word that is not
    /// known: the caller counts it, it never becomes the mildest severity.
    ///
    /// ```
    /// use incidence::model::Severity;
    /// assert_eq!(Severity::from_word("1 - Critical"), Severity::new(1));
    /// assert_eq!(Severity::from_word("P3"), Severity::new(3));
    /// assert_eq!(Severity::from_word("Blocker"), Severity::new(1));
    /// assert_eq!(Severity::from_word("purple"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let rest = ["severity", "priority", "prio", "sev", "p", "s"]
            .iter()
            .find_map(|prefix| word.strip_prefix(prefix))
            .unwrap_or(&word)
            .trim_start_matches(['-', '_', ' ', '/', ':']);
        let mut letters = rest.chars();
        if let Some(digit @ '1'..='5') = letters.next()
            && !letters.next().is_some_and(|next| next.is_alphanumeric() || next == '.')
        {
            return Severity::new(digit as u8 - b'0');
        }
        let level = match word.as_str() {
            "critical" | "blocker" | "highest" | "urgent" | "emergency" | "disaster" => 1,
            "high" | "major" | "error" => 2,
            "medium" | "moderate" | "normal" | "warning" => 3,
            "low" | "minor" | "info" | "informational" => 4,
            "lowest" | "trivial" | "planning" | "cosmetic" => 5,
            _ => return None,
        };
        Severity::new(level)
    }

    /// What an urgency says when it is all there is: high = SEV2, low = SEV4 (a proxy, and noted as one).
    pub fn from_urgency(urgency: &str) -> Option<Self> {
        match urgency.trim().to_lowercase().as_str() {
            "high" => Severity::new(2),
            "low" => Severity::new(4),
            _ => None,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SEV{}", self.0)
    }
}
