"""What a page holds of a card, as plain values: page and server compare their fingerprint (`core.fingerprint`)."""

from collections.abc import Iterable
from typing import Any

from interviews.models import CARD_FIELDS

Values = dict[str, str | list[str]]

TICKED = "on"


def choice_of(rating: Any) -> str:
    """What was chosen, as a form sends it: "4", "declined", or "" for no choice yet."""
    return str(rating.score) if rating.score is not None else rating.blank_reason


def answer_values(rating: Any | None, uses: Iterable[Any] = ()) -> Values:
    """The fields of one question as stored: rating, evidence, points shown, follow-ups asked."""
    values: Values = {"rating": "", "evidence": "", "own": []}
    if rating is not None:
        values |= {"rating": choice_of(rating), "evidence": rating.evidence}
        for index, shown in rating.points_shown.items():
            values[f"point-{index}"] = TICKED
            if shown == "partly":
                values[f"partly-{index}"] = TICKED
    for use in uses:
        if use.follow_up_id is None:
            values["own"] = [*values["own"], use.own_text]
        elif use.was_asked:
            # Pages that are open hold this name, and send it: it stays, whatever the code calls a follow-up.
            values[f"probe-{use.follow_up_id}"] = TICKED
            values[f"note-{use.follow_up_id}"] = use.note
    return values


def card_values(card: Any, names: Iterable[str] = CARD_FIELDS) -> Values:
    """The fields of the card as a whole, or only the named ones."""
    return {name: getattr(card, name) for name in names}


def content_of(card: Any, ratings: Iterable[Any], uses: Iterable[Any]) -> dict[str, Any]:
    """Everything a card says at this moment, as an earlier version keeps it. Each rating has its question's `title`."""
    return {
        **card_values(card),
        "ratings": [
            {
                "question": rating.interview_question_id,
                "title": rating.title,
                "score": rating.score,
                "blank_reason": rating.blank_reason,
                "evidence": rating.evidence,
                "points_shown": rating.points_shown,
            }
            for rating in ratings
        ],
        "follow_ups": [
            {
                "question": use.interview_question_id,
                "follow_up": use.follow_up_id,
                "own_text": use.own_text,
                "was_asked": use.was_asked,
                "note": use.note,
            }
            for use in uses
        ],
    }
