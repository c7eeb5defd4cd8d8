# Two commands are enough on a fresh machine: `make build` and `make test`. Both call .ci/setup first, which
# installs what is missing and otherwise returns at once.

.DEFAULT_GOAL := help
.PHONY: help build test check lint layout types pytest prove fuzz format reference lock wheel setup setup-dev clean

BIN := .venv/bin

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

build: setup ## 准备好一切，生成示例网站和 PDF（在 output/）
	$(BIN)/bulletin build

test: ## 准备好一切，跑全部检查和测试；选测试：make test ARGS="-k 名称"
	@$(MAKE) --no-print-directory --keep-going --jobs=2 check pytest

check: lint layout types ## 只查代码：ruff、排版、类型

lint: setup-dev
	$(BIN)/ruff check

layout: setup-dev
	$(BIN)/ruff format --check

types: setup-dev
	$(BIN)/mypy

# Three processes for two cores: a quarter of the time a test waits for a browser, a disk or another process.
pytest: setup-dev
	$(BIN)/pytest -n 3 $(ARGS)

prove: setup-dev ## 长的证明（两个核心一个多小时）：任意修改后等于全部重做，随时中断都不坏
	BULLETIN_PROVE=1 $(BIN)/pytest -n 2 -s --timeout 3600 --hypothesis-profile draw tests/build/test_incremental.py tests/build/test_atomic.py tests/build/test_workers.py tests/build/test_at_once.py tests/build/test_killed_commands.py tests/build/test_opened_files.py tests/distribution/test_killed_prints.py tests/distribution/test_print_equals_proof.py tests/distribution/test_year.py tests/pdf/test_laws.py tests/reading/test_nothing_is_lost.py tests/revision/test_take_back.py tests/word/test_word_pages.py $(ARGS)

fuzz: setup-dev ## 一小时乱输入：不许出内部毛病、卡住、指错地方；找到的留在 tests/fuzz/corpus
	nice $(BIN)/python -m tests.fuzz --minutes 60 $(ARGS)

format: setup-dev ## 排好代码，改掉能自动改的
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

reference: setup ## 改了 bulletin/values/ 里的 keys.py、print_keys.py、distribution_keys.py 之后重写手册的项目表和编辑器用的 JSON Schema
	$(BIN)/python -m bulletin.build.reference content

wheel: setup-dev ## 打成安装包（在 dist/）
	$(BIN)/python -m build --wheel --no-isolation

lock: setup ## 改了 pyproject.toml 之后重写依赖锁；要升级：make lock UPGRADE=1
	@bash .ci/lock $(if $(UPGRADE),--upgrade)

setup: ## 只准备生成网站所需的：系统组件、.venv、软件包
	@bash .ci/setup

setup-dev: ## 再加上测试所需的
	@bash .ci/setup dev

clean: ## 删去 .venv、dist 和各种缓存；output/ 不动
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
