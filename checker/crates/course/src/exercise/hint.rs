//! A step's hints as the file writes them: some for one case only, `when: not-pushed`.

use super::situations::read_when;
use check::verdict::Situation;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::yaml::{Fields, Located, Node, Path, Problem, Shape};

/// Hints for every case that a step has at least: a nudge, and the command.
const FEWEST_HINTS: usize = 2;

#[derive(Debug, Clone)]
pub struct Hint {
    /// The cases that it is for; none for every case.
    pub when: Vec<Situation>,
    pub text: Text,
}

impl Hint {
    /// Whether it is for a step that stands as `situation` says.
    pub fn is_for(&self, situation: Option<Situation>) -> bool {
        self.when.is_empty() || situation.is_some_and(|it| self.when.contains(&it))
    }

    fn read(
        node: &Node,
        path: &Path,
        possible: Option<&[Situation]>,
        errors: &mut Vec<Located>,
    ) -> Option<Self> {
        let expected = text!("a hint in both languages", "두 언어로 적은 힌트");
        let fields = Fields::of(node, path, &["when", "en", "ko"], &expected, errors)?;
        let when = fields.optional_node("when");
        let when = when.map(|node| read_when(node, &fields.path("when"), possible, errors));
        let en = fields.required("en", errors);
        let ko = fields.required("ko", errors);
        Some(Self {
            when: when.unwrap_or_default(),
            text: Text { en: en?, ko: ko? },
        })
    }
}

/// Reads a step's hints. `possible` is what its check can find; `None` where that is not known.
pub fn read_hints(
    node: &Node,
    path: &Path,
    possible: Option<&[Situation]>,
    errors: &mut Vec<Located>,
) -> Vec<Hint> {
    let Shape::List(items) = &node.shape else {
        let problem = Problem::said(&HintsError::NotAList);
        errors.push(Located::new(node.place, path, problem));
        return Vec::new();
    };
    let is_for_all = |item: &&Node| item.get("when").is_none();
    let mut error = |error: HintsError| {
        errors.push(Located::new(node.place, path, Problem::said(&error)));
    };
    if items.iter().filter(is_for_all).count() < FEWEST_HINTS {
        error(HintsError::TooFew);
    } else if items.last().is_some_and(|item| !is_for_all(&item)) {
        error(HintsError::LastIsForSome);
    }
    (0..)
        .zip(items)
        .filter_map(|(number, item)| Hint::read(item, &path.item(number), possible, errors))
        .collect()
}

enum HintsError {
    NotAList,
    TooFew,
    LastIsForSome,
}

impl Explain for HintsError {
    fn reason(&self) -> Text {
        match self {
            Self::NotAList => text!("hints are a list", "힌트는 목록으로 적어야 해요"),
            Self::TooFew => text!(
                "a step needs at least {FEWEST_HINTS} hints without `when`",
                "단계마다 `when` 없는 힌트가 {FEWEST_HINTS}개 이상 있어야 해요"
            ),
            Self::LastIsForSome => text!(
                "the last hint has a `when`, but must help in every case",
                "마지막 힌트에 `when`이 있어요. 마지막 힌트는 언제나 보여야 해요"
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "write a nudge first, and last the command to type",
            "처음에는 실마리를, 마지막에는 입력할 명령을 적어 주세요"
        ))
    }
}
