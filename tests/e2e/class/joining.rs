//! What stands on a card is what lets a learner in, with TLS and without.

use std::io::Write;
use std::process::Stdio;

use e2e::{Class, Course, Ended};

/// What a learner types, with the pass phrase from the card.
fn join(course: &Course, arguments: &[&str], pass: &str) -> Ended {
    let mut join = course
        .command(&[&["join"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = join.stdin.take().unwrap();
    // One that is refused before it is asked for a pass phrase reads none.
    let _ = stdin.write_all(pass.as_bytes());
    drop(stdin);
    join.wait_with_output().unwrap().into()
}

#[test]
fn a_card_lets_its_learner_in() {
    for tls in [&[][..], &["--tls"]] {
        let mut class = Class::of_thirty(tls);
        class.up();
        let authority = class.path("ca.crt");
        let authority = authority.to_str().unwrap();
        let ca: &[&str] = if tls.is_empty() {
            &[]
        } else {
            &["--ca", authority]
        };
        let course = Course::anywhere();
        let by_card = [&[&class.url, "--account", "ada", "--password-stdin"], ca].concat();
        let wrong = join(&course, &by_card, "wrong");
        assert_ne!(wrong.code, 0, "{wrong:?}");
        let joined = join(&course, &by_card, &class.pass("ada"));
        assert_eq!(joined.code, 0, "{joined:?}");

        let text = class.read("cards.csv");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let bob = rows
            .records()
            .map(Result::unwrap)
            .find(|row| &row[1] == "bob");
        let invite = bob.unwrap()[5].to_owned();
        let course = Course::anywhere();
        let invited = join(&course, &[&["--invite", &invite], ca].concat(), "");
        assert_eq!(invited.code, 0, "{invited:?}");
        let elsewhere = join(&Course::anywhere(), &["--invite", &invite], "");
        assert_eq!(
            elsewhere.code == 0,
            tls.is_empty(),
            "a CA that nobody was told of: {elsewhere:?}"
        );
    }
}
