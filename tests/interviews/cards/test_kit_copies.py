"""What lets a browser keep the open kit: headers of its pages, the script of its worker, an administrator's switch."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import organisation
from interviews.cards.kit_copies import RELEASE, WRITER, release
from tests.factories.house import say_of_organisation
from tests.factories.people import client_of
from tests.factories.run import Round, make_round


@pytest.fixture
def made(db: None) -> Round:
    return make_round()


@pytest.fixture
def switched(db: None, settings: Any) -> Any:
    """Says what an administrator said, in an environment that says nothing."""
    settings.KEEP_UNSENT_TEXT = None
    yield lambda keeps: say_of_organisation(keeps_in_browser=keeps)
    organisation.forget()


def worker(client: Client) -> Any:
    return client.get(reverse("interviews:kit_worker"))


def pages_of(made: Round) -> list[str]:
    return [
        reverse("interviews:kit", args=[made.interview.pk]),
        reverse("interviews:scorecard_submit", args=[made.cards["pia"].pk]),
    ]


def test_both_pages_of_the_kit_may_be_kept_and_no_other(made: Round) -> None:
    client = client_of(made.pia)
    for page in pages_of(made):
        answer = client.get(page)
        assert (answer[RELEASE], answer[WRITER]) == (release(), str(made.pia.pk))
        assert answer["Cache-Control"] == "no-store", "by the worker alone"
    for page in ("/", reverse("interviews:kit_print", args=[made.interview.pk]), reverse("interviews:kit_session")):
        assert RELEASE not in client.get(page)


def test_the_worker_is_a_script_of_this_release_for_any_address_that_asks(db: None) -> None:
    answer = worker(Client())
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-store"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    script = answer.content.decode()
    assert script.startswith(f"const RELEASE = '{release()}';\nconst FILES = '/static/';\n")
    assert "addEventListener('fetch'" in script


def test_it_is_another_release_with_another_script(monkeypatch: pytest.MonkeyPatch) -> None:
    before = release()
    release.cache_clear()
    monkeypatch.setattr("interviews.cards.kit_copies._script", lambda name: "another")
    assert release() != before
    release.cache_clear()


def test_switched_off_no_page_may_be_kept_and_the_worker_goes(made: Round, switched: Any) -> None:
    switched(False)
    client = client_of(made.pia)
    for page in pages_of(made):
        answer = client.get(page)
        assert RELEASE not in answer
        assert 'data-keeps-unsent="no"' in answer.content.decode()
    script = worker(client).content.decode()
    assert "unregister" in script
    assert "addEventListener('fetch'" not in script


@pytest.mark.parametrize("who", ["pia", "rita"])
def test_my_work_speaks_of_words_that_wait_only_where_browsers_keep_them(made: Round, switched: Any, who: str) -> None:
    """Both faces of it; where nothing is kept every page says so to the script that takes away what there is."""
    client = client_of(made.people[who])
    for keeps in (True, False):
        switched(keeps)
        page = client.get("/").content.decode()
        found = ["data-left-here" in page, "offline/left-here" in page, "data-keeps-nothing" not in page]
        assert found == [keeps] * 3


def test_what_the_environment_says_holds(made: Round, switched: Any, settings: Any) -> None:
    switched(False)
    settings.KEEP_UNSENT_TEXT = True
    assert RELEASE in client_of(made.pia).get(pages_of(made)[0])
    switched(True)
    settings.KEEP_UNSENT_TEXT = False
    assert RELEASE not in client_of(made.pia).get(pages_of(made)[0])
    assert organisation.KEEPING in organisation.fixed_on_server()


def test_signing_out_clears_what_the_browser_keeps(made: Round) -> None:
    client = client_of(made.pia)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    # Whoever is signed in breaks nothing off.
    signed_out = client.post(reverse("account_logout"), {"breaks_off": "yes"})
    assert signed_out["Clear-Site-Data"] == client.post(reverse("account_logout"))["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))
    # At the second factor: who left words unsent is only signing in again.
    assert "Clear-Site-Data" not in client.post(reverse("account_logout"), {"breaks_off": "yes"})
