"""What leads from the bar to a packet's link, in random orders; then everything that people read is held against the
order that it really was. The last line is JSON.

    python -m bench.over_time orders                    2,000 interleavings
    python -m bench.over_time orders --only 7-412 --say one again, act by act
    python -m bench.over_time orders --store orders.json figures are kept there; started again, it goes on

An own log keeps who signed what before anybody began, which decision a link's packet speaks of, and which template the
opening had chosen when a loop was planned. Afterwards no page, PDF or file says "agreed before the first interview" of
what was set after; no link opens whose decision was followed; every score is that of `recompute_score`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from bench.over_time import browser, world
from bench.over_time.figures import Kept
from bench.over_time.recompute_score import frozen_score, recompute_score
from bench.over_time.seal import BEGINNING, TOLD
from core.errors import RuleViolation
from core.models import Job
from hiring.candidates.services import add_candidate
from hiring.models import Agreement, LoopTemplate
from hiring.openings.agreement import services as agreements
from hiring.openings.agreement.terms import AgreedCompetency, terms_of
from hiring.openings.services import choose_template
from hiring.roles.services import AskedCompetency, update_role
from hiring.templates.services import draft_next_version, publish_template
from interviews.cards.services import save_card, save_rating, submit_scorecard
from interviews.debriefs.services.debriefs import open_debrief
from interviews.debriefs.services.decisions import follow_decision, record_decision
from interviews.loops.services.beginning import start_round
from interviews.loops.services.loops import plan_loop, start_loop
from interviews.models import Decision, Interview, Loop, Scorecard
from packets.handing_over.ending import replace_packet
from packets.handing_over.links import share_packet
from packets.models import FeedbackPacket
from packets.printing import services as documents
from packets.writing.services.approval import approve_packet, packet_digest, send_for_review
from packets.writing.services.packets import save_packet, start_packet

INTERLEAVINGS = 2000
SHORTEST, LONGEST = 25, 45
# How many interleavings go on from one beginning.
BRANCHES = 8
REASON = "Because of what happened."
# A claim that something was settled before anybody was interviewed.
CLAIM = re.compile(r"agreed before|agreed beforehand|level you agreed|before the first interview", re.IGNORECASE)
# Help says what people may do, and a letter how its reader was rated; neither speaks of this agreement.
NO_CLAIM = re.compile(r"Sign(ed)? (it )?before the first interview|descriptions agreed beforehand", re.IGNORECASE)


@dataclass
class Findings(Kept):
    """What came of it. A fault names the seed with which its interleaving runs again."""

    interleavings: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    claims: int = 0
    scores: int = 0
    links: int = 0
    links_open: int = 0
    faults: list[str] = field(default_factory=list)

    def as_json(self, **more: Any) -> str:
        figures = {
            "interleavings": self.interleavings,
            "tried": self.tried.total(),
            "refused": self.refused.total(),
            "pages_read": self.pages,
            "claims_of_before": self.claims,
            "scores_recomputed": self.scores,
            "links_made": self.links,
            "links_open": self.links_open,
            "faults": len(self.faults),
        }
        by_kind = {name: {"tried": self.tried[name], "refused": self.refused[name]} for name in ACTS}
        return json.dumps({**figures, **more, "acts": by_kind})


@dataclass
class Link:
    """A private link with its key, and the decision that its packet speaks of."""

    key: str
    loop: int
    decision: int
    word: str


@dataclass
class Order:
    """One interleaving, with the log of what happened when."""

    world: world.World
    browser: browser.Browser
    chance: random.Random
    clock: Any
    found: Findings
    seed: str
    say: Callable[[str], object]
    has_begun: bool = False
    # Who signed which words of the first version before anybody began: (person, fingerprint).
    signed: set[tuple[int, str]] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    words: int = 0

    @property
    def people(self) -> SimpleNamespace:
        return SimpleNamespace(**self.world.people)

    @property
    def opening(self) -> Any:
        return type(self.world.opening).objects.get(pk=self.world.opening.pk)

    def loop(self, *states: str) -> Loop:
        rows = Loop.objects.filter(candidate__opening=self.opening).order_by("pk")
        found = list(rows.filter(status__in=states) if states else rows)
        if not found:
            raise NothingToTry
        return self.chance.choice(found)

    def branch(self, seed: str) -> Order:
        """The same beginning, from which chance may lead elsewhere."""
        own = {"signed": set(self.signed), "links": list(self.links)}
        return replace(self, seed=seed, chance=random.Random(seed), **own)

    def fault(self, sentence: str) -> None:
        self.found.faults.append(f"{self.seed}: {sentence}")

    def begin(self) -> None:
        """From now on nothing is "before": the first card was saved, or the first interview began."""
        self.has_begun = True


class NothingToTry(Exception):
    """There is no row to try this act on."""


# --- The bar --------------------------------------------------------------------------------------------------


def propose(order: Order) -> None:
    """The hiring manager proposes a level and weights, and asks Rita and sometimes Noor to sign."""
    level = Decimal(order.chance.choice(["2.5", "3.0", "3.5", "4.5"]))
    role = order.opening.role.role_competencies.select_related("competency").order_by("pk")
    lines = []
    for row in role:
        weight = Decimal(order.chance.choice(["1", "1", "2.5", "0.5"]))
        name = row.competency.name
        lines.append(
            AgreedCompetency(row.competency_id, name, True, weight, "" if weight == 1 else "It is most of it.")
        )
    ask = [order.people.rita, *([order.people.noor] if order.chance.random() < 0.3 else [])]
    agreements.propose_agreement(
        opening=order.opening,
        level=level,
        score_shown="at_once",
        competencies=lines,
        ask=ask,
        reason=REASON,
        by=order.people.max,
    )
    note_signature(order, order.people.max)


def sign(order: Order) -> None:
    agreement = agreements.latest_of(order.opening)
    if not agreement.pk:
        raise NothingToTry
    who = order.chance.choice([*[order.people.rita] * 4, order.people.noor, order.people.olga])
    agreements.sign_agreement(agreement=agreement, seen=terms_of(agreement).fingerprint, by=who)
    note_signature(order, who)


def note_signature(order: Order, who: Any) -> None:
    latest = agreements.latest_of(order.opening)
    if latest.version == 1 and not order.has_begun:
        order.signed.add((who.pk, terms_of(latest).fingerprint))


def change_role(order: Order) -> None:
    """The role weighs its competencies otherwise: where the weights stood before there was an agreement."""
    role = order.opening.role
    asked = [
        AskedCompetency(row.competency, row.is_must_have, Decimal(order.chance.choice(["1", "3"])), "It is most of it.")
        for row in role.role_competencies.select_related("competency").order_by("pk")
    ]
    update_role(role=role, competencies=asked, by=order.people.max)


def publish_version(order: Order) -> None:
    newest = LoopTemplate.objects.published().filter(role=order.opening.role_id).order_by("-version").first()
    if newest is None:
        raise NothingToTry
    publish_template(template=draft_next_version(template=newest, by=order.people.max), by=order.people.max)


def choose_version(order: Order) -> None:
    newest = LoopTemplate.objects.published().filter(role=order.opening.role_id).order_by("-version").first()
    choose_template(opening=order.opening, template=newest, by=order.people.max)


# --- The run --------------------------------------------------------------------------------------------------


def plan(order: Order) -> None:
    """One more candidate; the loop is held from the version that the opening has chosen."""
    opening, number = order.opening, order.opening.candidates.count()
    if number >= 4:
        raise NothingToTry
    candidate = add_candidate(
        opening=opening, name=f"One {number}", email=f"one{number}@example.net", by=order.people.rita
    )
    before = opening.template_id
    loop = plan_loop(candidate=candidate, by=order.people.rita)
    if loop.template_id != before:
        order.fault("a loop was planned from another version than the opening had chosen")
    world.staff(loop, "plain", order.world.people)


def start(order: Order) -> None:
    start_loop(loop=order.loop("planning"), by=order.people.rita)


def begin_round(order: Order) -> None:
    """The lead begins a round before its time."""
    interview = one_of(order, Interview.objects.filter(loop=order.loop("planning", "active"), status="scheduled"))
    lead = interview.panel.get(is_lead=True).panelist
    start_round(interview=interview, is_early=True, by=lead)
    order.begin()


def save_first(order: Order) -> None:
    card = one_of(order, Scorecard.objects.filter(seat__interview__loop=order.loop(), status="draft"))
    rate(order, card)


def rate(order: Order, card: Scorecard) -> None:
    for question in card.interview.questions.all():
        stored = card.ratings.filter(interview_question=question).values_list("revision", flat=True).first()
        score = order.chance.randint(1, 5)
        save_rating(card=card, question=question, revision=stored or 0, score=score, evidence=REASON, by=card.panelist)
        order.begin()


def submit_one(order: Order) -> None:
    cards = Scorecard.objects.filter(seat__interview__loop=order.loop("active", "planning"), status="draft")
    finish(order, one_of(order, cards))


def finish(order: Order, card: Scorecard) -> None:
    rate(order, card)
    card.refresh_from_db()
    choice = order.chance.choice(["no", "yes"])
    save_card(card=card, revision=card.revision, recommendation=choice, summary=REASON, by=card.panelist)
    submit_scorecard(card=card, revision=card.revision, by=card.panelist)


def submit_all(order: Order) -> None:
    """The interviews are over and everybody hands in."""
    loop = order.loop("active")
    order.clock.shift(timedelta(days=3))
    for card in Scorecard.objects.filter(seat__interview__loop=loop, status="draft", seat__is_shadow=False):
        finish(order, card)


def wait(order: Order) -> None:
    order.clock.shift(order.chance.choice([timedelta(minutes=30), timedelta(hours=2), timedelta(days=1)]))


def open_one(order: Order) -> None:
    loop = order.loop("active")
    for interview in loop.interviews.filter(status="scheduled"):
        order.browser.post(order.people.rita, reverse("interviews:interview_end", args=[interview.pk]), {"held": "1"})
    loop.refresh_from_db()
    debrief = open_debrief(loop=loop, by=order.people.rita)
    loop.refresh_from_db()
    due = recompute_score(loop)
    order.found.scores += 1
    if frozen_score(debrief.mechanical_score) != due:
        order.fault(f"the frozen score is {frozen_score(debrief.mechanical_score)}, and due is {due}")


def decide(order: Order) -> None:
    loop = order.loop("debrief")
    record_decision(loop=loop, by=order.people.rita, **reasons(order))


def reasons(order: Order) -> dict[str, str]:
    outcome = order.chance.choice(["hire", "no_hire"])
    return {"outcome": outcome, "rationale": REASON, "departure_reason": REASON}


def follow(order: Order) -> None:
    decision = current_of(order.loop("decided"))
    follow_decision(decision=decision, reopen_reason=REASON, by=order.people.max, **reasons(order))


def current_of(loop: Loop) -> Decision:
    decision = loop.decisions.current().first()
    if decision is None:
        raise NothingToTry
    return decision


# --- The packet -----------------------------------------------------------------------------------------------


def write_one(order: Order) -> None:
    """A packet with a word of its own in its letter."""
    loop = order.loop("decided")
    live = FeedbackPacket.objects.filter(loop=loop).exclude(status="revoked").order_by("-pk").first()
    packet = (
        replace_packet(packet=live, by=order.people.rita) if live else start_packet(loop=loop, by=order.people.rita)
    )
    order.words += 1
    save_packet(
        packet=packet,
        revision=packet.revision,
        letter=f"{packet.letter}\n\nWord zq{order.words:06d}xk.",
        next_steps=packet.next_steps,
        has_chart=True,
        has_method=True,
        passages=[{"section": "strength", "source": None, "heading": "Calm", "text": "You took your time."}],
        by=order.people.rita,
    )


def packet(order: Order, *states: str) -> FeedbackPacket:
    return one_of(order, FeedbackPacket.objects.filter(loop__candidate__opening=order.opening, status__in=states))


def review(order: Order) -> None:
    send_for_review(packet=packet(order, "draft"), by=order.people.rita)


def approve(order: Order) -> None:
    wanted = packet(order, "in_review")
    approve_packet(packet=wanted, digest=packet_digest(wanted), by=order.people.max)
    for document in documents.Document.objects.exclude(job_status=Job.JobStatus.DONE):
        documents.render_document(document.pk)


def share(order: Order) -> None:
    """A private link, from a page that may be older than what was decided since."""
    wanted = packet(order, "ready", "sent", "approved", "rendering")
    _, key = share_packet(packet=wanted, by=order.people.rita)
    word = re.search(r"zq\d{6}xk", wanted.letter)
    order.links.append(Link(key, wanted.loop_id, wanted.decision_id, word.group() if word else ""))
    order.found.links += 1


def open_link(order: Order) -> None:
    """The candidate opens it."""
    if not order.links:
        raise NothingToTry
    check_link(order, order.chance.choice(order.links))


def one_of(order: Order, rows: Any) -> Any:
    found = list(rows.order_by("pk"))
    if not found:
        raise NothingToTry
    return order.chance.choice(found)


# What comes next for a loop, and for its packet, in these states.
NEXT = {"planning": "start a loop", "active": "open the debrief", "debrief": "decide", "decided": "write a packet"}
OF_PACKET = {
    "draft": "send it for review",
    "in_review": "approve it",
    "ready": "make a link",
    "sent": "open a link",
}


def likely_next(order: Order) -> str:
    """The act that brings one of the loops a step further; the first is planned where there is none."""
    try:
        loop = order.loop()
    except NothingToTry:
        return "plan a loop"
    states = FeedbackPacket.objects.filter(loop=loop, decision__followed_by=None).values_list("status", flat=True)
    if loop.status == "active" and Scorecard.objects.filter(seat__interview__loop=loop, status="draft").count() > 1:
        return "have all cards come in"
    if order.links and order.chance.random() < 0.5:
        return order.chance.choice(["open a link", "follow the decision", "plan a loop"])
    return OF_PACKET.get(states.order_by("-pk").first() or "", NEXT.get(loop.status, "follow the decision"))


ACTS: dict[str, tuple[int, Callable[[Order], None]]] = {
    "propose an agreement": (4, propose),
    "sign it": (5, sign),
    "change the role": (2, change_role),
    "publish a template version": (1, publish_version),
    "choose it": (1, choose_version),
    "plan a loop": (3, plan),
    "start a loop": (3, start),
    "begin a round": (1, begin_round),
    "save a card": (1, save_first),
    "submit a card": (2, submit_one),
    "have all cards come in": (5, submit_all),
    "let time pass": (4, wait),
    "open the debrief": (5, open_one),
    "decide": (5, decide),
    "follow the decision": (3, follow),
    "write a packet": (4, write_one),
    "send it for review": (5, review),
    "approve it": (5, approve),
    "make a link": (5, share),
    "open a link": (3, open_link),
}


# --- What must be true afterwards -----------------------------------------------------------------------------


def check(order: Order) -> None:
    first = Agreement.objects.filter(opening=order.opening, version=1).with_terms().first()
    for name in OPENING_PAGES:
        read_page(order, name, order.opening.pk, is_true=is_signed_before(order, first))
    for loop in Loop.objects.filter(candidate__opening=order.opening).order_by("pk"):
        check_words(order, loop)
        check_score(order, loop)
        check_packets(order, loop)
    for link in order.links:
        check_link(order, link)


def check_words(order: Order, loop: Loop) -> None:
    """Whatever speaks of this loop claims "before" only where it was. Some of it is read each time, by chance."""
    was_before = is_from_before(order, loop)
    for name in order.chance.sample(LOOP_PAGES, 2):
        read_page(order, name, loop.pk, is_true=was_before)
    take = order.chance.choice([take_copy, take_ratings, print_debrief])
    check_claim(order, f"{take.__name__} of loop {loop.pk}", take(order, loop), was_before)


def take_copy(order: Order, loop: Loop) -> str:
    return order.browser.get(order.people.rita, reverse("records:candidate_copy", args=[loop.candidate_id])).text


def take_ratings(order: Order, loop: Loop) -> str:
    kind = {"kind": order.chance.choice(["csv", "json"])}
    return order.browser.post(order.people.rita, reverse("records:loop_ratings", args=[loop.pk]), kind).text


def print_debrief(order: Order, loop: Loop) -> str:
    if loop.status not in ("debrief", "decided"):
        return ""
    document = documents.request_debrief(loop=loop, by=order.people.rita)
    return json.dumps(documents.print_request(document.kind, document.content), default=str)


def read_page(order: Order, name: str, key: int, *, is_true: bool) -> None:
    """As one of those who may read it."""
    who = order.world.people[order.chance.choice(["rita", "max"])]
    answer = order.browser.get(who, reverse(name, args=[key]))
    check_claim(order, f"{name} {key}", answer.text, is_true)


LOOP_PAGES = (
    "interviews:loop_detail",
    "interviews:debrief",
    "interviews:debrief_walk",
    "interviews:decision_detail",
)
OPENING_PAGES = ("interviews:compare", "hiring:opening_detail")


def check_claim(order: Order, place: str, text: str, is_true: bool) -> None:
    order.found.pages += 1
    claims = CLAIM.findall(NO_CLAIM.sub("", text))
    order.found.claims += bool(claims)
    if claims and not is_true:
        order.fault(f"{place} says “{claims[0]}”, and it was not")


def is_from_before(order: Order, loop: Loop) -> bool:
    """Whether what this loop goes by, or will, was agreed before anybody began."""
    versions = Agreement.objects.filter(opening=order.opening).with_terms()
    version = versions.filter(pk=loop.agreement_id).first() or versions.filter(version=1).first()
    return is_signed_before(order, version)


def is_signed_before(order: Order, version: Agreement | None) -> bool:
    """Two people had signed these very words, the manager one of them, before anybody began."""
    if version is None or version.version != 1:
        return False
    words = terms_of(version).fingerprint
    signers = {person for person, signed in order.signed if signed == words}
    return len(signers) > 1 and order.people.max.pk in signers


def check_score(order: Order, loop: Loop) -> None:
    debrief = loop.debriefs.order_by("-pk").first()
    if debrief is None:
        return
    order.found.scores += 1
    if frozen_score(debrief.mechanical_score) != recompute_score(loop):
        order.fault(f"the score of loop {loop.pk} is {debrief.mechanical_score}, due is {recompute_score(loop)}")


def check_packets(order: Order, loop: Loop) -> None:
    """A packet for a decision that was followed is offered to nobody."""
    for row in FeedbackPacket.objects.filter(loop=loop, decision__followed_by__isnull=False):
        answer = order.browser.get(order.people.rita, reverse("packets:packet_detail", args=[row.pk]))
        if re.search(r"ready to (hand over|send)|>\s*Ready\s*<", answer.text, re.IGNORECASE):
            order.fault(f"packet {row.pk} says that it is ready, and its decision was followed")


def check_link(order: Order, link: Link) -> None:
    """It opens while its decision holds, and not a moment longer."""
    answer = order.browser.post(order.people.olga, reverse("packets:shared", args=[link.key]))
    file = order.browser.get(order.people.olga, reverse("packets:shared_file", args=[link.key]))
    holds = Decision.objects.filter(pk=link.decision, followed_by__isnull=True).exists()
    opens = (link.word and link.word in answer.text) or file.status == 200
    order.found.links_open += bool(opens)
    if opens and not holds:
        order.fault(f"a link of loop {link.loop} opens, and its decision was followed")


# --- The whole of it ------------------------------------------------------------------------------------------


def run(
    interleavings: int,
    seed: int,
    *,
    only: int | None = None,
    say: Callable[[str], object] = lambda line: None,
    store: Path | None = None,
) -> Findings:
    """Run the interleavings on the database of the environment and leave no row behind; `only` the one of that
    number."""
    found = Findings.from_store(store)
    with override_settings(**browser.settings_of_browser()), transaction.atomic(), papers_of_words():
        with time_machine.travel(BEGINNING, tick=False):
            company = world.build(with_loops=False)
        visitor = browser.Browser()
        firsts = range(found.interleavings, interleavings, BRANCHES) if only is None else [only - only % BRANCHES]
        for first in firsts:
            numbers = range(first, first + BRANCHES) if only is None else [only]
            one_beginning(company, visitor, found, f"{seed}-{first}", [f"{seed}-{number}" for number in numbers], say)
            found.keep(store)
        transaction.set_rollback(True)
    return found


def papers_of_words() -> Any:
    """No PDF is laid out: what would be printed is stored as it is."""
    return mock.patch.object(documents.renderer, "render", as_words)


def as_words(*request: Any) -> bytes:
    return b"%PDF-1.7\n" + json.dumps(request, default=str).encode()


def one_beginning(
    company: world.World,
    visitor: browser.Browser,
    found: Findings,
    seed: str,
    branches: Iterable[str],
    say: Callable[[str], object],
) -> None:
    """What some interleavings have in common, then each of them from there, held against its log at its end."""
    place = transaction.savepoint()
    cache.clear()
    with time_machine.travel(BEGINNING + timedelta(minutes=5), tick=False) as clock:
        order = Order(company, visitor, random.Random(f"{seed} begins"), clock, found, seed, say)
        say(seed)
        for name in order.chance.choice([(), ("propose an agreement",), ("propose an agreement", "sign it")]):
            let_happen(order, name)
        length = order.chance.randint(SHORTEST, LONGEST)
        shared = length * 3 // 4
        let_anything_happen(order, shared)
        now = timezone.now()
        for branch in branches:
            inner = transaction.savepoint()
            cache.clear()
            say(f"  ... and on, as {branch}")
            one = order.branch(branch)
            let_anything_happen(one, length - shared)
            check(one)
            found.interleavings += 1
            transaction.savepoint_rollback(inner)
            clock.move_to(now)
    transaction.savepoint_rollback(place)


def let_anything_happen(order: Order, times: int) -> None:
    names, weights = list(ACTS), [weight for weight, _ in ACTS.values()]
    for name in order.chance.choices(names, weights, k=times):
        order.clock.shift(timedelta(seconds=1))
        let_happen(order, likely_next(order) if order.chance.random() < 0.5 else name)


def let_happen(order: Order, name: str) -> None:
    # An interview begins by its clock, too.
    live = Interview.objects.filter(loop__candidate__opening=order.opening, loop__status="active", status="scheduled")
    order.has_begun = had_begun = order.has_begun or live.filter(starts_at__lte=timezone.now()).exists()
    try:
        with transaction.atomic():
            ACTS[name][1](order)
    except NothingToTry:
        return
    except RuleViolation as refusal:
        # A refusal undoes the whole act, the ratings that it had saved included.
        order.has_begun = had_begun
        order.found.refused[name] += 1
        order.say(f"  {name}: {refusal.sentence}")
    else:
        order.say(f"  {name}")
    order.found.tried[name] += 1


def main(words: Sequence[str] = ()) -> int:
    options = argparse.ArgumentParser(prog="bench.over_time orders")
    options.add_argument("--interleavings", type=int, default=INTERLEAVINGS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="one interleaving again, by the name that a fault has: 7-412")
    options.add_argument("--say", action="store_true")
    options.add_argument("--store", type=Path, help="a file for the figures, from which a run that stopped goes on")
    wanted = options.parse_args(words)
    only = None
    if wanted.only:
        wanted.seed, only = (int(part) for part in wanted.only.split("-"))
    began = time.monotonic()
    say = print if wanted.say else lambda line: None
    found = run(wanted.interleavings, wanted.seed, only=only, say=say, store=wanted.store)
    for fault in found.faults[:TOLD]:
        print(fault)
    print(found.as_json(seed=wanted.seed, seconds=round(time.monotonic() - began)))
    return 1 if found.faults else 0
