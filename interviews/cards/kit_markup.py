"""The parts of the kit that come many times on one page, made in Python: as template loops they cost five times more.

Everything here returns safe markup; every text is escaped.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from interviews.cards.kit_page import KitPageAnswer, KitPageFollowUp, Point


def ticks_html(answer: KitPageAnswer, *, is_closed: bool) -> SafeString:
    """The points to listen for: ticked means yes, and opens "partly" beside it."""
    form = f"answer-{answer.form_key}"
    return SafeString("".join(_tick(point, form, " disabled" if is_closed else "") for point in answer.points))


def _tick(point: Point, form: str, closed: str) -> str:
    text = escape(point.text)
    return (
        '<li><label class="lw-tick"><input class="form-check-input" type="checkbox" '
        f'form="{form}" name="point-{point.index}"{_checked(point.is_shown)}{closed}>'
        f'<span dir="auto">{text}</span></label>'
        f'<label class="lw-partly"><input class="form-check-input" type="checkbox" form="{form}" '
        f'name="partly-{point.index}" data-needs="point-{point.index}" aria-label="Only partly: {text}"'
        f"{_checked(point.is_partly)}{closed}> partly</label></li>"
    )


def follow_ups_html(answer: KitPageAnswer, follow_ups: Iterable[KitPageFollowUp], *, is_closed: bool) -> SafeString:
    """Some of the prepared follow-ups of a question: ticking one opens a line for what was heard."""
    form = f"answer-{answer.form_key}"
    return SafeString("".join(_follow_up(follow_up, form, answer.errors, is_closed) for follow_up in follow_ups))


def _follow_up(one: KitPageFollowUp, form: str, errors: dict[str, str], is_closed: bool) -> str:
    text, name = escape(one.text), f"note-{one.pk}"
    marks = [mark for mark in ("always ask" if one.is_always_asked else "", one.owner) if mark]
    owner = f' <span class="lw-owner">{escape(", ".join(marks))}</span>' if marks else ""
    mistake = errors.get(name, "")
    return (
        '<li><label class="lw-tick"><input class="form-check-input" type="checkbox" '
        f'form="{form}" name="probe-{one.pk}"{_checked(one.was_asked)}{" disabled" if is_closed else ""}>'
        f'<span class="lw-said" dir="auto">{text}{owner}</span></label>'
        f'<div class="lw-follow-up-note"><input class="form-control" type="text" name="{name}" '
        f'data-needs="probe-{one.pk}" form="{form}" value="{escape(one.note)}" dir="auto" autocomplete="off" '
        f'aria-label="What you heard: {text}" placeholder="What you heard"{" readonly" if is_closed else ""}>'
        f'<p class="invalid-feedback" data-error="{name}"{"" if mistake else " hidden"}>{escape(mistake)}</p>'
        "</div></li>"
    )


def _checked(is_checked: bool) -> str:
    return " checked" if is_checked else ""


def advice_html(answer: KitPageAnswer) -> SafeString:
    """What a strong answer contains and where people go wrong."""
    question = answer.question
    strong = _advice("What a strong answer contains", question.strong_points)
    return SafeString(strong + _advice("Where people go wrong", question.pitfalls))


def _advice(heading: str, sentences: list[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f'<li dir="auto">{escape(sentence)}</li>' for sentence in sentences)
    return f'<p class="lw-strong mb-0">{heading}</p><ul class="lw-sm">{items}</ul>'
