//! A class at work: thirty checkers at once against one registry.

use std::thread;

use e2e::{ClassRegistry, Course};

use super::results::{arrived, check, join, wait_until, waiting};

#[test]
fn thirty_learners_at_once_lose_nothing() {
    let names: Vec<_> = (1..=30)
        .map(|number| format!("learner-{number:02}"))
        .collect();
    let accounts: Vec<_> = names.iter().map(|name| (name.as_str(), "layers")).collect();
    let registry = ClassRegistry::with_accounts(&accounts);
    let courses: Vec<(Course, &String)> = thread::scope(|scope| {
        let learners: Vec<_> = names
            .iter()
            .map(|name| {
                let address = registry.address();
                scope.spawn(move || {
                    let course = Course::anywhere();
                    let ended = join(&course, &address, name, "layers");
                    assert_eq!(ended.code, 0, "{ended:?}");
                    for number in 1..=3 {
                        check(&course, &format!("{name}-{number}"));
                    }
                    (course, name)
                })
            })
            .collect();
        let done = learners.into_iter().map(|learner| learner.join());
        done.map(|it| it.expect("a learner")).collect()
    });
    for (course, name) in &courses {
        let mut all = arrived(&registry, name, 3);
        all.sort();
        let expected: Vec<_> = (1..=3).map(|number| format!("{name}-{number}")).collect();
        assert_eq!(all, expected);
        let newest = registry.document(name, "lesson-6").expect("the newest");
        assert_eq!(super::results::work(&newest), expected[2]);
        wait_until("the outbox is empty", || waiting(course) == 0);
    }
}
