"""A round with a kit, and browsers of their own for the people in it."""

import time

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.tools.waiting import wait_for

# How long a busy machine may take; what is right is seen at once all the same.
PATIENCE_MILLISECONDS = 60_000
expect.set_options(timeout=PATIENCE_MILLISECONDS / 4)


@pytest.fixture
def made(transactional_db):
    from tests.factories.run import begin_anew, make_round  # pytest reads this file before Django has its settings
    from tests.memory import remembered

    made = remembered("round", make_round)
    begin_anew(made.interview)
    return made


@pytest.fixture
def sign_in(live_server, browser):
    """Open a browser of its own for somebody: `sign_in(user)` gives its context.

    Without the kit's worker, whose requests a test cannot cut off one by one; `service_workers="allow"` lets it run.
    """
    from django.test import Client

    from tests.factories.people import BACKEND

    contexts = []

    def open_browser(user, **options) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, **{"service_workers": "block", **options})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return context

    yield open_browser
    for context in contexts:
        context.close()
    # A page that closes sends what it still holds. The tables are emptied after this, and must not be in use then.
    wait_for(no_request_under_way)


def no_request_under_way() -> bool:
    """Whether the database is at rest but for this connection, at three looks: what a closing page sends may still be
    on its way at the first."""
    return not any(_others_at_work(pause) for pause in (0, 0.05, 0.15))


def _others_at_work(pause: float) -> int:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    time.sleep(pause)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone()[0]
