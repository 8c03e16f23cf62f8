//! Inputs of an import: files, folders and standard input, decompressed and hashed as they are read.

use crate::model::{Error, Result};
use crate::sources::{Input, to_utf8};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempPath;

/// One file to import.
pub struct FileInput {
    name: String,
    path: PathBuf,
    /// Standard input, spooled; the file goes when this does.
    _spool: Option<TempPath>,
    length: u64,
    shared: Arc<Shared>,
    /// Found in a folder, not named by the user.
    pub is_from_folder: bool,
}

/// What the readers of one file tell.
#[derive(Default)]
struct Shared {
    digest: OnceLock<String>,
    bytes_read: AtomicU64,
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl FileInput {
    /// A file under the name that the user gave it.
    pub fn new(name: String, path: PathBuf) -> Result<FileInput> {
        let wrong = |error: &io::Error| unreadable(&name, error);
        let length = File::open(&path).and_then(|file| file.metadata()).map_err(|error| wrong(&error))?.len();
        Ok(FileInput { name, path, _spool: None, length, shared: Arc::default(), is_from_folder: false })
    }

    /// Standard input, copied to a temporary file: sources may read an input more than once.
    pub fn standard_input(mut from: impl Read) -> Result<FileInput> {
        let wrong = |error: &io::Error| Error::input(format!("-: standard input cannot be read: {error}"));
        let mut spool = tempfile::NamedTempFile::new().map_err(|error| wrong(&error))?;
        let length = io::copy(&mut from, &mut spool).map_err(|error| wrong(&error))?;
        let spool = spool.into_temp_path();
        Ok(FileInput {
            name: "-".into(),
            path: spool.to_path_buf(),
            _spool: Some(spool),
            length,
            shared: Arc::default(),
            is_from_folder: false,
        })
    }

    /// Bytes on disk, as they are.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Bytes on disk read so far by the latest reader.
    pub fn bytes_read(&self) -> u64 {
        self.shared.bytes_read.load(Ordering::Relaxed)
    }

    /// SHA-256 of the bytes on disk, in hexadecimal. Read anew unless a reader has been through all of them.
    pub fn sha256(&self) -> Result<String> {
        if let Some(digest) = self.shared.digest.get() {
            return Ok(digest.clone());
        }
        let mut file = File::open(&self.path).map_err(|error| unreadable(&self.name, &error))?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 18];
        loop {
            match file.read(&mut buffer).map_err(|error| unreadable(&self.name, &error))? {
                0 => break,
                n => hasher.update(&buffer[..n]),
            }
        }
        Ok(self.shared.digest.get_or_init(|| hex(hasher)).clone())
    }

    /// The first bytes, decompressed, and whether that is all of them.
    pub fn head(&self) -> Result<(Vec<u8>, bool)> {
        const HEAD: usize = 64 << 10;
        let mut bytes = Vec::with_capacity(HEAD + 1);
        let read = self.open()?.take(HEAD as u64 + 1).read_to_end(&mut bytes);
        if let Err(error) = read
            && bytes.is_empty()
        {
            return Err(unreadable(&self.name, &error).or("the file may be damaged: export it again"));
        }
        let is_whole = bytes.len() <= HEAD;
        bytes.truncate(HEAD);
        Ok((bytes, is_whole))
    }
}

impl Input for FileInput {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> Result<Box<dyn Read + Send>> {
        let wrong = |error: &io::Error| unreadable(&self.name, error);
        let file = File::open(&self.path).map_err(|error| wrong(&error))?;
        self.shared.bytes_read.store(0, Ordering::Relaxed);
        let hasher = self.shared.digest.get().is_none().then(Sha256::new);
        let tap = Tap { file, hasher, shared: Arc::clone(&self.shared) };
        let (magic, raw) = peek(tap, 4).map_err(|error| wrong(&error))?;
        let plain: Box<dyn Read + Send> = if magic.starts_with(&GZIP) {
            Box::new(flate2::read::MultiGzDecoder::new(raw))
        } else if magic == ZSTD {
            Box::new(zstd::Decoder::new(raw).map_err(|error| wrong(&error))?)
        } else {
            Box::new(raw)
        };
        let (begin, plain) = peek(plain, 3).map_err(|error| wrong(&error))?;
        if begin == BYTE_ORDER_MARK {
            let (_, plain) = plain.into_inner();
            return Ok(plain);
        }
        Ok(to_utf8(&begin, Box::new(plain)))
    }
}

/// A reader whose first bytes were put back.
type Again<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// Reads the first bytes and puts them back.
fn peek<R: Read>(mut from: R, length: usize) -> io::Result<(Vec<u8>, Again<R>)> {
    let mut bytes = Vec::with_capacity(length);
    from.by_ref().take(length as u64).read_to_end(&mut bytes)?;
    let again = Cursor::new(bytes.clone());
    Ok((bytes, again.chain(from)))
}

/// A file that counts and hashes what is read of it.
struct Tap {
    file: File,
    hasher: Option<Sha256>,
    shared: Arc<Shared>,
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        if n > 0 {
            self.shared.bytes_read.fetch_add(n as u64, Ordering::Relaxed);
            if let Some(hasher) = &mut self.hasher {
                hasher.update(&buffer[..n]);
            }
        } else if !buffer.is_empty()
            && let Some(hasher) = self.hasher.take()
        {
            self.shared.digest.get_or_init(|| hex(hasher));
        }
        Ok(n)
    }
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

fn unreadable(name: &str, error: &io::Error) -> Error {
    let (found, way_out) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => ("no permission to read it".to_owned(), "check its permissions"),
        io::ErrorKind::UnexpectedEof => ("the compressed file ends too early".to_owned(), "export or copy it again"),
        _ => (error.to_string(), "check the file"),
    };
    Error::input(format!("{name}: expected a file that can be read, found {found}")).or(way_out)
}

/// The files that a name on the command line stands for: itself, everything in a folder (recursively, in order of path,
/// without hidden ones), or standard input for `-`. What cannot be read is an error in its place.
pub fn expand(path: &Path) -> Vec<(String, Result<FileInput>)> {
    let name = path.display().to_string();
    if name == "-" {
        return vec![(name, FileInput::standard_input(io::stdin().lock()))];
    }
    if !path.is_dir() {
        return vec![(name.clone(), FileInput::new(name, path.to_owned()))];
    }
    let mut files = Vec::new();
    if let Err(error) = walk(path, &mut files) {
        return vec![(name.clone(), Err(unreadable(&name, &error)))];
    }
    if files.is_empty() {
        let empty = Error::input(format!("{name}: expected files in the folder, found none")).or("check the path");
        return vec![(name, Err(empty))];
    }
    let input = |path: PathBuf| {
        let name = path.display().to_string();
        let input = FileInput::new(name.clone(), path).map(|input| FileInput { is_from_folder: true, ..input });
        (name, input)
    };
    files.into_iter().map(input).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries.iter().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")) {
        // A link to a folder is not followed: it may lead back here.
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else if entry.path().is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn written(bytes: &[u8]) -> (tempfile::TempDir, FileInput) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        std::fs::write(&path, bytes).unwrap();
        (folder, FileInput::new("f".into(), path).unwrap())
    }

    fn read(input: &FileInput) -> String {
        let mut text = String::new();
        input.open().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn compression_and_byte_order_marks_are_taken_off() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("\u{feff}id\n1\n".as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        // Two members one after the other are one file.
        let twice = [gzip.clone(), gzip.clone()].concat();
        assert_eq!(read(&written(&gzip).1), "id\n1\n");
        assert_eq!(read(&written(&twice).1), "id\n1\n\u{feff}id\n1\n");
        assert_eq!(read(&written(&zstd::encode_all(&b"id\n1\n"[..], 1).unwrap()).1), "id\n1\n");
        assert_eq!(read(&written("\u{feff}id\n1\n".as_bytes()).1), "id\n1\n");
        // "id\n" as a spreadsheet saves it: UTF-16, little-endian.
        assert_eq!(read(&written(b"\xff\xfei\0d\0\n\0").1), "id\n");
        assert_eq!(read(&written(b"").1), "");
        assert_eq!(read(&written(b"x").1), "x");
    }

    #[test]
    fn the_digest_is_of_the_bytes_on_disk_however_it_is_got() {
        // echo -n abc | sha256sum
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let (_folder, input) = written(b"abc");
        assert_eq!(input.sha256().unwrap(), abc);
        let (_folder, input) = written(b"abc");
        read(&input);
        assert_eq!(input.shared.digest.get().map(String::as_str), Some(abc));
        assert_eq!(sha256(b"abc"), abc);
    }

    #[test]
    fn a_folder_is_read_in_order_without_hidden_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.csv", "a.csv", ".hidden", "b/z.csv"] {
            std::fs::write(folder.path().join(name), "id\n").unwrap();
        }
        let names: Vec<String> = expand(folder.path()).into_iter().map(|(name, _)| name).collect();
        let wanted: Vec<String> =
            ["a.csv", "b/z.csv", "c.csv"].iter().map(|name| folder.path().join(name).display().to_string()).collect();
        assert_eq!(names, wanted);
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        let (_, input) = expand(Path::new("/nowhere/at/all.csv")).remove(0);
        let Err(error) = input else { panic!("it was read") };
        assert_eq!(
            error.to_string(),
            "/nowhere/at/all.csv: expected a file that can be read, found no such file or folder; check the path"
        );
    }
}
