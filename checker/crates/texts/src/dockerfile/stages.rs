//! Which stages of a Dockerfile the image comes from: the last one, and those that it stands on.

use std::collections::{HashMap, HashSet};

use parse_dockerfile::{Dockerfile, FromInstruction, Instruction};

use super::names::{Name, name_of};
use super::variables::Variables;

/// `'f` is the parsed file's, `'t` its text's.
pub struct Stages<'f, 't> {
    all: Vec<Stage<'f, 't>>,
    /// By name, in small letters.
    names: HashMap<String, usize>,
    pub globals: Variables,
}

pub struct Stage<'f, 't> {
    pub from: &'f FromInstruction<'t>,
    pub instructions: &'f [Instruction<'t>],
    /// The image or stage that it begins with, variables put in.
    pub base: String,
    /// The stage that it begins with.
    pub parent: Option<usize>,
}

impl<'f, 't> Stages<'f, 't> {
    pub fn of(file: &'f Dockerfile<'t>) -> Self {
        let mut globals = Variables::default();
        for arg in file.global_args() {
            globals.arg(&arg.arguments.value, &Variables::default());
        }
        let mut all = Vec::new();
        let mut names = HashMap::new();
        for stage in file.stages() {
            let base = globals.expand(&stage.from.image.value);
            let parent = names.get(&base.to_ascii_lowercase()).copied();
            if let Some((_, name)) = &stage.from.as_ {
                names.insert(name.value.to_ascii_lowercase(), all.len());
            }
            all.push(Stage {
                from: stage.from,
                instructions: stage.instructions,
                base,
                parent,
            });
        }
        Self {
            all,
            names,
            globals,
        }
    }

    pub fn all(&self) -> &[Stage<'f, 't>] {
        &self.all
    }

    /// The stage that `--from` means.
    pub fn find(&self, name: &str, before: usize) -> Option<usize> {
        let named = self.names.get(&name.to_ascii_lowercase()).copied();
        let number = named.or_else(|| name.parse().ok());
        number.filter(|number| *number < before)
    }

    /// The stages that the image comes from, the first one first.
    pub fn of_image(&self) -> Vec<usize> {
        let last = self.all.len().checked_sub(1);
        let parent = |number: &usize| self.all[*number].parent;
        let mut chain: Vec<_> = std::iter::successors(last, parent).collect();
        chain.reverse();
        chain
    }

    /// Whether there is such an instruction among those of the image, or those of no part of it.
    pub fn has(&self, name: Name, of_image: bool) -> bool {
        let mut all = self.instructions(of_image);
        name == Name::From || all.any(|it| name_of(it) == Some(name))
    }

    /// The instructions of the image, or those of no part of it.
    pub fn instructions(&self, of_image: bool) -> impl Iterator<Item = &'f Instruction<'t>> {
        let chain: HashSet<_> = self.of_image().into_iter().collect();
        let stages = self.all.iter().enumerate();
        stages
            .filter(move |(number, _)| chain.contains(number) == of_image)
            .flat_map(|(_, stage)| stage.instructions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_comes_from_the_last_stage_and_what_it_stands_on() {
        for (source, chain) in [
            ("FROM a", vec![0]),
            ("FROM a AS x\nFROM b", vec![1]),
            ("FROM a AS x\nFROM x", vec![0, 1]),
            ("FROM a AS x\nFROM b AS y\nFROM X", vec![0, 2]),
            ("FROM nginx AS nginx\nFROM nginx", vec![0, 1]),
            ("ARG B=x\nFROM a AS x\nFROM ${B}", vec![0, 1]),
            ("FROM x\nFROM b AS x", vec![1]),
        ] {
            let file = parse_dockerfile::parse(source).unwrap();
            assert_eq!(Stages::of(&file).of_image(), chain, "{source}");
        }
    }
}
