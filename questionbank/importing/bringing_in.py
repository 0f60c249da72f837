"""Questions of other lists, brought into the bank as drafts: all of them or none, and taken out again at once."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from core import audit, jobs
from core.errors import JobRefused, RuleViolation
from core.models import Job
from core.text import one_line
from questionbank.competencies.services import create_competency
from questionbank.finding.entries import keep_entries
from questionbank.importing.planned import content_of_planned, group_of, updated, why_not_planned
from questionbank.models import (
    AssessmentPoint,
    Category,
    Competency,
    Exhibit,
    FollowUp,
    ImportPreview,
    Pitfall,
    Question,
    QuestionImport,
    RatingAnchor,
)
from questionbank.questions.content import QuestionContent, content_of, follow_ups_of
from questionbank.slugs import free_slug, free_slugs
from questionbank.states import QuestionStatus

MOST = 10_000
AT_ONCE = 500
# How long the writing of one question may take on a busy machine.
LONGEST_EACH = timedelta(milliseconds=50)
NOTHING_CHOSEN = "Tick at least one question."
NAMED_IN_A_LIST = "Named in an imported list. Nobody has defined it here yet."
NOT_AGAIN = "This import cannot start again. Send the list anew."
USED = "“{}” is used, changed or active since. Retire what you do not want instead."


@transaction.atomic
def start_import(
    *,
    planned: Sequence[Mapping[str, Any]],
    files: Iterable[str],
    by: User | None,
    preview: ImportPreview | None = None,
) -> QuestionImport:
    """Have planned questions (`planned.planned_of`) brought in. A planned one with `updates`, the slug of a question of
    the bank, becomes its next version, in which stays what the file does not say. The `preview` goes when all is in.

    Refused (RuleViolation): nothing chosen, more than 10,000.
    """
    if not planned:
        raise RuleViolation(NOTHING_CHOSEN)
    if len(planned) > MOST:
        raise RuleViolation(f"Import at most {MOST:,} questions at once; these are {len(planned):,}.")
    names = "\n".join(one_line(name) for name in files)
    started = QuestionImport.objects.create(
        requested_by=by,
        preview=preview,
        preview_key=preview.pk if preview else None,
        files=names,
        planned=list(planned),
        total=len(planned),
    )
    audit.record("question_import.requested", started, by=by)
    jobs.nudge(started)
    return started


def bring_in(pk: int) -> None:
    """Bring in the questions of one import. What a worker runs; killed anywhere, it leaves nothing half-written."""
    jobs.run(QuestionImport, pk, _check, finish=_write)


def _check(started: QuestionImport) -> dict[str, Any]:
    """Looks at each question before any is written, and says how far it is."""
    for number, planned in enumerate(started.planned, start=1):
        if why := why_not_planned(planned):
            raise JobRefused(f"“{planned['title'] or planned['prompt'][:40]}” cannot come in: {why}")
        if number % AT_ONCE == 0:
            jobs.hold(started, checked=number)
    if started.total > AT_ONCE:
        jobs.hold(started, beyond=started.total * LONGEST_EACH)
    return {"planned": started.planned}


@transaction.atomic
def _write(started: QuestionImport, *, planned: Sequence[Mapping[str, Any]]) -> None:
    competencies, made = _competencies_for(planned)
    categories = {category.slug: category for category in Category.objects.all()}
    contents = [
        content_of_planned(entry, competencies[entry["competency"].casefold()], categories[entry["category"]])
        for entry in planned
    ]
    contents = _with_what_stays(contents, planned)
    at = timezone.now()
    questions = _rows_of(contents, planned, started.requested_by, at)
    Question.objects.bulk_create(questions, batch_size=AT_ONCE)
    _write_items(questions, contents)
    keep_entries(questions)
    audit.record("question_import.finished", started, by=started.requested_by)
    keys = {"brought": [question.pk for question in questions], "competencies": [each.pk for each in made]}
    if not jobs.finish(started, planned=[], checked=len(planned), **keys):
        # Somebody else has the row: what was written here goes with this transaction.
        transaction.set_rollback(True)
    if started.preview_id:
        ImportPreview.objects.filter(pk=started.preview_id).delete()


def _with_what_stays(
    contents: Sequence[QuestionContent], planned: Sequence[Mapping[str, Any]]
) -> list[QuestionContent]:
    """The contents, those that update a question with everything of it that their file does not say."""
    slugs = [entry["updates"] for entry in planned if entry.get("updates")]
    here = {row.slug: content_of(row) for row in Question.objects.filter(slug__in=slugs).current().with_items()}
    return [
        updated(here[slug], content, entry["said"]) if (slug := entry.get("updates", "")) in here else content
        for content, entry in zip(contents, planned, strict=True)
    ]


def _competencies_for(planned: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Competency], list[Competency]]:
    """The competency for each name, whatever its case; what the bank does not have is made, and returned beside."""
    known = {competency.name.casefold(): competency for competency in Competency.objects.all()}
    made = []
    for entry in planned:
        name = " ".join(entry["competency"].split())[:120]
        if entry["competency"].casefold() in known:
            continue
        if name.casefold() not in known:
            values = {"name": name, "group_id": group_of(entry["category"]), "definition": NAMED_IN_A_LIST}
            known[name.casefold()] = create_competency(free_slug(Competency, name), {}, values)
            made.append(known[name.casefold()])
        known[entry["competency"].casefold()] = known[name.casefold()]
    return known, made


def _rows_of(
    contents: Sequence[QuestionContent], planned: Sequence[Mapping[str, Any]], by: User | None, at: Any
) -> list[Question]:
    """Drafts, not stored yet: a next version of what is updated, a first one of everything else."""
    newest = _newest_versions(str(entry.get("updates", "")) for entry in planned)
    slugs = iter(
        free_slugs(
            [content.title for content, entry in zip(contents, planned, strict=True) if not entry.get("updates")]
        )
    )
    rows = []
    for content, entry in zip(contents, planned, strict=True):
        slug, version = next(slugs) if not entry.get("updates") else entry["updates"], 1
        if entry.get("updates"):
            newest[slug] = version = newest.get(slug, 0) + 1
        rows.append(
            Question(
                slug=slug,
                version=version,
                status=QuestionStatus.DRAFT,
                author=by,
                owner=by,
                author_name=by.name if by else "",
                written_at=at,
                **content.columns(),
            )
        )
    return rows


def _newest_versions(slugs: Iterable[str]) -> dict[str, int]:
    """The newest version of each, locked until the import is written."""
    rows = Question.objects.select_for_update().filter(slug__in=set(slugs)).order_by("pk")
    newest: dict[str, int] = {}
    for question in rows:
        newest[question.slug] = max(newest.get(question.slug, 0), question.version)
    return newest


def _write_items(questions: Sequence[Question], contents: Sequence[QuestionContent]) -> None:
    lists: list[tuple[Any, str]] = [
        (AssessmentPoint, "assessment_points"),
        (Pitfall, "pitfalls"),
    ]
    for model, name in lists:
        rows = [
            model(question=question, position=position, text=text)
            for question, content in zip(questions, contents, strict=True)
            for position, text in enumerate(getattr(content, name), start=1)
        ]
        model.objects.bulk_create(rows, batch_size=AT_ONCE)
    follow_ups = [row for pair in zip(questions, contents, strict=True) for row in follow_ups_of(*pair)]
    FollowUp.objects.bulk_create(follow_ups, batch_size=AT_ONCE)
    exhibits = [
        Exhibit(question=question, position=position, **vars(exhibit))
        for question, content in zip(questions, contents, strict=True)
        for position, exhibit in enumerate(content.exhibits, start=1)
    ]
    Exhibit.objects.bulk_create(exhibits, batch_size=AT_ONCE)
    anchors = [
        RatingAnchor(question=question, level=level, text=text)
        for question, content in zip(questions, contents, strict=True)
        for level, text in content.anchors.items()
    ]
    RatingAnchor.objects.bulk_create(anchors, batch_size=AT_ONCE)


@transaction.atomic
def try_again(*, started: QuestionImport, by: User) -> None:
    """Let a failed import start anew with the same questions.

    Refused (RuleViolation): it has not failed, or its questions came in otherwise since.
    """
    started = QuestionImport.objects.select_for_update().get(pk=started.pk)
    if not started.is_failed or started.preview_id is None:
        raise RuleViolation(NOT_AGAIN)
    audit.record("question_import.requested", started, by=by)
    jobs.retry(started)


def why_not_undo(started: QuestionImport) -> str:
    """Why an import cannot be taken out again, in a sentence; empty where it can."""
    if started.job_status != Job.JobStatus.DONE:
        return "The import is not finished."
    if started.is_undone:
        return "This import was undone already."
    brought = Question.objects.filter(pk__in=started.brought)
    touched = brought.exclude(status=QuestionStatus.DRAFT) | brought.filter(written_at__gt=started.finished_at)
    used = touched.first() or brought.used().first()
    return USED.format(used.title) if used else ""


@transaction.atomic
def undo_import(*, started: QuestionImport, by: User) -> int:
    """Take out everything that an import brought, and return how many questions that were.

    Refused (RuleViolation): one of them is used, changed or active since. Deleted by hand is no hindrance.
    """
    started = QuestionImport.objects.select_for_update().get(pk=started.pk)
    if why := why_not_undo(started):
        raise RuleViolation(why)
    number = Question.objects.filter(pk__in=started.brought).count()
    Question.objects.filter(pk__in=started.brought).delete()
    for competency in Competency.objects.filter(pk__in=started.competencies):
        # Somebody may have found a use for one of them.
        with suppress(ProtectedError), transaction.atomic():
            competency.delete()
    QuestionImport.objects.filter(pk=started.pk).update(undone_at=timezone.now())
    audit.record("question_import.undone", started, by=by)
    return number
