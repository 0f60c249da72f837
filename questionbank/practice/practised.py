"""Who has practised on what, for those who plan: yes or no, and nothing of how."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import IntegerField, Value

from questionbank.models import PracticePass, PracticePrompt


@dataclass(frozen=True)
class Practised:
    """The competencies that can be practised on, and the pairs of person and competency that hold a pass."""

    can_be: frozenset[int]
    passes: frozenset[tuple[int, int]]

    def lacks(self, user: int, competencies: Collection[int]) -> bool:
        """Whether this person has not practised on one of these that can be practised on."""
        return any(key in self.can_be and (user, key) not in self.passes for key in competencies)


def practised_on(competencies: Collection[int]) -> Practised:
    """What there is to know about these competencies, in one query."""
    nobody = Value(None, output_field=IntegerField())
    prompts = PracticePrompt.objects.filter(competency__in=competencies).order_by()
    passes = PracticePass.objects.valid().filter(competency__in=competencies).order_by()
    rows = list(prompts.values_list(nobody, "competency").union(passes.values_list("user", "competency")))
    return Practised(
        can_be=frozenset(key for user, key in rows if user is None),
        passes=frozenset((user, key) for user, key in rows if user is not None),
    )
