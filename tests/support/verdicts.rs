//! A report's steps beside what they should be.

use std::collections::BTreeMap;

use serde_json::Value;

/// Why a step of a report does not pass, in one word.
pub fn why(step: &Value) -> String {
    let key = match step["verdict"].as_str() {
        Some("fail") => "situation",
        Some("unknown") => "reason_code",
        _ => "verdict",
    };
    let word = step[key].as_str();
    word.unwrap_or_else(|| panic!("no {key} in {step}"))
        .to_owned()
}

/// The steps of a report that are not as expected: a situation, reason code or verdict for each step
/// that is named, a pass for all others.
pub fn unexpected(report: &Value, expected: &BTreeMap<String, String>) -> Vec<String> {
    let steps = report["steps"].as_array().expect("steps");
    let mut wrong: Vec<_> = steps
        .iter()
        .filter_map(|step| {
            let id = step["id"].as_str().expect("an ID");
            let expected = expected.get(id).map_or("pass", String::as_str);
            let right = step["verdict"] == expected || why(step) == expected;
            (!right).then(|| format!("{id} is not {expected}: {step}"))
        })
        .collect();
    let named = |id: &String| steps.iter().any(|step| step["id"] == id.as_str());
    let unknown = expected.keys().filter(|id| !named(id));
    wrong.extend(unknown.map(|id| format!("there is no step {id}")));
    wrong
}
