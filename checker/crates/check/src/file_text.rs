//! A file's text, in whichever of the usual encodings it is, and no more of it than facts may hold.

/// Bytes of a text that facts hold.
const MOST: usize = 64 * 1024;

/// A text, and how it was written.
pub struct FileText {
    pub text: String,
    pub utf16: bool,
}

/// Windows writes UTF-16, with a byte order mark; letters of no known encoding are lost, and with
/// them none of ASCII.
pub fn read(bytes: &[u8]) -> FileText {
    let units = |rest: &[u8], from: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    };
    let wide = match bytes {
        [0xff, 0xfe, rest @ ..] => Some(units(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some(units(rest, u16::from_be_bytes)),
        _ => None,
    };
    FileText {
        utf16: wide.is_some(),
        text: wide.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// The text itself; of a long one a part, with what is looked for in it.
pub fn around(text: &str, wanted: &str) -> String {
    if text.len() <= MOST {
        return text.to_owned();
    }
    let start = text.find(wanted).unwrap_or_default();
    let end = start + MOST.max(wanted.len());
    let characters = text[start..].char_indices().map(|(at, _)| start + at);
    let ends = characters.chain([text.len()]);
    let end = ends.take_while(|at| *at <= end).last();
    text[start..end.unwrap_or(start)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_of_windows_is_read() {
        let little = b"\xff\xfet\0o\0k\0";
        let big = b"\xfe\xff\0t\0o\0k";
        for wide in [&little[..], big] {
            let read = read(wide);
            assert_eq!((read.text.as_str(), read.utf16), ("tok", true));
        }
        let korean = read(b"\xbe\xc8\xb3\xe7 tok-1");
        assert!(korean.text.ends_with(" tok-1") && !korean.utf16);
    }

    #[test]
    fn of_a_long_text_the_part_that_is_looked_for_is_kept() {
        let long = format!("{}tok-1{}", "가".repeat(50_000), "나".repeat(50_000));
        let part = around(&long, "tok-1");
        assert!(part.starts_with("tok-1") && part.len() <= MOST);
        assert!(!around(&long, "tok-2").contains("tok"));
        assert_eq!(around("tok-1", "x"), "tok-1");
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_text(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            read(&bytes);
        }
    }
}
