"""The only makers of rows for tests: plain functions, a module for each app.

`make_...` writes rows directly and fills in whatever a test does not name. What a test builds through services says so.
Stages of the whole job come from the demo company instead: see `tests/conftest.py`.
"""
