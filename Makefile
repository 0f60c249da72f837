# Everything a person or a build machine types. `make help` lists it; the work itself is in tools/.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help run test lint demo pictures bench bench-bank bench-import bench-packet bench-practice soak-capture soak-bulk soak-outages crawl manage docs lock assets clean

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run:  ## install, build, start everything; PORT=8000 DATA=./data DEMO=1
	@exec $(PYTHON) -m tools.run

test:  ## run the tests on their own PostgreSQL and Valkey; ARGS="tests/core -k word"
	@exec $(PYTHON) -m tools.test $(ARGS)

lint:  ## check style, types, templates, migrations and deployment settings
	@exec $(PYTHON) -m tools.lint

demo:  ## do the whole job once on a fresh data folder; leaves demo-out/
	@exec $(PYTHON) -m tools.run demo

pictures:  ## photograph the key pages anew; look at what changed before you commit it
	@RENEW_PICTURES=1 exec $(PYTHON) -m tools.test tests/pictures

bench:  ## measure the main pages and jobs against their goals
	@exec $(PYTHON) -m tools.run bench $(ARGS)

bench-bank:  ## the question bank with 50,000 questions beside a static page; ARGS="--questions 5000"
	@exec $(PYTHON) -m tools.run bench_bank $(ARGS)

bench-import:  ## a list of 10,000 questions brought in, killed, brought in, undone; ARGS="--questions 500 --megabytes 1"
	@exec $(PYTHON) -m tools.run bench_import $(ARGS)

bench-packet:  ## packets against bare WeasyPrint, two workers against one, hostile texts
	@exec $(PYTHON) -m tools.run bench_packet $(ARGS)

bench-practice:  ## how often made-up raters pass a practice, over 1,000 runs
	@exec $(PYTHON) -m tools.run bench_practice $(ARGS)

soak-bulk:  ## one bulk job while workers and broker are killed; PACKETS=1000
	@exec $(PYTHON) -m tools.run soak_bulk $(ARGS)

soak-capture:  ## ten bots type scorecards while the server is killed; KILLS=400
	@exec $(PYTHON) -m tools.run soak_capture $(ARGS)

soak-outages:  ## the database, then the file store, away under traffic: what each kind of request gets
	@exec $(PYTHON) -m tools.run soak_outages $(ARGS)

crawl:  ## everybody opens everything and acts in random orders, looking for words of sealed scorecards
	@exec $(PYTHON) -m tools.run crawl $(ARGS)

manage:  ## run a management command on the data folder; ARGS="help"
	@exec $(PYTHON) -m tools.run manage $(ARGS)

docs:  ## write docs/states.md and docs/permissions.md from the code
	@exec $(PYTHON) -m tools.run docs

lock:  ## write requirements*.txt and package-lock.json again; UPGRADE=1 for newer indirect ones
	@exec $(PYTHON) -m tools.lock

assets:  ## build style sheet and fonts into build/assets
	@exec $(PYTHON) -m tools.assets

clean:  ## remove everything that was built; the data folder stays
	@rm -rf .venv build demo-out bench-out htmlcov test-results .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
