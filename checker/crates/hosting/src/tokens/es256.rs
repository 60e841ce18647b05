//! ES256 (RFC 7518, section 3.4): JSON Web Tokens signed with ECDSA on P-256 and SHA-256, in the
//! compact form of RFC 7515.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;

/// What every header says; `x5c` is the chain of certificates of the signing key, in base64 of DER.
#[derive(Serialize)]
struct Header<'a> {
    typ: &'static str,
    alg: &'static str,
    x5c: &'a [String],
}

pub struct SigningKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error("the claims cannot be written: {0}")]
    Claims(#[from] serde_json::Error),
    /// *ring* gives no details; with a key that was read, only randomness can be missing.
    #[error("the system gave no random numbers to sign with")]
    Signature,
}

impl SigningKey {
    /// Reads a private key in PEM (PKCS #8, as `-----BEGIN PRIVATE KEY-----` announces it).
    ///
    /// # Errors
    /// What is wrong with it: not PEM, or not a key on P-256.
    pub fn from_pem(pem: &[u8]) -> Result<Self, String> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem).map_err(|error| error.to_string())?;
        let random = SystemRandom::new();
        let der = der.secret_pkcs8_der();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random)
            .map_err(|error| format!("not an ECDSA key on P-256 ({error})"))?;
        Ok(Self { pair, random })
    }

    /// A token with these claims, whose header carries the key's certificates.
    ///
    /// # Errors
    /// Claims that are not JSON, or no random numbers.
    pub fn token(&self, x5c: &[String], claims: &impl Serialize) -> Result<String, SigningError> {
        let header = Header {
            typ: "JWT",
            alg: "ES256",
            x5c,
        };
        let header = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header)?);
        let claims = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let signed = format!("{header}.{claims}");
        let signature = self.pair.sign(&self.random, signed.as_bytes());
        let signature = signature.map_err(|_| SigningError::Signature)?;
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
        Ok(format!("{signed}.{signature}"))
    }
}

#[cfg(test)]
pub mod tests {
    use rcgen::KeyPair;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, UnparsedPublicKey};
    use serde_json::{Value, json};

    use super::*;

    /// The key of RFC 7515, appendix A.3.1.
    const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    const D: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";

    /// Its token: the header `{"alg":"ES256"}`, the claims of A.2 and the signature.
    const TOKEN: &str = concat!(
        "eyJhbGciOiJFUzI1NiJ9",
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
        ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );

    fn bytes(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// An uncompressed point.
    fn public() -> Vec<u8> {
        [vec![4], bytes(X), bytes(Y)].concat()
    }

    /// The header and claims of a token, if `public` signed it.
    pub fn verified(token: &str, public: &[u8]) -> Option<(Value, Value)> {
        let (signed, signature) = token.rsplit_once('.')?;
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
        key.verify(signed.as_bytes(), &bytes(signature)).ok()?;
        let (header, claims) = signed.split_once('.')?;
        let read = |part| serde_json::from_slice(&bytes(part)).unwrap();
        Some((read(header), read(claims)))
    }

    #[test]
    fn the_token_of_rfc_7515_verifies() {
        let (header, claims) = verified(TOKEN, &public()).unwrap();
        assert_eq!(header, json!({ "alg": "ES256" }));
        assert_eq!(claims["iss"], "joe");
        let changed = TOKEN.replacen("eyJpc3Mi", "eyJpc3Mj", 1);
        assert!(verified(&changed, &public()).is_none());
    }

    #[test]
    fn what_the_key_of_rfc_7515_signs_verifies_and_is_of_the_same_form() {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &bytes(D),
            &public(),
            &random,
        );
        let key = SigningKey {
            pair: pair.unwrap(),
            random,
        };
        let token = key.token(&["MIIB".to_owned()], &json!({ "iss": "joe" }));
        let token = token.unwrap();
        let (header, claims) = verified(&token, &public()).unwrap();
        assert_eq!(
            header,
            json!({ "typ": "JWT", "alg": "ES256", "x5c": ["MIIB"] })
        );
        assert_eq!(claims, json!({ "iss": "joe" }));
        let signature = token.rsplit_once('.').unwrap().1;
        assert_eq!(bytes(signature).len(), 64, "r and s, not DER");
    }

    #[test]
    fn keys_in_the_files_of_classes_are_read() {
        let made = KeyPair::generate().unwrap();
        let key = SigningKey::from_pem(made.serialize_pem().as_bytes()).unwrap();
        let token = key.token(&[], &json!({})).unwrap();
        assert!(verified(&token, made.public_key_raw()).is_some());
        assert!(verified(&token, &public()).is_none(), "another key's");
        assert_eq!(key.pair.public_key().as_ref(), made.public_key_raw());
    }

    #[test]
    fn other_files_are_refused_with_a_reason() {
        let other = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let other = other.serialize_pem();
        for pem in [
            "",
            "x",
            other.as_str(),
            "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n",
        ] {
            let reason = SigningKey::from_pem(pem.as_bytes()).err().unwrap();
            assert!(!reason.is_empty(), "{pem}");
        }
    }
}
