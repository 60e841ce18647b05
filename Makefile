# make start      everything a learner needs, then the book, which ticks as you go
# make fast       the tests that need no engine, no root and no network
# make test       every test, against engines and registries of its own
# make test-all   also what takes long: the lessons on every kind of engine, compiling for Windows
# make matrix ENGINES="podman docker-28-rootless"   the lessons on some kinds of engines
# make check      what CI runs: formatting, lints, docs, dependencies, tests

.PHONY: help start setup lint doc audit fast test test-all matrix check e2e bench bench-build transcripts lab lab-down

# Runs tests; cargo-nextest does it faster where it is installed.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
TESTS = $(if $(NEXTEST),nextest run,test)

# All that need no engine, out of a build of the whole workspace: cargo builds dependencies anew for
# any other choice of packages, since the features that these ask for differ.
BUILT = $(if $(NEXTEST),nextest run --workspace --filterset 'not package(e2e)',test --workspace --exclude e2e)
E2E = cargo test --workspace --test e2e --locked

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# The engine, the images and the registry; the checker in ~/.cargo/bin.
setup:
	@classroom/up.sh >/dev/null
	@echo; echo "Building the checker: some minutes the first time." \
	  "/ checker를 빌드해요. 처음에는 몇 분 걸려요."; echo
	@cargo install --path checker --profile learner --locked --force

start: setup
	@checker start

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	tests/shellcheck.sh

# No link between the crates' documentation may be broken.
doc:
	RUSTDOCFLAGS="--deny warnings --allow rustdoc::private-intra-doc-links" cargo doc --workspace --exclude e2e --no-deps --document-private-items --locked

audit:
	tests/audit.sh

fast:
	cargo $(TESTS) --workspace --exclude e2e --locked --no-fail-fast

test:
	cargo clippy --package checker --no-default-features --locked -- --deny warnings
	cargo build --workspace --all-targets --locked
	cargo $(BUILT) --locked --no-fail-fast
	tests/lab.sh run $(E2E)
	classroom/test.sh

test-all: test matrix
	tests/windows.sh

# Which engines there are: tests/matrix.sh list
matrix:
	tests/matrix.sh $(ENGINES)

check: lint doc audit test

# How fast a check is, as a ratio against the docker command line doing the same; how soon the page
# shows a tick, and what watching costs; how near grading from a registry comes to its own rate, and
# what a learner costs in a small class and in a large one.
bench:
	cargo build --release --package checker --locked
	cargo build --package e2e --all-targets --locked
	tests/lab.sh run tests/bench.sh
	tests/bench-registry.sh
	tests/bench-grade.sh

# What building the checker costs a learner, beside an earlier commit. Some minutes.
bench-build:
	tests/bench-build.sh

# Records the book's transcripts again, on the real engine.
transcripts:
	UPDATE_TRANSCRIPTS=1 tests/lab.sh run $(E2E) transcripts

# make e2e TEST=name   some of the tests that need engines; the engines stay until `make lab-down`
e2e:
	LAB_KEEP=1 tests/lab.sh run $(E2E) -- $(TEST)

# The tests' engines, to be left running while you work on the tests.
lab:
	tests/lab.sh up

lab-down:
	tests/lab.sh down
