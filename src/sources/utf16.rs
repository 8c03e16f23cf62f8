//! UTF-16, as spreadsheets save it, to the UTF-8 that every source reads.

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// So much is decoded at a time.
const BLOCK_BYTES: usize = 64 << 10;

/// The byte order marks that begin a text of UTF-16, and what they say.
const MARKS: [([u8; 2], &Encoding); 2] = [([0xff, 0xfe], UTF_16LE), ([0xfe, 0xff], UTF_16BE)];

/// What the first bytes say of the encoding, if they say that it is UTF-16.
fn encoding_of(first_bytes: &[u8]) -> Option<&'static Encoding> {
    MARKS.iter().find(|(mark, _)| first_bytes.starts_with(mark)).map(|(_, encoding)| *encoding)
}

/// `from` as UTF-8 where its first bytes say that it is UTF-16, else as it is. It still holds those bytes.
pub fn to_utf8<'r>(first_bytes: &[u8], from: Box<dyn Read + Send + 'r>) -> Box<dyn Read + Send + 'r> {
    match encoding_of(first_bytes) {
        None => from,
        Some(encoding) => {
            let decoder = encoding.new_decoder_with_bom_removal();
            Box::new(FromUtf16 { from, decoder, raw: vec![0; BLOCK_BYTES], text: Vec::new(), read: 0, is_over: false })
        }
    }
}

/// Decodes as it is read; a half of a letter that stands alone becomes U+FFFD.
struct FromUtf16<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    read: usize,
    is_over: bool,
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.text.len() && !self.is_over {
            let n = self.from.read(&mut self.raw)?;
            self.is_over = n == 0;
            let most = self.decoder.max_utf8_buffer_length(n).unwrap_or(4 * BLOCK_BYTES);
            self.text.resize(most, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..n], &mut self.text, self.is_over);
            self.text.truncate(written);
            self.read = 0;
        }
        let n = buffer.len().min(self.text.len() - self.read);
        buffer[..n].copy_from_slice(&self.text[self.read..self.read + n]);
        self.read += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(buffer.len()).min(1);
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn both_orders_are_read_however_the_bytes_come() {
        // "id,ü𝄞" in both orders, by the code points: U+00FC, and U+1D11E as D834 DD1E.
        let little = b"\xff\xfei\0d\0,\0\xfc\0\x34\xd8\x1e\xdd";
        let big = b"\xfe\xff\0i\0d\0,\0\xfc\xd8\x34\xdd\x1e";
        for bytes in [&little[..], &big[..]] {
            let mut text = String::new();
            to_utf8(bytes, Box::new(Slow(bytes))).read_to_string(&mut text).unwrap();
            assert_eq!(text, "id,\u{fc}\u{1d11e}");
        }
        let mut text = String::new();
        to_utf8(b"id", Box::new(Slow(b"id"))).read_to_string(&mut text).unwrap();
        assert_eq!(text, "id");
    }
}
