//! A value put behind a key in a file that is meant to be YAML, which stays as it is otherwise.

use super::find::{Answered, find, value_of};
use crate::typography;

/// The text with `value` behind `key`, wherever the key is, or at its end; `None` where it would not be
/// read there, as within a value of several lines.
pub fn put(text: &str, key: &str, value: &str) -> Option<String> {
    // A JSON string is one of YAML's.
    let line = format!("{key}: {}", serde_json::to_string(value).ok()?);
    let is_keys = |line: &str| value_of(&typography::plain(line), key).is_some();
    let mut lines: Vec<&str> = text.lines().collect();
    let mut is_there = false;
    for own in lines.iter_mut().filter(|own| is_keys(own)) {
        *own = &line;
        is_there = true;
    }
    if !is_there {
        lines.push(&line);
    }
    let put = lines.join("\n") + "\n";
    matches!(find(&put, key), Answered::Value(_)).then_some(put)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_takes_the_place_of_the_one_before_and_nothing_else_changes() {
        let file = "# Comment: layers\n\nlayers: \"\"\nport: '80' # kept\n";
        let put = put(file, "layers", "7").unwrap();
        assert_eq!(
            put,
            "# Comment: layers\n\nlayers: \"7\"\nport: '80' # kept\n"
        );
        let again = super::put(&put, "layers", "8").unwrap();
        assert!(again.contains("layers: \"8\"") && !again.contains("\"7\""));
        // A key that is missing, and one that is there twice or with a colon of an input method.
        assert_eq!(super::put("", "port", "80").unwrap(), "port: \"80\"\n");
        let twice = super::put("a: 1\na： 2\n", "a", "3").unwrap();
        assert_eq!(twice, "a: \"3\"\na: \"3\"\n");
        let quotes = super::put("a: ''\n", "a", "nginx -g \"daemon off;\"").unwrap();
        let found = find(&quotes, "a");
        assert!(matches!(found, Answered::Value(value) if value.text().starts_with("nginx -g")));
    }

    proptest! {
        #[test]
        fn what_was_put_is_what_is_found(file in "(a|b: .{0,9}|# .{0,9}|\\PC{0,9}\n){0,5}", value in "[a-z0-9;.-]{1,20}") {
            if let Some(put) = put(&file, "key", &value) {
                let is = matches!(find(&put, "key"), Answered::Value(found) if !found.text().is_empty());
                prop_assert!(is, "{put}");
            }
            prop_assert!(super::put("key: x\n", "key", &value).is_some() || value == "~" || value == "null");
        }
    }
}
