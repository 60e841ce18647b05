//! `when:` of a hint: the situations that it is for, each of which the step's check can find.

use check::verdict::Situation;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml::{Located, Node, Path, Problem, Shape, read};

/// Reads one situation or a list of them. `possible` is what the check can find; `None` where the
/// check itself is wrong. What is not right is an error at its own place.
pub fn read_when(
    node: &Node,
    path: &Path,
    possible: Option<&[Situation]>,
    errors: &mut Vec<Located>,
) -> Vec<Situation> {
    let mut one = |node: &Node, path: &Path| match situation(node, path, possible) {
        Ok(situation) => Some(situation),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    match &node.shape {
        Shape::List(items) if items.is_empty() => {
            let problem = Problem::said(&WhenError::Empty);
            errors.push(Located::new(node.place, path, problem));
            Vec::new()
        }
        Shape::List(items) => (0..)
            .zip(items)
            .filter_map(|(number, item)| one(item, &path.item(number)))
            .collect(),
        Shape::Map(_) => {
            let problem = Problem::Unexpected {
                found: text!("a map", "맵"),
                expected: text!(
                    "a situation, or a list of them",
                    "상황 하나, 또는 상황의 목록"
                ),
            };
            errors.push(Located::new(node.place, path, problem));
            Vec::new()
        }
        Shape::Scalar(_) => one(node, path).into_iter().collect(),
    }
}

fn situation(
    node: &Node,
    path: &Path,
    possible: Option<&[Situation]>,
) -> Result<Situation, Located> {
    let name: String = read(node, path)?;
    let error = |error: WhenError| Err(Located::new(node.place, path, Problem::said(&error)));
    let all = possible.unwrap_or(Situation::ALL).to_vec();
    match Situation::ALL.iter().find(|it| it.name() == name) {
        None => error(WhenError::Unknown {
            name,
            possible: all,
        }),
        Some(known) if !all.contains(known) => error(WhenError::NeverFound {
            situation: *known,
            possible: all,
        }),
        Some(known) => Ok(*known),
    }
}

enum WhenError {
    Empty,
    Unknown {
        name: String,
        possible: Vec<Situation>,
    },
    NeverFound {
        situation: Situation,
        possible: Vec<Situation>,
    },
}

impl Explain for WhenError {
    fn reason(&self) -> Text {
        let names = |situations: &[Situation]| {
            let names: Vec<_> = situations.iter().map(|it| it.name()).collect();
            names.join(", ")
        };
        match self {
            Self::Empty => text!(
                "`when` needs at least one situation",
                "`when`에는 상황이 하나 이상 있어야 해요"
            ),
            Self::Unknown { name, possible } => text!(
                "unknown situation `{name}`; possible here: {possible}",
                "알 수 없는 상황이에요: `{name}`. 여기에서 쓸 수 있는 상황: {possible}",
                name = visible(name),
                possible = names(possible)
            ),
            Self::NeverFound {
                situation,
                possible,
            } => text!(
                "this step's check never finds the situation `{name}`; possible here: {possible}",
                "이 단계의 확인에서는 나오지 않는 상황이에요: `{name}`. 여기에서 쓸 수 있는 상황: {possible}",
                name = situation.name(),
                possible = names(possible)
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        Some(text!(
            "choose a situation that is possible here, or leave `when` out for every case",
            "여기에서 쓸 수 있는 상황을 고르거나, 언제나 보일 힌트라면 `when`을 빼 주세요"
        ))
    }
}
