//! Where a file of the learner's is copied to, seen through `WORKDIR`, variables and stages.

use std::collections::BTreeMap;

use parse_dockerfile::{Flag, Instruction, Source as From, UnescapedString};

use super::paths::{absolute, fits, folder, name};
use super::stages::Stages;
use super::variables::Variables;

/// Stages that are looked through; a Dockerfile of people has a few.
const MOST_STAGES: usize = 100;

/// Files of one stage that are kept in mind.
const MOST_FILES: usize = 100;

/// How a file came to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    Copy,
    Add,
}

/// Where in an image the file is, and how it got there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    files: BTreeMap<String, Copied>,
}

#[derive(Clone)]
struct State {
    workdir: String,
    variables: Variables,
    has: Copies,
}

struct Copying<'f, 't> {
    how: Copied,
    options: &'f [Flag<'t>],
    sources: &'f [From<'t>],
    to: &'f UnescapedString<'t>,
}

impl Copies {
    /// Of the last stage. `wanted` is where the file should be: its folder is there already.
    pub fn of(stages: &Stages<'_, '_>, file: &str, wanted: &str) -> Self {
        let mut states: Vec<State> = Vec::new();
        for (number, stage) in stages.all().iter().enumerate().take(MOST_STAGES) {
            let parent = stage.parent.and_then(|parent| states.get(parent));
            let mut state = State {
                workdir: parent.map_or("/", |it| &it.workdir).to_owned(),
                variables: parent
                    .map(|it| it.variables.inherited())
                    .unwrap_or_default(),
                has: parent.map(|it| it.has.clone()).unwrap_or_default(),
            };
            for instruction in stage.instructions {
                match instruction {
                    Instruction::Workdir(it) => {
                        let path = state.variables.expand(&it.arguments.value);
                        state.workdir = absolute(&state.workdir, &path);
                    }
                    Instruction::Env(it) => state.variables.env(&it.arguments.value),
                    Instruction::Arg(it) => {
                        state.variables.arg(&it.arguments.value, &stages.globals);
                    }
                    Instruction::Copy(it) => {
                        let copying = Copying {
                            how: Copied::Copy,
                            options: &it.options,
                            sources: &it.src,
                            to: &it.dest,
                        };
                        copying.apply(&mut state, &from(stages, &states, number), file, wanted);
                    }
                    Instruction::Add(it) => {
                        let copying = Copying {
                            how: Copied::Add,
                            options: &it.options,
                            sources: &it.src,
                            to: &it.dest,
                        };
                        copying.apply(&mut state, &from(stages, &states, number), file, wanted);
                    }
                    _ => {}
                }
            }
            states.push(state);
        }
        if states.len() < stages.all().len() {
            return Self::default();
        }
        states.pop().map(|it| it.has).unwrap_or_default()
    }

    pub fn at(&self, path: &str) -> Option<Copied> {
        self.files.get(path).copied()
    }

    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// What `--from` leads to: nothing of the learner's, if it is an image.
fn from<'a>(
    stages: &'a Stages<'_, '_>,
    states: &'a [State],
    number: usize,
) -> impl Fn(&str) -> Option<&'a Copies> {
    move |name| Some(&states.get(stages.find(name, number)?)?.has)
}

impl Copying<'_, '_> {
    fn apply<'a>(
        &self,
        state: &mut State,
        stage: &dyn Fn(&str) -> Option<&'a Copies>,
        file: &str,
        wanted: &str,
    ) {
        let from = self.options.iter().find(|it| it.name.value == "from");
        let from = from.and_then(|it| it.value.as_ref());
        let files: Vec<String> = match from {
            None => vec![absolute("/", file)],
            Some(name) => {
                let name = state.variables.expand(&name.value);
                stage(&name).map_or_else(Vec::new, |it| it.places().map(str::to_owned).collect())
            }
        };
        let to = state.variables.expand(&self.to.value);
        let target = absolute(&state.workdir, &to);
        let is_folder = matches!(name(&to), "" | "." | "..")
            || self.sources.len() > 1
            || target == folder(wanted)
            || target == state.workdir
            || target == "/";
        let inside = |folder: &str, path: &str| absolute(folder, path.trim_start_matches('/'));
        for source in self.sources {
            let From::Path(source) = source else {
                // A here-document with a page of its own.
                state.has.files.remove(&target);
                continue;
            };
            let source = absolute("/", &state.variables.expand(&source.value));
            let many = source.contains(['*', '?']);
            let mut found = false;
            for file in &files {
                let place = if source == *file || (many && fits(&source, file)) {
                    match is_folder || many {
                        true => inside(&target, name(file)),
                        false => target.clone(),
                    }
                } else if let Some(below) = below(file, &source) {
                    inside(&target, below)
                } else {
                    continue;
                };
                found = true;
                if state.has.files.len() < MOST_FILES {
                    state.has.files.insert(place, self.how);
                }
            }
            if !found {
                let place = match is_folder {
                    true => inside(&target, name(&source)),
                    false => target.clone(),
                };
                state.has.files.remove(&place);
            }
        }
    }
}

/// The path seen from a folder that it is in.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder.trim_end_matches('/'))?
        .strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::{Source, read};
    use proptest::prelude::*;

    const SERVED: &str = "/usr/share/nginx/html/index.html";

    fn copies(text: &str) -> Copies {
        let source = Source::new(text).unwrap();
        let file = read(&source).unwrap();
        Copies::of(&Stages::of(&file), "index.html", SERVED)
    }

    #[test]
    fn the_file_is_found_where_docker_puts_it() {
        for text in [
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY index.html index.html",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY index.html .",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY ./index.html ./",
            "FROM nginx\nWORKDIR /usr/share\nWORKDIR nginx/html\nCOPY . .",
            "FROM nginx\nCOPY index.html /usr/share/nginx/html/",
            "FROM nginx\nCOPY index.html /usr/share/nginx/html",
            "FROM nginx\nCOPY --chown=nginx index.html /usr/share/nginx/html/index.html",
            "FROM nginx\nCOPY *.html style.css /usr/share/nginx/html/",
            "FROM nginx\nCOPY [\"index.html\", \"/usr/share/nginx/html/\"]",
            "FROM nginx\nENV ROOT=/usr/share/nginx\nWORKDIR $ROOT/html\nCOPY index.html .",
            "ARG D=html\nFROM nginx\nARG D\nCOPY index.html /usr/share/nginx/${D}/",
            "FROM nginx AS a\nWORKDIR /usr/share/nginx/html\nFROM a\nCOPY index.html .",
            "FROM scratch AS a\nCOPY index.html /x/\nFROM nginx\nCOPY --from=a /x /usr/share/nginx/html",
            "FROM scratch\nCOPY . /\nFROM nginx\nCOPY --from=0 index.html /usr/share/nginx/html/",
        ] {
            assert_eq!(copies(text).at(SERVED), Some(Copied::Copy), "{text}");
        }
        let added = copies("FROM nginx\nADD index.html /usr/share/nginx/html/");
        assert_eq!(added.at(SERVED), Some(Copied::Add));
    }

    #[test]
    fn it_is_not_where_docker_does_not_put_it() {
        for text in [
            "FROM nginx\nCOPY Dockerfile x",
            "FROM nginx\nCOPY index.html index.html",
            "FROM nginx\nWORKDIR /opt\nCOPY index.html .",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY index.html page.html",
            "FROM nginx AS a\nWORKDIR /usr/share/nginx/html\nCOPY index.html .\nFROM nginx",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY Dockerfile index.html",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY index.html .\nCOPY other.html index.html",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY --from=httpd index.html .",
            "FROM nginx\nCOPY index.html /usr/share/nginx/html/index.html/",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY <<EOF index.html\n<p>\nEOF",
            "FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY ['index.html', '.']",
            "FROM nginx\nONBUILD COPY index.html /usr/share/nginx/html/",
        ] {
            assert_eq!(copies(text).at(SERVED), None, "{text}");
        }
        let elsewhere = copies("FROM nginx\nWORKDIR /opt\nCOPY index.html .");
        assert_eq!(elsewhere.places().collect::<Vec<_>>(), ["/opt/index.html"]);
    }

    proptest! {
        #[test]
        fn garbage_is_looked_through(
            text in r#"(FROM a|FROM x AS y|COPY |ADD |WORKDIR |ENV A=|ARG B|--from=y |--from=0 |index.html|/|\.|\*|\$A| |\n){0,40}"#,
        ) {
            let text = format!("FROM a\n{text}");
            if let Ok(source) = Source::new(&text)
                && let Ok(file) = read(&source)
            {
                let found = Copies::of(&Stages::of(&file), "index.html", SERVED);
                prop_assert!(found.places().count() <= MOST_FILES);
            }
        }
    }
}
