"""`make soak-capture`: eight bots and two browsers type scorecards into the real server while all of them are killed.

    python -m bench.soak_capture                   KILLS (400) in all, half on SQLite, half on PostgreSQL
    python -m bench.soak_capture --one --kills 20  on the database of the environment
    python -m bench.soak_capture --pause 4         kills that leave a busy machine's browsers time to keep a copy

Each bot does what static/js/autosave/engine.js does: it sends all it has with version and fingerprint, believes a save
only when the reply carries the fingerprint of what it sent, and tries again after anything else. Killed are, by chance,
a web worker in the middle of whatever it does, the whole web server, or a bot, which then starts from the page like a
browser that was opened again. What was acknowledged must be stored at once (else it is counted as false_saved), and
still be there at the end and after each start (else as lost). Every third bot types on the pad of its card, and another
device writes on that pad beside it: what either was told is saved must stay there.

Two more cards are written in real browsers with a profile on the disk, on their notes and pads, where a machine has
one. What their pages say is taken at its word: "Saved" is held against the database at once, and what was saved or
"safe to close" must be on the page when such a browser was killed and is opened again, without a network if it was
safe. The last line is JSON.
"""

import argparse
import html
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BOTS = 10
TYPES_EVERY = (0.05, 0.25)
KILLS_EVERY = (0.15, 0.5)
# A page is left for the next one before it reaches the limit of a note.
NOTE_IS_FULL = 12_000
TOKEN = "t" * 32
PATIENCE = 30.0
BROWSERS = 2
# How often a browser's network goes or comes back, and whoever has none stops for a moment.
CUTS = 0.2
PAUSES = 0.5
# Both devices' lines stay below what one pad takes.
LINES_OF_A_DEVICE = 120


@dataclass
class Tally:
    """What the bots saw, added up under a lock."""

    kills: int = 0
    browser_kills: int = 0
    acknowledged: int = 0
    safe: int = 0
    lost: int = 0
    false_saved: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, **numbers: int) -> None:
        with self.lock:
            for name, number in numbers.items():
                setattr(self, name, getattr(self, name) + number)

    def as_json(self) -> dict[str, int]:
        names = ("kills", "browser_kills", "acknowledged", "safe", "lost", "false_saved")
        return {name: getattr(self, name) for name in names}


class Server:
    """The web server of `make run`, on a socket that stays open while processes come and go."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        handle = self.listener.fileno()
        options = ["--workers=2", "--threads=4", "--timeout=60", "--no-control-socket", f"--bind=fd://{handle}"]
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--preload", *options],
            pass_fds=(handle,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []

    def kill_a_worker(self) -> bool:
        workers = self.workers()
        if not workers:
            return False
        end(random.choice(workers))
        return True

    def kill_everything(self) -> None:
        workers = self.workers()
        end(self.process.pid)
        for pid in workers:
            end(pid)
        self.process.wait()
        self.process = self.start()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=40)
        self.listener.close()


def end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Bot(threading.Thread):
    """One panelist at a keyboard, on one card."""

    def __init__(self, number: int, card: Any, session: str, port: int, tally: Tally) -> None:
        super().__init__(daemon=True)
        self.number, self.card, self.port, self.tally = number, card, port, tally
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        self.questions = list(card.interview.questions.order_by("position"))
        self.place = 0
        self.words = self.last_status = 0
        self.acknowledged: dict[int, str] = {}
        self.is_crashed = threading.Event()
        self.is_over = threading.Event()

    @property
    def question(self) -> Any:
        return self.questions[self.place % len(self.questions)]

    def run(self) -> None:
        while not self.is_over.is_set():
            self.open_page()
            while not self.is_over.is_set() and not self.is_crashed.is_set() and len(self.text) < NOTE_IS_FULL:
                self.type()
                self.save()
            if len(self.text) >= NOTE_IS_FULL:
                self.place += 1
            self.is_crashed.clear()

    def open_page(self) -> None:
        """Start from what the server shows, as a browser does; what was acknowledged must be on it."""
        while True:
            status, page = self.ask("GET", f"/interviews/{self.card.interview.pk}/kit/?step=1", accept="text/html")
            if status == 200:
                break
            if self.is_over.is_set():
                self.text, self.revision, self.base, self.sent = "", 0, "", set()
                return
            time.sleep(0.2)
        form = page[page.index(f'id="answer-{self.question.pk}"') :]
        self.revision = int(re.search(r'name="revision" value="(\d+)"', form).group(1))  # type: ignore[union-attr]
        self.base = re.search(r'name="base" value="(\w*)"', form).group(1)  # type: ignore[union-attr]
        note = re.search(rf'form="answer-{self.question.pk}" rows="8".*?>\n(.*?)</textarea>', page, re.DOTALL)
        self.text = html.unescape(note.group(1)) if note else ""
        self.sent: set[str] = set()
        if not self.text.startswith(self.acknowledged.get(self.question.pk, "")):
            self.tally.add(lost=1)

    def type(self) -> None:
        time.sleep(random.uniform(*TYPES_EVERY))
        self.words += 1
        self.text += (
            f"{self.number}.{self.words} heard “ä” 👩🏽‍💻\n" if self.words % 9 == 0 else f"{self.number}.{self.words} "
        )

    def save(self) -> None:
        from core import fingerprint

        mark = fingerprint.of_fields({"evidence": self.text})
        self.sent.add(mark)
        body = json.dumps({"evidence": self.text, "revision": self.revision, "base": self.base})
        status, reply = self.ask("POST", f"/scorecards/{self.card.pk}/answers/{self.question.pk}/", body)
        try:
            content = json.loads(reply)
        except ValueError:
            return
        if status == 200 and content.get("sha256") == mark:
            self.acknowledge(content["revision"], mark)
        elif status == 409 and "current" in content:
            self.meet(content["current"])

    def acknowledge(self, revision: int, mark: str) -> None:
        self.revision, self.base = revision, mark
        self.acknowledged[self.question.pk] = self.text
        self.tally.add(acknowledged=1)
        if not self.stored().startswith(self.text):
            self.tally.add(false_saved=1)

    def meet(self, current: dict[str, Any]) -> None:
        """Somebody saved first: that can only have been this bot, whose reply was lost with the server."""
        from core import fingerprint

        there = current["values"]
        if not there["evidence"].startswith(self.acknowledged.get(self.question.pk, "")):
            self.tally.add(lost=1)
        self.revision, self.base = current["revision"], fingerprint.of_fields(there)
        if self.base not in self.sent:
            self.text = there["evidence"]

    def stored(self) -> str:
        from django.db import connection

        from interviews.models import Rating

        try:
            rating = Rating.objects.filter(scorecard=self.card, interview_question=self.question).first()
        finally:
            # There are more bots than connections in the pool.
            connection.close()
        return rating.evidence if rating else ""

    def missing(self) -> int:
        """How many acknowledged notes are not stored at the end."""
        from interviews.models import Rating

        lost = 0
        for question, text in self.acknowledged.items():
            rating = Rating.objects.get(scorecard=self.card, interview_question=question)
            lost += not rating.evidence.startswith(text)
        return lost

    def ask(self, method: str, path: str, body: str = "", accept: str = "application/json") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {**self.headers, "Accept": accept, "Host": f"localhost:{self.port}"}
            connection.request(method, path, body.encode() or None, headers)
            reply = connection.getresponse()
            self.last_status = reply.status
            return reply.status, reply.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


class PadBot(Bot):
    """One panelist on the pad of one card, line by line; `device` makes the keys of its lines its own.

    What static/js/kit/pad.js does: a line that is acknowledged is on the pad for good, and where another device saved
    first both pads are put together."""

    def __init__(self, number: int, card: Any, session: str, port: int, tally: Tally, device: str = "a") -> None:
        super().__init__(number, card, session, port, tally)
        self.device = device
        self.fields: dict[str, str] = {}
        self.safe: dict[str, str] = {}

    def run(self) -> None:
        while not self.is_over.is_set():
            self.open_page()
            while not self.is_over.is_set() and not self.is_crashed.is_set():
                self.type()
                self.save()
            self.is_crashed.clear()

    def open_page(self) -> None:
        """Start from what the server shows; every line that was acknowledged must be on it."""
        self.fields, self.revision, self.base = {}, 0, ""
        while not self.is_over.is_set():
            status, page = self.ask("GET", f"/interviews/{self.card.interview.pk}/kit/?step=1", accept="text/html")
            if status == 200:
                break
            time.sleep(0.2)
        else:
            return
        form = page[page.index('id="pad"') :].split("</form>", 1)[0]
        self.revision = int(re.search(r'name="revision" value="(\d+)"', form).group(1))  # type: ignore[union-attr]
        self.base = re.search(r'name="base" value="(\w*)"', form).group(1)  # type: ignore[union-attr]
        shown = re.findall(r'name="((?:text|mark)-(?!new)\w+)"\s+value="([^"]*)"', form)
        self.fields = {name: html.unescape(value) for name, value in shown}
        self.look_for_lost()

    def look_for_lost(self) -> None:
        self.tally.add(lost=sum(self.fields.get(name) != text for name, text in self.safe.items()))

    def type(self) -> None:
        """One more line, while there is room for both devices."""
        time.sleep(random.uniform(*TYPES_EVERY))
        if len(self.safe) >= LINES_OF_A_DEVICE:
            return
        self.words += 1
        key = f"{self.device}{self.words}"
        self.fields |= {f"text-{key}": f"{self.number}.{self.words} heard “ä” 👩🏽‍💻", f"mark-{key}": f"{self.words}||"}

    def save(self) -> None:
        from core import fingerprint

        mark = fingerprint.of_fields(self.fields)
        body = json.dumps({**self.fields, "line": "", "revision": self.revision, "base": self.base})
        status, reply = self.ask("POST", f"/scorecards/{self.card.pk}/pad/", body)
        try:
            content = json.loads(reply)
        except ValueError:
            return
        if status == 200 and content.get("sha256") == mark:
            self.revision, self.base = content["revision"], mark
            self.safe = {name: text for name, text in self.fields.items() if name.startswith(f"text-{self.device}")}
            self.tally.add(acknowledged=1)
            self.tally.add(false_saved=sum(self.kept().get(name) != text for name, text in self.safe.items()))
        elif status == 409 and "current" in content:
            there = content["current"]["values"]
            self.revision, self.base = content["current"]["revision"], fingerprint.of_fields(there)
            self.fields = {**self.fields, **{name: text for name, text in there.items() if name != "line"}}

    def kept(self) -> dict[str, str]:
        from django.db import connection

        from interviews.models import Pad

        try:
            pad = Pad.objects.filter(scorecard=self.card).first()
        finally:
            connection.close()
        return {f"text-{line['key']}": line["text"] for line in pad.lines} if pad else {}

    def missing(self) -> int:
        stored = self.kept()
        return sum(stored.get(name) != text for name, text in self.safe.items())


WHAT_IT_SAYS = """() => ({
  says: document.querySelector('[data-saved]').innerText,
  texts: Object.fromEntries(Array.from(document.querySelectorAll('[name=evidence]'), (one) => [one.id, one.value])),
  lines: Array.from(document.querySelectorAll('[data-pad-lines] [name^=text-]'), (one) => one.value),
})"""


class BrowserBot(Bot):
    """One panelist in a real browser, on the notes and the pad of one card."""

    def __init__(self, number: int, card: Any, session: str, port: int, tally: Tally) -> None:
        super().__init__(number, card, session, port, tally)
        self.session = session
        self.address = f"/interviews/{card.interview.pk}/kit/?step="
        self.promised: dict[str, Any] = {"says": "", "texts": {}, "lines": []}

    def run(self) -> None:
        from playwright.sync_api import Error, sync_playwright

        from tests.journeys.own_browser import OwnBrowser
        from tools.machine import find_browser

        launch = {"executable_path": find_browser(), "args": ["--no-sandbox"]}
        with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="loopwright-browser-") as folder:
            own = OwnBrowser(playwright.chromium, launch, Path(folder) / "profile", f"http://localhost:{self.port}")
            while not self.is_over.is_set():
                try:
                    self.sit_down(own)
                except Error:
                    # The server went while the page was loading; this browser goes, too.
                    self.is_crashed.set()
                own.kill()
                if self.is_crashed.is_set():
                    self.tally.add(browser_kills=1)
                    self.is_crashed.clear()

    def sit_down(self, own: Any) -> None:
        """Open the kit, look for what was promised, and type until somebody pulls the plug."""
        context = own.open(self.session)
        context.set_default_timeout(PATIENCE * 1000)
        page = context.pages[0]
        is_cut = "Safe to close" in self.promised["says"] and random.random() < 0.5
        context.set_offline(is_cut)
        number = self.place % len(self.questions) + 1
        self.open(page, f"{self.address}{number}", has_promised=is_cut)
        self.look_for_lost(page)
        while not self.is_over.is_set() and not self.is_crashed.is_set():
            if random.random() < CUTS:
                is_cut = not is_cut
                context.set_offline(is_cut)
            self.write(page, number)
            if is_cut and random.random() < PAUSES:
                # "Safe to close" comes to whoever stops for a moment.
                time.sleep(1.6)
            self.hear(page)
        context.set_offline(False)

    def open(self, page: Any, address: str, *, has_promised: bool) -> None:
        """Open the kit. One that called itself safe to close opens without a network, too: else all on it is lost."""
        from playwright.sync_api import Error

        try:
            page.goto(address)
            page.wait_for_function("() => document.querySelector('[data-saved]')")
        except Error:
            self.tally.add(lost=1 if has_promised else 0)
            raise

    def look_for_lost(self, page: Any) -> None:
        """What the page promised comes back at once, or a moment later from the browser's database."""
        deadline = time.monotonic() + PATIENCE
        while (lost := self.lost_on(page.evaluate(WHAT_IT_SAYS))) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.tally.add(lost=lost)

    def lost_on(self, shown: dict[str, Any]) -> int:
        texts = sum(not shown["texts"].get(name, "").startswith(text) for name, text in self.promised["texts"].items())
        return texts + sum(line not in shown["lines"] for line in self.promised["lines"])

    def write(self, page: Any, number: int) -> None:
        time.sleep(random.uniform(*TYPES_EVERY))
        self.words += 1
        if self.words % 20 == 0 and self.words < 20 * LINES_OF_A_DEVICE:
            page.locator("#pad-line").fill(f"{self.number}.{self.words} heard")
            page.keyboard.press("Enter")
        note = page.locator(f"#evidence-{number}")
        # At the end, also after it came back: a text only ever grows, so what was promised is its beginning.
        note.press("Control+End")
        note.press_sequentially(f"{self.number}.{self.words} ")
        if self.words % 1000 == 0:
            self.place += 1
            self.is_crashed.set()

    def hear(self, page: Any) -> None:
        shown = page.evaluate(WHAT_IT_SAYS)
        if "Safe to close" in shown["says"]:
            self.tally.add(safe=1)
        elif shown["says"].strip().startswith("Saved "):
            self.tally.add(acknowledged=1, false_saved=self.not_stored(shown))
        else:
            return
        self.promised = shown

    def not_stored(self, shown: dict[str, Any]) -> int:
        """How much of what the page called saved the database does not hold."""
        from django.db import connection

        from interviews.models import Pad, Rating

        try:
            notes = Rating.objects.filter(scorecard=self.card).values_list("interview_question__position", "evidence")
            stored = {f"evidence-{position}": evidence for position, evidence in notes}
            pad = Pad.objects.filter(scorecard=self.card).first()
        finally:
            connection.close()
        lines = {line["text"] for line in pad.lines} if pad else set()
        texts = sum(not stored.get(name, "").startswith(text) for name, text in shown["texts"].items())
        return texts + sum(line not in lines for line in shown["lines"])

    def missing(self) -> int:
        return self.not_stored(self.promised) if self.promised["says"].strip().startswith("Saved ") else 0


def bots_for(found: list[tuple[Any, str]], port: int, tally: Tally) -> list[Bot]:
    """A bot a card, on its notes; on every third card two devices on its pad instead, on the last ones browsers."""
    bots: list[Bot] = []
    from tools.machine import find_browser

    browsers = BROWSERS if find_browser() else 0
    for number, (card, session) in enumerate(found):
        if number >= BOTS - browsers:
            bots.append(BrowserBot(number, card, session, port, tally))
        elif number % 3 == 2:
            bots += [PadBot(number, card, session, port, tally, device) for device in ("a", "b")]
        else:
            bots.append(Bot(number, card, session, port, tally))
    return bots


def run(kills: int, pause: float = 0) -> dict[str, int]:
    """Type and kill on the database of the environment; with a `pause` before each kill, browsers get further."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    server, tally = Server(), Tally()
    bots = bots_for(cards(), server.port, tally)
    try:
        for bot in bots:
            bot.start()
        wait_for_work(tally, bots)
        for _ in range(kills):
            time.sleep(pause + random.uniform(*KILLS_EVERY))
            before = tally.acknowledged
            kill(server, bots)
            tally.add(kills=1)
            # A server that is killed while it starts loses nothing: let it work before the next one.
            wait_for_more(tally, before + 1)
        wait_for_more(tally, tally.acknowledged + 3 * BOTS)
    finally:
        for bot in bots:
            bot.is_over.set()
        for bot in bots:
            bot.join(PATIENCE)
        server.close()
    tally.add(lost=sum(bot.missing() for bot in bots))
    return tally.as_json()


def cards() -> list[tuple[Any, str]]:
    """Ten drafts, each with a session of its writer."""
    from django.test import Client

    from config import demo
    from interviews.models import Scorecard

    company = demo.hire_people()
    demo.open_openings(company, "lead")
    rows = [row for row in demo.texts()["candidates"] if row["opening"] == "lead"]
    for row in rows[:2]:
        demo.loop_active(company, demo.add_candidate(company, row))
    found = []
    for card in Scorecard.objects.select_related("seat__panelist", "seat__interview")[:BOTS]:
        client = Client()
        client.force_login(card.panelist, backend="allauth.account.auth_backends.AuthenticationBackend")
        found.append((card, client.cookies["sessionid"].value))
    assert len(found) == BOTS
    return found


def wait_for_work(tally: Tally, bots: list[Bot]) -> None:
    deadline = time.monotonic() + 3 * PATIENCE
    while tally.acknowledged < BOTS:
        if time.monotonic() > deadline:
            answers = sorted({bot.last_status for bot in bots})
            raise SystemExit(f"The server acknowledged nothing, so there is nothing to test. It answered {answers}.")
        time.sleep(0.1)


def wait_for_more(tally: Tally, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while tally.acknowledged < number and time.monotonic() < deadline:
        time.sleep(0.02)


def kill(server: Server, bots: list[Bot]) -> None:
    """A worker in every second case, else the whole server, a browser or a bot."""
    chance = random.random()
    if chance < 0.5 and server.kill_a_worker():
        return
    if chance < 0.7:
        server.kill_everything()
    else:
        browsers = [bot for bot in bots if isinstance(bot, BrowserBot)]
        random.choice(browsers if browsers and chance < 0.9 else bots).is_crashed.set()


def environment_for(folder: Path | str, database: str = "") -> dict[str, str]:
    """What the settings read: a data folder of its own, SQLite in it unless a database is named."""
    names = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "DEBUG")
    outside = {name: value for name, value in os.environ.items() if name not in names}
    own = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only for a soak test on a database of its own",
        "EMBEDDED": "1",
        "BASE_URL": "http://localhost:8000",
        "LOG_LEVEL": "CRITICAL",
    }
    return {**outside, **own, **({"DATABASE_URL": database} if database else {})}


def everything(kills: int, pause: float = 0) -> dict[str, int]:
    """Half of the kills on each database, each in a process of its own."""
    from tests import services

    totals: dict[str, int] = {}
    for name, number in (("SQLite", kills - kills // 2), ("PostgreSQL", kills // 2)):
        if not number:
            continue
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="loopwright-soak-"))
            database = stack.enter_context(services.postgres()) if name == "PostgreSQL" else ""
            print(f"{name}: {number} kills", flush=True)
            words = [sys.executable, "-m", "bench.soak_capture", "--one", "--kills", str(number), "--pause", str(pause)]
            environment = environment_for(folder, database)
            # Its figures say what was lost: they are added up before the whole fails.
            said = subprocess.run(words, env=environment, stdout=subprocess.PIPE, check=False, text=True).stdout
            print(said, end="", flush=True)
            for key, value in json.loads(said.splitlines()[-1]).items():
                totals[key] = totals.get(key, 0) + value
    return totals


def main() -> int:
    options = argparse.ArgumentParser(prog="bench.soak_capture")
    options.add_argument("--one", action="store_true", help="only on the database of the environment")
    options.add_argument("--kills", type=int, default=int(os.environ.get("KILLS") or 400))
    options.add_argument("--pause", type=float, default=0, help="seconds more before each kill")
    wanted = options.parse_args()
    act = run if wanted.one else everything
    result = act(wanted.kills, wanted.pause)
    print(json.dumps(result))
    return 1 if result["lost"] or result["false_saved"] or not result["acknowledged"] else 0


if __name__ == "__main__":
    sys.exit(main())
