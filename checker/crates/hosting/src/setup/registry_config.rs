//! `registry.yml`: CNCF distribution's configuration, the same on a laptop and in a container.

use super::class::{Class, ISSUER, Scheme};

/// The configuration; `secret` signs the state of uploads, so that they outlive a restart.
///
/// Nothing is deleted, and nobody comes in without a token. Paths are relative to the class's
/// folder, in which the registry has to be started.
pub fn config(class: &Class, secret: &str) -> String {
    let (port, realm, address) = (class.port(), class.realm(), &class.address);
    let bound = if class.is_local() { "127.0.0.1" } else { "" };
    let tls = match class.scheme {
        Scheme::Http => "",
        Scheme::Https => "  tls:\n    certificate: keys/tls.crt\n    key: keys/tls.key\n",
    };
    format!(
        "# The class's registry, CNCF distribution: made by `checker class init`. Start it in this\n\
         # folder; `checker class up` and compose.yaml do.\n\
         version: 0.1\n\
         log:\n  level: error\n  accesslog:\n    disabled: true\n\
         http:\n  addr: \"{bound}:{port}\"\n  secret: {secret}\n{tls}  \
         headers:\n    X-Content-Type-Options: [nosniff]\n\
         storage:\n  filesystem:\n    rootdirectory: registry\n  delete:\n    enabled: false\n\
         auth:\n  token:\n    realm: {realm}\n    service: \"{address}\"\n    issuer: {ISSUER}\n    \
         rootcertbundle: keys/tokens.crt\n"
    )
}
