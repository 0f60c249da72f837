"""The packet by mail: a row that waits, a link whose key is made at the moment of sending, and what became of it."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import RuleViolation
from core.idempotency import first_time
from core.mails import send
from packets.handing_over.links import NOT_READY, make_link, open_instead
from packets.handing_over.mails import mail_draft, message_of, mistakes_in
from packets.locks import lock_packet, lock_packet_for
from packets.models import FeedbackPacket, PacketMail, SharedLink
from packets.standing import check_may_leave, why_not_leave
from packets.states import HAS_A_PDF
from packets.steps import step

Outcome = PacketMail.Outcome
Status = FeedbackPacket.Status
NO_ADDRESS = "This candidate has no email address. Add one to their record first."
ON_ITS_WAY = "A mail with this packet is on its way already."
LATER_MAIL = "Another mail with this packet was written since. Write a new one."
UNEXPECTED = "The mail could not be sent: something unexpected happened on the way."


@transaction.atomic
def request_mail(*, packet: FeedbackPacket, body: str, key: str = "", by: User) -> PacketMail:
    """Have the packet mailed to its candidate: a private link under `body`, in which {link} and {until} still stand.

    Guarantees: the same `key` sends one mail, however often it is posted; the link's key is stored nowhere. Refused
    (RuleViolation): before there is an approved PDF, when a later decision followed, without an address of the
    candidate, while another mail is on its way, and for a body without {link} or with a name that means nothing.
    """
    packet = lock_packet_for(packet, by)
    if not first_time(by, key, "packet.mail_requested", packet):
        before = packet.mails.order_by("-pk").first()
        if before is not None:
            return before
    check_may_leave(packet)
    if packet.status not in HAS_A_PDF:
        raise RuleViolation(NOT_READY)
    draft = mail_draft(packet)
    if not draft.to:
        raise RuleViolation(NO_ADDRESS)
    if mistakes := mistakes_in(body):
        raise RuleViolation(" ".join(mistakes))
    try:
        with transaction.atomic():
            mail = PacketMail.objects.create(packet=packet, subject=draft.subject, body=body, requested_by=by)
    except IntegrityError:
        raise RuleViolation(ON_ITS_WAY) from None
    audit.record("packet.mail_requested", packet, by=by, scope=packet.loop.scope)
    jobs.nudge(mail)
    return mail


@transaction.atomic
def retry_mail(*, mail: PacketMail, by: User) -> PacketMail:
    """Let a mail that failed, or that somebody stopped, start anew. Does nothing to another.

    Refused (RuleViolation): when the packet is not to be handed over any more, while another mail is on its way, and
    for a stopped one after which another was written.
    """
    packet = lock_packet_for(mail.packet, by)
    mail.refresh_from_db()
    if not (mail.is_failed or mail.was_stopped):
        return mail
    if mail.was_stopped and packet.mails.filter(pk__gt=mail.pk).exists():
        raise RuleViolation(LATER_MAIL)
    check_may_leave(packet)
    if packet.status not in HAS_A_PDF:
        raise RuleViolation(NOT_READY)
    if packet.mails.under_way().exists():
        raise RuleViolation(ON_ITS_WAY)
    jobs.retry(mail, was=mail.job_status, outcome="")
    audit.record("packet.mail_retried", packet, by=by, scope=packet.loop.scope)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def stop_mail(*, mail: PacketMail, by: User) -> PacketMail:
    """Stop a mail that has not left. Does nothing to one that is over."""
    packet = lock_packet_for(mail.packet, by)
    if packet.mails.call_off(Outcome.STOPPED):
        audit.record("packet.mail_stopped", packet, by=by, scope=packet.loop.scope)
    mail.refresh_from_db()
    return mail


def send_mail(pk: int) -> None:
    """Send one mail: claim, make a link that is not open yet, send, open the link. What a worker runs.

    A failure gives the row back for another attempt, five in all; each makes a link of its own and removes the former.
    """
    jobs.run(PacketMail, pk, _send, finish=_finish, give_back=_give_back, unexpected=UNEXPECTED)


def _send(mail: PacketMail) -> dict[str, Any] | None:
    try:
        message = _prepare(mail)
    except ObjectDoesNotExist:  # erased at this very moment
        return None
    if message is None:
        return None
    send(message)
    return {}


@transaction.atomic
def _prepare(mail: PacketMail) -> EmailMessage | None:
    """The mail with its link, or None when there is nothing to send any more."""
    packet = mail.packet = lock_packet(mail.packet)
    if why := _why_not(packet):
        jobs.finish(mail, outcome=why)
        return None
    _remove_link(mail)
    link, key = make_link(packet, by=mail.requested_by)
    if not jobs.write_while_held(mail, link=link):
        link.delete()
        return None
    return message_of(mail, key=key, expires_at=link.expires_at)


def _why_not(packet: FeedbackPacket) -> str:
    if packet.status not in HAS_A_PDF:
        return Outcome.WITHDRAWN
    if why_not_leave(packet):
        return Outcome.EARLIER_DECISION
    return "" if packet.loop.candidate.email else Outcome.NO_ADDRESS


def _remove_link(mail: PacketMail) -> None:
    """The link of a former attempt never opened, or its mail never arrived."""
    if mail.link_id is not None:
        SharedLink.objects.filter(pk=mail.link_id, first_opened_at__isnull=True).delete()
        mail.link = None


@transaction.atomic
def _finish(mail: PacketMail) -> None:
    """The server has taken it: from now on the link opens, an earlier one does not, and the packet counts as sent."""
    packet = lock_packet(mail.packet)
    if mail.link is None or not jobs.finish(mail, outcome=Outcome.SENT):
        return
    open_instead(packet, mail.link)
    if packet.status == Status.READY:
        packet.handed_over_at = timezone.now()
        step(packet, Status.SENT, "packet.mailed", by=mail.requested_by, also=["handed_over_at"])
    else:
        audit.record("packet.mailed", packet, by=mail.requested_by, scope=packet.loop.scope)


@transaction.atomic
def _give_back(mail: PacketMail, sentence: str, setback: jobs.Setback) -> None:
    lock_packet(mail.packet)
    if jobs.give_back(mail, sentence, setback):
        audit.record("packet.mail_failed", mail.packet, by=None, scope=mail.packet.loop.scope)
    _remove_link(mail)
