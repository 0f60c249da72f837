"""Pages before the camera: rows that never change, a clock that stands, and a browser whose requests are answered here.

There is no server between: the browser's requests go to Django's test client, under the standing clock. So the rows
may live in one transaction for all pages, and nothing waits.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

if TYPE_CHECKING:
    from accounts.models import User

NOW = datetime(2026, 3, 12, 10, 20, tzinfo=UTC)
SITE = "http://testserver"
WIDTHS = (1280, 390)
# The three faces of the kit are looked at on a tablet, too.
WITH_TABLET = (1280, 834, 390)
SCHEMES = ("light", "dark")
# Below this nothing is looked at: a long page repeats itself.
HIGHEST = {1280: 2000, 834: 3000, 390: 6000}


@dataclass(frozen=True)
class Pose:
    """A page in one state: who opens which address, and what they do before the camera."""

    name: str
    user: "User | None"
    address: str
    act: Callable[[Page], None] = field(default=lambda page: None)
    widths: tuple[int, ...] = WIDTHS


BROUGHT = """\
# Crew

1. Tell us about Choosing a model.
2. Are you married?
3. A release broke the night shift. How did you tell people?
    - Who heard it first?
"""


def build_poses() -> list[Pose]:
    """The key pages, untouched and filled."""
    from interviews.cards.services import save_rating
    from interviews.debriefs.services.debriefs import open_debrief
    from interviews.debriefs.services.decisions import record_decision
    from packets.writing.services.packets import start_packet
    from questionbank.importing.reading.reader import open_file
    from questionbank.importing.reading_lists import start_preview
    from tests.factories import bank, debriefs, people, plan, run
    from tests.factories.output import write_packet
    from tests.factories.panels import SPLIT, THIN, WEAK, panel_of

    for factory in (bank, debriefs, people, plan):
        factory._numbers = count(1)  # type: ignore[attr-defined]  # names with numbers are the same in every run
    made = run.make_round()
    for title in ("Choosing a model", "Telling people early", "A live system replaced"):
        written = bank.make_question(title, competency=bank.competency_named("ML system design"))
    preview = start_preview(opened=[open_file(BROUGHT.encode(), "crew.md")], by=made.rita)
    plan.ask_for(made.loop.opening.role, made.questions[0].competency, is_must_have=True)
    run.fill(made, "paul", score=4)
    follow_up = made.questions[0].follow_ups.first()
    sitting = {key: people_of(made, key) for key in ("rita", "max", "pia", "paul", "sam", "olga")}
    cast = debriefs.Cast(**sitting)
    loop = debriefs.ready_loop(cast)
    open_debrief(loop=loop, by=made.max)
    hired = debriefs.ready_loop(cast, name="Agnes Thornfeldt")
    open_debrief(loop=hired, by=made.max)
    record_decision(loop=hired, outcome="no_hire", rationale="Thin.", departure_reason="Twice.", by=made.max)
    waiting = debriefs.ready_loop(cast, name="Benedikt Sørlie")
    open_debrief(loop=waiting, by=made.max)
    record_decision(loop=waiting, outcome="no_hire", rationale="Thin.", departure_reason="Twice.", by=made.max)
    draft = write_packet(start_packet(loop=hired, by=made.rita), made.rita)
    save_rating(card=made.cards["sam"], question=made.questions[0], revision=0, score=2, evidence="One.", by=made.sam)
    panels = {}
    for kind, seed, name in (
        (SPLIT, 21, "Runa Halvorsen"),
        (WEAK, 13, "Teodor Blaszczyk"),
        (THIN, 16, "Ines Carvalho"),
    ):
        panels[kind] = panel_of(kind, seed, cast=debriefs.Cast(**sitting), size=3, name=name).loop
        open_debrief(loop=panels[kind], by=made.max)
    kit = reverse("interviews:kit", args=[made.interview.pk])
    tomorrow = run.make_interview(
        made.loop, 2, kind="managerial", name="Managerial", starts_at=NOW + timedelta(days=1), started_at=None
    )
    run.make_questions(tomorrow, 2, made.pia)
    run.seat(tomorrow, made.pia, is_lead=True)
    run.seat(tomorrow, made.paul)

    def rate(page: Page) -> None:
        page.locator("[name=evidence]:visible").fill("Drew the queue, then named what it would cost on a Monday.")
        page.locator("[name=point-0]:visible").check()
        page.locator(f"[name=probe-{follow_up.pk}]:visible").check()
        page.locator(".lw-fold > summary:visible").click()
        page.locator("[name=rating][value='4']:visible").check(force=True)

    def decide(page: Page) -> None:
        page.locator("[name=outcome][value=no_hire]").check()
        page.locator("[name=rationale]").fill("The delivery stories stay thin, in both rounds.")

    def choose_language(page: Page) -> None:
        page.locator("[name=language][value=de]").check()

    debrief = reverse("interviews:debrief", args=[loop.pk])
    start = reverse("packets:packet_start", args=[waiting.pk])
    review, filled = (reverse("interviews:scorecard_submit", args=[made.cards[who].pk]) for who in ("pia", "paul"))
    return [
        Pose("sign-in", None, reverse("account_login")),
        Pose("my-work", made.rita, reverse("interviews:my_work")),
        Pose("kit-before", made.pia, reverse("interviews:kit", args=[tomorrow.pk]), widths=WITH_TABLET),
        Pose("kit-start", made.pia, f"{kit}?step=start", widths=WITH_TABLET),
        Pose("kit-untouched", made.pia, f"{kit}?step=1", widths=WITH_TABLET),
        Pose("kit-filled", made.pia, f"{kit}?step=1", rate, WITH_TABLET),
        Pose("review-untouched", made.pia, review, widths=WITH_TABLET),
        Pose("review-filled", made.paul, filled, widths=WITH_TABLET),
        Pose("debrief-untouched", made.max, debrief),
        Pose("debrief-filled", made.max, debrief, decide),
        *(
            Pose(f"debrief-{kind}", made.max, reverse("interviews:debrief", args=[of.pk]))
            for kind, of in panels.items()
        ),
        Pose("walk-through", made.max, f"{reverse('interviews:debrief_walk', args=[loop.pk])}?row=1"),
        Pose("packet-start-untouched", made.rita, start),
        Pose("packet-start-filled", made.rita, start, choose_language),
        Pose("packet-editor", made.rita, reverse("packets:packet_edit", args=[draft.pk])),
        Pose("bank", made.rita, reverse("questionbank:question_list")),
        Pose("question-editor", made.rita, reverse("questionbank:question_edit", args=[written.pk])),
        Pose("import-preview", made.rita, reverse("questionbank:list_preview", args=[preview.pk])),
    ]


def people_of(made: Any, key: str) -> "User":
    return made.people[key]


class Studio:
    """A browser that opens pages of this process."""

    def __init__(self, browser: Browser, changed_sheets: Mapping[str, Callable[[str], str]] | None = None) -> None:
        self.browser = browser
        self.changed_sheets = changed_sheets or {}

    def pictures_of(self, pose: Pose) -> Iterator[tuple[str, bytes]]:
        """The name and the screenshot of a page, at every width, light and dark."""
        with self.open(pose) as page:
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for width in pose.widths:
                    page.set_viewport_size({"width": width, "height": 900})
                    height = page.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
                    clip = {"x": 0, "y": 0, "width": width, "height": min(max(height, 900), HIGHEST[width])}
                    shot = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
                    yield f"{pose.name}-{width}-{scheme}", shot

    @contextmanager
    def open(self, pose: Pose) -> Iterator[Page]:
        client = Client()
        if pose.user is not None:
            with time_machine.travel(NOW, tick=False):
                client.force_login(pose.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = self.browser.new_context(base_url=SITE, timezone_id="Europe/Berlin", locale="en-GB")
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        # Playwright calls back in a context of its own, where Django would open another connection to the database.
        here = copy_context()
        page.route("**/*", lambda route: here.copy().run(self._answer, route, client))
        try:
            answer = page.goto(pose.address)
            assert answer is not None and answer.status == 200, pose.address
            page.evaluate("document.fonts.ready.then(() => null)")
            pose.act(page)
            page.evaluate("document.activeElement?.blur()")
            yield page
        finally:
            context.close()

    def _answer(self, route: Route, client: Client) -> None:
        request = route.request
        address = urlsplit(request.url)
        if address.path.startswith("/static/"):
            self._send_file(route, address.path.removeprefix("/static/"))
            return
        headers = {name: value for name, value in request.headers.items() if name not in ("cookie", "host")}
        body = request.post_data_buffer or b""
        with time_machine.travel(NOW, tick=False):
            answer = client.generic(
                request.method,
                f"{address.path}?{address.query}" if address.query else address.path,
                body,
                content_type=headers.pop("content-type", "application/octet-stream"),
                headers=headers,
            )
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sent = {name: value for name, value in answer.items() if name.lower() != "set-cookie"}
        route.fulfill(status=answer.status_code, headers=sent, body=content)

    def _send_file(self, route: Route, name: str) -> None:
        found = finders.find(name)
        if not found:
            route.fulfill(status=404)
            return
        body = Path(found).read_bytes()
        if name.endswith(".css"):
            # What may come late on a page must not on a picture.
            text = body.decode().replace("font-display: optional", "font-display: block")
            body = self.changed_sheets.get(name, str)(text).encode()
        route.fulfill(status=200, content_type=guess_type(name)[0] or "application/octet-stream", body=body)
