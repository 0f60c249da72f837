"""Nobody notices when the cache is away: signing in works, and failures are counted all the same."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from core import checks
from core.cache import PATIENCE_SECONDS, SteadyRedisCache
from tests.factories.people import make_user

PASSWORD = "correct horse battery"
AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SteadyRedisCache, "rests_until", 0.0)
    SteadyRedisCache("", {}).meanwhile.clear()


@pytest.fixture
def without_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "core.cache.SteadyRedisCache", "LOCATION": AWAY}}


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of somebody who takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_the_tests_have_the_cache_of_an_installation() -> None:
    assert isinstance(caches["default"], SteadyRedisCache)
    cache.set("word", "kept", 60)
    assert cache.get("word") == "kept"
    assert SteadyRedisCache("", {}).meanwhile.get("word") is None


def test_everything_a_cache_does_is_done_without_a_server(without_cache: None) -> None:
    assert cache.add("n", 1, 60) and not cache.add("n", 2, 60)
    assert cache.incr("n") == cache.get("n") == 2
    assert cache.touch("n", 60) and cache.has_key("n") and "n" in cache
    cache.set_many({"a": 1, "b": 2}, 60)
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.delete("n") and cache.get("n", "missing") == "missing"
    cache.delete_many(["a"])
    assert cache.get_or_set("a", 3) == 3
    cache.clear()
    assert cache.get("b") is None


def test_somebody_signs_in_without_a_cache(without_cache: None, db: None) -> None:
    make_user("Noor Haddad", email="noor@x.example", password=PASSWORD)
    wrong = Client().post(reverse("account_login"), {"login": "noor@x.example", "password": "guessed"})
    right = Client().post(reverse("account_login"), {"login": "noor@x.example", "password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (422, 302)


def test_ten_failures_are_enough_without_a_cache_too(without_cache: None, db: None) -> None:
    make_user("Noor Haddad", email="noor@x.example", password=PASSWORD)
    for _ in range(10):
        Client().post(reverse("account_login"), {"login": "noor@x.example", "password": "guessed"})
    right = Client().post(reverse("account_login"), {"login": "noor@x.example", "password": PASSWORD})
    assert right.status_code == 422
    assert "Too many" in right.text


def test_a_server_that_hangs_is_waited_for_once(settings: Any, silent: str) -> None:
    settings.CACHES = {"default": {"BACKEND": "core.cache.SteadyRedisCache", "LOCATION": silent}}
    began = time.monotonic()
    for number in range(20):
        cache.set(f"key-{number}", number)
    assert [cache.get(f"key-{number}") for number in range(20)] == list(range(20))
    # Waited for each time it would be forty times as long.
    assert time.monotonic() - began < 20 * PATIENCE_SECONDS


def test_a_server_that_is_back_is_used_again(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    there = settings.CACHES
    settings.CACHES = {"default": {"BACKEND": "core.cache.SteadyRedisCache", "LOCATION": AWAY}}
    cache.set("word", "meanwhile", 60)
    settings.CACHES = there
    assert cache.get("word") == "meanwhile", "it is left alone for a while"
    monkeypatch.setattr(SteadyRedisCache, "rests_until", 0.0)
    assert cache.get("word") is None


@pytest.mark.parametrize(("embedded", "said"), [(False, [checks.NO_SHARED_CACHE]), (True, [])])
def test_a_hosted_installation_without_a_shared_cache_is_told(embedded: bool, said: list[Any], settings: Any) -> None:
    settings.EMBEDDED = embedded
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert [message for message in found if message.id == "loopwright.W001"] == said


def test_a_shared_cache_is_nothing_to_speak_of(settings: Any) -> None:
    settings.EMBEDDED = False
    assert checks.what_is_missing() == []
