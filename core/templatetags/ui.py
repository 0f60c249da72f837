"""Template tags of the page frame and its components. Loaded into every template, so no page has to ask for them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from crispy_forms.utils import render_crispy_form
from django import template
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import flash, forms, markup, names, wording
from core.keyset import KeysetPage
from core.text import direction_of
from core.web_addresses import linked

register = template.Library()

# --- Small components -----------------------------------------------------------------------------------------

register.simple_tag(markup.icon_html, name="icon")
register.simple_tag(markup.pill_html, name="pill")
register.simple_tag(markup.steps_html, name="steps")
register.simple_tag(markup.reason_html, name="reason")
register.simple_tag(markup.notice_html, name="notice")
# Browsers find a text's direction themselves, by dir="auto"; print does not.
register.filter("direction", direction_of)
register.filter("linked", linked)


@register.simple_tag
def chip(person: Any, role: str = "") -> SafeString:
    """A person, given as a user or as a name, and what they do: {% chip user "asks" %}."""
    return markup.chip_html(getattr(person, "name", "") or str(person), role)


@register.simple_block_tag
def empty_list(
    content: SafeString, heading: str, *, level: int = 2, action_url: str = "", action_label: str = ""
) -> SafeString:
    """What stands where a list would: {% empty_list "No openings yet" %}A recruiter makes them.{% endempty_list %}."""
    context = {
        "heading": heading,
        "sentence": SafeString(" ".join(line.strip(" ") for line in content.strip().split("\n"))),
        "level": level,
        "action_url": action_url,
        "action_label": action_label,
    }
    return render_to_string("components/empty.html", context)


@register.simple_tag
def count(number: int, singular: str, plural: str = "", cap: bool = False, figures: bool = False) -> str:
    """Says "two answers"; with cap=True "Two answers"; with figures=True "2 answers"."""
    text = wording.counted(int(number), singular, plural, figures=figures)
    return wording.sentence_case(text) if cap else text


@register.simple_tag
def localtime_range(start: datetime, end: datetime | None = None, zone: tzinfo | str | None = None) -> SafeString:
    """Says "Thursday 12 March, 14:00 to 15:00" in the reader's zone, with the place's own hours when they differ."""
    place = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    return format_html('<time datetime="{}">{}</time>', start.isoformat(), wording.time_range(start, end, place))


# --- Filters --------------------------------------------------------------------------------------------------

register.filter("initials", names.initials)
register.filter("possessive", wording.possessive)
register.filter("minutes", wording.minutes)
register.filter("number_word", wording.number_word)
register.filter("sentence_case", wording.sentence_case)
register.filter("plain", wording.plain)


@register.filter
def listed(words: Any) -> str:
    """Says "Hanne, Kofi and Noor"."""
    return wording.listed(list(words))


@register.filter
def long_date(moment: date | None) -> str:
    """Says "Thursday 12 March"; nothing for no date."""
    return wording.long_date(moment) if moment else ""


@register.filter
def day(moment: date | None) -> str:
    """Says "today", "tomorrow", "yesterday", else the long date; nothing for no date."""
    return wording.day(moment) if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    """Says "14:00" in the reader's time zone; nothing for no time."""
    return wording.clock(moment) if moment else ""


@register.filter
def inline_svg(document: str, name: str) -> SafeString:
    """A drawing that a library made as a whole file, set into the page: our policy allows no data: images.

    Only for drawings made on this server, never for files that people sent.
    """
    drawing = document[document.index("<svg") :].replace(
        "<svg", format_html('<svg role="img" aria-label="{}"', name), 1
    )
    return SafeString(drawing)


# --- Page frame -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """{% breadcrumb "Openings" list_url opening.title opening_url "Debrief" %}: labels, addresses, then this page."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb takes labels with addresses, and this page last.")
    return {"links": list(zip(parts[:-1:2], parts[1:-1:2], strict=True)), "current": parts[-1]}


@register.inclusion_tag("components/messages.html", takes_context=True)
def page_messages(context: Context) -> dict[str, Any]:
    """What the last action has to say: notices, except those that can be undone (see `page_toast`)."""
    return {"notices": [message for message in _messages(context) if not _undo_url(message)]}


@register.inclusion_tag("components/toast.html", takes_context=True)
def page_toast(context: Context) -> dict[str, Any]:
    """The last thing done that can be undone, at most one."""
    undoable = [message for message in _messages(context) if _undo_url(message)]
    last = undoable[-1] if undoable else None
    return {
        "toast": last.message if last else "",
        "undo_url": _undo_url(last) if last else "",
        "sends": _undo_sends(last) if last else [],
        "csrf_token": context.get("csrf_token", ""),
    }


def _messages(context: Context) -> list[Message]:
    request = context.get("request")
    if request is None:
        return []
    # Reading the store empties it, and both tags need the whole list.
    if not hasattr(request, "_page_messages"):
        request._page_messages = list(get_messages(request))
    return request._page_messages


def _undo_url(message: Message) -> str:
    kind, _, way_back = (message.extra_tags or "").partition(" ")
    return way_back.partition(" ")[0] if kind == flash.TOAST else ""


def _undo_sends(message: Message) -> list[tuple[str, str]]:
    return parse_qsl((message.extra_tags or "").rpartition(" ")[2], keep_blank_values=True)


@register.filter
def message_tone(message: Message) -> str:
    """The tone of a notice for a message of this level."""
    return {"success": "done", "warning": "caution", "error": "danger"}.get(message.level_tag, "")


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], param: str = "page") -> dict[str, Any]:
    """Says "1 to 25 of 212" and the way to the other pages; every other part of the address is kept."""

    def address(number: int) -> str:
        return _address(context, **{param: str(number)})

    return {
        "page": page,
        "numbers": list(_page_links(page, address)),
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/keyset_pager.html", takes_context=True)
def keyset_pager(context: Context, page: KeysetPage) -> dict[str, Any]:
    """The way to the pages beside one that was read from a row on; every other part of the address is kept."""

    def address(**place: int | None) -> str:
        return _address(context, drop=("after", "before", "question"), **{name: str(at) for name, at in place.items()})

    return {
        "first_url": address() if page.before is not None else "",
        "previous_url": address(before=page.before) if page.before is not None else "",
        "next_url": address(after=page.after) if page.after is not None else "",
    }


def _page_links(page: Page[Any], address: Any) -> Iterator[dict[str, Any]]:
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        is_gap = not isinstance(number, int)
        yield {"number": number, "url": "" if is_gap else address(number), "is_current": number == page.number}


def _address(context: Context, drop: Iterable[str] = (), **changes: str) -> str:
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name in drop:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(
    context: Context, label: str, key: str, form: str = "filters", default: str = "", css_class: str = ""
) -> dict[str, Any]:
    """A column head that sorts: a button of the filter form, sending `sort=key`, then `sort=-key`.

    `default` is the order of the page when the address names none.
    """
    request = context.get("request")
    current = (request.GET.get("sort") if request is not None else "") or default
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {
        "label": label,
        "state": state,
        "value": f"-{key}" if state == "ascending" else key,
        "form": form,
        "css_class": css_class,
    }


# --- Forms ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: BaseForm) -> dict[str, Any]:
    """What has to be fixed in these forms or formsets, each with a link to its field. Nothing when all is well."""
    mistakes = forms.mistakes_of(*sources)
    title = f"{wording.sentence_case(wording.counted(len(mistakes), 'thing'))} to fix"
    return {"mistakes": mistakes, "title": title}


@register.inclusion_tag("components/conflicts.html")
def conflicts(form: BaseForm) -> dict[str, Any]:
    """Both versions of what two people changed, with the choice between them. Nothing where nobody saved first."""
    shown = getattr(form, "conflicts", ())
    return {"conflicts": shown, "sentence": getattr(form, "conflict_sentence", "")}


@register.inclusion_tag("components/typed_words.html")
def typed_words(*sources: BaseForm) -> dict[str, Any]:
    """What was typed into these forms, to be copied where they cannot be sent any more. Nothing before they were
    sent."""
    return {"typed": [words for form in sources for words in forms.typed_words(form)]}


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: BaseForm, *names: str) -> SafeString:
    """The fields of a form (or only the named ones, in that order), without <form>, button and error summary."""
    return SafeString(render_crispy_form(form, forms.helper(form, *names), {"csrf_token": ""}))


@register.simple_tag
def field(bound_field: BoundField) -> SafeString:
    """One field with its label, help and mistake: {% field form.name %}."""
    return SafeString(render_crispy_form(bound_field.form, forms.helper(bound_field.form, bound_field.name)))
