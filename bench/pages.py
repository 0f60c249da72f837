"""What is measured: our pages and saves at one size, and the floors beside them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import transaction
from django.urls import reverse

from bench import databases, floors, rows
from bench.measure import Target
from bench.visitor import Application, Visitor
from core.models import IdempotencyKey
from interviews.cards.services import save_card, save_rating
from interviews.models import Debrief, FollowUpUse, Interview, Loop, Rating, Scorecard, ScorecardRevision

PEOPLE = ("rita", "max", "pia")
SUMMARY = "Clear, specific, and honest about what went wrong. Version"


@dataclass(eq=False)
class Site:
    """One database with its rows, the people who look at it, and the applications that answer them."""

    name: str
    size: int
    wrapper: Any
    house: rows.House
    app: Application
    floor: Application
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        databases.use(self.wrapper)
        self.visitors = {key: Visitor(self.app, self.house.company.people[key]) for key in PEOPLE}
        self.interview = rows.running_interview(self.house)
        self.card = Scorecard.objects.get(seat__interview=self.interview, seat__panelist=self.house.company.pia)

        self.writer = Writer(self)

    def enter(self) -> None:
        databases.use(self.wrapper)

    def reopen(self) -> None:
        self.enter()
        self.writer.open_again()


def floor_targets(site: Site) -> list[Target]:
    """The floors, on the database of this site."""
    nobody = Visitor(site.floor)

    def page(name: str) -> Target:
        return Target(f"floor:{name}@{site.name}", lambda: nobody.get(f"/{name}/"), enter=site.enter)

    def action(name: str) -> Target:
        return Target(f"floor:{name}@{site.name}", lambda: nobody.post(f"/{name}/", {}), enter=site.enter)

    return [
        *map(page, ("empty", "one-row", "list-of-25", "list-of-50", "form-markup", "matrix")),
        *map(action, ("insert-one", "save-card")),
    ]


def page_targets(site: Site) -> list[Target]:
    """Our pages, each opened by whom it is made for."""
    pages = [_page(site, name, person, address) for name, (person, address) in addresses_of(site).items()]
    return [*pages, *export_targets(site)]


def page_addresses(site: Site) -> list[tuple[str, str]]:
    """The same as cookies and addresses, for a browser elsewhere. The comparison of everybody is no everyday page."""
    site.reopen()  # whatever was submitted before
    chosen = {name: visit for name, visit in addresses_of(site).items() if name != "compare_all"}
    return [(site.visitors[person].cookies, address) for person, address in chosen.values()]


def addresses_of(site: Site) -> dict[str, tuple[str, str]]:
    """Every page with who opens it."""
    site.enter()
    opening = site.house.opening.pk
    live = Loop.objects.filter(status="active", interviews__status="scheduled").order_by("-pk")[0]
    debrief = Debrief.objects.filter(loop__status="debrief").order_by("-pk")[0].loop_id
    return {
        "candidate_list": ("rita", reverse("hiring:candidate_list")),
        "candidate_search": ("rita", reverse("hiring:candidate_list") + "?q=grieg-6"),
        "candidate_detail": ("rita", reverse("hiring:candidate_detail", args=[live.candidate_id])),
        "opening_list": ("rita", reverse("hiring:opening_list")),
        "opening_detail": ("max", reverse("hiring:opening_detail", args=[opening])),
        "interview_list": ("rita", reverse("interviews:interview_list") + "?whose=all&when=past"),
        "packet_list": ("rita", reverse("packets:packet_list")),
        "packet_list_manager": ("max", reverse("packets:packet_list")),
        "question_list": ("rita", reverse("questionbank:question_list")),
        "compare": ("max", reverse("interviews:compare", args=[opening])),
        "compare_all": ("max", reverse("interviews:compare", args=[opening]) + "?all=1"),
        "my_work": ("rita", reverse("interviews:my_work")),
        "my_work_manager": ("max", reverse("interviews:my_work")),
        "my_work_panelist": ("pia", reverse("interviews:my_work")),
        "calibration": ("rita", reverse("interviews:calibration")),
        "calibration_panelist": ("pia", reverse("interviews:calibration")),
        "loop_detail": ("rita", reverse("interviews:loop_detail", args=[live.pk])),
        "debrief": ("max", reverse("interviews:debrief", args=[debrief])),
        "kit": ("pia", reverse("interviews:kit", args=[site.interview.pk]) + "?step=1"),
        "scorecard_review": ("pia", reverse("interviews:scorecard_submit", args=[site.card.pk])),
    }


def export_targets(site: Site) -> list[Target]:
    """The ratings of everybody as a file, read to its end."""
    address, visitor = reverse("records:opening_ratings", args=[site.house.opening.pk]), site.visitors["rita"]

    def target(kind: str) -> Target:
        return Target(f"export_{kind}@{site.name}", lambda: visitor.download(address, {"kind": kind}), enter=site.enter)

    return [target("csv"), target("json")]


def _page(site: Site, name: str, person: str, address: str) -> Target:
    visitor = site.visitors[person]
    # A submitted card has another page: whatever was sent before, Pia's is open again.
    enter = site.reopen if person == "pia" else site.enter
    return Target(f"{name}@{site.name}", lambda: visitor.get(address), enter=enter)


def save_targets(site: Site) -> list[Target]:
    """What a panelist's page sends."""
    return write_targets(site, site.writer)


def write_targets(site: Site, writer: "Writer") -> list[Target]:
    """The same by another writer at the same card."""
    site.enter()
    numbers = count(1)

    def target(name: str, call: Callable[[int], object], before: Callable[[], None]) -> Target:
        return Target(f"{name}@{site.name}", lambda: call(next(numbers)), before=before, enter=site.enter)

    return [
        target("answer_save", writer.save_answer, writer.know_revision),
        target("card_save", writer.save_words, writer.begin_again),
        target("submit", writer.submit, writer.open_again),
        target("whole_card", writer.write_everything, writer.wipe),
    ]


class Writer:
    """Pia at her card. What puts the card back between two saves is not measured."""

    def __init__(self, site: Site) -> None:
        self.visitor, self.card, self.by = site.visitors["pia"], site.card, site.house.company.pia
        self.questions = list(Interview.objects.get(pk=site.interview.pk).questions.all())
        first = self.questions[0]
        self.answer_address = reverse("interviews:answer_save", args=[self.card.pk, first.pk])
        self.card_address = reverse("interviews:scorecard_save", args=[self.card.pk])
        self.review_address = reverse("interviews:scorecard_submit", args=[self.card.pk])
        self.revision = 0

    def know_revision(self) -> None:
        self.open_again()
        of_first = Rating.objects.filter(scorecard=self.card, interview_question=self.questions[0])
        self.revision = of_first.values_list("revision", flat=True).first() or 0

    def save_answer(self, number: int) -> bytes:
        fields = {
            "revision": self.revision,
            "base": "",
            "rating": "4",
            "evidence": f"{floors.EVIDENCE} Version {number}",
            "own": [],
            "point-0": "on",
        }
        return self.visitor.post_json(self.answer_address, json.dumps(fields).encode())

    def begin_again(self) -> None:
        """Nothing saved yet: the first save of a card writes its audit row."""
        self.open_again()
        Scorecard.objects.filter(pk=self.card.pk).update(revision=0, changed_at=None)

    def save_words(self, number: int) -> bytes:
        fields = {"revision": 0, "base": "", "summary": f"{SUMMARY} {number}", "recommendation": "yes"}
        return self.visitor.post_json(self.card_address, json.dumps(fields).encode())

    def open_again(self) -> None:
        self._answer_everything()
        Scorecard.objects.filter(pk=self.card.pk).update(status="draft", submitted_at=None, revision=20)
        ScorecardRevision.objects.filter(scorecard=self.card).delete()
        IdempotencyKey.objects.all().delete()

    def _answer_everything(self) -> None:
        if Rating.objects.filter(scorecard=self.card).count() < len(self.questions):
            Rating.objects.filter(scorecard=self.card).delete()
            Rating.objects.bulk_create(rows.rate(self.card, one, self.by, "high") for one in self.questions)
        Rating.objects.filter(scorecard=self.card, score=None).update(score=4, blank_reason="", evidence="Said so.")

    def submit(self, number: int) -> bytes:
        fields = {
            "revision": 20,
            "base": "",
            "key": f"submit-{number}",
            "recommendation": "yes",
            "summary": f"{SUMMARY} {number}",
            "candidate_questions": "",
            "next_interviewer_note": "",
            "go": "submit",
        }
        return self.visitor.post(self.review_address, fields)

    def wipe(self) -> None:
        self.open_again()
        FollowUpUse.objects.filter(scorecard=self.card).delete()
        Rating.objects.filter(scorecard=self.card).delete()
        Scorecard.objects.filter(pk=self.card.pk).update(revision=0, changed_at=None)
        self.card.refresh_from_db()

    def write_everything(self, number: int) -> None:
        """A card of eight scores in one transaction, by the services that the requests call one by one."""
        with transaction.atomic():
            for question in self.questions:
                save_rating(
                    card=self.card, question=question, revision=0, score=4, evidence=floors.EVIDENCE, by=self.by
                )
            summary = f"{SUMMARY} {number}"
            save_card(card=self.card, revision=self.card.revision, recommendation="yes", summary=summary, by=self.by)
