"""What the packet bench and the bulk soak share: a broker and workers that can be killed, and many approved packets."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools import broker
from tools.processes import die_with_parent

READY_WITHIN = 90.0


class Broker:
    """Valkey on a private socket, with its append-only file, as `make run` has it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder / "broker", folder / "valkey.sock"
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        spec = broker.spec(self.folder, self.address)
        process = subprocess.Popen(spec.command, cwd=self.folder, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)
        wait_until(lambda: broker.answers(self.address))
        return process

    def kill(self) -> None:
        """End it at once and start another one on the same files."""
        self.process.kill()
        self.process.wait()
        self.address.unlink(missing_ok=True)
        self.process = self.start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class Workers:
    """A Celery worker with `count` children and beat, in a process group of its own."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        schedule = self.folder / f"beat-{time.monotonic_ns()}"
        options = ["--beat", f"--schedule={schedule}", f"--concurrency={self.count}", "--loglevel=ERROR"]
        quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", *options, *quick],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []

    def kill_child(self) -> None:
        """Kill one of the processes that do the work, in the middle of whatever it does."""
        children = self.children()
        if children:
            with_signal(random.choice(children), signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill the worker with everything under it, and start it again."""
        self.stop(signal.SIGKILL)
        self.process = self.start()

    def stop(self, number: int = signal.SIGTERM) -> None:
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.send_signal(number)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def with_signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def wait_until(is_so: Callable[[], bool], seconds: float = READY_WITHIN) -> None:
    """Wait until it is so; TimeoutError when it does not come."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("This took too long to begin.")
        time.sleep(0.05)


def approve_many(count: int) -> tuple[list[Any], Any]:
    """`count` decided loops with an approved packet each, every one with words of its own; and who follows them.

    The first is made by the services; the others are copies of its rows, because a thousand panels would take hours.
    """
    from config import demo
    from hiring.models import Candidate
    from interviews.models import Debrief, Decision, Loop
    from packets.models import Document, FeedbackPacket

    company = demo.hire_people()
    demo.open_openings(company, "lead")
    packet = demo.packet_approved(company, demo.add_candidate(company, demo.texts()["candidates"][0]))
    loop, decision, document = packet.loop, packet.decision, packet.document
    numbers = range(1, count)
    candidates = Candidate.objects.bulk_create(
        Candidate(opening=loop.candidate.opening, name=f"Reader {n:04d}", email=f"reader{n}@candidate.example")
        for n in numbers
    )
    loops = Loop.objects.bulk_create(
        Loop(candidate=one, template=loop.template, status=loop.status, planned_by=loop.planned_by)
        for one in candidates
    )
    debriefs = Debrief.objects.bulk_create(
        Debrief(loop=one, opened_by=decision.decided_by, closed_at=decision.decided_at) for one in loops
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            loop=one,
            debrief=debrief,
            outcome=decision.outcome,
            rationale="As the first one.",
            decided_by=decision.decided_by,
            decided_at=decision.decided_at + timedelta(seconds=place),
        )
        for place, (one, debrief) in enumerate(zip(loops, debriefs, strict=True), 1)
    )
    documents = Document.objects.bulk_create(
        Document(
            kind=document.kind,
            loop=one,
            content={**document.content, "candidate": one.candidate.name},
            digest=hashlib.sha256(json.dumps([document.digest, one.candidate.name]).encode()).hexdigest(),
            requested_by=document.requested_by,
        )
        for one in loops
    )
    FeedbackPacket.objects.bulk_create(
        FeedbackPacket(
            loop=one,
            decision=one_decision,
            status=FeedbackPacket.Status.RENDERING,
            letter=packet.letter,
            author=packet.author,
            approved_at=packet.approved_at,
            approved_by=packet.approved_by,
            digest=one_document.digest,
            document=one_document,
        )
        for one, one_decision, one_document in zip(loops, decisions, documents, strict=True)
    )
    return [loop, *loops], company.people["rita"]


def nudge_all() -> None:
    """Tell the workers of every waiting document, as the services do one by one."""
    from celery import current_app

    from packets.models import Document

    for pk in Document.objects.filter(job_status="waiting").values_list("pk", flat=True):
        current_app.send_task(Document.task_name, args=[pk], ignore_result=True)
