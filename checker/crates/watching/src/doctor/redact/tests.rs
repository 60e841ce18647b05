//! What goes and what stays.

use proptest::prelude::*;

use super::*;
use plain::lang::Lang;

/// Without known words.
fn looks(text: &str) -> String {
    redact(text, &[], Lang::En)
}

/// With the words of one learner.
fn known(text: &str) -> String {
    let words = [
        Private::new(Kind::Home, "/home/ada"),
        Private::new(Kind::Course, "/home/ada/docker-course"),
        Private::new(Kind::Path, "/srv/ada-data"),
        Private::new(Kind::User, "ada"),
        Private::new(Kind::User, "홍길동"),
        Private::new(Kind::User, "root"),
        Private::new(Kind::User, "x"),
        Private::new(Kind::Host, "lovelace"),
        Private::new(Kind::Host, "127.0.0.1"),
        Private::new(Kind::Token, "tok-abcd2345"),
    ];
    redact(text, &words, Lang::En)
}

#[test]
fn known_words_go_where_they_stand_alone() {
    for (text, redacted) in [
        ("you are `ada`", "you are `[user]`"),
        ("ADA, Ada and ada.", "[user], [user] and [user]."),
        ("u-ada/nginx ada_1", "u-[user]/nginx [user]_1"),
        ("adapter, Canada, ada2", "adapter, Canada, ada2"),
        ("ada의 이미지", "[user]의 이미지"),
        ("홍길동이 로그인했어요", "[user]이 로그인했어요"),
        ("on Lovelace: no space", "on [host]: no space"),
        ("in /home/ada/docker-course/x", "in [course]/x"),
        ("in /home/ada/.docker", "in ~/.docker"),
        ("/srv/ada-data/overlay2", "[folder]/overlay2"),
        ("/home/adam/x and /home/ada에", "/home/[user]/x and ~에"),
        ("root, an x, a token", "root, an x, a token"),
        ("tok-abcd2345", "[token]"),
        ("http://127.0.0.1:5051/", "http://127.0.0.1:5051/"),
    ] {
        assert_eq!(known(text), redacted);
    }
}

#[test]
fn home_folders_of_every_system_lose_their_names() {
    for (text, redacted) in [
        ("/home/grace/.docker", "/home/[user]/.docker"),
        ("/home/grace (denied)", "/home/[user] (denied)"),
        ("unix:///home/grace/d.sock", "unix:///home/[user]/d.sock"),
        ("/Users/grace/.colima", "/Users/[user]/.colima"),
        ("/Users/Grace Hopper/x", "/Users/[user]/x"),
        ("/home/홍길동/강좌", "/home/[user]/강좌"),
        ("/Users/김 하나/강좌", "/Users/[user]/강좌"),
        (r"C:\Users\Grace\.docker", r"C:\Users\[user]\.docker"),
        (r"C:\Users\홍 길동\x", r"C:\Users\[user]\x"),
        (r"c:\\users\\grace", r"c:\\users\\[user]"),
        ("/mnt/c/Users/grace/x", "/mnt/c/Users/[user]/x"),
        ("/var/home/grace/x", "/var/home/[user]/x"),
        (r"\\fileserver\share", r"\\[host]\share"),
        ("/var/run/docker.sock", "/var/run/docker.sock"),
        ("/var/lib/docker", "/var/lib/docker"),
    ] {
        assert_eq!(looks(text), redacted);
    }
}

#[test]
fn urls_lose_logins_and_hosts_and_keep_what_helps() {
    for (text, redacted) in [
        ("https://registry.school.kr/v2/", "https://[host]/v2/"),
        ("tcp://build-server:2375", "tcp://[host]:2375"),
        ("ssh://ada@build-server:22 x", "ssh://[host]:22 x"),
        ("http://ada:pw@proxy:3128", "http://[host]:3128"),
        ("http://ada:p/w@proxy:3128", "http://[host]:3128"),
        ("http://ada:p@w@proxy:3128", "http://[host]:3128"),
        ("http://ada:pw@localhost:5050", "http://localhost:5050"),
        ("http://10.1.2.3:5000/v2/", "http://[address]:5000/v2/"),
        ("http://[2001:db8::7]:80/", "http://[[address]]:80/"),
        ("http://학교.한국:5000", "http://[host]:5000"),
        ("http://localhost:5050/v2/", "http://localhost:5050/v2/"),
        ("http://127.0.0.1:5051/", "http://127.0.0.1:5051/"),
        (
            "https://auth.docker.io/token",
            "https://auth.docker.io/token",
        ),
        ("https://docker.io에서", "https://docker.io에서"),
        ("https://evildocker.io/", "https://[host]/"),
        ("https://docker.io.evil.kr/", "https://[host]/"),
        ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
    ] {
        assert_eq!(looks(text), redacted);
    }
}

#[test]
fn tokens_and_passwords_go() {
    for text in [
        "tok-7hk2m9qx",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
        "dckr_pat_AbC-123_x",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_11ABCDEFG_xyz",
        "glpat-xxxxxxxx",
        "bGVhcm5lcjpsYXllcnM6bGF5ZXJz=",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "aB3dE5fG7hI9jK1lM3nO5pQ7",
    ] {
        assert_eq!(looks(text), "[token]", "{text}");
        let within = looks(&format!("it said `{text}`!"));
        assert_eq!(within, "it said `[token]`!");
    }
    for (text, redacted) in [
        ("password=layers", "password=[token]"),
        ("\"auth\": \"bGVhcg\"", "\"auth\": \"[token]\""),
        (
            "Authorization: Bearer abc.def",
            "Authorization: Bearer [token]",
        ),
        ("Basic realm=\"Registry\"", "Basic realm=\"Registry\""),
    ] {
        assert_eq!(looks(text), redacted);
    }
}

#[test]
fn what_tells_of_the_trouble_and_of_nobody_stays() {
    for text in [
        "Docker 20.10.24+dfsg1, API 1.41",
        "26.1.5 and 1.2.3",
        "sha256:ec2f59c8a2124ed6ec2f59c8a2124ed6ec2f59c8a2124ed6ec2f59c8a2124ed6",
        "nginx@sha256:ec2f59c8a2124ed6",
        "localhost:5050 and 127.0.0.1:80 and [::1]:5000 and 0.0.0.0:80 and :::80",
        "registry-1.docker.io:443, hub.docker.com",
        "2026-11-24 09:00:10 and 12:30:45",
        "config.json, docker.sock, learner.yaml, docker.service",
        "`checker init --set port=8080`, then `-p 8080:80`",
        "docker-credential-desktop.exe is not on PATH",
        "87 of 100 pulls in 6 h left; 1.9 GB free",
        "connection refused (os error 111)",
        "강좌의 레지스트리는 `make start`로 시작해요.",
        "linux/amd64, containerd, overlay2",
        "sudo usermod -aG docker $USER",
        "failed to lookup address information: Name or service not known",
    ] {
        assert_eq!(looks(text), text);
    }
}

#[test]
fn addresses_go_and_this_machines_stay() {
    for (text, redacted) in [
        ("192.168.0.17:80", "[address]:80"),
        ("on 10.0.0.2:53.", "on [address]:53."),
        ("2001:db8::17 refused", "[address] refused"),
        ("fe80::1%eth0: no route", "[address]: no route"),
        ("::ffff:10.0.0.1", "[address]"),
        ("from 2001:db8:0:0:0:0:0:1:", "from [address]:"),
        ("00:1a:2b:3c:4d:5e", "[address]"),
        ("ada@school.kr", "[e-mail]"),
        ("길동@학교.한국", "[e-mail]"),
        ("ada@build-server", "[e-mail]"),
        ("registry.school.kr:5000", "[host]:5000"),
        ("Adas-MacBook.local", "[host]"),
        ("at build-server:5000/ada", "at [host]:5000/ada"),
        (
            "dial tcp: lookup nas on 10.0.0.2:53: no such host",
            "dial tcp: lookup [host] on [address]:53: no such host",
        ),
    ] {
        assert_eq!(looks(text), redacted);
    }
}

#[test]
fn what_is_redacted_stays_so_and_korean_has_its_own_words() {
    let text = "ada@school.kr tok-7hk2m9qx 10.0.0.1 https://a.b.kr /home/ada/x ada";
    let once = known(text);
    assert_eq!(known(&once), once);
    let words = [Private::new(Kind::User, "ada")];
    assert_eq!(
        redact(text, &words, Lang::Ko),
        "[이메일] [토큰] [주소] https://[호스트] /home/[사용자]/x [사용자]"
    );
}

fn texts() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "ada",
        "홍길동",
        "/home/",
        "\\Users\\",
        "@",
        ":",
        "::",
        ".",
        "//",
        "10.0.0.1",
        "[",
        "]",
        "%",
        "\n",
        " ",
        "tok-",
        "sha256:",
        "é",
        "\u{301}",
        "İ",
        "K",
        "=",
        "https://",
    ]);
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_comes_through(text in texts()) {
        let redacted = known(&text);
        prop_assert!(!redacted.contains("홍길동"), "{text:?} became {redacted:?}");
        prop_assert!(!redacted.contains("10.0.0.1"), "{text:?} became {redacted:?}");
    }
}
