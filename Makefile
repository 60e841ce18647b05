# make start   everything a learner needs, then the book, which ticks as you go
# make test    every test, against engines and registries of its own
# make check   what CI runs: formatting, lints, tests
# make fast    every test that needs no engine: no Docker, no root, no network

.PHONY: help start setup lint test check fast e2e bench transcripts lab lab-down

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# The engine, the images and the registry; the checker in ~/.cargo/bin.
setup:
	@classroom/up.sh >/dev/null
	@echo; echo "Building the checker: some minutes the first time." \
	  "/ checker를 빌드해요. 처음에는 몇 분 걸려요."; echo
	@cargo install --path checker --locked --force

start: setup
	@checker start

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	tests/shellcheck.sh

test:
	cargo build --workspace --all-targets --locked
	tests/lab.sh run cargo test --workspace --locked
	classroom/test.sh

check: lint test

fast:
	cargo test --workspace --exclude e2e --locked

# How fast a check is, as a ratio against the docker command line doing the same; how soon the page
# shows a tick, and what watching costs; how near grading from a registry comes to its own rate, and
# what a learner costs in a small class and in a large one.
bench:
	cargo build --release --package checker --locked
	cargo build --package e2e --all-targets --locked
	tests/lab.sh run tests/bench.sh
	tests/bench-registry.sh
	tests/bench-grade.sh

# Records the book's transcripts again, on the real engine.
transcripts:
	UPDATE_TRANSCRIPTS=1 tests/lab.sh run cargo test --package e2e --locked transcripts

# make e2e TEST=name   some of the tests that need engines; the engines stay until `make lab-down`
e2e:
	LAB_KEEP=1 tests/lab.sh run cargo test --package e2e --locked -- $(TEST)

# The tests' engines, to be left running while you work on the tests.
lab:
	tests/lab.sh up

lab-down:
	tests/lab.sh down
