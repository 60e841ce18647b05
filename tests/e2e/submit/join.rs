//! Joining, handing in by itself and by hand, leaving.

use e2e::{ClassRegistry, Course, Terminal};
use oci_client::Reference;
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::secrets::RegistryAuth;
use serde_json::Value;

use super::results::{arrived, check, join, joined, wait_until, waiting, work};

#[test]
fn after_joining_each_result_arrives_by_itself_and_is_told_once() {
    let registry = ClassRegistry::with_accounts(&[("ada", "layers")]);
    let course = joined(&registry, "ada", "layers");
    let first = check(&course, "one");
    assert_eq!(first.stderr, "", "nothing is known yet");
    assert_eq!(arrived(&registry, "ada", 1), ["one"]);
    wait_until("the outbox is empty", || waiting(&course) == 0);
    let second = check(&course, "two");
    assert!(
        second.stderr.contains("Your results arrive at localhost"),
        "{second:?}"
    );
    arrived(&registry, "ada", 2);
    let third = check(&course, "three");
    assert_eq!(third.stderr, "", "it was told");
    arrived(&registry, "ada", 3);
    let newest = registry.document("ada", "lesson-6").unwrap();
    assert_eq!(work(&newest), "three");
    // The account is the learner's name from now on, and in the document.
    let newest: Value = serde_json::from_slice(&newest).unwrap();
    assert_eq!(newest["learner"]["name"], "ada");
    assert_eq!(
        newest["lessons"][0]["snapshot"]["variables"]["learner"],
        "ada"
    );
}

#[test]
fn a_result_that_says_the_same_is_not_sent_again() {
    let registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    check(&course, "one");
    arrived(&registry, "ada", 1);
    wait_until("the outbox is empty", || waiting(&course) == 0);
    for _ in 0..3 {
        check(&course, "one");
        assert_eq!(waiting(&course), 0);
    }
    let by_hand = course.checker(&["submit"]);
    assert!(
        by_hand.stderr.contains("nothing new to send"),
        "{by_hand:?}"
    );
    assert_eq!(registry.attempts("ada", "lesson-6").len(), 1);
}

#[test]
fn what_a_dry_run_shows_is_what_arrives_to_the_byte() {
    let mut registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    registry.stop();
    check(&course, "one");
    let dry = course.checker(&["submit", "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    let (document, manifest) = dry.stdout.trim_end().split_once('\n').unwrap();
    registry.start();
    let sent = course.checker(&["submit"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let tag = registry.attempts("ada", "lesson-6").remove(0);
    for tag in ["lesson-6", tag.as_str()] {
        let there = registry.document("ada", tag).unwrap();
        assert_eq!(String::from_utf8(there).unwrap(), format!("{document}\n"));
        let there = registry.manifest("ada", tag).unwrap();
        assert_eq!(String::from_utf8(there).unwrap(), manifest);
    }
}

#[test]
fn another_client_of_the_specification_reads_what_was_sent() {
    const DOCUMENT: &str = "application/vnd.docker-images-course.submission.v1+json";
    let registry = ClassRegistry::with_accounts(&[("ada", "layers")]);
    let course = joined(&registry, "ada", "layers");
    check(&course, "one");
    arrived(&registry, "ada", 1);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = oci_client::Client::new(ClientConfig {
        protocol: ClientProtocol::Http,
        ..ClientConfig::default()
    });
    let host = format!("localhost:{}", registry.port);
    let reference = Reference::with_tag(host, "submissions/ada".into(), "lesson-6".into());
    let login = RegistryAuth::Basic("ada".into(), "layers".into());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let pulled = runtime.block_on(client.pull(&reference, &login, vec![DOCUMENT]));
    let pulled = pulled.unwrap();
    assert_eq!(work(&pulled.layers[0].data), "one");
    let manifest = pulled.manifest.unwrap();
    assert_eq!(
        manifest.artifact_type.as_deref(),
        Some("application/vnd.docker-images-course.submission.v1")
    );
    assert_eq!(
        manifest.config.media_type,
        "application/vnd.oci.empty.v1+json"
    );
}

#[test]
fn a_wrong_pass_phrase_joins_nothing_and_says_so() {
    let mut registry = ClassRegistry::with_accounts(&[("ada", "layers")]);
    let course = Course::anywhere();
    let ended = join(&course, &registry.address(), "ada", "wrong-phrase");
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended.stderr.contains("does not accept this account"),
        "{ended:?}"
    );
    assert!(!ended.stderr.contains("wrong-phrase"), "{ended:?}");
    assert!(!course.path(".checker/class.yaml").exists());
    // One that was changed while results are sent is reported, and the results wait.
    assert_eq!(join(&course, &registry.address(), "ada", "layers").code, 0);
    registry.set_password("ada", "another");
    check(&course, "one");
    let status = || course.checker(&["submit", "--status"]).stdout;
    wait_until("the refusal is known", || {
        status().contains("does not accept")
    });
    let told = check(&course, "two").stderr;
    assert!(told.contains("does not accept"), "{told}");
    let again = course.checker(&["submit"]);
    assert_eq!(again.code, 1, "{again:?}");
    assert_eq!(join(&course, &registry.address(), "ada", "another").code, 0);
    let again = course.checker(&["submit"]);
    assert_eq!(again.code, 0, "{again:?}");
    let mut all = arrived(&registry, "ada", 2);
    all.sort();
    assert_eq!(all, ["one", "two"]);
}

#[test]
fn a_pass_phrase_typed_at_a_terminal_is_not_shown() {
    let registry = ClassRegistry::with_accounts(&[("ada", "hidden-phrase")]);
    let course = Course::anywhere();
    let command = course.command(&["join", &registry.address()]);
    let mut terminal = Terminal::spawn(command);
    let session = terminal.session();
    session.exp_string("Account:").unwrap();
    session.send_line("ada").unwrap();
    session.exp_string("Pass phrase:").unwrap();
    wait_until("the terminal hides what is typed", || !echoes(session));
    session.send_line("hidden-phrase").unwrap();
    let shown = session.exp_eof().unwrap();
    assert!(shown.contains("You have joined"), "{shown}");
    assert!(!shown.contains("hidden-phrase"), "{shown}");
}

fn echoes(session: &rexpect::session::PtySession) -> bool {
    let terminal = session.process().get_file_handle().unwrap();
    let settings = nix::sys::termios::tcgetattr(&terminal).unwrap();
    settings
        .local_flags
        .contains(nix::sys::termios::LocalFlags::ECHO)
}

#[test]
fn an_invitation_is_all_that_is_needed() {
    let registry = ClassRegistry::with_accounts(&[("ada", "a b:c/d")]);
    let course = Course::anywhere();
    let invite = format!("http://ada:a%20b%3Ac%2Fd@localhost:{}", registry.port);
    let ended = course.checker(&["join", "--invite", &invite]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!ended.stderr.contains("a b:c/d"), "{ended:?}");
    check(&course, "one");
    assert_eq!(arrived(&registry, "ada", 1), ["one"]);
}

#[test]
fn over_tls_the_authority_of_the_class_must_be_known() {
    let registry = ClassRegistry::with_tls(&[("ada", "layers")]);
    let course = Course::anywhere();
    let unknown = join(&course, &registry.address(), "ada", "layers");
    assert_eq!(unknown.code, 3, "{unknown:?}");
    assert!(unknown.stderr.contains("--ca FILE"), "{unknown:?}");
    let known = join(
        &course,
        &format!("{} --ca {}", registry.address(), registry.authority()),
        "ada",
        "layers",
    );
    assert_eq!(known.code, 0, "{known:?}");
    check(&course, "one");
    assert_eq!(arrived(&registry, "ada", 1), ["one"]);
}

#[test]
fn what_was_done_before_joining_is_sent_too() {
    let registry = ClassRegistry::open();
    let course = Course::anywhere();
    check(&course, "early");
    let shown = course.checker(&["submit", "--dry-run"]);
    assert!(shown.stderr.contains("not joined a class"), "{shown:?}");
    assert_eq!(join(&course, &registry.address(), "ada", "layers").code, 0);
    assert_eq!(arrived(&registry, "ada", 1), ["early"]);
}

#[test]
fn leaving_asks_where_results_wait_and_forgets_the_account() {
    let mut registry = ClassRegistry::open();
    let course = joined(&registry, "ada", "layers");
    registry.stop();
    check(&course, "one");
    let asked = course.checker(&["leave"]);
    assert_eq!(asked.code, 1, "{asked:?}");
    assert!(
        asked.stderr.contains("Results not sent yet: 1"),
        "{asked:?}"
    );
    let mut terminal = Terminal::spawn(course.command(&["leave"]));
    let session = terminal.session();
    session.exp_string("[y/N]").unwrap();
    session.send_line("y").unwrap();
    let shown = session.exp_eof().unwrap();
    assert!(shown.contains("stays in the registry"), "{shown}");
    assert!(!course.path(".checker/class.yaml").exists());
    assert_eq!(waiting(&course), 0);
    registry.start();
    check(&course, "two");
    assert_eq!(course.checker(&["submit"]).code, 2);
    assert_eq!(registry.tags("ada"), [""; 0]);
}

#[test]
fn both_languages_say_what_happened() {
    let registry = ClassRegistry::open();
    let course = Course::anywhere();
    let ended = join(
        &course,
        &format!("{} --lang ko", registry.address()),
        "ada",
        "layers",
    );
    assert!(
        ended.stderr.contains("수업에 ada 계정으로 참여했어요"),
        "{ended:?}"
    );
    let ended = course.checker(&["leave", "--lang", "ko"]);
    assert!(ended.stderr.contains("수업에서 나갔어요"), "{ended:?}");
}
