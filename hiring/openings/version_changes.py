"""What another version of a loop template would change for candidates, in sentences."""

from hiring.models import LoopTemplate, Opening, Round
from questionbank.models import Question

Places = dict[str, tuple[str, Question]]


def newer_version_for(opening: Opening) -> tuple[LoopTemplate | None, list[str]]:
    """The newest published version of the opening's template with what it would change; None and nothing where the
    opening follows it already, or no template yet."""
    newer = LoopTemplate.objects.newer_than(opening.template)
    if newer is None:
        return None, []
    plans = LoopTemplate.objects.with_plan().in_bulk([opening.template_id, newer.pk])
    return newer, changes_between(plans[opening.template_id], plans[newer.pk])


def changes_between(old: LoopTemplate, new: LoopTemplate) -> list[str]:
    """A sentence for each round and question that comes, leaves or is another one. Both were read `with_plan()`.

    Rounds are the same by their name, questions whatever their version.
    """
    return [*_of_rounds(_rounds(old), _rounds(new)), *_of_questions(_places(old), _places(new))] or [
        "It asks the same questions in the same rounds."
    ]


def _rounds(template: LoopTemplate) -> dict[str, Round]:
    return {round.name: round for round in template.rounds.all()}


def _places(template: LoopTemplate) -> Places:
    return {
        place.question.slug: (round.name, place.question)
        for round in template.rounds.all()
        for place in round.round_questions.all()
    }


def _of_rounds(old: dict[str, Round], new: dict[str, Round]) -> list[str]:
    come = [f"New round: {name}, {new[name].minutes} minutes." for name in new if name not in old]
    leave = [f"Round left out: {name}." for name in old if name not in new]
    both = [(old[name], new[name]) for name in old if name in new]
    longer = [
        f"{after.name} takes {after.minutes} minutes instead of {before.minutes}."
        for before, after in both
        if before.minutes != after.minutes
    ]
    purposes = [f"{after.name} has another purpose." for before, after in both if before.purpose != after.purpose]
    return [*come, *leave, *longer, *purposes]


def _of_questions(old: Places, new: Places) -> list[str]:
    come = [
        f"New question: “{question.title}” in {round}." for slug, (round, question) in new.items() if slug not in old
    ]
    leave = [f"Question left out: “{question.title}”." for slug, (_, question) in old.items() if slug not in new]
    both = [(old[slug], new[slug]) for slug in old if slug in new]
    moved = [
        f"“{question.title}” is asked in {after} instead of {before}."
        for (before, _), (after, question) in both
        if before != after
    ]
    reworded = [
        f"“{question.title}” comes in version {question.version} of its text."
        for (_, before), (_, question) in both
        if before.pk != question.pk
    ]
    return [*come, *leave, *moved, *reworded]
