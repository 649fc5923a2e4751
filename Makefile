# `make demo` shows an invented province in the browser; `make test` checks everything. Both need Python 3.11 with venv,
# and bring the rest themselves: into .venv, and .demo for the data. See docs/running.md.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PROFILE ?= bac_kan
PORT ?= 8000
# How many tests run at the same time; some of them mostly wait.
TESTS_AT_ONCE ?= 3

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: demo setup test lint bench docs lock
.DEFAULT_GOAL := demo

demo: .venv/.program
	@exec .venv/bin/sotay demo --profile "$(PROFILE)" --port "$(PORT)"

setup: .venv/.program

test: lint
	.venv/bin/python -m pytest -n $(TESTS_AT_ONCE) --dist loadgroup

lint: .venv/.tools
	.venv/bin/python -m ruff check --quiet
	.venv/bin/python -m ruff format --check --quiet
	.venv/bin/python -m mypy
	.venv/bin/lint-imports --no-logo

# On data of its own, so that nobody's demo is measured, or changed.
bench: .venv/.tools
	@SOTAY_DATA="$${SOTAY_DATA:-.demo/bench-$(PROFILE)}" exec .venv/bin/sotay bench --profile "$(PROFILE)"

docs: .venv/.program
	@exec .venv/bin/sotay docs

# The program's packages, pinned with their hashes. The program itself stays where it is: .venv points at its folder,
# and so the whole may be moved.
.venv/.program: requirements.lock Makefile
	@echo "Cài đặt các gói của chương trình vào .venv …"
	@"$(PYTHON)" -c 'import sys; sys.exit("Sotay needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@.venv/bin/python -m pip --version > /dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	.venv/bin/python -m pip install --require-hashes --only-binary :all: --progress-bar off -r requirements.lock
	@for packages in .venv/lib/python3*/site-packages; do echo ../../../.. > "$$packages/sotay.pth"; done
	@printf '%s\n' '#!/bin/sh' 'PYTHONUTF8=1 exec "$$(dirname "$$(readlink -f "$$0")")/python" -P -m sotay.site.command "$$@"' > .venv/bin/sotay
	@chmod +x .venv/bin/sotay
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.program
	.venv/bin/python -m pip install --require-hashes --only-binary :all: --progress-bar off -r requirements-dev.lock
	@touch $@

# After a change of dependencies in pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
