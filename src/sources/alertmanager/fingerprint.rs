//! Alertmanager's own fingerprint of labels, for old captures that leave it out: the same alert has one id in all of them.
//!
//! FNV-1a, 64 bits, over the labels sorted by name: name, 0xff, value, 0xff each; written as 16 hexadecimal digits.

use crate::sources::json::Labels;

/// The fingerprint of labels.
pub(super) fn of(labels: &Labels<'_>) -> String {
    let bytes =
        labels.raw_pairs().flat_map(|(name, value)| name.bytes().chain([0xff]).chain(value.bytes()).chain([0xff]));
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first and the third value are those of the project's own tests of its label fingerprints.
    #[test]
    fn it_is_the_one_that_alertmanager_gives() {
        for (text, expected) in [
            (r#"{"name":"garland, briggs","fear":"love is not enough"}"#, 5_799_056_148_416_392_346),
            (r#"{"fear":"love is not enough","name":"garland, briggs"}"#, 5_799_056_148_416_392_346),
            (r#"{"first-label":"first-label-value"}"#, 5_146_282_821_936_882_169),
            ("{}", 14_695_981_039_346_656_037_u64),
        ] {
            let labels: Labels<'_> = serde_json::from_str(text).expect("it is an object");
            assert_eq!(of(&labels), format!("{expected:016x}"), "{text}");
        }
    }
}
