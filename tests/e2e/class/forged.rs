//! Tokens that the token service did not give: the real registry takes none of them.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use e2e::Class;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};

const REPOSITORY: &str = "submissions/ada";

fn encoded(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// The three parts of a token that the service gave bob.
fn parts(token: &str) -> (Value, Value, String) {
    let parts: Vec<_> = token.split('.').collect();
    (decoded(parts[0]), decoded(parts[1]), parts[2].to_owned())
}

fn header(certificates: Vec<String>) -> Header {
    Header {
        x5c: Some(certificates),
        ..Header::new(Algorithm::ES256)
    }
}

#[test]
fn the_registry_takes_no_other_token() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let scope = format!("repository:{REPOSITORY}:pull,push");
    let (real_header, claims, signature) = parts(&class.token("bob", &[&scope]));
    assert_eq!(claims["access"], json!([]), "bob has no right there");
    let certificate = real_header["x5c"][0].as_str().unwrap().to_owned();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut wished = claims;
    wished["access"] =
        json!([{ "type": "repository", "name": REPOSITORY, "actions": ["pull", "push"] }]);

    let key = class.read("keys/tokens.key");
    let real = EncodingKey::from_ec_pem(key.as_bytes()).unwrap();
    let sign = |claims: &Value, key: &EncodingKey, header: &Header| {
        jsonwebtoken::encode(header, claims, key).unwrap()
    };
    // What is tried is refused for what is wrong in it: as the service would sign it, it is taken.
    let right = sign(&wished, &real, &header(vec![certificate.clone()]));
    assert_eq!(class.push(&right, REPOSITORY, "1"), 201);

    let own = KeyPair::generate().unwrap();
    let own_key = EncodingKey::from_ec_pem(own.serialize_pem().as_bytes()).unwrap();
    let own_certificate = CertificateParams::new(Vec::new())
        .unwrap()
        .self_signed(&own)
        .unwrap();
    let own_certificate = BASE64_STANDARD.encode(own_certificate.der());
    let changed = |key: &str, value: Value| {
        let mut claims = wished.clone();
        claims[key] = value;
        sign(&claims, &real, &header(vec![certificate.clone()]))
    };
    let with_header = |header: Value, signature: &str| {
        format!("{}.{}.{signature}", encoded(&header), encoded(&wished))
    };
    let shared = EncodingKey::from_secret(BASE64_STANDARD.decode(&certificate).unwrap().as_slice());
    let mut as_secret = Header::new(Algorithm::HS256);
    as_secret.x5c = Some(vec![certificate.clone()]);
    let forged = [
        (
            "another scope under the old signature",
            with_header(real_header.clone(), &signature),
        ),
        ("no signature", with_header(real_header, "")),
        (
            "alg none",
            with_header(
                json!({"typ": "JWT", "alg": "none", "x5c": [certificate]}),
                "",
            ),
        ),
        (
            "alg none, nothing else",
            with_header(json!({"typ": "JWT", "alg": "none"}), ""),
        ),
        (
            "alg None",
            with_header(
                json!({"typ": "JWT", "alg": "None", "x5c": [certificate]}),
                &signature,
            ),
        ),
        (
            "another key and its certificate",
            sign(&wished, &own_key, &header(vec![own_certificate.clone()])),
        ),
        (
            "another key, the class's certificate",
            sign(&wished, &own_key, &header(vec![certificate.clone()])),
        ),
        (
            "another key, both certificates",
            sign(
                &wished,
                &own_key,
                &header(vec![own_certificate, certificate.clone()]),
            ),
        ),
        (
            "the certificate as a shared secret",
            sign(&wished, &shared, &as_secret),
        ),
        ("expired", changed("exp", json!(now - 3600))),
        ("not yet valid", changed("nbf", json!(now + 3600))),
        ("of another issuer", changed("iss", json!("somebody"))),
        ("for another registry", changed("aud", json!("localhost:1"))),
        (
            "no certificate and no key",
            sign(&wished, &real, &Header::new(Algorithm::ES256)),
        ),
        ("no token at all", "x".to_owned()),
    ];
    for (what, token) in forged {
        assert_eq!(class.push(&token, REPOSITORY, "1"), 401, "{what}");
        let read = format!("/v2/{REPOSITORY}/manifests/1");
        assert_eq!(
            class.ask(Some(&token), "GET", &read, &[]).status,
            401,
            "{what}"
        );
    }
}
