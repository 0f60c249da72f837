"""Loaded by pytest before anything else, from wherever it is started: see tests/plugin.py."""

pytest_plugins = ["tests.plugin"]
