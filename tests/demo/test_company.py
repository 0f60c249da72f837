"""The demo worth showing (F13): every page and figure has something to say, in the order of things and in own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from config.demo import Company


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """The company of the demo, built once for this module; its PDFs are a few bytes."""
    from config import demo
    from packets.printing.renderer import renderer

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(renderer, "render", lambda *request: b"%PDF-1.7")
        yield demo.build("a long password")
        transaction.set_rollback(True)


@pytest.fixture
def shown(_built: Company, db: None) -> Company:
    return _built


def test_every_state_of_the_work_is_there(shown: Company) -> None:
    """F13: whoever looks at a page finds on it what the page is for."""
    from hiring.models import Opening
    from interviews.models import Interview, Loop, Scorecard
    from packets.models import FeedbackPacket

    assert set(Loop.objects.values_list("status", flat=True)) == set(Loop.Status.values)
    assert {"scheduled", "completed", "no_show", "cancelled", "unscheduled"} <= set(
        Interview.objects.values_list("status", flat=True)
    )
    assert {"draft", "submitted", "locked", "waived"} == set(Scorecard.objects.values_list("status", flat=True))
    assert {"draft", "in_review", "rendering", "ready", "sent", "revoked"} == set(
        FeedbackPacket.objects.values_list("status", flat=True)
    )
    assert {"en", "de", "fr", "es"} == set(FeedbackPacket.objects.values_list("language", flat=True))
    assert {Opening.Status.OPEN, Opening.Status.FILLED} == set(Opening.objects.values_list("status", flat=True))


def test_what_does_not_go_straight_on_is_there_too(shown: Company) -> None:
    """F13: marked, reopened, waived, dated, followed, suspended, refused, held, asked for, erased."""
    from hiring.models import Agreement, AgreementSignature, Candidate
    from interviews.models import DatedNote, DebriefFact, DebriefLean, DebriefNote, Decision, Scorecard
    from packets.models import FeedbackPacket, PacketExport, PacketMail, SharedLink
    from packets.querysets import for_earlier_decision
    from records.models import Erasure

    cards, mails = Scorecard.objects, PacketMail.objects
    assert cards.filter(is_after_reading=True).exists() and cards.exclude(reopen_reason="").exists()
    assert cards.filter(seat__is_shadow=True, status="locked").exists()
    assert all(model.objects.exists() for model in (DatedNote, DebriefFact, DebriefLean, DebriefNote, PacketExport))
    assert Decision.objects.filter(followed_by__isnull=False).exists()
    assert Decision.objects.waiting().exists() and Decision.objects.filter(outcome="another_round").exists()
    assert Decision.objects.exclude(dissent="").exists() and Decision.objects.filter(departs=True).exists()
    assert FeedbackPacket.objects.filter(for_earlier_decision(), status="sent").exists()
    assert FeedbackPacket.objects.filter(version=2).exists()
    assert mails.filter(job_status="failed").exists() and mails.filter(outcome="sent").exists()
    assert set(SharedLink.objects.values_list("useful", flat=True)) >= {"yes", "partly"}
    assert Candidate.objects.exclude(held_at=None).exists() and Candidate.objects.exclude(copy_asked_at=None).exists()
    assert Erasure.objects.exists()
    assert Agreement.objects.filter(version=2).exists() and AgreementSignature.objects.filter(signed_at=None).exists()


def test_nobody_writes_what_a_colleague_wrote(shown: Company) -> None:
    """F13: three interviewers wrote the same sentence."""
    from interviews.models import Rating

    said: dict[int, list[str]] = defaultdict(list)
    for question, evidence in Rating.objects.exclude(evidence="").values_list("interview_question_id", "evidence"):
        said[question].append(evidence)
    assert said and [texts for texts in said.values() if len(set(texts)) < len(texts)] == []
    most = Counter(text for texts in said.values() for text in texts).most_common(1)[0]
    assert most[1] <= 4, most


def test_packets_follow_from_their_notes(shown: Company) -> None:
    """F13: packets contradicted their notes."""
    from config.demo.packets import mean_scores
    from packets.models import FeedbackPacket

    for packet in FeedbackPacket.objects.select_related("loop"):
        means = mean_scores(packet.loop)
        by_section: dict[str, list[float]] = defaultdict(list)
        for passage in packet.passages.select_related("source__interview_question"):
            by_section[passage.section].append(means[passage.source.interview_question.slug])
        assert min(by_section["strength"]) >= max(by_section["hope"]), packet.loop.candidate.name


def test_things_happened_in_their_order_and_in_working_hours(shown: Company) -> None:
    """F13: interviewed after the decision."""
    from core.models import AuditEvent
    from interviews.models import Interview, Loop

    zone, now = ZoneInfo("Europe/Stockholm"), timezone.now()
    for starts_at in Interview.objects.exclude(starts_at=None).values_list("starts_at", flat=True):
        local = starts_at.astimezone(zone)
        assert local.weekday() < 5 and 8 <= local.hour <= 20, local
    for loop in Loop.objects.filter(debriefs__isnull=False).distinct():
        held = loop.interviews.filter(status="completed")
        cards = held.values_list("panel__scorecard__first_submitted_at", flat=True)
        first, last = held.earliest("starts_at").starts_at, max(at for at in cards if at)
        opened = loop.debriefs.first().opened_at
        decided = [decision.decided_at for decision in loop.decisions.order_by("decided_at")]
        written = [packet.document.requested_at for packet in loop.packets.exclude(document=None)]
        moments = [loop.candidate.created_at, loop.planned_at, first, last, opened, *decided[:1], *written[:1]]
        assert moments == sorted(moments) and moments[-1] <= now, loop.candidate.name
    trail = [
        at.replace(second=0, microsecond=0) for at in AuditEvent.objects.order_by("pk").values_list("at", flat=True)
    ]
    assert trail == sorted(trail)


def test_every_figure_has_a_value(shown: Company, as_user: Any) -> None:
    """F13: calibration had no figures. One band stands with the sentence, the others behind it."""
    page = as_user(shown.people["pia"]).get("/calibration/").content.decode()
    assert page.count("lw-interval") == 6 and "Needs " not in page
    insights = as_user(shown.people["rita"]).get("/calibration/", {"by": "role"}).content.decode()
    assert "intraclass correlation" in insights and "needs 5 candidates" not in insights
