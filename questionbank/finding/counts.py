"""Numbers beside the filters of the bank, and how often questions were asked: counted by a worker, read by the page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from core.portions import AT_ONCE
from core.relations import rows_of
from questionbank.finding.marks import tag_mark
from questionbank.models import BankCount, Question, SearchEntry
from questionbank.querysets import LATELY, USES, QuestionQuerySet, is_review_due

TOTAL, DUE, USE, LEVEL, TAG, ROLE = "total", "due", "use", "level", "tag", "role"
# Facets that are columns of a question, by the column.
COLUMNS = {
    "competency": "competency__slug",
    "category": "category",
    "kind": "kind",
    "status": "status",
    "language": "language",
}
# What an entry says of how often its question was asked.
KEPT_USE = ("asked", "asked_lately", "last_asked_at")


@dataclass(frozen=True)
class Counted:
    """What a page says of the whole bank. A facet is a filter's field, a value one of its choices."""

    numbers: dict[tuple[str, str], int]
    labels: dict[tuple[str, str], str]

    def number(self, facet: str, value: str = "") -> int:
        return self.numbers.get((facet, value), 0)

    def choices(self, facet: str) -> list[tuple[str, str]]:
        """The values that somebody uses, by their labels."""
        found = [(value, label) for (name, value), label in self.labels.items() if name == facet]
        return sorted(found, key=lambda choice: choice[1].casefold())


def counted(*, with_drafts: bool) -> Counted:
    """The numbers as the worker counted last, in one query."""
    column = "for_writers" if with_drafts else "for_readers"
    rows = list(BankCount.objects.filter(**{f"{column}__gt": 0}).values_list("facet", "value", "label", column))
    return Counted(
        {(facet, value): number for facet, value, _, number in rows},
        {(facet, value): label for facet, value, label, _ in rows},
    )


@transaction.atomic
def recount() -> None:
    """Count the bank anew, whole: how often questions were asked first, for filters ask it."""
    _keep_use()
    writers, writer_labels = _numbers(Question.objects.all())
    readers, reader_labels = _numbers(Question.objects.in_use())
    labels = writer_labels | reader_labels
    BankCount.objects.all().delete()
    BankCount.objects.bulk_create(
        BankCount(facet=facet, value=value, label=labels.get((facet, value), ""), for_writers=writers[facet, value],
                  for_readers=readers[facet, value])
        for facet, value in sorted(writers.keys() | readers.keys())
    )  # fmt: skip


def _numbers(questions: QuestionQuerySet) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], str]]:
    current = questions.current().order_by()
    numbers: Counter[tuple[str, str]] = Counter()
    for facet, column in COLUMNS.items():
        numbers.update({(facet, value): n for value, n in current.values_list(column).annotate(Count("pk"))})
    numbers["status", Question.Status.DRAFT] = questions.drafts().count()
    numbers["status", Question.Status.REVIEW] = questions.in_review().count()
    sums = {f"{USE}_{use}": Count("pk", filter=condition) for use, condition in USES.items()}
    whole = current.aggregate(
        total=Count("pk"), due=Count("pk", filter=is_review_due(timezone.localdate())),
        unconventional=Count("pk", filter=Q(category__is_unconventional=True)), **sums,
    )  # fmt: skip
    numbers[TOTAL, ""], numbers[DUE, ""] = whole["total"], whole["due"]
    numbers["unconventional", ""] = whole["unconventional"]
    numbers.update({(USE, use): whole[f"{USE}_{use}"] for use in USES})
    labels: dict[tuple[str, str], str] = {}
    for role, name, number in _roles(current):
        numbers[ROLE, str(role)], labels[ROLE, str(role)] = number, name
    for levels, tags in current.order_by("pk").values_list("levels", "tags").iterator():
        numbers.update((LEVEL, level) for level in levels.splitlines() or Question.Level.values)
        for tag in _different(tags.splitlines()):
            numbers[TAG, tag_mark(tag)] += 1
            labels.setdefault((TAG, tag_mark(tag)), tag)
    return numbers, labels


def _roles(current: QuestionQuerySet) -> Iterable[tuple[int, str, int]]:
    """Each role with how many questions ask for its competencies. Roles stand to the right; only their names appear
    here."""
    role = "competency__role_competencies__role"
    asked = current.filter(**{f"{role}__isnull": False})
    return asked.values_list(role, f"{role}__name").annotate(Count("pk"))


def _different(tags: Iterable[str]) -> list[str]:
    return list({tag_mark(tag): tag for tag in tags}.values())


def _keep_use() -> None:
    """Write into the entries what held interviews say. They stand to the right; only their names appear here."""
    held = rows_of(Question, "uses").held().order_by().values_list("question__slug")
    asked = {slug: (number, last) for slug, number, last in held.annotate(Count("pk"), Max("interview__starts_at"))}
    lately = dict(held.filter(interview__starts_at__gte=timezone.now() - LATELY).annotate(Count("pk")))
    changed = []
    for entry in SearchEntry.objects.only(*KEPT_USE, "question__slug").select_related("question"):
        number, last = asked.get(entry.question.slug, (0, None))
        now = (number, lately.get(entry.question.slug, 0), last)
        if (entry.asked, entry.asked_lately, entry.last_asked_at) != now:
            entry.asked, entry.asked_lately, entry.last_asked_at = now
            changed.append(entry)
    SearchEntry.objects.bulk_update(changed, KEPT_USE, batch_size=AT_ONCE)
