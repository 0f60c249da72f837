"""Pages of every kind are HTML as the standard has it: read by the Nu HTML checker, where a Java runs it, and held to
what is known to go wrong everywhere else."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from interviews.models import Interview
from tests.architecture.test_hostile_requests import somebody_at
from tests.architecture.urls import Page, methods_of, pages
from tests.architecture.world import build_world, hand_over_packets
from tests.factories.people import client_of
from tools.node import HTML_CHECKER

if TYPE_CHECKING:
    from config.demo import Company

PUBLIC = ("/account/login/", "/account/password/reset/", "/account/logout/")
LIBRARY = ("/account/2fa/", "/account/password/change/")


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> "Iterator[Company]":
    with django_db_blocker.unblock(), transaction.atomic():
        company = build_world()
        hand_over_packets(company)
        yield company
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def written(_world: "Company", django_db_blocker: Any) -> dict[str, str]:
    """Every page that there is for somebody, by its name."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(ADMINISTRATORS_NEED_SECOND_FACTOR=False):
        found = {page.name: html_of(page, _world) for page in pages() if not page.is_library}
        client = Client()
        found |= {address: client.get(address).content.decode() for address in PUBLIC}
        client.force_login(_world.people["rita"])
        found |= {address: client.get(address).content.decode() for address in LIBRARY}
        transaction.set_rollback(True)
    return {name: html for name, html in found.items() if html.lstrip().lower().startswith("<!doctype")}


def html_of(page: Page, world: "Company") -> str:
    """What the page is for somebody; empty where it is nobody's, or no page."""
    if "GET" not in methods_of(page.view):
        return ""
    try:
        user, path = somebody_at(page, world)
    except AssertionError:  # for nobody in this world, or for everybody
        return ""
    client = client_of(user)
    answer = client.get(path)
    is_page = answer.status_code == 200 and not answer.streaming and "text/html" in answer.get("Content-Type", "")
    return answer.content.decode() if is_page else ""


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_of_every_kind_are_html(written: dict[str, str]) -> None:
    """F27."""
    assert len(written) > 50, sorted(written)
    assert [fault for name, html in written.items() for fault in faults_in(name, html)] == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(
    not (shutil.which("java") and HTML_CHECKER.exists()), reason="No Java, or no checker: `make lint` fetches it."
)
def test_pages_of_every_kind_pass_the_checker(written: dict[str, str], tmp_path: Path) -> None:
    """F27: by the Nu HTML checker. What is known to go wrong is looked at above without it."""
    for name, html in written.items():
        file = re.sub(r"\W+", "-", name).strip("-")
        (tmp_path / f"{file}.html").write_text(html)
    assert complaints(tmp_path) == []


def complaints(folder: Path) -> list[str]:
    """What the checker calls errors in the pages of a folder."""
    command = ["java", "-Xmx512m", "-jar", str(HTML_CHECKER), "--errors-only", "--format", "json", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stderr
    return [
        f"{Path(one.get('url', '')).name}, line {one.get('lastLine')}: {one['message']}"
        for one in json.loads(said)["messages"]
    ]


# --- Without a Java -------------------------------------------------------------------------------------------

SCRIPTED = re.compile(r"<[^>]*\s(?<!data-)hx-[a-z-]+=")
BAR = re.compile(r"<progress\b[^>]*>")
HEADING = re.compile(r"<h([1-6])\b.*?</h\1>", re.DOTALL)


def faults_in(name: str, html: str) -> Iterator[str]:
    """Attributes that HTML does not know, bars beyond their end, and headings that announce themselves."""
    if SCRIPTED.search(html):
        yield f"{name}: an attribute of htmx without data-"
    for bar in BAR.findall(html):
        most, value = (re.search(rf'\b{part}="([\d.]+)"', bar) for part in ("max", "value"))
        if most and value and float(value.group(1)) > float(most.group(1)):
            yield f"{name}: {bar}"
    for heading in HEADING.finditer(html):
        if 'role="status"' in heading.group() or 'role="alert"' in heading.group():
            yield f"{name}: {heading.group()}"
    ids = re.findall(r'\sid="([^"]+)"', html)
    yield from (f"{name}: two of the id {one}" for one in sorted({one for one in ids if ids.count(one) > 1}))


@pytest.mark.parametrize(
    "html",
    [
        '<p hx-get="/x/">',
        '<progress max="60" value="75">',
        '<h1>Kit <span role="status">Saved</span></h1>',
        '<p id="a"></p><p id="a"></p>',
    ],
)
def test_what_is_known_to_go_wrong_is_seen(html: str) -> None:
    assert list(faults_in("page", html))
    sound = (
        html.replace("hx-get", "data-hx-get")
        .replace("75", "60")
        .replace("status", "img")
        .replace('"a"></p><', '"b"></p><')
    )
    assert not list(faults_in("page", sound))


def test_the_bar_of_a_round_over_its_time_ends_at_its_end(_world: "Company", db: None) -> None:
    """F27: its value was over its maximum."""
    interview = Interview.objects.filter(panel__scorecard__status="draft").first()
    assert interview is not None
    start = timezone.now() - timedelta(minutes=interview.minutes + 12)
    Interview.objects.filter(pk=interview.pk).update(status="scheduled", starts_at=start, started_at=start)
    client = Client()
    seat = interview.panel.filter(scorecard__status="draft").first()
    client.force_login(seat.panelist)
    html = client.get(reverse("interviews:kit", args=[interview.pk])).content.decode()
    assert "<progress" in html and list(faults_in("kit", html)) == []
