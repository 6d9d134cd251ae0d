# make run    set up, build and start Framekeep at http://127.0.0.1:3000 (PORT=…, FRAMEKEEP_DATA=…)
# make test   everything: rules, server, browser
# make check  formatting, lints, the rules' tests, the map's invariants
# make audit  licences, sources and known faults of what we stand on
# make watch  rebuild and reload while you edit
# make size   a release build, and what a first visit transfers
# make bench  figures: pushes beside pgbench, reads, uploads beside the store, saving and starting in the browser, then what make size says
# make soak   the long runs: tabs and browsers killed, the simulation, a fuzzer over the HTTP interface
SHELL := /bin/bash
.PHONY: run check test audit watch size bench soak

run:
	@.ci/setup run
	@.ci/build
	@exec dist/framekeep serve

check:
	@.ci/setup build
	@.ci/check

test:
	@.ci/setup test
	@.ci/build
	@.ci/test

audit:
	@.ci/setup audit
	@.ci/audit

watch:
	@.ci/setup run
	@. .ci/environment && rm -f "$$CARGO_TARGET_DIR/debug/hash.txt" && LEPTOS_HASH_FILES=false exec cargo leptos watch --split -- serve

size:
	@.ci/setup release
	@.ci/size

bench:
	@.ci/setup release
	@.ci/build --release
	@. .ci/environment && FRAMEKEEP_TEST_FSYNC=on FRAMEKEEP_BIN="$$PWD/dist/framekeep" cargo bench --locked --workspace --features framekeep-app/ssr --bench figures
	@. .ci/environment && cd end2end && npx --no-install playwright test --config bench.config.ts
	@.ci/size

soak:
	@.ci/setup soak
	@.ci/build
	@.ci/fuzz
	@. .ci/environment && cd end2end && FRAMEKEEP_SOAK=1 npx --no-install playwright test killed leader devices month
	@# Most of its time goes into small pieces of memory: glibc keeps more of them at hand for each thread.
	@. .ci/environment && GLIBC_TUNABLES=glibc.malloc.tcache_count=60000 FRAMEKEEP_SEEDS=100000 cargo test --release -p framekeep simulation -- --nocapture
