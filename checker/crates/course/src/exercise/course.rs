//! `course.yaml`: the lessons in their order, and the variables with their defaults.

use std::collections::{BTreeMap, HashSet};

use super::{Grading, LessonId, Variable, VariableName};
use plain::explain::Explain;
use plain::lang::{Lang, Text};
use plain::template::Variables;
use plain::text;
use plain::yaml::{Fields, Located, Node, Path, Problem, Shape, read};

#[derive(Debug, Clone)]
pub struct Course {
    pub title: Text,
    pub languages: Vec<Lang>,
    /// At least one, each once.
    pub lessons: Vec<LessonId>,
    pub variables: BTreeMap<VariableName, Variable>,
    /// For teachers; learners see nothing of it.
    pub grading: Grading,
}

const FIELDS: &[&str] = &[
    "format",
    "title",
    "languages",
    "lessons",
    "variables",
    "grading",
];

impl Course {
    /// Reads the tree of a course file. All that is wrong is added to `errors`; `None` only where
    /// there are some.
    pub fn read(tree: &Node, errors: &mut Vec<Located>) -> Option<Self> {
        let expected = text!(
            "a course, a map that begins with `format: 1`",
            "강좌 파일, 곧 `format: 1`로 시작하는 맵"
        );
        let fields = Fields::of(tree, &Path::default(), FIELDS, &expected, errors)?;
        let title = fields.node("title", errors).and_then(|node| {
            // It is shown where no learner's variables are known.
            let path = fields.path("title");
            let before = errors.len();
            let node = node.resolve(&Variables::default(), &path, errors);
            let title = read(&node, &path);
            match title {
                Ok(title) => Some(title),
                Err(_) if errors.len() > before => None,
                Err(error) => {
                    errors.push(error);
                    None
                }
            }
        });
        let languages = fields.required("languages", errors);
        let lessons = fields
            .node("lessons", errors)
            .map(|node| read_lessons(node, &fields.path("lessons"), errors));
        let variables = fields
            .node("variables", errors)
            .and_then(|node| read_variables(node, &fields.path("variables"), errors));
        let grading: Option<Grading> = fields.optional("grading", errors);
        if let (Some(lessons), Some(grading)) = (&lessons, &grading) {
            only_known(grading, lessons, tree, errors);
        }
        Some(Self {
            title: title?,
            languages: languages?,
            lessons: lessons?,
            variables: variables?,
            grading: grading?,
        })
        .filter(|_| errors.is_empty())
    }
}

/// Reads the list of lessons: at least one, and each once.
fn read_lessons(node: &Node, path: &Path, errors: &mut Vec<Located>) -> Vec<LessonId> {
    let mut error = |node: &Node, path: &Path, error: LessonsError| {
        errors.push(Located::new(node.place, path, Problem::said(&error)));
    };
    let items = match &node.shape {
        Shape::List(items) => items.as_slice(),
        _ => &[],
    };
    if items.is_empty() {
        error(node, path, LessonsError::None);
    }
    let mut known = HashSet::new();
    let mut lessons = Vec::new();
    for (number, item) in (0..).zip(items) {
        let path = path.item(number);
        match read::<LessonId>(item, &path) {
            Ok(id) if !known.insert(id.clone()) => {
                errors.push(Located::new(
                    item.place,
                    &path,
                    Problem::said(&LessonsError::Duplicate(id)),
                ));
            }
            Ok(id) => lessons.push(id),
            Err(error) => errors.push(error),
        }
    }
    lessons
}

fn read_variables(
    node: &Node,
    path: &Path,
    errors: &mut Vec<Located>,
) -> Option<BTreeMap<VariableName, Variable>> {
    let Shape::Map(entries) = &node.shape else {
        let problem = Problem::Unexpected {
            found: text!("something other than a map", "맵이 아닌 값"),
            expected: text!("a map of names and defaults", "이름과 기본값의 맵"),
        };
        errors.push(Located::new(node.place, path, problem));
        return None;
    };
    let read = entries.iter().filter_map(|(key, value)| {
        let name = VariableName::read(key, path, errors);
        let variable = Variable::read(value, &path.key(&key.text), errors);
        Some((name?, variable?))
    });
    Some(read.collect())
}

/// Lessons that only the grading names.
fn only_known(grading: &Grading, lessons: &[LessonId], tree: &Node, errors: &mut Vec<Located>) {
    let graded = tree.get("grading").and_then(|it| it.get("lessons"));
    for id in grading.lessons.keys().filter(|id| !lessons.contains(id)) {
        let path = Path::default().key("grading").key("lessons");
        let at = graded.and_then(|graded| graded.key_place(id.as_str()));
        errors.push(Located {
            at,
            path,
            problem: Problem::said(&LessonsError::Unknown(id.clone())),
        });
    }
}

enum LessonsError {
    None,
    Duplicate(LessonId),
    Unknown(LessonId),
}

impl Explain for LessonsError {
    fn reason(&self) -> Text {
        match self {
            Self::None => text!(
                "a course needs a list of at least one lesson",
                "강좌에는 레슨이 하나 이상 있는 목록이 필요해요"
            ),
            Self::Duplicate(id) => {
                text!(
                    "duplicate lesson `{id}`",
                    "같은 레슨이 두 번 나와요: `{id}`"
                )
            }
            Self::Unknown(id) => text!(
                "`{id}` is not one of the course's lessons",
                "`{id}` 레슨은 이 강좌에 없어요"
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(match self {
            Self::None => text!(
                "write the lessons in their order: `[lesson-1, lesson-2]`",
                "레슨을 차례대로 적어 주세요: `[lesson-1, lesson-2]`"
            ),
            Self::Duplicate(_) => text!("keep one of the two", "둘 중 하나만 남겨 주세요"),
            Self::Unknown(_) => text!(
                "correct the name, or add the lesson to `lessons`",
                "이름을 고치거나 `lessons`에 레슨을 추가해 주세요"
            ),
        })
    }
}
