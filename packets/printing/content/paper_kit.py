"""What the paper kit of an interview prints."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from core.organisation import organisation_name
from interviews.cards.question_exhibits import copied_exhibits
from interviews.models import Interview, InterviewFollowUp, InterviewQuestion, Seat
from packets.printing.content import PaperExhibit, PaperKitContent, PaperKitQuestion
from questionbank.exhibits.exhibit_content import ExhibitContent
from questionbank.states import ExhibitKind


def paper_kit_content(interview: Interview) -> PaperKitContent:
    """The paper kit of one interview: the same for everyone on the panel, with no rating and no note in it."""
    opening = interview.loop.candidate.opening
    seats = interview.panel.select_related("panelist").order_by("is_shadow", "-is_lead", "panelist__name")
    questions = interview.questions.select_related("competency", "asker").prefetch_related("follow_ups__assignee")
    return PaperKitContent(
        organisation=organisation_name(),
        candidate=interview.loop.candidate.name,
        role=opening.title,
        round=str(interview),
        purpose=interview.purpose,
        when=_when(interview),
        place=interview.place or interview.link,
        minutes=interview.minutes,
        panel=[(seat.panelist.name, _part(seat)) for seat in seats],
        questions=[_paper_kit_question(question) for question in questions],
    )


def _when(interview: Interview) -> str:
    if not interview.starts_at:
        return "No time yet"
    local = timezone.localtime(interview.starts_at, ZoneInfo(interview.time_zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({interview.time_zone})"


def _part(seat: Seat) -> str:
    return "shadow" if seat.is_shadow else "lead" if seat.is_lead else "panelist"


def _paper_kit_question(question: InterviewQuestion) -> PaperKitQuestion:
    return PaperKitQuestion(
        title=question.title,
        prompt=question.prompt,
        competency=question.competency.name,
        minutes=question.minutes,
        asker=question.asker.name if question.asker else "",
        listen_for=list(question.assessment_points),
        follow_ups=[(follow_up.text, _beside(follow_up)) for follow_up in question.follow_ups.all()],
        anchors=sorted((str(level), text) for level, text in question.anchors.items()),
        pitfalls=list(question.pitfalls),
        exhibits=[_paper_exhibit(content) for content in copied_exhibits(question)],
    )


def _beside(follow_up: InterviewFollowUp) -> str:
    """That everybody hears it, and who holds it."""
    holder = follow_up.assignee.name if follow_up.assignee else ""
    return ", ".join(filter(None, ["always ask" if follow_up.is_always_asked else "", holder]))


def _paper_exhibit(content: ExhibitContent) -> PaperExhibit:
    """A file that is no picture is named, for it is opened on a screen."""
    caption, picture = content.caption, ""
    if content.kind == ExhibitKind.PICTURE:
        picture = content.file_id or ""
    elif content.file_name and content.file_name not in caption:
        caption = f"{caption} ({content.file_name})"
    return PaperExhibit(content.kind, caption, content.text, picture)
