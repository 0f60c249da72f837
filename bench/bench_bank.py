"""`make bench-bank`: the question bank at any size beside a page that asks nothing of it, on both databases.

Words come as often as in a language: a few everywhere, most of them rarely. Everything is measured in interleaved
rounds in one process; wall time counts, for it is the database that works. The last line is JSON.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import databases

LARGE = ("postgresql", "sqlite")
GOAL_MS, RARE, LATE_PAGE = 60, 12, 1.3
AT_ONCE = 2000
VOCABULARY = 20_000
# A word that three questions hold, and one that every second holds.
RARE_WORD, COMMON_WORD = "xylograph", "harbour"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-bank ARGS=...", description=__doc__)
    parser.add_argument("--questions", type=int, default=50_000, help="how many (default: 50,000)")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (default: 9)")
    parser.add_argument("--on", choices=LARGE, nargs="+", default=LARGE, help="which databases (default: both)")
    chosen = parser.parse_args()
    with databases.servers() as folder:
        measure(folder, chosen.questions, chosen.rounds, chosen.on)


def measure(folder: Path, questions: int, rounds: int, on: Sequence[str]) -> None:
    from bench.measure import run
    from bench.report import load

    print(f"{questions:,} questions, load {load()}", flush=True)
    small, large = min(500, questions), questions
    targets: dict[str, Any] = {}
    for name, wrapper, size in (
        ("small", databases.postgres_named("bank_small"), small),
        ("postgresql", databases.postgres_named("bank_large"), large),
        ("sqlite", databases.sqlite_at(folder / "bank.sqlite3"), large),
    ):
        if name in ("small", *on):
            targets |= {target.name: target for target in targets_of(name, wrapper, size)}
    run(list(targets.values()), rounds)
    report(targets, questions, load(), on)


def targets_of(name: str, wrapper: Any, size: int) -> Iterator[Any]:
    from bench.measure import Target
    from bench.visitor import Application, Visitor

    began = time.perf_counter()
    databases.use(wrapper)
    rita, pages = build(size)
    print(f"{name}: {size:,} questions in {time.perf_counter() - began:.0f} s", flush=True)
    visitor = Visitor(Application(), rita)

    def enter() -> None:
        databases.use(wrapper)

    def target(page: str, address: str) -> Target:
        return Target(f"{page}@{name}", lambda: visitor.get(address), enter=enter)

    yield from (target(page, address) for page, address in pages.items())
    yield Target(f"close@{name}", closeness(), enter=enter)


def closeness() -> Callable[[], Any]:
    """What the editor asks while somebody types: which questions ask nearly the same as one with a word changed."""
    from questionbank.finding.near import near_to
    from questionbank.models import Question

    words = Question.objects.order_by("pk")[7].prompt.split()
    prompt = " ".join([RARE_WORD, *words[1:]])

    def ask() -> None:
        found = near_to(prompt, "en", Question.objects.current())
        if not found:
            raise AssertionError("the question itself is close")

    return ask


def build(size: int) -> tuple[Any, dict[str, str]]:
    """A bank of this size and somebody who may see it; gives the person and the pages to open."""
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse

    from config import demo
    from questionbank.finding.counts import recount
    from questionbank.models import Question

    call_command("migrate", verbosity=0)
    company = demo.hire_people()
    write_questions(size)
    recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    last = Question.objects.order_by("title", "pk").values_list("pk", flat=True)[max(size - 40, 0)]
    bank = reverse("questionbank:question_list")
    return company.people["rita"], {
        "static": reverse("accounts:me"),
        "bank": bank,
        "rare word": f"{bank}?q={RARE_WORD}",
        "misspelt": f"{bank}?q=xylogrpah",
        "common word": f"{bank}?q={COMMON_WORD}",
        "two words": f"{bank}?q={COMMON_WORD}+{RARE_WORD}",
        "phrase": f"{bank}?q=%22{COMMON_WORD}+{RARE_WORD}%22",
        "page 1": f"{bank}?sort=title",
        "last page": f"{bank}?sort=title&after={last}",
        "tag and level": f"{bank}?tag=tag_bells&level=senior",
        "never asked": f"{bank}?use=never",
    }


def write_questions(size: int) -> None:
    from questionbank.finding.entries import keep_entries
    from questionbank.models import AssessmentPoint, Competency, Question

    dice = random.Random(7)
    competencies = Competency.objects.bulk_create(
        Competency(slug=f"c-{n}", name=f"Craft {n}", group_id="technical", definition="Is there.") for n in range(30)
    )
    words = [word_of(number) for number in range(VOCABULARY)]
    weights = [1 / (number + 3) for number in range(VOCABULARY)]
    for start in range(0, size, AT_ONCE):
        made = Question.objects.bulk_create(
            question_of(number, dice.choices(words, weights, k=60), dice.choice(competencies))
            for number in range(start, min(start + AT_ONCE, size))
        )
        AssessmentPoint.objects.bulk_create(
            AssessmentPoint(question=question, position=place, text=" ".join(dice.choices(words, weights, k=10)))
            for question in made
            for place in (1, 2)
        )
        keep_entries(made)


def question_of(number: int, words: list[str], competency: Any) -> Any:
    from questionbank.models import Question

    rare = f" {COMMON_WORD} {RARE_WORD}" if number in (3, 30, 300) else ""
    common = f" {COMMON_WORD}" if number % 2 else ""
    return Question(
        slug=f"bench-{number}", title=f"{words[0]} {words[1]} {number}", prompt=" ".join(words[2:40]) + rare + common,
        rationale=" ".join(words[40:]), strong_answer=f"Knows the {words[5]}.", competency=competency, minutes=10,
        category_id="technical", kind="situational", status="draft" if number % 50 == 1 else "active",
        levels=("senior", "", "entry")[number % 3], tags="Bells" if number % 10 == 0 else "",
    )  # fmt: skip


def word_of(number: int) -> str:
    """A word that can be said, another one for each number."""
    beginnings, middles, endings = "bdfgklmnprstvz", "aeiou", ("n", "r", "st", "l", "nd", "m", "rk", "")
    word = ""
    while number or not word:
        number, first = divmod(number, len(beginnings))
        number, middle = divmod(number, len(middles))
        word += beginnings[first] + middles[middle]
    return word + endings[len(word) % len(endings)]


def report(targets: dict[str, Any], questions: int, load: str, on: Sequence[str]) -> None:
    found: dict[str, dict[str, float]] = {}
    missed = []
    for place in ("small", *on):
        static = targets[f"static@{place}"]
        print(f"\n{place}: ms of wall time, and times the static page of the same round")
        for name, target in targets.items():
            page, _, where = name.partition("@")
            if where != place:
                continue
            times = statistics.median(ours / theirs for ours, theirs in zip(target.wall, static.wall, strict=True))
            found.setdefault(place, {})[page] = round(times, 2)
            print(f"  {page:<14}{target.wall_milliseconds:8.1f}{times:7.1f} x")
            if place == "postgresql" and page != "static" and target.wall_milliseconds > GOAL_MS:
                missed.append(f"{page}: {target.wall_milliseconds:.0f} ms")
    for place in on:
        if found[place]["rare word"] > RARE:
            missed.append(f"rare word on {place}: {found[place]['rare word']} x")
        if found[place]["last page"] > LATE_PAGE * found[place]["page 1"]:
            missed.append(f"last page on {place}: {found[place]['last page']} x beside {found[place]['page 1']} x")
    print(json.dumps({"questions": questions, "load": load, **found, "missed": missed}))


if __name__ == "__main__":
    main()
