"""Loops that began before there were agreements go by the first version of their opening, which is frozen for them:
unsigned, with the level of the opening and what the role says now."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from core import fingerprint

SUBMITTED = ("submitted", "locked")
DID_NOT_TAKE_PLACE = ("cancelled", "no_show")


def begin_loops(apps, editor):
    Loop = apps.get_model("interviews", "Loop")
    Agreement = apps.get_model("hiring", "Agreement")
    began = Loop.objects.filter(
        Q(status__in=("debrief", "decided"))
        | Q(interviews__started_at__isnull=False)
        | Q(interviews__status="completed")
        | Q(interviews__panel__scorecard__changed_at__isnull=False)
        | Q(interviews__panel__scorecard__submitted_at__isnull=False)
    )
    openings = set(began.values_list("candidate__opening_id", flat=True))
    for agreement in Agreement.objects.filter(version=1, opening__in=openings).iterator():
        loops = began.filter(candidate__opening=agreement.opening_id).values_list("pk", flat=True).distinct()
        pks = list(loops)
        freeze(apps, agreement, pks)
        Loop.objects.filter(pk__in=pks).update(agreement=agreement)


def freeze(apps, agreement, loops):
    AgreementCompetency = apps.get_model("hiring", "AgreementCompetency")
    RoleCompetency = apps.get_model("hiring", "RoleCompetency")
    Scorecard = apps.get_model("interviews", "Scorecard")
    links = RoleCompetency.objects.filter(role__openings=agreement.opening_id).select_related("competency")
    links = list(links.order_by("competency_id"))
    AgreementCompetency.objects.bulk_create(
        AgreementCompetency(
            agreement=agreement,
            competency_id=link.competency_id,
            name=link.competency.name,
            is_must_have=link.is_must_have,
            weight=link.weight,
            weight_reason=link.weight_reason,
        )
        for link in links
    )
    cards = Scorecard.objects.filter(seat__interview__loop__in=loops, seat__is_shadow=False)
    cards = cards.exclude(seat__interview__status__in=DID_NOT_TAKE_PLACE).exclude(status="waived")
    agreement.cards_in = cards.filter(status__in=SUBMITTED).count()
    agreement.cards_planned = cards.count()
    agreement.fingerprint = fingerprint_of(agreement, links)
    agreement.frozen_when = "carried_over"
    agreement.frozen_at = timezone.now()
    agreement.save()


def fingerprint_of(agreement, links):
    """As hiring.openings.agreement.terms makes it."""
    content = {
        "opening": agreement.opening_id,
        "version": 1,
        "level": number(agreement.level),
        "score_shown": agreement.score_shown,
        "reason": "",
        "competencies": [
            [link.competency_id, link.competency.name, link.is_must_have, number(link.weight), link.weight_reason]
            for link in links
        ],
    }
    return fingerprint.of_text(fingerprint.canonical_json(content))


def number(value):
    return str(float(value)).removesuffix(".0")


class Migration(migrations.Migration):
    dependencies = [("interviews", "0036_loop_agreement"), ("hiring", "0014_first_agreements")]
    operations = [migrations.RunPython(begin_loops, migrations.RunPython.noop, elidable=True)]
