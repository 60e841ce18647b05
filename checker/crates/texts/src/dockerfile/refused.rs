//! What docker refuses, though the grammar allows it.

use parse_dockerfile::{Dockerfile, Instruction};

use super::read::{Invalid, Source};
use super::stages::Stages;
use super::variables::{Variables, pairs};

/// The first of them, with docker's own reason.
pub fn refused(
    source: &Source<'_>,
    file: &Dockerfile<'_>,
    stages: &Stages<'_, '_>,
) -> Option<Invalid> {
    let at = |place: usize, why: &str| Some(Invalid::at(source.text, place, why));
    for instruction in &file.instructions {
        let (place, name, arguments) = match instruction {
            Instruction::Env(it) => (it.env.span.start, "ENV", &it.arguments),
            Instruction::Label(it) => (it.label.span.start, "LABEL", &it.arguments),
            _ => continue,
        };
        if let Err(why) = pairs(&arguments.value) {
            return at(place, &format!("{name} {why}"));
        }
    }
    for stage in stages.all() {
        if stage.parent.is_none()
            && let Some(name) = upper_case(&stage.base)
        {
            let why =
                format!("invalid reference format: repository name ({name}) must be lowercase");
            return at(stage.from.from.span.start, &why);
        }
    }
    let mut variables = Variables::default();
    for instruction in stages.instructions(true) {
        match instruction {
            Instruction::Env(it) => variables.env(&it.arguments.value),
            Instruction::Arg(it) => variables.arg(&it.arguments.value, &stages.globals),
            Instruction::Expose(it) => {
                for port in &it.arguments {
                    // What the base sets is not known here.
                    if !variables.knows(&port.value) {
                        continue;
                    }
                    if let Some(why) = bad_port(&variables.expand(&port.value)) {
                        return at(it.expose.span.start, &why);
                    }
                }
            }
            _ => {}
        }
    }
    None
}

fn upper_case(image: &str) -> Option<&str> {
    let name = image.split('@').next()?;
    let path = match name.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => rest,
        _ => name,
    };
    let path = path.split(':').next()?;
    path.contains(|c: char| c.is_ascii_uppercase())
        .then_some(path)
}

/// `8080`, `8080/tcp`, `8000-8010`; a host's port may stand before it.
fn bad_port(text: &str) -> Option<String> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if !["tcp", "udp", "sctp"].contains(&protocol.to_ascii_lowercase().as_str()) {
        return Some(format!("Invalid proto: {protocol}"));
    }
    let port = ports.rsplit(':').next().unwrap_or(ports);
    let ends = port.split_once('-').unwrap_or((port, port));
    let number = |text: &str| text.parse::<u16>().ok();
    match (number(ends.0), number(ends.1)) {
        (Some(first), Some(last)) if first <= last => None,
        _ => Some(format!("Invalid containerPort: {port}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::read;

    fn why(source: &str) -> Option<String> {
        let source = Source::new(source).unwrap();
        let file = read(&source).unwrap();
        refused(&source, &file, &Stages::of(&file)).map(|it| it.0.en)
    }

    #[test]
    fn what_docker_refuses_is_refused_with_its_reason() {
        for (source, wanted) in [
            ("FROM a\nENV X", "ENV must have two arguments (line 2)"),
            ("FROM a\nLABEL x", "LABEL must have two arguments (line 2)"),
            ("FROM a\nENV X=1 Y", "ENV can't find = in \"Y\""),
            (
                "FROM a\n\nEXPOSE web",
                "Invalid containerPort: web (line 3)",
            ),
            ("FROM a\nEXPOSE 80/http", "Invalid proto: http"),
            ("FROM a\nEXPOSE 99999", "Invalid containerPort: 99999"),
            ("FROM a\nENV P=web\nEXPOSE $P", "Invalid containerPort: web"),
            (
                "FROM Nginx:1.22",
                "repository name (Nginx) must be lowercase",
            ),
        ] {
            let why = why(source).unwrap_or_default();
            assert!(why.contains(wanted), "{source}: {why}");
        }
    }

    #[test]
    fn what_docker_takes_is_not() {
        for source in [
            "FROM a\nENV X 1\nENV Y=\nENV Z='a b' W=c",
            "FROM a\nEXPOSE 80 443/TCP 8000-8010/udp 127.0.0.1:80:8080",
            "FROM a\nARG P=80\nEXPOSE $P ${Q}",
            "FROM localhost:5050/a AS B\nFROM B",
            "FROM nginx:1.22-Alpine@sha256:aa",
        ] {
            assert_eq!(why(source), None, "{source}");
        }
    }
}
