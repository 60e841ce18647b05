//! Commands compared by their words, however they are written: `nginx -g "daemon off;"`,
//! `["nginx", "-g", "daemon off;"]`, or through `/bin/sh -c`.

/// The words of a command that a learner typed.
pub fn typed_words(text: &str) -> Vec<String> {
    let plain = text.replace(['[', ']', '"', '\'', ',', ';'], " ");
    plain.split_whitespace().map(str::to_owned).collect()
}

/// The words of a command in an image's configuration.
pub fn words(command: &[String]) -> Vec<String> {
    match command {
        [shell, flag, line] if shell == "/bin/sh" && flag == "-c" => typed_words(line),
        parts => parts.iter().flat_map(|part| typed_words(part)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_command_has_the_same_words() {
        let exec = words(&["nginx", "-g", "daemon off;"].map(str::to_owned));
        let shell = words(&["/bin/sh", "-c", "nginx -g 'daemon off;'"].map(str::to_owned));
        assert_eq!(exec, shell);
        for typed in [
            r#"nginx -g "daemon off;""#,
            r#"["nginx", "-g", "daemon off;"]"#,
            "[nginx -g daemon off;]",
        ] {
            assert_eq!(typed_words(typed), exec, "{typed}");
        }
        assert_ne!(typed_words("nginx"), exec);
    }
}
