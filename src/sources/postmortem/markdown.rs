//! From Markdown to lines: headings, list items, table rows and text, each with its place, its text without marks, and the
//! addresses that it links to.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of a level from 1 to 6; 7 is a paragraph that is all bold.
    Heading(u8),
    /// The first text of a list item, and its box where it has one.
    Item { is_done: Option<bool> },
    /// A row of a table.
    Row { is_header: bool },
    /// A line of a paragraph or of a block of code.
    Text,
}

/// A line of a document.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// In the file, from 1.
    pub number: u64,
    pub kind: Kind,
    /// How many list items it lies in; 0 outside of lists.
    pub depth: usize,
    /// One, but for a row of a table.
    pub cells: Vec<String>,
    pub urls: Vec<String>,
}

impl Line {
    /// Its text; the cells of a row with bars between them.
    pub fn text(&self) -> String {
        let told: Vec<&str> = self.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        told.join(" | ")
    }
}

/// The lines of a document, in order. `first_line` is the number of the text's first line in the file.
pub(super) fn lines(text: &str, first_line: u64) -> Vec<Line> {
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let mut reader = Reader { lines: Vec::new(), open: None, depth: 0, items: Vec::new(), strong: 0, is_header: false };
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let number = first_line + ends.partition_point(|end| *end < range.start) as u64;
        reader.event(event, number);
    }
    reader.close();
    reader.lines
}

/// A line being read.
struct Open {
    line: Line,
    /// Letters of it that are bold, and all of them.
    bold: usize,
    letters: usize,
}

struct Reader {
    lines: Vec<Line>,
    open: Option<Open>,
    depth: usize,
    /// For each item that is open, whether its first text is still to come, and its box.
    items: Vec<(bool, Option<bool>)>,
    strong: usize,
    is_header: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, number: u64) {
        match event {
            Event::Start(tag) => self.start(tag, number),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, number),
            Event::Code(text) => self.text(&text, number),
            Event::TaskListMarker(is_done) => {
                if let Some((_, mark)) = self.items.last_mut() {
                    *mark = Some(is_done);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.break_line(),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.push(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, number: u64) {
        match tag {
            Tag::Heading { level, .. } => self.begin(number, Kind::Heading(level as u8)),
            Tag::Item => {
                self.close();
                self.depth += 1;
                self.items.push((true, None));
            }
            Tag::Paragraph | Tag::List(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) => self.close(),

            Tag::TableHead => {
                self.is_header = true;
                self.begin_row(number);
            }
            Tag::TableRow => self.begin_row(number),
            Tag::TableCell => {
                if let Some(open) = &mut self.open {
                    open.line.cells.push(String::new());
                }
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                if self.open.is_none() {
                    self.begin_text(number);
                }
                if let Some(open) = &mut self.open {
                    open.line.urls.push(dest_url.into_string());
                }
            }
            Tag::Strong => self.strong += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Item => {
                self.close();
                self.depth = self.depth.saturating_sub(1);
                self.items.pop();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableRow => self.close(),
            TagEnd::TableHead => {
                self.close();
                self.is_header = false;
            }
            _ => {}
        }
    }

    fn begin(&mut self, number: u64, kind: Kind) {
        self.close();
        let line = Line { number, kind, depth: self.depth, cells: vec![String::new()], urls: Vec::new() };
        self.open = Some(Open { line, bold: 0, letters: 0 });
    }

    fn begin_row(&mut self, number: u64) {
        let is_header = self.is_header;
        self.begin(number, Kind::Row { is_header });
        if let Some(open) = &mut self.open {
            open.line.cells.clear();
        }
    }

    /// The first text of an item is the item; any other text is text.
    fn begin_text(&mut self, number: u64) {
        let kind = match self.items.last_mut() {
            Some((is_first @ true, is_done)) => {
                *is_first = false;
                Kind::Item { is_done: *is_done }
            }
            _ => Kind::Text,
        };
        self.begin(number, kind);
    }

    fn text(&mut self, text: &str, number: u64) {
        // Only a block of code has line ends in its text.
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.close();
            }
            if part.is_empty() {
                continue;
            }
            if self.open.is_none() {
                self.begin_text(number + index as u64);
            }
            self.push(part);
        }
    }

    fn push(&mut self, text: &str) {
        let is_bold = self.strong > 0;
        let Some(open) = &mut self.open else { return };
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
        open.letters += letters;
        open.bold += if is_bold { letters } else { 0 };
        if let Some(cell) = open.line.cells.last_mut() {
            cell.push_str(text);
        }
    }

    /// In an item the text goes on; in a paragraph another line begins.
    fn break_line(&mut self) {
        match &self.open {
            Some(open) if open.line.kind == Kind::Text => self.close(),
            _ => self.push(" "),
        }
    }

    fn close(&mut self) {
        let Some(Open { mut line, bold, letters }) = self.open.take() else { return };
        for cell in &mut line.cells {
            let trimmed = cell.trim();
            if trimmed.len() < cell.len() {
                *cell = trimmed.to_owned();
            }
        }
        let told = line.cells.iter().any(|cell| !cell.is_empty());
        if !told && line.urls.is_empty() {
            return;
        }
        if line.kind == Kind::Text && line.depth == 0 && letters > 0 && bold == letters {
            line.kind = Kind::Heading(7);
        }
        for url in line.cells.iter().flat_map(|cell| bare_urls(cell)).collect::<Vec<_>>() {
            if !line.urls.contains(&url) {
                line.urls.push(url);
            }
        }
        self.lines.push(line);
    }
}

/// The addresses that stand in a text as they are.
pub(super) fn bare_urls(text: &str) -> impl Iterator<Item = String> + '_ {
    text.match_indices("http").filter_map(|(at, _)| {
        let rest = &text[at..];
        if !(rest.starts_with("https://") || rest.starts_with("http://")) {
            return None;
        }
        let ends = |letter: char| letter.is_whitespace() || "<>\"'`|)]}".contains(letter);
        let url = rest[..rest.find(ends).unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        Some(url.to_owned())
    })
}
