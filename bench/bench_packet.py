"""`make bench-packet`: a warm packet against bare tuned WeasyPrint, bulk with one worker and with two, hostile texts.

The last line is JSON: {"warm_ratio", "two_workers_speedup", "worst_20k_s", "worst_200k_s", "rss_mb"}. Ratios are of
CPU time in interleaved rounds. The worst of 20,000 and 200,000 characters is CPU time of the child that lays them out,
so that it says the same on a busy machine.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.soak_capture import environment_for

DOCUMENTS = 40
WORDS = "the plan was clear and it held when data arrived late".split()


def hostile() -> dict[str, Any]:
    """Texts that layout engines are known to choke on, by length."""
    dice = random.Random(3)
    mixed = "aжßש中कไ👍 "
    return {
        "words": lambda n: " ".join(dice.choice(WORDS) for _ in range(n))[:n],
        "one endless word of x": lambda n: "x" * n,
        "one endless word of W": lambda n: "W" * n,
        "a link": lambda n: ("https://example.org/" + "a-path/" * n)[:n],
        "soft hyphens": lambda n: ("ab\u00ad" * n)[:n],
        "no-break spaces": lambda n: ("ab\u00a0" * n)[:n],
        "499 lines": lambda n: "\n".join(["x" * (n // 499 - 1)] * 499)[:n],
        "499 short lines and a long one": lambda n: ("a\n" * 499 + "b" * n)[:n],
        "letters with two marks each": lambda n: ("a\u0301\u0323" * n)[:n],
        "marks on marks": lambda n: (("a" + "\u0301\u0323" * 5) * n)[:n],
        "emoji of families": lambda n: ("👩🏽‍💻👨‍👩‍👧🎉 " * n)[:n],
        "Hindi": lambda n: ("साक्षात्कार की योजना स्पष्ट थी " * n)[:n],
        "Thai": lambda n: ("แผนการสัมภาษณ์ชัดเจนมาก " * n)[:n],
        "Chinese": lambda n: ("面试的计划很清楚，" * n)[:n],
        "Arabic with Latin in brackets": lambda n: ("الخطة (Kafka و PostgreSQL 16) كانت واضحة " * n)[:n],
        "one Arabic word": lambda n: ("خطة" * n)[:n],
        "right to left": lambda n: ("שלום עולם זה מבחן ארוך مرحبا بالعالم " * n)[:n],
        "signs that no font has": lambda n: ("\U00013000\U00012000 " * n)[:n],
        "the direction changes with every second letter": lambda n: ("aש" * n)[:n],
        "eight scripts": lambda n: "".join(dice.choice(mixed) for _ in range(n)),
    }


def packet_of(text: Any, characters: int) -> str:
    """Print HTML of a packet with this many characters of the text, in fields of at most 20,000."""
    from packets.printing.html import print_html
    from tests.factories.output import CONTENT

    fields = [text(min(20_000, characters - done)) for done in range(0, characters, 20_000)]
    content = {**CONTENT, "letter": fields[0]}
    if len(fields) > 1:
        content["strengths"] = [{"heading": "Words", "text": one, "advice": ""} for one in fields[1:]]
    return print_html("packet", content)


def worst(characters: int, seconds: float) -> float:
    """CPU seconds of the slowest hostile text. One that runs into the limit counts as the limit."""
    from bench.documents import Child
    from packets.printing import renderer

    renderer.RENDER_SECONDS = seconds  # the machine may be busy: it is CPU time that counts here
    slowest = 0.0
    for name, text in hostile().items():
        html, child = packet_of(text, characters), Child()
        try:
            spent = child.seconds(html)
        except renderer.RenderFailed:
            spent = seconds
        finally:
            child.renderer.stop()
        print(f"  {characters:>7,} characters, {name}: {spent:.2f} s", flush=True)
        slowest = max(slowest, spent)
    return slowest


def warm_ratio(rounds: int) -> float:
    """Our layout over bare tuned WeasyPrint on the same HTML and style sheets."""
    from bench.documents import Bare
    from bench.measure import Target, ratio, run
    from packets.printing.html import SHEETS, print_html
    from packets.printing.pdf import write_pdf
    from tests.factories.output import CONTENT

    html = print_html("packet", CONTENT)
    bare = Bare(html)
    ours, tuned = Target("ours", lambda: write_pdf(html, SHEETS["packet"])), Target("bare", bare.tuned)
    run([ours, tuned], rounds)
    return ratio(ours, tuned)


def bulk_seconds(folder: Path, workers: int) -> float:
    """Wall time from the first nudge to the last PDF, with this many worker children that were warm before."""
    from bench.bulk import Workers, nudge_all, wait_until
    from core.models import Heartbeat
    from packets.models import Document

    Heartbeat.objects.filter(name="worker").delete()
    # Nothing is due while the workers start, so that none of them begins early.
    Document.objects.all().update(
        job_status="working", attempts=0, claimed_at=far_away(), finished_at=None, file="", file_sha256=""
    )
    group = Workers(folder, workers)
    try:
        wait_until(Heartbeat.objects.filter(name="worker").exists)
        time.sleep(5)
        Document.objects.all().update(job_status="waiting", claimed_at=None, due_at=now())
        began = time.monotonic()
        nudge_all()
        wait_until(lambda: not Document.objects.exclude(job_status="done").exists(), 600)
        return time.monotonic() - began
    finally:
        group.stop()


def now() -> Any:
    from django.utils import timezone

    return timezone.now()


def far_away() -> Any:
    from datetime import timedelta

    return now() + timedelta(days=1)


def resident_mb() -> float:
    """MiB of a child after forty packets with words of their own."""
    from bench.documents import Child, varied
    from packets.printing.html import print_html
    from tests.factories.output import CONTENT

    html, child = print_html("packet", CONTENT), Child()
    try:
        for number in range(40):
            child.seconds(varied(html, number))
        return child.resident()
    finally:
        child.renderer.stop()


def run(folder: Path, wanted: argparse.Namespace) -> dict[str, float]:
    from bench.bulk import Broker, approve_many

    broker = Broker(folder)
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        approve_many(wanted.documents)
        one, two = bulk_seconds(folder, 1), bulk_seconds(folder, 2)
        print(f"  {wanted.documents} packets: {one:.1f} s with one worker, {two:.1f} s with two", flush=True)
    finally:
        broker.stop()
    return {
        "warm_ratio": round(warm_ratio(wanted.rounds), 3),
        "two_workers_speedup": round(one / two, 2),
        "worst_20k_s": round(worst(20_000, 120), 2),
        "worst_200k_s": round(worst(200_000, 300), 2),
        "rss_mb": round(resident_mb(), 1),
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="bench.bench_packet")
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--documents", type=int, default=DOCUMENTS)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="loopwright-bench-") as folder:
        from tools import broker

        environment = environment_for(folder) | broker.addresses(Path(folder) / "valkey.sock")
        os.environ.clear()
        os.environ.update(environment)
        print(json.dumps(run(Path(folder), wanted)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
