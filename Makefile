# lianpian: `make run` builds it and plans the bundled sample, `make test` runs every test. `make` lists all.
#
# Variables: CARGO=cargo  OUT=out/sample  SETUP=scripts/setup.sh (SETUP=true installs nothing)

OUT ?= out/sample
SETUP ?= scripts/setup.sh
CARGO_HOME ?= $(HOME)/.cargo
CARGO_TARGET_DIR ?= target
# rustup puts cargo where a fresh shell may not look for it yet.
export PATH := $(CARGO_HOME)/bin:$(PATH)
CARGO ?= $(or $(wildcard $(CARGO_HOME)/bin/cargo),cargo)
PROGRAM = $(CARGO_TARGET_DIR)/release/lianpian
# What a window needs is installed where there is a screen to show one.
WINDOW = $(if $(DISPLAY)$(WAYLAND_DISPLAY),draw window)

.PHONY: help run test check bench peers setup rust
.NOTPARALLEL:

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

run: rust ## build the program, plan the bundled sample into $(OUT), open the map where there is a display
	@$(SETUP) build $(WINDOW)
	$(CARGO) build --release --locked
	@$(PROGRAM) plan --out '$(OUT)' || { code=$$?; [ $$code -eq 4 ] || exit $$code; \
		echo "The plan is written and misses the targets named above (exit code 4)."; }
	@echo "Plan files: $(OUT)"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "Opening the map: $(PROGRAM)"; $(PROGRAM); \
	else \
		echo "No display here, so no map; with one, $(PROGRAM) opens it."; \
	fi

test: rust ## run every test
	@$(SETUP) build draw window test
	$(CARGO) test --locked

check: rust ## format, lints and documentation, warnings refused
	@$(SETUP) build
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps

bench: rust ## time loading, walks, scores, zones, years and frames of the map; LIANPIAN_BENCH_SIZES=10000,100000,1000000 picks the sizes
	@$(SETUP) build
	$(CARGO) bench --locked

peers: rust ## time the program beside others that do the same work, those that are installed
	@$(SETUP) build
	$(CARGO) build --release --locked
	@date -u +%F; $(PROGRAM) --version
	@failed=0; for script in benches/peers/*.py; do \
		echo; echo "## $$script"; LIANPIAN='$(PROGRAM)' python3 "$$script" || failed=1; \
	done; exit $$failed

setup: ## install every system package the program can use
	@$(SETUP)

rust:
	@command -v $(CARGO) >/dev/null || { \
		echo "error: cargo is not found: the Rust toolchain is missing" >&2; \
		echo "hint: install it with rustup (https://rustup.rs), then run make again" >&2; exit 1; }
