//! The end of what a program writes, however much it writes.

use std::collections::VecDeque;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes that are kept.
const MOST: usize = 4096;

/// Reads to the end; the last line that has anything in it, with at most [`MOST`] bytes.
///
/// # Errors
/// I/O errors.
pub async fn last_line(mut from: impl AsyncRead + Unpin) -> io::Result<String> {
    let mut kept = VecDeque::with_capacity(2 * MOST);
    let mut buffer = [0; MOST];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        kept.extend(&buffer[..read]);
        kept.drain(..kept.len().saturating_sub(MOST));
    }
    let text = String::from_utf8_lossy(kept.make_contiguous()).into_owned();
    let mut lines = text.lines().map(str::trim).rev();
    Ok(lines
        .find(|line| !line.is_empty())
        .unwrap_or_default()
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_line_that_says_something_is_kept() {
        for (written, last) in [
            ("", ""),
            ("\n \n", ""),
            (
                "pulling\ncannot reach docker.io\n\n",
                "cannot reach docker.io",
            ),
            ("no newline", "no newline"),
            ("포트를 쓸 수 없어요\r\n", "포트를 쓸 수 없어요"),
        ] {
            assert_eq!(last_line(written.as_bytes()).await.unwrap(), last);
        }
    }

    #[tokio::test]
    async fn however_much_is_written_little_is_kept() {
        let endless = tokio::io::repeat(b'x').take(1024 * 1024);
        assert_eq!(last_line(endless).await.unwrap().len(), MOST);
        let end = b"\nthe end".as_slice();
        let long = tokio::io::repeat(b'x').take(100_000).chain(end);
        assert_eq!(last_line(long).await.unwrap(), "the end");
    }
}
