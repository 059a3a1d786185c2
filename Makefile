# jiaohe 校核. `make` prints what there is to do.
#
# Everything runs in .venv, which is built once with uv where it is installed, with python -m venv and pip elsewhere.
# Another interpreter: make demo PYTHON=/path/to/python3.12

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench samples golden clean

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.installed
WORKERS ?= auto

help: ## show this list 列出可用的命令
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## install, then check the sample month 安装并校核样例月份
	@echo '$$ jiaohe check samples/yueyang-2026'
	@$(BIN)/jiaohe check samples/yueyang-2026; code=$$?; echo; \
	case $$code in \
	  1) echo '退出码 1：样例里留着当月真实的差错，校核应当查出来。'; \
	     echo 'Exit code 1: the sample keeps the real errors of its month, which the check is meant to find.';; \
	  0) echo '退出码 0：没有查出问题。  Exit code 0: nothing was found.';; \
	  *) echo "退出码 $$code：没有校核成。  Exit code $$code: the check did not work." >&2; exit $$code;; \
	esac

test: $(STAMP) ## run all tests 运行全部测试
	@$(BIN)/python -m pytest -n $(WORKERS)

lint: $(STAMP) ## ruff, mypy --strict, import-linter 检查代码
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP) ## format the code 整理代码格式
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

bench: $(STAMP) ## measure speed and accuracy 测速度和准确度
	@$(BIN)/python -m tests.bench

samples: $(STAMP) ## build the sample workbooks anew 重建样例报表
	@$(BIN)/python -m samples.build

golden: $(STAMP) ## write the golden reports anew 更新报告样张
	@JIAOHE_GOLDEN=write $(BIN)/python -m pytest tests/report
	@git diff --stat -- tests/report/golden

clean: ## remove .venv and what tools left behind 清理
	@rm -rf $(VENV) .venv-banff build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The dev group goes through a requirements file: pip knows groups only since 25.1, and uv reads the file as well.
# Shims and Debian's stubs can be on the path and not run, so each candidate is asked for its version.
$(STAMP): pyproject.toml
	@set -e; \
	recent='import sys; sys.exit(sys.version_info < (3, 11))'; \
	[ ! -e $(VENV) ] || $(BIN)/python -c "$$recent" 2>/dev/null || rm -rf $(VENV); \
	if command -v uv >/dev/null 2>&1; then \
	  [ -x $(BIN)/python ] || uv venv --quiet --python '$(or $(PYTHON),>=3.11)' $(VENV); \
	  install='uv pip install --quiet --python $(BIN)/python'; \
	else \
	  if [ ! -x $(BIN)/python ]; then \
	    for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3.14 python3 python); do \
	      if "$$python" -c "$$recent" >/dev/null 2>&1; then found=$$python; break; fi; \
	    done; \
	    if [ -z "$${found:-}" ]; then \
	      echo '没有找到 Python 3.11 或更新的版本：请先安装，或用 make PYTHON=路径 指明。' >&2; \
	      echo 'No Python 3.11 or newer was found: install one, or name it with make PYTHON=/path/to/python.' >&2; \
	      exit 1; \
	    fi; \
	    echo "$$("$$found" --version) → $(VENV)"; \
	    "$$found" -m venv $(VENV) || { \
	      rm -rf $(VENV); \
	      echo '这个 Python 不能建虚拟环境：请安装 python3-venv 或 uv。' >&2; \
	      echo 'This Python cannot make virtual environments: install python3-venv, or uv.' >&2; \
	      exit 1; \
	    }; \
	  fi; \
	  if $(BIN)/python -m pip --version >/dev/null 2>&1; then :; else $(BIN)/python -m ensurepip >/dev/null; fi; \
	  install='$(BIN)/python -m pip install --quiet --disable-pip-version-check'; \
	fi; \
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['dev'], sep='\n')" > $(VENV)/dev.txt; \
	echo '安装依赖，第一次需要一两分钟 / installing, the first time takes a minute or two'; \
	$$install -e . -r $(VENV)/dev.txt; \
	touch $@
