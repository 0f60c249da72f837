"""The channel of a chat program: its web hook given and removed, what happens followed, each post made by a worker.

What people do is followed along the audit trail. A reminder that goes out by itself is nobody's act and not in it:
those are counted by their rows.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import JobRefused, PartAway, RuleViolation
from core.models import AuditChain, AuditEvent
from core.outside import CallRefused, NotReached, host_of, posted, why_not_call
from core.sealing import opened, sealed
from integrations.chat.payloads import payload_of, words_of
from integrations.models import ChatHook, ChatPost
from interviews.models import Interview, Loop, Message, SeatAnswer

About = ChatPost.About
NONE_ALLOWED = "This installation posts in no chat program: its server names no hosts of them."
NO_HOOK = "Give the address of a web hook first."
TYPE_AGAIN = "The server has another secret key by now. Give the address of the web hook once more."
SECONDS = 10.0
CLICKED, MAILED = "interview.answered", "seat.answered_by_mail"
# A mail that left a moment ago may not be committed yet.
SETTLED_AFTER = timedelta(seconds=30)
KEPT_FOR = timedelta(days=30)
TOO_MANY, SERVERS_FAULT = 429, 500


def why_not_give(address: str) -> str:
    """Why nothing is posted at this address, as far as it says so itself; empty where it is tried."""
    if not settings.CHAT_HOSTS:
        return NONE_ALLOWED
    return why_not_call(address.strip(), settings.CHAT_HOSTS)


@transaction.atomic
def give_hook(*, kind: str, address: str, by: User) -> ChatHook:
    """Keep the address of a web hook, sealed, in place of the one before; what happens from now on is said there.

    Refused (RuleViolation): an address that `why_not_give` explains.
    """
    address = address.strip()
    if sentence := why_not_give(address):
        raise RuleViolation(sentence)
    ChatHook.objects.all().delete()
    hook = ChatHook.objects.create(
        kind=kind,
        sealed_address=sealed(address),
        host=host_of(address),
        given_by=by,
        last_place=_end_of_chain(),
    )
    audit.record("chat.hook_given", hook, by=by, fields=["kind", "address"])
    return hook


@transaction.atomic
def remove_hook(*, by: User) -> bool:
    """Delete the address and every post, also those that wait. False where there was none."""
    hook = ChatHook.objects.select_for_update().first()
    if hook is None:
        return False
    audit.record("chat.hook_removed", hook, by=by)
    hook.delete()
    return True


@transaction.atomic
def request_test(*, by: User) -> ChatPost:
    """Have a test said in the channel. Refused (RuleViolation) without a web hook."""
    hook = ChatHook.objects.select_for_update().first()
    if hook is None:
        raise RuleViolation(NO_HOOK)
    post = _add(hook, About.TEST)
    audit.record("chat.tested", hook, by=by)
    return post


@transaction.atomic
def follow_for_chat() -> int:
    """Read on in the audit trail and among reminders that left, and add a post for what is to be said. How many."""
    hook = ChatHook.objects.select_for_update().first()
    if hook is None:
        return 0
    hook.posts.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
    posts = [_add(hook, About.NOT_COMING, loop=loop) for loop in _loops_that_lack_somebody(_read_on(hook))]
    if number := _count_reminders(hook):
        posts.append(_add(hook, About.LATE, number=number))
    hook.save(update_fields=["last_place", "followed_until_at"])
    return len(posts)


def send_post(post: ChatPost) -> dict[str, Any]:
    """The work of a claimed row. What the host says about its own state is waited for; what it refuses is failed."""
    address = opened(post.hook.sealed_address)
    if not address:
        raise JobRefused(TYPE_AGAIN)
    try:
        status = posted(address, settings.CHAT_HOSTS, _payload(post), seconds=SECONDS)
    except NotReached as away:
        raise PartAway(away.sentence) from None
    except CallRefused as refusal:
        raise JobRefused(refusal.sentence) from None
    if status == TOO_MANY or status >= SERVERS_FAULT:
        raise PartAway(f"{post.hook.host} cannot take it just now ({status}).")
    if not 200 <= status < 300:
        raise JobRefused(f"{post.hook.host} refuses it ({status}): look whether the web hook is still there.")
    return {}


def _payload(post: ChatPost) -> bytes:
    path = reverse("interviews:loop_detail", args=[post.loop_id]) if post.loop_id else reverse("interviews:my_work")
    return payload_of(post.hook.kind, words_of(post), settings.BASE_URL + path)


def _read_on(hook: ChatHook) -> list[AuditEvent]:
    """The events since the last time that answer an invitation, as far as the chain goes by now."""
    before, hook.last_place = hook.last_place, _end_of_chain()
    events = AuditEvent.objects.filter(place__gt=before, place__lte=hook.last_place, action__in=(CLICKED, MAILED))
    return list(events.order_by("place"))


def _end_of_chain() -> int:
    chain = AuditChain.objects.filter(pk=AuditChain.ONLY).first()
    return chain.length if chain else 0


def _loops_that_lack_somebody(events: Iterable[AuditEvent]) -> list[Loop]:
    """Those with a round to which somebody said in one of these events, and still says, that they cannot come."""
    # Nobody knows who wrote a mail: its event is about the seat, and a click is by whoever sits there.
    seats = {int(event.subject_id) for event in events if event.action == MAILED}
    rounds = {(int(event.subject_id), event.by_id) for event in events if event.action == CLICKED}
    of_these = Q(seat__in=seats) | Q(seat__interview__in={interview for interview, _ in rounds})
    saying = SeatAnswer.objects.filter(of_these, answer=SeatAnswer.Answer.NOT_COMING)
    saying = saying.select_related("seat__interview__loop")
    lacking = {
        answer.seat.interview.loop
        for answer in saying
        if (answer.seat_id in seats or (answer.seat.interview_id, answer.seat.panelist_id) in rounds)
        and _stands(answer, answer.seat.interview)
    }
    return sorted(lacking, key=lambda loop: loop.pk)


def _stands(answer: SeatAnswer, interview: Interview) -> bool:
    return interview.is_scheduled and answer.calendar_sequence == interview.calendar_sequence


def _count_reminders(hook: ChatHook) -> int:
    until = timezone.now() - SETTLED_AFTER
    sent = Message.objects.filter(
        kind=Message.Kind.REMINDER, sent_at__gt=hook.followed_until_at, sent_at__lte=until
    ).count()
    hook.followed_until_at = max(hook.followed_until_at, until)
    return sent


def _add(hook: ChatHook, about: str, *, number: int = 0, loop: Loop | None = None) -> ChatPost:
    post = ChatPost.objects.create(hook=hook, about=about, number=number, loop=loop)
    jobs.nudge(post)
    return post
