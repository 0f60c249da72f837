"""The private address of somebody's own calendar: given, read again and again, removed with all that was read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.busy_times.reading import Busy, NotReadable, busy_in
from accounts.models import BusyAddress, BusyTime, User
from core import audit, jobs
from core.errors import RuleViolation
from core.outside import CallRefused, fetched, host_of, why_not_call
from core.sealing import opened, sealed
from core.states import JOB_UNDER_WAY

# What lies further ahead is read in time.
READ_AHEAD = timedelta(days=92)
READ_EVERY = timedelta(minutes=15)
RENEWED_AT_ONCE = 100
AT_MOST = 5_000_000
SECONDS = 20.0
WEBCAL = "webcal://"

NONE_ALLOWED = "This installation reads no calendars: its server names no hosts of them."
TOO_SLOW = "Reading the calendar took too long."
TYPE_AGAIN = "The server has another secret key by now. Give the address once more."


def why_not_give(address: str) -> str:
    """Why this address is not read, as far as it says so itself; empty where it is tried."""
    if not settings.CALENDAR_HOSTS:
        return NONE_ALLOWED
    return why_not_call(_over_https(address), settings.CALENDAR_HOSTS)


@transaction.atomic
def give_address(*, address: str, by: User) -> BusyAddress:
    """Keep the address of one's own calendar, sealed, and have it read. What an earlier one said is deleted.

    Refused (RuleViolation): an address that `why_not_give` explains.
    """
    if sentence := why_not_give(address):
        raise RuleViolation(sentence)
    _forget(by)
    address = _over_https(address)
    kept = BusyAddress.objects.create(person=by, sealed_address=sealed(address), host=host_of(address))
    audit.record("person.calendar_given", by, by=by, fields=["busy_address"])
    jobs.nudge(kept)
    return kept


@transaction.atomic
def remove_address(*, person: User, by: User | None) -> bool:
    """Delete somebody's calendar address and the busy hours that were read. False where there was none."""
    had_one = _forget(person)
    if had_one:
        audit.record("person.calendar_removed", person, by=by, fields=["busy_address"])
    return had_one


def renew_readings() -> int:
    """Have every address read whose last reading is old. Returns how many."""
    read = BusyAddress.objects.exclude(job_status__in=JOB_UNDER_WAY)
    old = read.filter(finished_at__lt=timezone.now() - READ_EVERY, person__is_active=True)
    due = list(old.order_by("finished_at")[:RENEWED_AT_ONCE])
    for address in due:
        jobs.retry(address, was=address.job_status)
    return len(due)


@dataclass(frozen=True)
class BusyReading:
    """What came of one reading: busy hours, or the sentence that says why there are none."""

    busy: list[Busy] | None
    trouble: str = ""


def read_address(job: BusyAddress) -> dict[str, Any]:
    """The work of a claimed row. A calendar that cannot be read is no failure of ours: its owner is told."""
    try:
        return {"reading": _read(job)}
    except (CallRefused, NotReadable) as refusal:
        return {"reading": BusyReading(None, refusal.sentence)}
    except SoftTimeLimitExceeded:
        return {"reading": BusyReading(None, TOO_SLOW)}


@transaction.atomic
def keep_reading(job: BusyAddress, *, reading: BusyReading) -> None:
    """Write what a reading came to; nothing where the address was removed or the lease was lost. The hours of the last
    good reading stay where the next one came to nothing, for an hour that was taken most likely still is."""
    now = timezone.now()
    if not BusyAddress.objects.select_for_update().filter(pk=job.pk).exists():
        return
    values = {"trouble": reading.trouble} | ({} if reading.busy is None else {"read_at": now})
    if jobs.finish(job, **values) and reading.busy is not None:
        _replace(job.person, reading.busy)


def _read(job: BusyAddress) -> BusyReading:
    address = opened(job.sealed_address)
    if not address:
        return BusyReading(None, TYPE_AGAIN)
    file = fetched(address, settings.CALENDAR_HOSTS, at_most=AT_MOST, seconds=SECONDS)
    now, person = timezone.now(), job.person
    zone, own = ZoneInfo(person.time_zone), person.known_addresses
    return BusyReading(busy_in(file, zone=zone, addresses=own, since=now - timedelta(days=1), until=now + READ_AHEAD))


def _replace(person: User, busy: list[Busy]) -> None:
    person.busy_times.all().delete()
    BusyTime.objects.bulk_create(BusyTime(person=person, starts_at=start, ends_at=end) for start, end in busy)


def _forget(person: User) -> bool:
    had_one = bool(BusyAddress.objects.filter(person=person).delete()[0])
    person.busy_times.all().delete()
    return had_one


def _over_https(address: str) -> str:
    """Calendars hand their address out under a scheme of its own, which means the same."""
    address = address.strip()
    return f"https://{address[len(WEBCAL) :]}" if address.lower().startswith(WEBCAL) else address
