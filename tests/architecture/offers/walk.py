"""One person with a browser: opens every page, notes what each offers, and holds it against what its target answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import Model
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse

from accounts.models import User
from appointments.models import CandidateMail, HelpRequest, TimeOffer
from core.access import Access
from core.people import has_account
from hiring.models import Candidate, HiringTeamMember, Round, RoundQuestion
from interviews.models import Guest, Interview, InterviewQuestion, Loop, Scorecard, Seat
from interviews.visibility import sight_of
from packets.models import Document, FeedbackPacket, PacketMail, SharedLink
from questionbank.models import Competency, PracticePrompt, Question
from tests.architecture.offers.markup import HOST, Offer, offers_in
from tests.architecture.offers.places import PLACES, Place
from tests.architecture.urls import Page, pages
from tests.factories.people import client_of

PAGES = {page.name: page for page in pages() if not page.is_library}
REFUSED = (403, 404, 405, 409)
# They end the session, change the person's own account, or take long to make and have a test of their own.
NOT_PRESSED = ("account_", "mfa_", "accounts:me", "packets:letterhead_sample")
# Parts of one page, or of one list: the address without them says whether it may be opened.
SAME_PAGE = {"step", "sort", "order", "row", "all", "seen"}
# The pages of a list that are opened, from the first: so far lie the things in each state, beyond is more of the same.
LIST_PAGES = 6


class Visitor:
    """Opens what it can reach; afterwards `offered` says what stood on which page, `faults` what was refused."""

    def __init__(self, key: str, user: User, pressed: set[Any], tried: dict[Any, int]) -> None:
        self.key = key
        # What anybody has tried: a state answers all alike who may. Of each kind everybody tries one as themselves.
        self.pressed, self.tried = pressed, tried
        self.user = User.objects.get(pk=user.pk)  # rules remember on the object
        self.client = client_of(self.user, raise_request_exception=False)
        self.seats = seats_of(self.user)
        # By method and path: the names of the pages that offer it.
        self.offered: dict[tuple[str, str], set[str]] = {}
        self.faults: list[str] = []
        self._answers: dict[Any, int] = {}
        self._has_pressed: set[str] = set()
        self._standings: dict[int, Any] = {}
        self._found: dict[tuple[type[Model], str], set[Any]] = {}
        self._allowed: dict[tuple[str, type[Model], str, Any], bool] = {}

    def walk(self, start: Iterable[str]) -> None:
        """Open these pages, then whatever the pages lead to. What nobody is led to is not offered."""
        waiting = deque(("", url) for url in start)
        known = {url for _, url in waiting}
        while waiting:
            source, url = waiting.popleft()
            for offer in self.open(source, url):
                if offer.method == "POST":
                    self.press(url, offer)
                elif offer.url not in known:
                    known.add(offer.url)
                    waiting.append((url, offer.url))
                else:
                    self.note(url, offer)

    # --- Opening ----------------------------------------------------------------------------------------------

    def open(self, source: str, url: str) -> list[Offer]:
        """What the page at `url` offers; nothing for what is no page, or was opened for something of its like."""
        match = match_of(url)
        if match is None:
            self.faults.append(f"{source} leads to {url}, which is no page of ours")
            return []
        if source:
            self.note(source, Offer("GET", *split(url)))
        like = (match.view_name, self.likeness(match), query_of(url))
        if like in self._answers:
            if source and self._answers[like] < 400 and not self.may(match):
                self.fault(source, "GET", url, 404)
            return []
        answer, body = self.get(url)
        self._answers[like] = answer.status_code
        if source and (answer.status_code in REFUSED or answer.status_code >= 500):
            self.fault(source, "GET", url, answer.status_code)
        if answer.status_code in (301, 302):
            return [Offer("GET", *split(answer["Location"]))]
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            return []
        return [offer for offer in offers_in(body, url) if offer.method == "POST" or not is_same_page(offer.url, url)]

    def note(self, source: str, offer: Offer) -> None:
        name = match_of(source).view_name
        self.offered.setdefault((offer.method, offer.path), set()).add(name)

    def press(self, source: str, offer: Offer) -> None:
        """Hold a button against what its target answers to the form as it stands."""
        match = match_of(offer.path)
        if match is None:
            self.faults.append(f"{source} posts to {offer.path}, which is no page of ours")
            return
        self.note(source, offer)
        if not self.may(match):
            self.fault(source, "POST", offer.url, 404)
            return
        names = tuple(sorted({name for name, _ in offer.fields if "-" not in name}))
        like = (match.view_name, self.likeness(match, is_mine=False), names)
        if match.view_name.startswith(NOT_PRESSED) or (like in self.pressed and match.view_name in self._has_pressed):
            return
        self.pressed.add(like)
        self._has_pressed.add(match.view_name)
        status = self.post(offer.url, dict(offer.fields))
        is_asked = status == 409 and PLACES[match.view_name].asks
        if (status in REFUSED or status >= 500) and not is_asked:
            self.fault(source, "POST", offer.url, status)

    def get(self, url: str) -> tuple[Any, str]:
        """The answer and its text. Whatever was done on the way is undone."""
        with transaction.atomic():
            answer = self.client.get(url)
            body = "" if answer.streaming else answer.content.decode(errors="replace")
            transaction.set_rollback(True)
        return answer, body

    def post(self, url: str, fields: dict[str, Any]) -> int:
        """The status of what the server answers. Whatever it did is undone."""
        with transaction.atomic():
            answer = self.client.post(url, fields)
            transaction.set_rollback(True)
        self.client.cookies.pop("messages", None)  # what it said is undone, too
        return answer.status_code

    def fault(self, source: str, method: str, url: str, status: int) -> None:
        name = match_of(source).view_name
        self.faults.append(f"{self.key}: {name} ({source}) offers {method} {url}, which answers {status}")

    # --- What is missing --------------------------------------------------------------------------------------

    def missing(self) -> Iterator[str]:
        """What this person may do, and finds on none of the pages where it belongs."""
        for page in PAGES.values():
            place = PLACES[page.name]
            is_for_guests = page.access is None or page.access.kind != "public"  # what all may read, they need not find
            if place.on and (is_for_guests or has_account(self.user)):
                for like, paths in self.alike(page, place).items():
                    yield from self.missing_of(page, place, like, paths)

    def alike(self, page: Page, place: Place) -> dict[Any, list[tuple[str, Any]]]:
        """The addresses of a page with the things that they are about, those for things of a like together."""
        groups: dict[Any, list[tuple[str, Any]]] = {}
        for obj in things_of(page):
            for keys in place.keys(obj) if place.keys else [()]:
                like = (self.likeness_of(obj), ()) if obj else (None, keys)
                groups.setdefault(like, []).append((path_of(page, obj, *keys), obj))
        return groups

    def missing_of(self, page: Page, place: Place, like: Any, paths: list[tuple[str, Any]]) -> Iterator[str]:
        if any(self.is_offered(path, place) for path, _ in paths):
            return
        path, obj = paths[0]
        asked = page.name, like, self.key if place.is_personal else ""
        if self.tried.get(asked, 0) >= 400:
            return
        if not self.may(resolve(path)) or (place.when and not place.when(obj, self.user)):
            return
        if asked not in self.tried:
            sent = place.fields_for(obj, self.user) if place.sent is not None else None
            self.tried[asked] = self.try_out(path, sent)
        status = self.tried[asked]
        if status < 400:
            state = f"{page.name}, {like}"
            yield f"{self.key}: may do {path} ({state}), which answers {status}, and finds it on none of {place.on}"

    def is_offered(self, path: str, place: Place) -> bool:
        return any(self.offered.get((method, path), set()) & {*place.on} for method in ("GET", "POST"))

    def try_out(self, path: str, sent: dict[str, Any] | None) -> int:
        """What the server answers to somebody who is not led there. Whatever was done is undone."""
        answer, body = self.get(path)
        if sent is None:
            # A redirect says that there is nothing to read here.
            return answer.status_code if answer.status_code == 200 else 404
        own = [offer for offer in offers_in(body, path) if offer.method == "POST" and offer.path == path]
        if answer.status_code != 405 and not own:
            return 404
        return self.post(path, {**dict(own[0].fields if own else ()), **sent})

    # --- Asking -----------------------------------------------------------------------------------------------

    def may(self, match: ResolverMatch) -> bool:
        """What the marker of the view says to this person."""
        access: Access | None = getattr(match.func, "access", None)
        if access is None or access.kind == "public":
            return True
        if access.kind == "signed_in":
            return has_account(self.user)
        if access.kind == "permission":
            return self.user.has_perm(access.permission)
        pk = match.kwargs["pk"]
        asked = access.permission, access.model, access.finder, pk
        if asked not in self._allowed:
            is_found = pk in self.found(access.model, access.finder)
            self._allowed[asked] = is_found and self.user.has_perm(access.permission, thing(access.model, pk))
        return self._allowed[asked]

    def found(self, model: type[Model], finder: str) -> set[Any]:
        """The keys of all that this person finds, asked once."""
        if (model, finder) not in self._found:
            rows = getattr(model._default_manager, finder)(self.user)
            self._found[model, finder] = set(rows.values_list("pk", flat=True))
        return self._found[model, finder]

    def likeness(self, match: ResolverMatch, *, is_mine: bool = True) -> Any:
        """Pages with the same likeness look the same to this person, and one of them is opened."""
        access: Access | None = getattr(match.func, "access", None)
        if access is None or access.model is None:
            return tuple(match.kwargs.values())
        obj = thing(access.model, match.kwargs["pk"])
        return match.kwargs["pk"] if obj is None else self.likeness_of(obj, is_mine=is_mine)

    def likeness_of(self, obj: Model, *, is_mine: bool = True) -> Any:
        """Without `is_mine` that of the thing alone: what a button does in a state it does for all who may press it."""
        loop, owner = loop_of(obj), owner_of(obj)
        if not is_mine:
            return loop and loop.status, state_of(obj)
        standing = self.standing_in(loop) if loop else None
        return standing, state_of(obj), owner is not None and owner == self.user.pk, self.sits_on(obj)

    def standing_in(self, loop: Loop) -> Any:
        """How a loop and this person stand to each other; loops that are alike in this show them the same."""
        if loop.pk not in self._standings:
            sight = sight_of(self.user, loop)
            is_about = loop.candidate.user_id == self.user.pk
            own = {card_state(card) for card in Scorecard.objects.for_loop(loop).of(self.user)}
            self._standings[loop.pk] = loop.status, is_about, tuple(sorted(own)), sight.reads_peers
        return self._standings[loop.pk]

    def sits_on(self, obj: Model) -> str:
        """The state of the person's own card in a round; nothing for somebody without a seat in it."""
        return self.seats.get(obj.pk, "") if isinstance(obj, Interview) else ""


def split(url: str) -> tuple[str, str]:
    path, _, query = url.removeprefix(HOST).partition("#")[0].partition("?")
    return path, query


def match_of(url: str) -> ResolverMatch | None:
    try:
        return resolve(split(url)[0])
    except Resolver404:
        return None


def query_of(url: str) -> tuple[str, ...]:
    """What a query changes about the page, by the names in it; those of the same page change nothing."""
    parts = parse_qsl(split(url)[1], keep_blank_values=True)
    return tuple(sorted(told(name, value) for name, value in parts if name not in SAME_PAGE))


def told(name: str, value: str) -> str:
    """A list has its pages and its views, and a question beside it; of everything else the name is enough."""
    if name == "page" and value.isdecimal():
        return f"page {min(int(value), LIST_PAGES)}"
    if name in ("when", "whose", "show"):
        return f"{name} {value}"
    question = thing(Question, value) if name == "question" and value.isdecimal() else None
    return f"{name} {state_of(question)}" if question else name


def is_same_page(url: str, other: str) -> bool:
    return split(url)[0] == split(other)[0] and query_of(url) == query_of(other)


def seats_of(user: User) -> dict[int, str]:
    """The rounds in which a person sits, each with the state of their card."""
    return dict(Seat.objects.filter(panelist=user).values_list("interview", "scorecard__status"))


# --- Things ---------------------------------------------------------------------------------------------------


def forget() -> None:
    """Another world may give the same keys to other things."""
    for remembered in (thing, loop_of, owner_of, state_of):
        remembered.cache_clear()


@cache
def thing(model: type[Model], pk: Any) -> Model | None:
    """The row, whoever asks; remembered, as nothing in the world changes while it is walked."""
    return model._default_manager.filter(pk=pk).first()


def things_of(page: Page) -> Iterator[Model | None]:
    model = page.access.model if page.access else None
    if model is None:
        return iter([None])
    return iter([thing(model, pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)])


def path_of(page: Page, obj: Model | None, *more: Any) -> str | None:
    """The address of the page for a thing; None where it wants more keys than that."""
    try:
        return reverse(page.name, args=(*([obj.pk] if obj else []), *more))
    except NoReverseMatch:
        return None


@cache
def loop_of(obj: Model) -> Loop | None:
    """The loop that a thing belongs to, if it belongs to one."""
    match obj:
        case Loop():
            return obj
        case Interview() | InterviewQuestion() | Document() | FeedbackPacket() | CandidateMail() | TimeOffer():
            return obj.loop
        case Seat():
            return obj.interview.loop
        case Guest():
            return obj.interview.loop
        case Scorecard():
            return obj.seat.interview.loop
        case SharedLink() | PacketMail():
            return obj.packet.loop
        case HelpRequest():
            return obj.offer.loop
    return None


@cache
def owner_of(obj: Model) -> int | None:
    """Whose it is."""
    match obj:
        case User():
            return obj.pk
        case Seat():
            return obj.panelist_id
        case Scorecard():
            return obj.seat.panelist_id
        case FeedbackPacket():
            return obj.author_id
        case HelpRequest():
            return obj.person_id
    return None


@cache
def state_of(obj: Model) -> Any:
    """The state of a thing, as far as its page depends on it; the key itself for what there is little of."""
    match obj:
        case Loop():
            cards = {card_state(card) for card in Scorecard.objects.for_loop(obj)}
            has_open_fact = obj.debriefs.filter(facts__answered_at=None, facts__isnull=False).exists()
            rounds = tuple(obj.interviews.values_list("status", flat=True))
            return rounds, tuple(sorted(cards)), obj.decisions.waiting().exists(), has_open_fact
        case Seat():
            return card_state(obj.scorecard)
        case Scorecard():
            return card_state(obj)
        case Interview():
            return obj.status, obj.started_at is not None
        case InterviewQuestion():
            return obj.interview.status
        case Question():
            newest = Question.objects.filter(slug=obj.slug).order_by("-version").first()
            return obj.status, obj == newest, newest.status
        case Round():
            return obj.template_id
        case RoundQuestion():
            return obj.round.template_id
        case User():
            return obj.is_active
        case HiringTeamMember():
            return obj.opening_id
        case Competency() | PracticePrompt():
            return None
        case Candidate():
            newest_loop = obj.loops.first()
            return obj.opening.status, newest_loop and newest_loop.status, bool(obj.resume)
        case Document():
            return obj.kind, obj.job_status
    return obj.pk


def card_state(card: Scorecard) -> tuple[str, str, bool, bool]:
    """Nobody waits for a shadow's; and nobody does without one that was submitted and waits for its writer again."""
    return card.interview.status, card.status, card.seat.is_shadow, card.awaits_its_writer
