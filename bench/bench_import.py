"""`make bench-import`: a long list brought in to the very end, on both databases: read, looked at, killed while it is
written, brought in, taken out again.

Each step says how long it took, on the clock and in our own process, and the most memory that the process ever had. The
last line is JSON.
"""

import argparse
import json
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import databases
from bench.bench_bank import VOCABULARY, word_of

BOTH = ("sqlite", "postgresql")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-import ARGS=...", description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000, help="how many (default: 10,000)")
    parser.add_argument("--megabytes", type=float, default=19.9, help="how long their file is (default: 19.9)")
    parser.add_argument("--on", choices=BOTH, nargs="+", default=BOTH, help="which databases (default: both)")
    chosen = parser.parse_args()
    found: dict[str, Any] = {}
    with databases.servers() as folder:
        from bench.report import load

        content = list_of(chosen.questions, int(chosen.megabytes * 1_000_000))
        print(f"{chosen.questions:,} questions in {len(content) / 1e6:.1f} MB, load {load()}", flush=True)
        for name in chosen.on:
            settings = {"sqlite": lambda: databases.sqlite_at(folder / "bank.sqlite3")}
            wrapper = settings.get(name, lambda: databases.postgres_named("bank_import"))()
            databases.use(wrapper)
            found[name] = bring_in_whole(name, content, chosen.questions)
        found["load"] = load()
    print(json.dumps(found))


class Steps:
    """Says and keeps how long each step took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.taken: dict[str, dict[str, float]] = {}

    def step(self, said: str, work: Callable[[], Any]) -> Any:
        clock, own = time.perf_counter(), time.process_time()
        answer = work()
        seconds, cpu = time.perf_counter() - clock, time.process_time() - own
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.taken[said] = {"seconds": round(seconds, 1), "cpu": round(cpu, 1), "MiB": round(most)}
        print(f"  {self.name}: {said:<34}{seconds:8.1f} s {cpu:8.1f} s of CPU {most:7.0f} MiB", flush=True)
        return answer


def bring_in_whole(name: str, content: bytes, questions: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.urls import reverse

    from bench.visitor import Application, Visitor
    from config import demo
    from questionbank.importing.bringing_in import undo_import
    from questionbank.importing.looked_at import confirm_preview
    from questionbank.importing.reading.reader import opened_later
    from questionbank.importing.reading_lists import read_lists, start_preview
    from questionbank.models import ImportQuestion, Question

    call_command("migrate", verbosity=0)
    rita = demo.hire_people().people["rita"]
    steps, visitor = Steps(name), Visitor(Application(), rita)
    opened = [opened_later(content, "long.md")]
    preview = steps.step("kept to be read", lambda: start_preview(opened=opened, by=rita))
    steps.step("read", lambda: read_lists(preview.pk))
    preview.refresh_from_db()
    there = ImportQuestion.objects.filter(file__preview=preview).count()
    expect(there == questions, f"{there} questions found")
    address = reverse("questionbank:list_preview", args=[preview.pk])
    steps.step("first page of the preview", lambda: visitor.get(address))
    steps.step("its last page", lambda: visitor.get(f"{address}?page=400"))
    steps.step("one filter of it", lambda: visitor.get(f"{address}?show=new"))
    ImportQuestion.objects.update(is_unwise=False)  # invented words say many things
    started = steps.step("confirmed", lambda: confirm_preview(preview=preview, by=rita))
    expect(started.total == questions, f"{started.total} questions confirmed")
    steps.step("written, and killed before its end", lambda: kill_while_it_writes(started.pk))
    expect(not Question.objects.exists(), "nothing is half-written")
    steps.step("brought in", lambda: bring_in_again(started))
    expect(Question.objects.count() == questions, "all of it is in")
    steps.step("taken out again", lambda: undo_import(started=started, by=rita))
    expect(not Question.objects.exists(), "all of it is out")
    return steps.taken


def kill_while_it_writes(pk: int) -> None:
    """A process of its own brings them in, and is killed when it has written all and committed nothing."""
    from django.db import connection, connections

    from questionbank.importing import bringing_in

    settings = {"NAME": connection.settings_dict["NAME"]}
    if connection.vendor == "sqlite":
        settings |= {"ENGINE": connection.settings_dict["ENGINE"], "OPTIONS": databases.SQLITE_OPTIONS}
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        connections["default"] = databases.wrapper_for(**settings)
        write = bringing_in.keep_entries

        def held(questions: Any) -> None:
            write(questions)
            os.write(writer, b"w")
            time.sleep(600)

        bringing_in.keep_entries = held
        bringing_in.bring_in(pk)
        os._exit(0)
    os.read(reader, 1)  # all rows are written, and nothing is committed
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def bring_in_again(started: Any) -> None:
    """Once the dead worker's lease is over, which is not waited for."""
    from django.utils import timezone

    from questionbank.importing.bringing_in import bring_in
    from questionbank.models import QuestionImport

    over = timezone.now() - timedelta(days=1)
    QuestionImport.objects.filter(pk=started.pk).update(claimed_at=over)
    bring_in(started.pk)
    started.refresh_from_db()
    expect(started.is_done, started.error)


def expect(is_so: bool, said: str) -> None:
    if not is_so:
        raise AssertionError(said)


def list_of(questions: int, length: int) -> bytes:
    """Questions with an answer, points and follow-ups each, in words that come as often as in a language."""
    dice = random.Random(11)
    words = [word_of(number) for number in range(VOCABULARY)]
    weights = [1 / (number + 3) for number in range(VOCABULARY)]
    asked = [_question(number, dice.choices(words, weights, k=100), length // questions) for number in range(questions)]
    return "".join(asked).encode()


def _question(number: int, words: list[str], length: int) -> str:
    head = f"## How would you {' '.join(words[:8])} in {word_of(number)} {number}?\n\n"
    points = "".join(f"- {' '.join(words[place : place + 6])}\n" for place in (10, 20, 30))
    asks = "".join(f"- Why {' '.join(words[place : place + 5])}?\n" for place in (40, 50, 60))
    labelled = f"Listen for:\n{points}\nFollow-ups:\n{asks}\nSample answer:\n"
    answer = " ".join(words) + ". "
    missing = max(length - len(head) - len(labelled) - 2, 0)
    return f"{head}{labelled}{(answer * (missing // len(answer) + 1))[:missing].strip()}\n\n"


if __name__ == "__main__":
    main()
