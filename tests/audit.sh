#!/usr/bin/env bash
# Runs cargo-deny over deny.toml: licences, sources, crates that are there twice, and known flaws where
# the list of them can be fetched. CI installs it (some minutes, once); elsewhere a message says that it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=0.20.2
if ! cargo deny --version >/dev/null 2>&1; then
  if [ -z "${CI-}" ]; then
    echo "cargo-deny is not installed, so dependencies are not checked: cargo install cargo-deny --locked" >&2
    exit 0
  fi
  cargo install cargo-deny --locked --version "$version"
fi
cargo deny check bans licenses sources
if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
  cargo deny check advisories
else
  echo "the list of known flaws cannot be fetched, so dependencies are not compared with it" >&2
fi
