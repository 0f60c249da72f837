"""A round with a kit, and browsers of their own for the people in it."""

import pytest
from playwright.sync_api import BrowserContext


@pytest.fixture
def made(transactional_db):
    from tests.interviews.rounds import make_round  # pytest reads this file before Django has its settings

    return make_round()


@pytest.fixture
def sign_in(live_server, browser):
    """Open a browser of its own for somebody: `sign_in(user)` gives its context."""
    from django.test import Client

    from tests.interviews.rounds import BACKEND

    contexts = []

    def open_browser(user, **options) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return context

    yield open_browser
    for context in contexts:
        context.close()
