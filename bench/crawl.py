"""`make crawl`: everybody opens everything, looking for words of scorecards that are sealed for them.

A word of its own is planted into every field of every card, in loops in every stage. Then each principal opens every
address of the URL map with every key there is, follows every link, sorts and searches every list, asks for every
document and opens it, and reads their mail. A word of a card that the person may not read is a leak. And every word
of a card that the person may read must have been seen, so that nothing passes by being blind. The last line is JSON.

    python -m bench.crawl               every stage, every principal
    python -m bench.crawl --stages 2    only the first stages

`make crawl` then lets people act in random orders: see `bench.over_time`.
"""

import argparse
import io
import json
import logging
import os
import re
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

WORD = re.compile(r"zq\d{6}xk")
# Tokens, keys against a second press, and seconds that are left.
NEW_IN_EACH_ANSWER = re.compile(
    r'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=name="key" value=")[^"]+|(?<=X-CSRFToken": ")[^"]+'
    r'|(?<=data-due-in=)"\d+">[^<]+|(?<=data-now=")\d+'
)
FORM_THAT_ASKS = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL)
# What a list's address says of its order and its pages.
ORDERS = ("sort", "order", "page", "after")
NONSENSE = "zqnobodywrotethisxk"
PRINCIPALS = ("pia", "paul", "noor", "tomas", "sam", "max", "rita", "olga", "ada")
PAGES_AT_MOST = 3000
# A person's own account, what ends the session, and files that are the same for everyone.
NOT_FOLLOWED = ("/account/", "/static/", "/people/me/")
# A list with five filters has thousands of addresses and one content.
VARIANTS_AT_MOST = 6


@dataclass
class Planted:
    """Every word with the card it stands on; `own` are those that nobody but its writer ever reads."""

    cards: dict[str, Any] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)

    def word_for(self, card: Any) -> str:
        word = f"zq{len(self.cards):06d}xk"
        self.cards[word] = card
        return word

    def own_word_for(self, card: Any) -> str:
        word = self.word_for(card)
        self.own.add(word)
        return word

    def readable_to(self, user: Any) -> set[str]:
        """The words that the rules let this person read."""
        readable = readable_cards(user)
        return {
            word
            for word, card in self.cards.items()
            if card.pk in readable and (word not in self.own or card.panelist == user)
        }


@dataclass
class Findings:
    """What one crawl saw."""

    looks: int = 0
    seen: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


# --- What there is to find ------------------------------------------------------------------------------------


def stages() -> list[Any]:
    """One loop a stage, in the order of a loop's life; then those where an office and a seat meet."""
    from config import demo

    return [
        demo.loop_one_submitted,
        demo.loop_debrief,
        lambda company, candidate: demo.loop_active(company, candidate, manager_sits=True),
        demo.loop_planned,
        one_reopened,
        demo.loop_all_submitted,
        lambda company, candidate: demo.loop_all_submitted(company, candidate, manager_sits=True),
        demo.loop_decided,
        lambda company, candidate: demo.packet_approved(company, candidate).loop,
    ]


def one_reopened(company: Any, candidate: Any) -> Any:
    """All submitted, and Pia thought again about one of hers."""
    from config import demo
    from interviews.cards.services import reopen_scorecard
    from interviews.models import Scorecard

    loop = demo.loop_all_submitted(company, candidate)
    card = Scorecard.objects.for_loop(loop).of(company.pia).first()
    reopen_scorecard(card=card, reason="Mixed two answers up.", by=company.pia)
    return loop


def build(number: int) -> tuple[Any, Planted]:
    """The company with a loop in each of the first `number` stages, words planted, documents asked for and made."""
    from config import demo
    from core import jobs
    from hiring.candidates.services import add_candidate

    company = demo.hire_people()
    demo.open_openings(company, "lead")
    planted = Planted()
    for place, stage in enumerate(stages()[:number]):
        candidate = add_candidate(
            opening=company.openings["lead"], name=f"Candidate {place}", email=f"c{place}@example.org", by=company.rita
        )
        plant(stage(company, candidate), planted, company)
    for user in company.people.values():
        ask_for_documents(user)
    jobs.drain()
    return company, planted


def plant(loop: Any, planted: Planted, company: Any) -> None:
    """A word into every field of every card of the loop, whatever its state."""
    from interviews.models import DatedNote, FollowUpUse, Pad, Rating, Scorecard, ScorecardRevision

    for card in Scorecard.objects.for_loop(loop).select_related("seat__interview"):
        for name in ("summary", "candidate_questions", "next_interviewer_note", "reopen_reason"):
            setattr(card, name, planted.word_for(card))
        card.save()
        for question in card.interview.questions.all():
            word = planted.word_for(card)
            Rating.objects.update_or_create(
                scorecard=card, interview_question=question, defaults={"evidence": f"Said {word} twice."}
            )
            FollowUpUse.objects.create(
                scorecard=card,
                interview_question=question,
                own_text=planted.word_for(card),
                note=planted.word_for(card),
            )
        line = {"key": "k1", "text": planted.own_word_for(card), "at": None, "near": None, "sent": None}
        Pad.objects.create(scorecard=card, lines=[line], typing=planted.own_word_for(card))
        number = card.revisions.count() + 1
        ScorecardRevision.objects.create(
            scorecard=card,
            number=number,
            occasion=ScorecardRevision.Occasion.SUBMITTED,
            content={"summary": planted.word_for(card), "ratings": []},
            reason=planted.word_for(card),
            by=card.panelist,
        )
        DatedNote.objects.create(scorecard=card, text=planted.word_for(card), by=card.panelist)


def ask_for_documents(user: Any) -> None:
    """Everyone asks for every PDF that a page offers them."""
    from django.urls import reverse

    from interviews.models import Interview, Loop

    client = client_of(user)
    for pk in Interview.objects.values_list("pk", flat=True):
        client.post(reverse("packets:kit_request", args=[pk]))
    for pk in Loop.objects.values_list("pk", flat=True):
        client.post(reverse("packets:debrief_request", args=[pk]))


# --- Looking --------------------------------------------------------------------------------------------------


def client_of(user: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses() -> Iterator[str]:
    """Every address of the URL map, with every key that exists."""
    from django.urls import NoReverseMatch, reverse

    from tests.architecture.urls import pages

    for page in pages():
        if page.is_library or page.access is None:
            continue
        model = page.access.model
        keys: Iterable[tuple[Any, ...]] = (
            [(pk,) for pk in model.objects.values_list("pk", flat=True)] if model else [()]
        )
        for key in keys:
            try:
                yield reverse(page.name, args=key)
            except NoReverseMatch:
                break  # wants more than one key: reached by links


class Crawler:
    """One principal with a browser and much patience."""

    def __init__(self, user: Any, planted: Planted, others_words: list[str]) -> None:
        self.user, self.planted, self.others_words = user, planted, others_words
        self.client = client_of(user)
        self.found = Findings()
        self.allowed: dict[int, bool] = {}
        self.searched: set[tuple[str, str, frozenset[tuple[str, str]]]] = set()

    def crawl(self, start: list[str]) -> Findings:
        """Open everything that is reachable, and look at each answer."""
        waiting, known = deque(start), set(start)
        variants: Counter[str] = Counter()
        while waiting and len(known) < PAGES_AT_MOST:
            url = waiting.popleft()
            answer = self.client.get(url)
            text = self.look(url, answer)
            if "html" not in answer.get("Content-Type", ""):
                continue
            for link in links_in(text, url):
                path = urlsplit(link).path
                if link not in known and variants[path] < VARIANTS_AT_MOST:
                    variants[path] += 1
                    known.add(link)
                    waiting.append(link)
            if answer.status_code == 200 and 'method="get"' in text:
                self.search(url, text)
        self.read_mail()
        return self.found

    def look(self, place: str, answer: Any) -> str:
        self.found.looks += 1
        if answer.status_code >= 500:
            self.found.errors.append(f"{answer.status_code} {self.user.email} {place}")
        text = text_of(answer)
        self.note(place, text + str(answer.headers))
        return text

    def note(self, place: str, text: str) -> None:
        for word in set(WORD.findall(text)):
            if word not in self.planted.cards:
                continue
            self.found.seen.add(word)
            card = self.planted.cards[word]
            may_read = card.panelist == self.user if word in self.planted.own else self.may_read(card)
            if not may_read and not self.may_copy(card, place):
                self.found.leaks.append(f"{self.user.email} found a word of card {card.pk}: {place}")

    def may_read(self, card: Any) -> bool:
        """The sealed-card rule; and the debrief, which an administrator reads as a whole."""
        if card.pk not in self.allowed:
            from interviews.models import Scorecard

            readable = Scorecard.objects.visible_to(self.user).filter(pk=card.pk).exists()
            loop = card.interview.loop
            by_debrief = self.user.is_admin and self.user.has_perm("interviews.read_debrief", loop)
            self.allowed[card.pk] = readable or (
                by_debrief and Scorecard.objects.submitted().filter(pk=card.pk).exists()
            )
        return self.allowed[card.pk]

    def may_copy(self, card: Any, place: str) -> bool:
        """The page on which a candidate's copy is prepared, and no other, holds drafts too once the loop is over."""
        from django.urls import reverse

        loop = card.interview.loop
        is_copy = place == reverse("records:candidate_copy", args=[loop.candidate_id])
        is_open = is_copy and not loop.is_live and loop.candidate.is_copy_asked_for
        return is_open and self.user.has_perm("records.keep_record", loop.candidate)

    def search(self, url: str, text: str) -> None:
        """A search for a sealed word answers as a search for nonsense does; and no order of a list tells anything.

        Once for a page and what filters it: another order searches the same rows. A form that asks another page is
        that page's.
        """
        path, given = urlsplit(url).path, dict(parse_qsl(urlsplit(url).query))
        asking = " ".join(form for form in FORM_THAT_ASKS.findall(text) if asks(form, path))
        for name in set(re.findall(r'<input[^>]*type="(?:search|text)"[^>]*name="([\w-]+)"', asking)) - set(given):
            place = path, name, frozenset(given.items() - {(order, given.get(order)) for order in ORDERS})
            if place in self.searched:
                continue
            self.searched.add(place)
            plain = self.result_of(path, {**given, name: NONSENSE}, NONSENSE)
            for word in self.others_words[:3]:
                if self.result_of(path, {**given, name: word}, word) != plain:
                    self.found.leaks.append(
                        f"{self.user.email} searched for a sealed word and got another page: {path}"
                    )

    def result_of(self, path: str, query: dict[str, str], word: str) -> str:
        self.found.looks += 1
        text = self.client.get(f"{path}?{urlencode(query)}").content.decode(errors="replace").replace(word, "")
        return NEW_IN_EACH_ANSWER.sub("", text)

    def read_mail(self) -> None:
        from django.core import mail

        for message in getattr(mail, "outbox", []):
            if self.user.email in message.recipients():
                self.found.looks += 1
                self.note(f"mail: {message.subject}", str(message.message()))


def asks(form: str, path: str) -> bool:
    """Whether the page at this path answers the form that stands on it."""
    action = re.search(r'<form[^>]*action="([^"?]*)', form)
    return not action or urljoin(path, action[1]) == path


def text_of(answer: Any) -> str:
    """The words of an answer: of a PDF its text, of a workbook its cells."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    if body[:5] == b"%PDF-":
        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if "spreadsheet" in kind:
        from openpyxl import load_workbook

        sheets = load_workbook(io.BytesIO(body), read_only=True).worksheets
        return " ".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)
    return body.decode(errors="replace")


def links_in(text: str, url: str) -> Iterator[str]:
    """Where a page leads: its links, and the buttons that sort it."""
    for href in re.findall(r'(?:href|hx-get|src)="([^"#]+)', text):
        target = urlsplit(urljoin(f"http://localhost{url}", href.replace("&amp;", "&")))
        # Every step of a kit stands in the same page.
        is_wanted = target.netloc == "localhost" and not target.query.startswith("step=")
        if is_wanted and not target.path.startswith(NOT_FOLLOWED):
            yield f"{target.path}?{target.query}" if target.query else target.path
    for value in re.findall(r'name="sort" value="([^"]*)"', text):
        yield f"{urlsplit(url).path}?{urlencode({'sort': value})}"


# --- The whole of it ------------------------------------------------------------------------------------------


def run(
    number: int | None = None, principals: Iterable[str] = PRINCIPALS, say: Callable[[str], object] = lambda line: None
) -> tuple[dict[str, int], list[str]]:
    """Crawl the database of the environment, which must be empty. Returns the figures and what went wrong."""
    company, planted = build(len(stages()) if number is None else number)
    start = sorted(set(addresses()))
    figures = {"principals": 0, "planted": len(planted.cards), "looks": 0, "leaked": 0}
    figures |= {"allowed_expected": 0, "allowed_seen": 0}
    troubles: list[str] = []
    for name in principals:
        user = company.people[name]
        expected = planted.readable_to(user)
        sealed = [word for word in planted.cards if word not in expected]
        found = Crawler(user, planted, sealed).crawl(start)
        figures["principals"] += 1
        figures["looks"] += found.looks
        figures["leaked"] += len(found.leaks)
        figures["allowed_expected"] += len(expected)
        figures["allowed_seen"] += len(expected & found.seen)
        unseen = sorted(expected - found.seen)
        say(f"{user.email}: {found.looks} looks, {len(found.leaks)} leaks, {len(unseen)} words not seen")
        troubles += found.leaks + found.errors
        if unseen:
            troubles.append(f"{user.email} never saw {len(unseen)} words, as on card {planted.cards[unseen[0]].pk}")
    return figures, troubles


def readable_cards(user: Any) -> set[int]:
    """The cards of the sealed-card rule for a person."""
    from interviews.models import Scorecard

    return set(Scorecard.objects.visible_to(user).values_list("pk", flat=True))


def main() -> int:
    options = argparse.ArgumentParser(prog="bench.crawl")
    options.add_argument("--stages", type=int, default=None)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="loopwright-crawl-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "EMBEDDED": "1", "DEMO": "1"}
        os.environ |= {"SECRET_KEY": "only for a crawl over a database of its own"}
        os.environ |= {"BASE_URL": "http://localhost:8000"}
        for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL"):
            os.environ.pop(name, None)
        import django
        from django.conf import settings

        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STATIC_ROOT = Path(folder) / "static"
        settings.STATIC_ROOT.mkdir()
        django.setup()
        from django.core.management import call_command

        # Most of what is asked for is not there for most people: that is the point, and no news.
        logging.disable(logging.CRITICAL)
        call_command("migrate", verbosity=0)
        figures, troubles = run(wanted.stages, say=lambda line: print(line, flush=True))
    for trouble in troubles:
        print(trouble)
    print(json.dumps(figures))
    return 1 if troubles or figures["leaked"] or figures["allowed_seen"] != figures["allowed_expected"] else 0


if __name__ == "__main__":
    sys.exit(main())
