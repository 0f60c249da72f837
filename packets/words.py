"""Every word that a packet prints of itself, by language. What people wrote comes from the packet's content alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import translation
from django.utils.dateformat import format as date_format


@dataclass(frozen=True)
class Words:
    """One language. Names in braces are filled in by exact name."""

    name: str
    direction: str
    title: str
    full_title: str  # {candidate} {role} {organisation}
    running_head: str  # {candidate}
    for_whom: str
    role: str
    interviews: str
    written: str
    topics: str
    same_for_all: str
    rounds_line: str  # {date} {minutes} {topics}
    chart_note: str
    chart_title: str
    stood_out: str
    hoped: str
    both: str
    minutes: str  # {minutes}
    strengths: str
    hopes: str
    advice: str
    next_steps: str
    method: str
    method_people_one: str
    method_people_same: str  # {least}
    method_people: str  # {least} {most}
    method_ratings: str
    method_decision: str  # {date}
    method_person: str
    rights: str
    rights_text: str
    rights_address: str  # {reference}
    colophon: str  # {reference} {version} {candidate}
    conjunction: str
    day: str  # {day}
    dates: str  # {days} {month} {year}
    page_of: str  # {page} {pages}, as CSS content
    numbers: tuple[str, ...]
    letter_no_hire: str  # {first_name} {role} {team} {organisation}
    letter_hire: str
    next_steps_no_hire: str
    next_steps_hire: str


ENGLISH = Words(
    name="English",
    direction="ltr",
    title="Feedback on your interviews",
    full_title="Feedback for {candidate}, {role}, {organisation}",
    running_head="Feedback for {candidate}",
    for_whom="For",
    role="Role",
    interviews="Interviews",
    written="Written",
    topics="What we talked about",
    same_for_all="Everyone who interviews with us for this role meets the same rounds and the same questions.",
    rounds_line="{date}, {minutes} minutes. {topics}.",
    chart_note=(
        "Minutes planned by topic. Filled bar: stood out. Hatched bar: hoped to hear more. Outlined bar: covered as "
        "expected. A longer bar means more time, not a better answer."
    ),
    chart_title="Minutes planned by topic.",
    stood_out="stood out",
    hoped="hoped to hear more",
    both="stood out, and hoped to hear more",
    minutes="{minutes} min",
    strengths="What stood out",
    hopes="Where we hoped to hear more",
    advice="What may help",
    next_steps="If you would like to talk",
    method="How we interview and decide",
    method_people_one="In every round one person met you.",
    method_people_same="In every round {least} people met you.",
    method_people="In each round {least} to {most} people met you.",
    method_ratings=(
        "They asked the questions that every candidate for this role is asked, and wrote down what they heard. "
        "Each of them rated your answers alone, against descriptions agreed beforehand. Only then did they read "
        "each other’s notes and meet to talk."
    ),
    method_decision="The decision and its reasons were written down on {date}.",
    method_person="No computer ranked or rejected you. A second person read this document before it was sent.",
    rights="Your notes, your rights",
    rights_text=(
        "You may ask to read the notes and ratings that concern you, ask us to correct a fact, or ask us to delete "
        "them once we no longer have to keep them."
    ),
    rights_address=(
        "Answer the message that brought you this document and mention the number {reference}. A person will reply."
    ),
    colophon=(
        "Packet {reference}, version {version}. Prepared for {candidate} and meant for nobody else. "
        "Share it only as you see fit."
    ),
    conjunction="and",
    day="{day}",
    dates="{days} {month} {year}",
    page_of="Page {page} of {pages}",
    numbers=("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    letter_no_hire=(
        "Dear {first_name},\n\n"
        "Thank you for the conversations about our opening for a {role}. We have decided to go on with someone else "
        "for this role. You gave us a good part of your time, so we owe you more than a short no: here is what we "
        "heard, as clearly as we can put it.\n\n"
        "It rests on what you said and did in the interviews, not on your CV, and not on how anyone felt afterwards. "
        "Where we suggest something, it is what would have helped us understand you better. It is not a verdict on "
        "you.\n\n"
        "Feedback from one company is one view. If something here does not fit with how you remember it, tell us. "
        "We would rather correct a sentence than leave you with a wrong one.\n\n"
        "With thanks and good wishes,\n\n"
        "The hiring team{team}\n{organisation}"
    ),
    letter_hire=(
        "Dear {first_name},\n\n"
        "Thank you for the conversations about our opening for a {role}. We would like to work with you, and you will "
        "hear about the next step from us separately. You gave us a good part of your time, so here is what we heard, "
        "as clearly as we can put it.\n\n"
        "It rests on what you said and did in the interviews, not on your CV, and not on how anyone felt afterwards. "
        "Where we suggest something, it is what would have helped us understand you better.\n\n"
        "Feedback from one company is one view. If something here does not fit with how you remember it, tell us.\n\n"
        "With thanks,\n\n"
        "The hiring team{team}\n{organisation}"
    ),
    next_steps_no_hire=(
        "We are glad to go through this with you in a call of twenty minutes. And if another role with us catches "
        "your eye, we hope you will apply. Nothing in this document counts against you."
    ),
    next_steps_hire="We are glad to go through this with you in a call of twenty minutes, before or after you start.",
)

LANGUAGES: dict[str, Words] = {"en": ENGLISH}


def words_for(language: str) -> Words:
    """The words of a language; English for one that is not here."""
    return LANGUAGES.get(language, ENGLISH)


def said_dates(days: Iterable[date], language: str) -> str:
    """Says "24 and 26 February 2026": every day once, in order, months named once."""
    words = words_for(language)
    with translation.override(language):
        months = [
            (group, list(members))
            for group, members in groupby(sorted(set(days)), key=lambda day: (day.year, day.month))
        ]
        spoken = [_said_month(members, words) for _, members in months]
    return _joined(spoken, words)


def _said_month(days: list[date], words: Words) -> str:
    numbers = _joined([words.day.format(day=day.day) for day in days], words)
    return words.dates.format(days=numbers, month=date_format(days[0], "F"), year=days[0].year)


def _joined(parts: list[str], words: Words) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words.conjunction} {parts[-1]}"
