//! Tokens that the token service did not give: the real registry takes none of them.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use e2e::Class;
use rcgen::{CertificateParams, KeyPair};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
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

fn header(certificates: &[&str]) -> Value {
    json!({ "typ": "JWT", "alg": "ES256", "x5c": certificates })
}

/// A token with a signature as its header announces it, right or wrong.
fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", encoded(header), encoded(claims));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// Signs with a key in PEM (PKCS #8).
fn ecdsa(pem: &str) -> impl Fn(&[u8]) -> Vec<u8> + use<> {
    let body = pem.lines().filter(|line| !line.starts_with("-----"));
    let der = BASE64_STANDARD.decode(body.collect::<String>()).unwrap();
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &random).unwrap();
    move |signed| key.sign(&random, signed).unwrap().as_ref().to_vec()
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

    let real = ecdsa(&class.read("keys/tokens.key"));
    let with_certificate = header(&[&certificate]);
    // What is tried is refused for what is wrong in it: as the service would sign it, it is taken.
    let right = token(&with_certificate, &wished, &real);
    assert_eq!(class.push(&right, REPOSITORY, "1"), 201);

    let own = KeyPair::generate().unwrap();
    let own_key = ecdsa(&own.serialize_pem());
    let own_certificate = CertificateParams::new(Vec::new())
        .unwrap()
        .self_signed(&own)
        .unwrap();
    let own_certificate = BASE64_STANDARD.encode(own_certificate.der());
    let changed = |key: &str, value: Value| {
        let mut claims = wished.clone();
        claims[key] = value;
        token(&with_certificate, &claims, &real)
    };
    let with_header = |header: Value, signature: &str| {
        format!("{}.{}.{signature}", encoded(&header), encoded(&wished))
    };
    let secret = BASE64_STANDARD.decode(&certificate).unwrap();
    let secret = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let shared = |signed: &[u8]| hmac::sign(&secret, signed).as_ref().to_vec();
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
            token(&header(&[&own_certificate]), &wished, &own_key),
        ),
        (
            "another key, the class's certificate",
            token(&with_certificate, &wished, &own_key),
        ),
        (
            "another key, both certificates",
            token(
                &header(&[&own_certificate, &certificate]),
                &wished,
                &own_key,
            ),
        ),
        (
            "the certificate as a shared secret",
            token(
                &json!({"typ": "JWT", "alg": "HS256", "x5c": [certificate]}),
                &wished,
                shared,
            ),
        ),
        ("expired", changed("exp", json!(now - 3600))),
        ("not yet valid", changed("nbf", json!(now + 3600))),
        ("of another issuer", changed("iss", json!("somebody"))),
        ("for another registry", changed("aud", json!("localhost:1"))),
        (
            "no certificate and no key",
            token(&json!({"typ": "JWT", "alg": "ES256"}), &wished, &real),
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
