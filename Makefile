# mingpai 铭牌. Needs only Python >= 3.11 and make; everything else is installed into .venv beside this file.
# All paths are relative and tools run as `python -m …`, never through a script's first line: the folder may have a
# space or Chinese in its path, and may be moved.

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
# Wheels only, checked against the lock: no package's own set-up code runs during installation.
INSTALL := $(PIP) install --quiet --only-binary=:all: --require-hashes

.PHONY: help demo up test ratios lint audit lock bundle

help:
	@echo "make demo   彩排“取消称号”的一生 · rehearse the life of a revoked title on virtual time"
	@echo "make up     在前台运行内置服务 · run the embedded stack (Ctrl-C stops it, data stay in var/)"
	@echo "make test   运行测试 · run the tests; ARGS='-k NAME' passes arguments to pytest"
	@echo "make ratios 与基准相比的开销，变差一半即失败 · what we cost beside the floor; fails where it is worse by half"
	@echo "make lint   检查代码和依赖的许可 · ruff, mypy, import-linter, licences of what is installed"
	@echo "make audit  查已知漏洞，须连外网 · known vulnerabilities of what is locked, asked of a public service"
	@echo "make bundle 制作离线安装包 · one archive with everything, for machines without internet (dist/)"
	@echo "make lock   重新锁定依赖 · make requirements*.lock anew from pyproject.toml"

demo: .venv/runtime
	@$(PY) starter.py rehearse stories/revoked.yaml --engine temporal

up: .venv/runtime
	@exec $(PY) starter.py up

# Three processes on two cores: many tests wait for a server. ARGS="-n 0" for a debugger.
test: .venv/dev .venv/browser
	$(PY) -m pytest -n 3 --dist worksteal $(ARGS)

# Small, and judged by what a busy machine hardly moves: processor time against processor time, bytes and events.
ratios: .venv/dev
	$(PY) -m benchmarks --small --turns 1 --check

lint: .venv/dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()'
	$(PY) -m piplicenses --summary

# Not in CI, which reaches package registries and nothing else: to be run where there is internet, before a release and
# now and then. --strict: what the service does not know about is no pass. The development lock holds the runtime's.
audit: .venv/python
	$(PIP) install --quiet 'uv==0.13.*'
	$(PY) -m uv tool run --from 'pip-audit==2.10.*' pip-audit --strict --disable-pip --require-hashes \
	  -r requirements-dev.lock

# The development lock first, the runtime lock within it: one version of everything. The locks carry hashes and no
# addresses: pip takes the files from wherever this machine is set up to take them.
UV_LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock: .venv/python
	$(PIP) install --quiet 'uv==0.13.*'
	$(UV_LOCK) --group dev $(LOCKARGS) --output-file requirements-dev.lock
	$(UV_LOCK) --constraint requirements-dev.lock $(LOCKARGS) --output-file requirements.lock

# Linux on x86-64 and aarch64, CPython 3.11 to 3.13. The network is needed here, once, and not where it is installed.
bundle: .venv/runtime
	@$(PY) -m deploy.bundle.build $(ARGS)

# --- set-up: each stamp is as new as the lock that was installed -------------------------------------------------

# A virtual environment that no longer runs (its Python was upgraded or removed) is made anew.
ifneq ($(shell $(PY) -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null),True)
.PHONY: .venv/python
endif

.venv/python:
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -m venv --clear .venv && touch $@ && exit 0; \
	  echo "无法创建虚拟环境，Debian/Ubuntu 请先安装 python3-venv · cannot make a virtual environment;" \
	    "on Debian/Ubuntu install python3-venv first" >&2; exit 1; \
	done; \
	echo "需要 Python 3.11 或更高版本，本机没有找到。安装后重试，或用 make PYTHON=/路径/python 指定。" >&2; \
	echo "mingpai needs Python 3.11 or newer and found none. Install one, or name it: make PYTHON=/path/to/python" >&2; \
	exit 1

.venv/runtime: requirements.lock .venv/python
	@echo "正在安装依赖（约 100 MB）… · installing dependencies (about 100 MB) …"
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	@echo "正在安装开发依赖（约 60 MB）… · installing development dependencies (about 60 MB) …"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

# Tests of the pages drive Debian's Chromium: its shell without a window, or else the browser that is there. Where both
# are missing and cannot be installed they are skipped, and say so.
HEADLESS := chromium-headless-shell
.venv/browser: .venv/python
	@command -v $(HEADLESS) >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "正在安装 Chromium… · installing Chromium for tests …" && \
	    apt-get update -qq >/dev/null && \
	    apt-get install -y -qq --no-install-recommends $(HEADLESS) >/dev/null; } || \
	  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  echo "没有 Chromium，浏览器测试将跳过 · no Chromium: browser tests will be skipped" \
	    "(apt-get install $(HEADLESS))"
	@for one in $(HEADLESS) chromium chromium-browser; do \
	  if command -v $$one >/dev/null; then touch $@; break; fi; \
	done
