"""The erasure journal, kept twice: as rows, and as small files in the file store, which outlive the database."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.errors import PartAway
from core.storage import store_answers
from records.models import Erasure

FOLDER = "erasures"


@dataclass(frozen=True)
class JournalLine:
    """One line of the journal, as files hold it. Times in ISO 8601."""

    number: int
    added_at: str
    at: str

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.number}-{datetime.fromisoformat(self.added_at):%Y%m%d%H%M%S%f}.json"


def line_of(erasure: Erasure) -> JournalLine:
    return JournalLine(erasure.candidate_number, erasure.candidate_added_at.isoformat(), erasure.at.isoformat())


def line_from(text: str | bytes) -> JournalLine:
    """The line that a file holds. Raises ValueError where it holds none."""
    values = json.loads(text)
    try:
        entry = JournalLine(int(values["number"]), str(values["added_at"]), str(values["at"]))
    except (KeyError, TypeError) as error:
        raise ValueError("no line of an erasure journal") from error
    datetime.fromisoformat(entry.added_at)
    return entry


def store_journal() -> int:
    """Write what the file store does not know of yet. Returns how many; raises PartAway where it does not answer."""
    stored = 0
    for erasure in Erasure.objects.filter(is_stored=False).order_by("pk"):
        entry = line_of(erasure)
        with store_answers():
            if not default_storage.exists(entry.file):
                default_storage.save(entry.file, ContentFile(json.dumps(asdict(entry)).encode()))
        Erasure.objects.filter(pk=erasure.pk).update(is_stored=True)
        stored += 1
    return stored


def store_journal_if_there() -> None:
    """After an erasure: at once where the file store answers, otherwise with the hourly sweep."""
    try:
        store_journal()
    except PartAway:
        pass


def stored_journal() -> Iterator[JournalLine]:
    """What the file store knows of. Raises PartAway where it does not answer, ValueError where a file was changed."""
    with store_answers():
        try:
            names = sorted(default_storage.listdir(FOLDER)[1])
        except FileNotFoundError:
            return
        for name in names:
            if name.endswith(".json"):
                with default_storage.open(f"{FOLDER}/{name}", "rb") as stored:
                    yield line_from(stored.read())
