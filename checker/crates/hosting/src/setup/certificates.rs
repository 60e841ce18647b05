//! Keys and certificates: one that signs tokens, and TLS for a class that has names.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::Offset;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;

use super::SetupError;

/// How long a server's certificate is good for: what Apple's systems take at most is 825 days.
const SERVER_DAYS: i64 = 800;

/// How long the key that signs tokens is; only the class's own registry knows it.
const SIGNING_DAYS: i64 = 3650;

/// A key and its certificates, as PEM.
pub struct Pair {
    pub key: String,
    pub certificate: String,
}

/// For signing tokens: ECDSA with P-256, which JSON Web Tokens call ES256.
///
/// # Errors
/// No random numbers from the system.
pub fn signing() -> Result<Pair, SetupError> {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut wanted = params(Vec::new(), "class tokens", SIGNING_DAYS)?;
    wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let certificate = wanted.self_signed(&key)?;
    Ok(Pair {
        key: key.serialize_pem(),
        certificate: certificate.pem(),
    })
}

/// A server's certificate for `hosts` (names and addresses), and the certificate of the authority
/// that signed it. The authority's key is forgotten at once: nothing else will be signed by it.
///
/// # Errors
/// A host that cannot stand in a certificate; no random numbers from the system.
pub fn server(title: &str, hosts: Vec<String>) -> Result<(String, Pair), SetupError> {
    let authority_key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut wanted = params(Vec::new(), &format!("{title} (CA)"), SERVER_DAYS)?;
    wanted.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = wanted.self_signed(&authority_key)?;
    let issuer = Issuer::from_params(&wanted, &authority_key);

    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let name = hosts.first().cloned().unwrap_or_default();
    let mut wanted = params(hosts, &name, SERVER_DAYS)?;
    wanted.use_authority_key_identifier_extension = true;
    wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = wanted.signed_by(&key, &issuer)?;
    let pair = Pair {
        key: key.serialize_pem(),
        certificate: certificate.pem(),
    };
    Ok((authority.pem(), pair))
}

/// Whether the first certificate of a PEM file is for a host.
pub fn is_for(file: &Path, host: &str) -> bool {
    let Ok(certificate) = CertificateDer::from_pem_file(file) else {
        return false;
    };
    let parsed = ParsedCertificate::try_from(&certificate);
    let name = ServerName::try_from(host);
    match (parsed, name) {
        (Ok(parsed), Ok(name)) => verify_server_name(&parsed, &name).is_ok(),
        _ => false,
    }
}

/// From yesterday on, since clocks differ.
fn params(hosts: Vec<String>, name: &str, days: i64) -> Result<CertificateParams, SetupError> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let today = Offset::UTC.to_datetime(plain::clock::now()).date();
    let moment = |date: Date| {
        let number = |value: i8| u8::try_from(value).unwrap_or(1);
        let (month, day) = (number(date.month()), number(date.day()));
        rcgen::date_time_ymd(date.year().into(), month, day)
    };
    params.not_before = moment(today.saturating_sub(jiff::Span::new().days(1)));
    params.not_after = moment(today.saturating_add(jiff::Span::new().days(days)));
    Ok(params)
}
