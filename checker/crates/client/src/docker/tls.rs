//! TLS to an engine, with the certificates that the docker command line would use.

use std::io;
use std::path::Path;
use std::sync::Arc;

use plain::disk;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use engine::Certificates;

/// Bytes that a file of certificates may have.
const LARGEST: u64 = 1024 * 1024;

/// Certificates that cannot be used, inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadCertificates(String);

impl BadCertificates {
    fn error(detail: String) -> io::Error {
        io::Error::other(Self(detail))
    }
}

/// TLS to `host:port`.
#[derive(Clone)]
pub struct Tls {
    address: String,
    name: ServerName<'static>,
    connector: TlsConnector,
}

impl Tls {
    /// Reads `ca.pem`, the only authority that is trusted, and `cert.pem` with `key.pem` where both
    /// are there. Where the engine's certificate is not to be looked at, `ca.pem` is not read.
    ///
    /// # Errors
    /// [`BadCertificates`]: `ca.pem` is missing, or one of them is not what it should be.
    pub fn new(address: String, certificates: &Certificates) -> io::Result<Self> {
        let folder = certificates.folder.clone().unwrap_or_default();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        let config = if certificates.unchecked {
            let anyone = Arc::new(Anyone(provider));
            config.dangerous().with_custom_certificate_verifier(anyone)
        } else {
            config.with_root_certificates(authorities(&folder.join("ca.pem"))?)
        };
        let config = match own(&folder)? {
            None => config.with_no_client_auth(),
            Some((own, key)) => config
                .with_client_auth_cert(own, key)
                .map_err(|error| BadCertificates::error(format!("cert.pem, key.pem: {error}")))?,
        };
        Ok(Self {
            name: server_name(&address)?,
            address,
            connector: Arc::new(config).into(),
        })
    }

    pub async fn connect(self) -> io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(&self.address).await?;
        self.connector.connect(self.name, stream).await
    }
}

fn authorities(path: &Path) -> io::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(path)? {
        let added = roots.add(certificate);
        added.map_err(|error| BadCertificates::error(format!("ca.pem: {error}")))?;
    }
    Ok(roots)
}

/// `cert.pem` with `key.pem`; `None` where one of them is not there, as docker does.
fn own(folder: &Path) -> io::Result<Option<Own>> {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    if !certificate.exists() || !key.exists() {
        return Ok(None);
    }
    let own = read_certificates(&certificate)?;
    let key = PrivateKeyDer::from_pem_slice(&read(&key)?);
    let key = key.map_err(|error| BadCertificates::error(format!("key.pem: {error}")))?;
    Ok(Some((own, key)))
}

type Own = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Takes any certificate, as docker does where it is told to.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// The name that the engine's certificate must have.
fn server_name(address: &str) -> io::Result<ServerName<'static>> {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(host.to_owned())
        .map_err(|error| io::Error::new(io::ErrorKind::AddrNotAvailable, error))
}

fn read_certificates(path: &Path) -> io::Result<Vec<CertificateDer<'static>>> {
    let bytes = read(path)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let problem = match found {
        Ok(found) if !found.is_empty() => return Ok(found),
        Ok(_) => "it has no certificate".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(BadCertificates::error(format!(
        "{}: {problem}",
        path.display()
    )))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    disk::read_bounded(path, LARGEST)
        .map_err(|error| BadCertificates::error(format!("{}: {error}", path.display())))
}

/// Whether a connection fails for its certificates, the engine's or ours.
pub fn is_of_certificates(error: &io::Error) -> bool {
    use AlertDescription as Alert;
    let Some(inner) = error.get_ref() else {
        return false;
    };
    if inner.is::<BadCertificates>() {
        return true;
    }
    match inner.downcast_ref::<rustls::Error>() {
        Some(rustls::Error::InvalidCertificate(_)) => true,
        Some(rustls::Error::AlertReceived(alert)) => matches!(
            alert,
            Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::CertificateRequired
                | Alert::UnknownCA
                | Alert::AccessDenied
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rcgen::{CertifiedKey, KeyPair};
    use rustls::ServerConfig;
    use tempfile::TempDir;
    use tokio_rustls::TlsAcceptor;

    use crate::docker::stand_in::{self, PATIENCE, answer, json, listener};
    use crate::{DockerEngine, Environment};
    use engine::{Address, Certificates, Engine, EngineError};
    use std::sync::Arc;

    /// A certificate for `localhost` that is its own authority.
    fn made() -> CertifiedKey<KeyPair> {
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap()
    }

    /// A folder as `DOCKER_CERT_PATH` names it, that trusts this certificate.
    fn folder(trusted: &CertifiedKey<KeyPair>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let own = made();
        for (name, text) in [
            ("ca.pem", trusted.cert.pem()),
            ("cert.pem", own.cert.pem()),
            ("key.pem", own.signing_key.serialize_pem()),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    /// The port of an engine behind TLS that answers every question so.
    async fn engine(certificate: &CertifiedKey<KeyPair>, answer: String) -> u16 {
        let key = certificate.signing_key.serialize_der();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.cert.der().clone()],
                key.try_into().unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (server, _) = listener().await;
        let port = server.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = server.accept().await {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let answer = |line: &str| stand_in::greeting_or(line, &answer);
                    stand_in::serve(&mut stream, &answer).await;
                }
            }
        });
        port
    }

    fn connect(port: u16, folder: &TempDir) -> Result<DockerEngine, EngineError> {
        connect_with(port, Some(folder), false)
    }

    fn connect_with(
        port: u16,
        folder: Option<&TempDir>,
        unchecked: bool,
    ) -> Result<DockerEngine, EngineError> {
        let certificates = Certificates {
            folder: folder.map(|folder| folder.path().to_owned()),
            unchecked,
        };
        let address = Address::Tls(format!("localhost:{port}"), certificates);
        let endpoint = stand_in::endpoint(address);
        DockerEngine::connect(endpoint, &Environment::default(), PATIENCE)
    }

    #[tokio::test]
    async fn answers_through_tls_are_held_to_the_same_rules() {
        let certificate = made();
        let folder = folder(&certificate);
        let names = async |answer: String| {
            let port = engine(&certificate, answer).await;
            connect(port, &folder).unwrap().image_names().await
        };
        assert_eq!(names(json("200 OK", "[]")).await.unwrap(), []);
        let html = names(answer("404 Not Found", "text/html", "no such image")).await;
        assert!(
            matches!(html, Err(EngineError::Unusable { .. })),
            "{html:?}"
        );
        let large = names(json("200 OK", &"{".repeat(200_000))).await;
        assert!(
            matches!(large, Err(EngineError::TooLarge { .. })),
            "{large:?}"
        );
    }

    #[tokio::test]
    async fn an_engine_that_is_not_trusted_is_a_matter_of_certificates() {
        let port = engine(&made(), json("200 OK", "[]")).await;
        let folder = folder(&made());
        let error = connect(port, &folder).unwrap().image_names().await;
        assert!(
            matches!(error, Err(EngineError::Certificates { .. })),
            "{error:?}"
        );
    }

    #[tokio::test]
    async fn an_engine_is_not_looked_at_where_docker_would_not_either() {
        let port = engine(&made(), json("200 OK", "[]")).await;
        let of_another = folder(&made());
        for folder in [None, Some(&of_another)] {
            let names = connect_with(port, folder, true)
                .unwrap()
                .image_names()
                .await;
            assert_eq!(names.unwrap(), []);
        }
    }

    #[tokio::test]
    async fn an_authority_alone_will_do_where_the_engine_asks_for_no_certificate() {
        let certificate = made();
        let port = engine(&certificate, json("200 OK", "[]")).await;
        for missing in ["cert.pem", "key.pem"] {
            let folder = folder(&certificate);
            fs::remove_file(folder.path().join(missing)).unwrap();
            let names = connect(port, &folder).unwrap().image_names().await;
            assert_eq!(names.unwrap(), [], "{missing}");
        }
    }

    #[test]
    fn files_that_are_missing_or_broken_are_a_matter_of_certificates() {
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            let folder = folder(&made());
            let file = folder.path().join(name);
            let is_named = || match connect(1, &folder) {
                Err(EngineError::Certificates { detail, .. }) => detail.contains(name),
                _ => false,
            };
            fs::write(&file, "not a certificate").unwrap();
            assert!(is_named(), "{name}");
            fs::remove_file(&file).unwrap();
            assert_eq!(is_named(), name == "ca.pem", "{name}");
        }
    }
}
