//! A CSV file as a teacher's program wrote it: read by column, and written again with nothing
//! changed but the cells that were filled in.

use std::collections::BTreeMap;
use std::ops::Range;

use csv_core::ReadFieldResult;

use plain::lang::Text;
use plain::text;

/// Bytes that a file may have: a hundred thousand learners with a hundred columns.
pub const LARGEST: u64 = 64 * 1024 * 1024;

const BOM: char = '\u{feff}';

/// The file's text, and where its cells are.
#[derive(Debug)]
pub struct Table {
    text: String,
    delimiter: u8,
    /// The header first.
    records: Vec<Vec<Cell>>,
}

#[derive(Debug)]
struct Cell {
    /// In the text, with the quotes.
    at: Range<usize>,
    value: String,
}

impl Table {
    /// # Errors
    /// Bytes that are not UTF-8, or hold no record.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Text> {
        let text = String::from_utf8(bytes).map_err(|_| {
            text!(
                "the file is not UTF-8; save it as “CSV UTF-8”",
                "UTF-8 파일이 아니에요. ‘CSV UTF-8’ 형식으로 저장해 주세요"
            )
        })?;
        if text.contains('\0') {
            return Err(text!(
                "the file is not a text file; save it as “CSV UTF-8”",
                "텍스트 파일이 아니에요. ‘CSV UTF-8’ 형식으로 저장해 주세요"
            ));
        }
        let delimiter = delimiter(&text);
        let records = records(&text, delimiter);
        if records.is_empty() {
            return Err(text!("the file is empty", "파일이 비어 있어요"));
        }
        Ok(Self {
            text,
            delimiter,
            records,
        })
    }

    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.values(0)
    }

    /// The numbers of the records after the header.
    pub fn rows(&self) -> Range<usize> {
        1..self.records.len()
    }

    /// The values of one record.
    pub fn values(&self, record: usize) -> impl Iterator<Item = &str> {
        let cells = self.records.get(record).map(Vec::as_slice);
        cells
            .unwrap_or_default()
            .iter()
            .map(|cell| cell.value.as_str())
    }

    /// Without the space around it; empty where the record is too short.
    pub fn value(&self, record: usize, column: usize) -> &str {
        let cell = self.records.get(record).and_then(|cells| cells.get(column));
        cell.map(|cell| cell.value.trim()).unwrap_or_default()
    }

    /// The text again with these cells in place of what was there, by record and column. A column
    /// after the last one of the header is added to each record.
    pub fn filled(&self, cells: &BTreeMap<(usize, usize), String>) -> String {
        let columns = self.header().count();
        let added = cells.keys().map(|(_, column)| *column).max();
        let added = added.map_or(columns, |last| columns.max(last + 1));
        let delimiter = char::from(self.delimiter);
        let mut text = String::with_capacity(self.text.len() + cells.len() * 8);
        let mut from = 0;
        for (number, record) in self.records.iter().enumerate() {
            for (column, cell) in record.iter().enumerate() {
                let Some(value) = cells.get(&(number, column)) else {
                    continue;
                };
                text.push_str(&self.text[from..cell.at.start]);
                let was_quoted = self.text[cell.at.clone()].starts_with('"');
                text.push_str(&quoted(value, was_quoted));
                from = cell.at.end;
            }
            let filled = (record.len()..added).any(|it| cells.contains_key(&(number, it)));
            if let Some(last) = record.last()
                && (filled || added > columns)
            {
                text.push_str(&self.text[from..last.at.end]);
                from = last.at.end;
                for column in record.len()..added {
                    text.push(delimiter);
                    if let Some(value) = cells.get(&(number, column)) {
                        text.push_str(&quoted(value, false));
                    }
                }
            }
        }
        text.push_str(&self.text[from..]);
        text
    }
}

/// What separates the header's cells: a comma, a semicolon or a tab.
fn delimiter(text: &str) -> u8 {
    let mut in_quotes = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' | b'\r' if !in_quotes => break,
            _ if in_quotes => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += i32::from(byte == *delimiter);
                }
            }
        }
    }
    // The first of equals: a comma.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(it, _)| it)
}

fn records(text: &str, delimiter: u8) -> Vec<Vec<Cell>> {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let start = text.len() - text.trim_start_matches(BOM).len();
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut from = start;
    // A cell is never longer unquoted than it is written.
    let mut buffer = vec![0; 4096];
    let mut value = Vec::new();
    let mut at = start;
    loop {
        let (result, read, written) = reader.read_field(&text.as_bytes()[at..], &mut buffer);
        at += read;
        value.extend_from_slice(&buffer[..written]);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                let cell = span(text, from, at, record.is_empty(), record_end);
                record.push(Cell {
                    at: cell,
                    value: String::from_utf8_lossy(&value).into_owned(),
                });
                value.clear();
                from = at;
                if record_end {
                    records.push(std::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => return records,
        }
    }
}

/// The cell in what was read for it: without the line's end before a record's first cell, and
/// without the delimiter or the line's end after each.
fn span(text: &str, from: usize, to: usize, first: bool, last: bool) -> Range<usize> {
    let line_end = ['\r', '\n'];
    let read = &text[from..to];
    let skipped = if first {
        read.len() - read.trim_start_matches(line_end).len()
    } else {
        0
    };
    let end = match read.chars().next_back() {
        Some(c) if last && line_end.contains(&c) => to - 1,
        // At the end of the text nothing follows the cell.
        _ if last => to,
        _ => to - 1,
    };
    (from + skipped).min(end)..end
}

/// A cell as it is written: in quotes where it must be, whatever the delimiter, or was before.
fn quoted(value: &str, was_quoted: bool) -> String {
    let must = value.contains(|c| ",;\t\"\r\n".contains(c));
    if must || was_quoted {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text.as_bytes().to_vec()).unwrap()
    }

    const HARD: &[&str] = &[
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n3,4",
        "\u{feff}a;b;c\r\n\"x;y\";\"line\r\nbreak\";\"say \"\"hi\"\"\"\r\n\r\n;;\r\n",
        "a\tb\n\n\n\"\"\t\n",
        "a,b\nshort\n1,2,3,4\n",
        "이름,메일\n\"김, 아다\",a@b\n",
        "a,\"b\nc\"\r\n\"open, and never closed\n1,2\n",
        "\n\na,b\n1,2",
        "a,\n1,\n2,",
    ];

    #[test]
    fn nothing_changes_where_nothing_is_filled_in() {
        for text in HARD {
            assert_eq!(read(text).filled(&BTreeMap::new()), *text);
        }
    }

    #[test]
    fn each_cell_can_be_replaced_alone() {
        for text in HARD {
            let table = read(text);
            for record in 0..table.records.len() {
                for column in 0..table.records[record].len() {
                    let cells = BTreeMap::from([((record, column), "9;9,9".to_owned())]);
                    let again = read(&table.filled(&cells));
                    for (number, before) in table.records.iter().enumerate() {
                        for (place, cell) in before.iter().enumerate() {
                            let now = &again.records[number][place].value;
                            if (number, place) == (record, column) {
                                assert_eq!(now, "9;9,9", "{text:?}");
                            } else {
                                assert_eq!(*now, cell.value, "{text:?} {record} {column}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn columns_are_added_after_the_header_s_last() {
        let table = read("a,b\r\n1,2\r\n3\r\n");
        let cells = BTreeMap::from([
            ((0, 2), "new".to_owned()),
            ((1, 2), "x".to_owned()),
            ((2, 2), "y".to_owned()),
        ]);
        assert_eq!(table.filled(&cells), "a,b,new\r\n1,2,x\r\n3,,y\r\n");
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        for (text, columns) in [("a,b;c,d", 3), ("\"a,b,c\";d", 2), ("a\tb", 2), ("a", 1)] {
            assert_eq!(read(text).header().count(), columns, "{text}");
        }
    }
}
