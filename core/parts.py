"""The parts of an installation, and whether each works now: asked by readiness and by `manage.py check_services`.

What is wrong is said to whoever runs the installation, in the log and by the command; readiness names the part alone.
"""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core import jobs
from core.errors import JobRefused, PartAway
from core.installation import is_foreign_store
from core.mailbox import mailbox_address, open_mailbox
from core.models import Heartbeat
from core.organisation import mail_connection

log = structlog.get_logger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
WORKER_IS_LATE_AFTER = timedelta(seconds=45)
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
# Whoever asks for readiness does not wait for a part that takes a question and never answers it.
SOON_SECONDS = 1.5
_askers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="parts")
# What stands between a user's name and the host in an address of a service.
_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s@]+@")


class NotRight(Exception):
    """A part answers, and something about it is wrong. The message says what, and what to do."""


@dataclass(frozen=True)
class InstalledPart:
    """One part: its name, what is said where it works, and a check that raises where it does not."""

    name: str
    works: Callable[[], str]


def why_not(part: InstalledPart) -> str:
    """Why this part does not work, for the log and the command; empty where it does."""
    try:
        part.works()
    except Exception as error:  # whatever the reason, the part does not work
        return cause(error)
    return ""


def answers(part: InstalledPart) -> bool:
    """Whether a part works; where it does not, the log says why."""
    sentence = why_not(part)
    if sentence:
        log.warning("part.away", part=part.name, cause=sentence)
    return not sentence


def answers_soon(part: InstalledPart) -> bool:
    """Whether a part works and says so within SOON_SECONDS. Only for a part whose check asks no database, since it runs
    in another thread; one that is silent keeps that thread until its library gives up."""
    asked = _askers.submit(answers, part)
    try:
        return asked.result(timeout=SOON_SECONDS)
    except TimeoutError:
        asked.cancel()
        log.warning("part.silent", part=part.name, seconds=SOON_SECONDS)
        return False


def cause(error: Exception) -> str:
    """What an error says, in one line and without a password."""
    if isinstance(error, NotRight):
        return str(error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return _PASSWORD.sub(r"\1:...@", f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__)


# --- What works, in a sentence --------------------------------------------------------------------------------


def _database() -> str:
    with transaction.atomic():
        Heartbeat.objects.update_or_create(name="readiness", defaults={"at": timezone.now()})
    return f"{connection.display_name} takes writes."


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise NotRight(f"{len(plan)} migrations are not applied, the first is {plan[0][0]}. Run manage.py migrate.")
    return "The schema is that of this version."


def _disk() -> str:
    # With files in S3 and a database elsewhere nobody has made the data folder: its disk is that of the folder above.
    there = next(folder for folder in (settings.DATA_DIR, *settings.DATA_DIR.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free <= LEAST_FREE_BYTES:
        raise NotRight(f"The disk of {there} has {free // 1024**2} MB left, fewer than {LEAST_FREE_BYTES // 1024**2}.")
    return f"The disk of {there} has {free / 1024**3:.1f} GB left."


def _storage() -> str:
    store: Any = default_storage
    store.check_place()
    name = store.save("readiness/probe", ContentFile(b"ready"))
    store.delete(name)
    return f"Files are stored in {store.place}."


def _ownership() -> str:
    if is_foreign_store():
        raise NotRight(
            "The file store belongs to another installation than the database. "
            "Look at S3_BUCKET or DATA_DIR, and at DATABASE_URL."
        )
    return "The file store is this installation's."


def _broker() -> str:
    if not settings.NUDGES_ENABLED:
        return "There is no broker (BROKER_URL): workers look for work by themselves."
    jobs.broker_answers()
    return "The broker answers."


def _mail() -> str:
    mailer = mail_connection()
    if not isinstance(mailer, EmailBackend):
        return "There is no mail server (EMAIL_URL, or Settings): mails are kept here and reach nobody."
    mailer.open()
    mailer.close()
    return f"The mail server {mailer.host} answers and lets us in."


def _answers() -> str:
    try:
        address = mailbox_address()
        if address is None:
            return "There is no mailbox of answers to invitations (REPLIES_URL)."
        with open_mailbox(address):
            return f"The mailbox of answers on {address.host} lets us in."
    except (JobRefused, PartAway) as trouble:
        raise NotRight(trouble.sentence) from None


def _clock() -> str:
    worker = Heartbeat.objects.filter(name="worker").first()
    if worker is None:
        raise NotRight("No worker was ever alive here. Start the worker and beat.")
    age = timezone.now() - worker.at
    if age > WORKER_IS_LATE_AFTER:
        raise NotRight(f"No worker was alive since {worker.at:%Y-%m-%d %H:%M:%S} UTC. Look at worker and beat.")
    return f"A worker was alive {max(0, int(age.total_seconds()))} seconds ago."


def _time() -> str:
    """A database on another machine has a clock of its own."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return "The database has this machine's clock."
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    apart = abs(timezone.now() - there)
    if apart > CLOCKS_MAY_DIFFER:
        raise NotRight(f"The clocks of this machine and of the database differ by {apart.total_seconds():.0f} s.")
    return "The clocks of this machine and of the database agree."


DATABASE, MIGRATIONS, DISK = (
    InstalledPart("database", _database),
    InstalledPart("migrations", _migrations),
    InstalledPart("disk", _disk),
)
STORAGE, OWNERSHIP, BROKER = (
    InstalledPart("storage", _storage),
    InstalledPart("ownership", _ownership),
    InstalledPart("broker", _broker),
)
MAIL, ANSWERS = InstalledPart("mail", _mail), InstalledPart("answers", _answers)
CLOCK, TIME = InstalledPart("clock", _clock), InstalledPart("time", _time)
EVERY_PART = (DATABASE, MIGRATIONS, DISK, STORAGE, OWNERSHIP, BROKER, MAIL, ANSWERS, CLOCK, TIME)
