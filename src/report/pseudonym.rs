//! What people are called where no names are to be shown: always the same, and with a key that the user keeps not to be undone.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// A block of SHA-256, which a shorter key of an HMAC is filled up to with zeros (RFC 2104).
const BLOCK: usize = 64;
/// Digits of a pseudonym, where those are enough to tell people apart.
const FEWEST_DIGITS: usize = 8;
const MOST_DIGITS: usize = 64;

/// How names become pseudonyms: `person-` and the first digits of HMAC-SHA-256 of the name under the key. Without a key they
/// are a plain hash: whoever has a list of the names can hash them all and look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pseudonyms {
    key: Option<[u8; BLOCK]>,
    n_digits: usize,
}

impl Default for Pseudonyms {
    fn default() -> Self {
        Pseudonyms { key: None, n_digits: FEWEST_DIGITS }
    }
}

/// The key stays out of every output.
impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let is_keyed = self.key.is_some();
        f.debug_struct("Pseudonyms").field("is_keyed", &is_keyed).field("n_digits", &self.n_digits).finish()
    }
}

impl Pseudonyms {
    /// Pseudonyms by a key.
    ///
    /// ```
    /// use incidence::report::Pseudonyms;
    /// let (one, other) = (Pseudonyms::keyed(b"a key"), Pseudonyms::keyed(b"another"));
    /// assert_eq!(one.of("Ada"), one.of("Ada"));
    /// assert_ne!(one.of("Ada"), other.of("Ada"));
    /// ```
    pub fn keyed(key: &[u8]) -> Pseudonyms {
        let mut block = [0; BLOCK];
        if key.len() > BLOCK {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        Pseudonyms { key: Some(block), ..Pseudonyms::default() }
    }

    /// With as many digits as it takes for no two of these to share a pseudonym.
    pub fn telling_apart<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Pseudonyms {
        let names: HashSet<&str> = names.into_iter().collect();
        let digits: Vec<String> = names.iter().map(|name| self.digits(name)).collect();
        let is_enough =
            |n: &usize| digits.iter().map(|digits| &digits[..*n]).collect::<HashSet<_>>().len() == digits.len();
        let n_digits = (self.n_digits..MOST_DIGITS).find(is_enough).unwrap_or(MOST_DIGITS);
        Pseudonyms { n_digits, ..self }
    }

    /// What somebody is called.
    pub fn of(&self, name: &str) -> String {
        format!("person-{}", &self.digits(name)[..self.n_digits])
    }

    fn digits(&self, name: &str) -> String {
        let digest = match &self.key {
            Some(key) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC takes a key of any length");
                mac.update(name.as_bytes());
                mac.finalize().into_bytes()
            }
            None => Sha256::digest(format!("incidence person {name}").as_bytes()),
        };
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What a reader has to know of them.
    pub fn said(&self) -> &'static str {
        match self.key {
            Some(_) => {
                "People appear under pseudonyms, which stay the same from report to report as long as the key does."
            }
            None => {
                "People appear under pseudonyms, which stay the same from report to report. They are made without a key: \
                 whoever has a list of the names can tell who is who. A key of your own prevents that: \
                 --anonymise-key-file, or privacy.key_file in the configuration."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_those_of_rfc_4231() {
        // RFC 4231, test cases 2 and 6: a short key, and one that is longer than a block.
        let jefe = Pseudonyms::keyed(b"Jefe");
        let digits = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(jefe.digits("what do ya want for nothing?"), digits);
        assert_eq!(jefe.of("what do ya want for nothing?"), "person-5bdcc146");
        let long = Pseudonyms::keyed(&[0xaa; 131]);
        let digits = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
        assert_eq!(long.digits("Test Using Larger Than Block-Size Key - Hash Key First"), digits);
        assert!(!format!("{jefe:?}").contains("74"), "the key is not told: {jefe:?}");
    }

    #[test]
    fn two_people_never_share_a_pseudonym() {
        // By `printf 'incidence person NAME' | sha256sum`: both begin with the same eight digits.
        let names = COLLIDING;
        let plain = Pseudonyms::default();
        assert_eq!(plain.of(names[0]), plain.of(names[1]));
        let longer = plain.telling_apart(names);
        assert_ne!(longer.of(names[0]), longer.of(names[1]));
        assert!(longer.of(names[0]).starts_with(&plain.of(names[0])) && longer.of(names[0]).len() == 7 + 9);
        assert_eq!(plain.telling_apart(["Ada", "Bo", "Ada"]), plain);
    }

    const COLLIDING: [&str; 2] = ["n59678", "n79363"];
}
