//! A step's check as the file writes it, its variables not put in yet: a class has as many values
//! for them as learners.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use check::Check;
use plain::explain::Explain;
use plain::lang::Text;
use plain::template::Variables;
use plain::text;
use plain::yaml::{Located, Node, Path, Problem, read};

/// A check, to be filled in for one learner after the other.
#[derive(Debug, Clone)]
pub struct CheckTemplate {
    node: Arc<Node>,
    /// The check itself, where it uses no variable.
    fixed: Option<Arc<Check>>,
}

impl CheckTemplate {
    /// `node` is the check before its variables are put in, `check` it with any learner's.
    pub fn new(node: &Node, check: &Check) -> Self {
        let fixed = node.variables().is_empty();
        Self {
            node: Arc::new(node.clone()),
            fixed: fixed.then(|| Arc::new(check.clone())),
        }
    }

    /// The names of the variables that the check uses.
    pub fn variables(&self) -> BTreeSet<&str> {
        self.node.variables()
    }

    /// The check with a learner's variables.
    ///
    /// # Errors
    /// What cannot be put in, or is not a check then.
    pub fn fill(&self, variables: &Variables) -> Result<Cow<'_, Check>, Text> {
        if let Some(check) = &self.fixed {
            return Ok(Cow::Borrowed(check));
        }
        let path = Path::default();
        let mut errors = Vec::new();
        let node = self.node.resolve(variables, &path, &mut errors);
        match errors.into_iter().next() {
            None => check(&node, &path)
                .map(Cow::Owned)
                .map_err(|error| error.reason()),
            Some(error) => Err(error.reason()),
        }
    }
}

/// Reads a check out of a node whose variables are put in.
///
/// # Errors
/// The first mistake.
pub fn check(node: &Node, path: &Path) -> Result<Check, Located> {
    read(node, path).map_err(|error| match error.problem {
        Problem::NotOneKey { .. } => Located {
            problem: Problem::Said {
                reason: error.problem.reason(),
                remedy: Some(text!(
                    "each step has one check, a map with one key: `image_present: {{ image: nginx }}`",
                    "단계마다 확인은 하나예요. 키가 하나인 맵으로 적어 주세요: `image_present: {{ image: nginx }}`"
                )),
            },
            ..error
        },
        _ => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str, variables: &Variables) -> CheckTemplate {
        let mut errors = Vec::new();
        let node = plain::yaml::parse(text, &mut errors).unwrap();
        let path = Path::default();
        let resolved = node.resolve(variables, &path, &mut errors);
        assert_eq!(errors, []);
        CheckTemplate::new(&node, &check(&resolved, &path).unwrap())
    }

    #[test]
    fn a_check_without_variables_is_read_once_and_others_for_each_learner() {
        let mut variables = Variables::default();
        let fixed = template("image_present: { image: nginx }", &variables);
        assert!(matches!(fixed.fill(&variables), Ok(Cow::Borrowed(_))));
        variables.set("registry", "r.example");
        let open = template(
            "pushed: { image: \"${registry}/a\", same_as: nginx }",
            &variables,
        );
        assert_eq!(
            open.variables().into_iter().collect::<Vec<_>>(),
            ["registry"]
        );
        assert!(matches!(open.fill(&variables), Ok(Cow::Owned(_))));
        variables.set("registry", "not one");
        let error = open.fill(&variables).unwrap_err();
        assert!(
            error.en.starts_with("pushed.image: `not one/a`"),
            "{error:?}"
        );
        let error = open.fill(&Variables::default()).unwrap_err();
        assert!(
            error.en.contains("unknown variable `registry`"),
            "{error:?}"
        );
    }
}
