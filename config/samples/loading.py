"""Sample data comes in: the stages of the demo company, on one opening, with the administrator as hiring manager."""

from django.db import transaction

from accounts.models import User
from config.demo import loop_active, loop_debrief, loop_planned
from config.demo.data import Company, add_candidate, make_up_people, open_opening, texts
from core import audit
from core.addresses import SAMPLE_DOMAIN
from core.errors import RuleViolation
from core.installation import this_installation
from core.models import Installation
from hiring.kits.services import install_kit_file
from hiring.models import Candidate, Kit, LoopTemplate, Opening
from interviews.models import Loop
from interviews.states import LoopStatus
from questionbank.importing.kit_files import shipped_kit_file

CODE = "SAMPLE"
MARK = "(sample)"
OPENING = "lead"
PEOPLE = ("rita", "pia", "paul", "noor", "tomas", "sam")
# Rows of the demo's candidates, each with the stage that it comes to here.
STAGES = {
    "Tamsin Okonjura": loop_active,
    "Rui Castelhano": loop_debrief,
    "Mina Hollander": loop_planned,
    "Kwame Asante-Boyle": None,
}
IS_LOADED = "The sample data is loaded already."
AT_WORK = "Interviews are under way here: made-up candidates would stand among real ones, so none are loaded."
KIT_IS_CHANGED = "The kit “{}” was changed here. The sample answers its questions as they came, so nothing was loaded."


def is_loaded() -> bool:
    """Whether anything of it is here."""
    return any(model.objects.filter(is_sample=True).exists() for model in (Opening, Candidate, User, Kit))


def why_not_load() -> str:
    """Why it cannot be loaded now, in a sentence; empty where it can."""
    if is_loaded():
        return IS_LOADED
    begun = Loop.objects.exclude(status__in=[LoopStatus.PLANNING, LoopStatus.CANCELLED])
    return AT_WORK if begun.exists() else ""


@transaction.atomic
def load_sample(*, by: User) -> Opening:
    """Load it: one opening with `by` as its hiring manager, six people as whom nobody signs in, and four candidates:
    one without a loop, one planned, one invited, one in the debrief. All of it says that it is a sample.

    Guarantees: of two who load at once, one does; no mail leaves to anybody of it; one event in the trail stands for
    what its people did, beside those of the kit, which is as anybody loads it.
    Refused (RuleViolation) with the sentence of `why_not_load`, or where the kit's questions are not as they came.
    """
    installation = Installation.objects.select_for_update().get(pk=this_installation().pk)
    if sentence := why_not_load():
        raise RuleViolation(sentence)
    template = _kit(by)
    with audit.recorded_together():
        opening = _build(template, by)
    audit.record("sample.loaded", installation, by=by)
    return opening


def _kit(by: User) -> LoopTemplate:
    """The kit's loop template; the kit is marked where it was not here before."""
    kit = shipped_kit_file(texts()["openings"][OPENING]["kit"])
    was_here = Kit.objects.filter(slug=kit.slug).exists()
    template = install_kit_file(kit=kit, by=by)
    if not was_here:
        Kit.objects.filter(slug=kit.slug).update(is_sample=True)
    asked = template.rounds.values_list("round_questions__question__slug", flat=True)
    if not {*asked} <= {*texts()["evidence"]}:
        raise RuleViolation(KIT_IS_CHANGED.format(kit.name))
    return template


def _build(template: LoopTemplate, by: User) -> Opening:
    company = Company(make_up_people(PEOPLE, SAMPLE_DOMAIN, MARK) | {"max": by})
    said = texts()["openings"][OPENING]
    row = said | {"code": CODE, "title": f"{said['title']} {MARK}", "hiring_manager": "max", "recruiter": "rita"}
    opening = company.openings[OPENING] = open_opening(company, row, template)
    Opening.objects.filter(pk=opening.pk).update(is_sample=True)
    for row in texts()["candidates"]:
        if row["name"] in STAGES:
            stage = STAGES[row["name"]]
            candidate = add_candidate(company, row | {"name": f"{row['name']} {MARK}"}, SAMPLE_DOMAIN)
            Candidate.objects.filter(pk=candidate.pk).update(is_sample=True)
            if stage:
                stage(company, candidate)
    return opening
