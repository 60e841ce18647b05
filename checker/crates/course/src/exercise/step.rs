//! `exercise.yaml`: a lesson's steps, each with one check.

use std::collections::HashSet;

use super::check_template::{CheckTemplate, check};
use super::creates::Creates;
use super::hint::{Hint, read_hints};
use super::{LessonId, StepId};
use check::Check;
use plain::explain::Explain;
use plain::lang::Text;
use plain::template::Variables;
use plain::text;
use plain::visible::visible;
use plain::yaml::{Fields, Located, Node, Path, Place, Problem, Shape};

#[derive(Debug, Clone)]
pub struct Exercise {
    pub id: LessonId,
    pub title: Text,
    /// One sentence: what is done here.
    pub summary: Text,
    /// Lessons whose result this one uses.
    pub builds_on: Vec<LessonId>,
    /// What it makes learners create; nothing else is ever taken away.
    pub creates: Creates,
    /// At least one, each with an ID of its own.
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub id: StepId,
    pub title: Text,
    /// With the variables put in.
    pub check: Check,
    /// The same without them.
    pub template: CheckTemplate,
    /// From a nudge to the command.
    pub hints: Vec<Hint>,
    /// Shown after passing: what happened, and why.
    pub explanation: Text,
}

const FIELDS: &[&str] = &[
    "format",
    "id",
    "title",
    "summary",
    "builds_on",
    "creates",
    "steps",
];

const STEP_FIELDS: &[&str] = &["id", "title", "check", "hints", "explanation"];

impl Exercise {
    /// Reads the tree of a file, with `variables` put in. All that is wrong is added to `errors`;
    /// `None` only where there are some.
    pub fn read(tree: &Node, variables: &Variables, errors: &mut Vec<Located>) -> Option<Self> {
        let path = Path::default();
        let mut unresolved = Vec::new();
        let resolved = tree.resolve(variables, &path, &mut unresolved);
        let mut wrong = Vec::new();
        let exercise = Self::read_resolved(&resolved, tree, &mut wrong);
        // What could not be put in is wrong once, not a bad reference as well.
        let places: HashSet<Option<Place>> = unresolved.iter().map(|error| error.at).collect();
        wrong.retain(|error| !places.contains(&error.at));
        errors.append(&mut unresolved);
        errors.append(&mut wrong);
        exercise.filter(|_| errors.is_empty())
    }

    fn read_resolved(node: &Node, tree: &Node, errors: &mut Vec<Located>) -> Option<Self> {
        let expected = text!(
            "an exercise, a map that begins with `format: 1`",
            "연습 파일, 곧 `format: 1`로 시작하는 맵"
        );
        let fields = Fields::of(node, &Path::default(), FIELDS, &expected, errors)?;
        let id = fields.required("id", errors);
        let title = fields.required("title", errors);
        let summary = fields.required("summary", errors);
        let builds_on = fields.optional("builds_on", errors);
        let creates = fields.optional("creates", errors);
        let steps = fields.node("steps", errors).map(|node| {
            let steps = tree.get("steps");
            read_steps(node, steps.unwrap_or(node), &fields.path("steps"), errors)
        });
        Some(Self {
            id: id?,
            title: title?,
            summary: summary?,
            builds_on: builds_on?,
            creates: creates?,
            steps: steps?,
        })
    }
}

/// `written` is the same list before the variables were put in.
fn read_steps(node: &Node, written: &Node, path: &Path, errors: &mut Vec<Located>) -> Vec<Step> {
    let (Shape::List(items), Shape::List(written)) = (&node.shape, &written.shape) else {
        let problem = Problem::said(&StepsError::NotAList);
        errors.push(Located::new(node.place, path, problem));
        return Vec::new();
    };
    if items.is_empty() {
        let problem = Problem::said(&StepsError::Empty);
        errors.push(Located::new(node.place, path, problem));
    }
    let mut known = HashSet::new();
    let steps = (0..).zip(items).zip(written);
    steps
        .filter_map(|((number, item), written)| {
            let path = path.item(number);
            let step = Step::read(item, written, &path, errors);
            // Also where something else of the step is wrong.
            if let Some(node) = item.get("id")
                && let Ok(id) = plain::yaml::read::<StepId>(node, &path)
                && !known.insert(id.clone())
            {
                let problem = Problem::said(&StepsError::Duplicate(id));
                errors.push(Located::new(node.place, &path.key("id"), problem));
            }
            step
        })
        .collect()
}

impl Step {
    fn read(node: &Node, written: &Node, path: &Path, errors: &mut Vec<Located>) -> Option<Self> {
        let expected = text!(
            "a step, a map with `id`, `title`, `check` …",
            "단계, 곧 `id`, `title`, `check` 등이 있는 맵"
        );
        let fields = Fields::of(node, path, STEP_FIELDS, &expected, errors)?;
        let id = fields.required("id", errors);
        let title = fields.required("title", errors);
        let check = fields.node("check", errors).and_then(|node| {
            check(node, &fields.path("check"))
                .map_err(|error| errors.push(error))
                .ok()
        });
        let possible = check.as_ref().map(Check::situations);
        let hints = fields
            .node("hints", errors)
            .map(|node| read_hints(node, &fields.path("hints"), possible, errors));
        let explanation = fields.required("explanation", errors);
        let check = check?;
        Some(Self {
            id: id?,
            title: title?,
            template: CheckTemplate::new(written.get("check")?, &check),
            check,
            hints: hints?,
            explanation: explanation?,
        })
    }
}

#[cfg(test)]
impl Step {
    /// A step as a file writes it, without variables.
    pub fn of(text: &str) -> Self {
        let mut errors = Vec::new();
        let tree = plain::yaml::parse(text, &mut errors).unwrap();
        let step = Self::read(&tree, &tree, &Path::default(), &mut errors);
        assert_eq!(errors, []);
        step.unwrap()
    }
}

enum StepsError {
    NotAList,
    Empty,
    Duplicate(StepId),
}

impl Explain for StepsError {
    fn reason(&self) -> Text {
        match self {
            Self::NotAList => text!("steps are a list", "단계는 목록으로 적어야 해요"),
            Self::Empty => text!(
                "a lesson needs at least one step",
                "레슨에는 단계가 하나 이상 있어야 해요"
            ),
            Self::Duplicate(id) => text!(
                "duplicate step ID `{id}`",
                "같은 단계 ID가 두 번 나와요: `{id}`",
                id = visible(id.as_str())
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::Duplicate(_) => text!(
                "give each a name of its own",
                "서로 다른 이름을 붙여 주세요"
            ),
            Self::NotAList | Self::Empty => text!(
                "write each step as an item: `- id: …`",
                "단계마다 `- id: …`로 시작하는 항목을 적어 주세요"
            ),
        })
    }
}
