"""What panelists of the demo hear and make of it: levels, scores and words. The same each time, and never twice."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from config.demo.data import texts
from interviews.models import InterviewQuestion
from questionbank.scale import HIGHEST, LOWEST

LEVELS = {"low": 2, "mid": 3, "high": 4}
# Lines that one person notes of an answer.
LINES = 2


@dataclass(frozen=True)
class Showing:
    """How a candidate came across: on the whole, and in the competencies (slugs) that stood out."""

    level: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    number: int = 0

    @classmethod
    def of(cls, row: dict[str, Any], number: int) -> "Showing":
        """As the candidate's row says."""
        stood_out = {name: tuple(row.get(name, ())) for name in ("strong", "weak", "apart")}
        return cls(row.get("level", "mid"), number=number, **stood_out)

    def level_in(self, question: InterviewQuestion, writer: User) -> str:
        """What this person heard of it."""
        slug = question.competency.slug
        if slug in self.apart:
            return "low" if writer.seniority < 6 else "high"
        return "high" if slug in self.strong else "low" if slug in self.weak else self.level


def heard(question: InterviewQuestion, writer: User, showing: Showing, voice: int) -> tuple[int, str]:
    """The score that one panelist gives for an answer, and what they note; `voice` is their place on the panel."""
    level, turn = showing.level_in(question, writer), question.position + showing.number
    habits = texts()["habits"].get(writer.email.partition("@")[0], [0])
    better = 1 if level == "high" and turn % 3 == 0 else 0
    score = LEVELS[level] + better + habits[turn % len(habits)]
    return max(LOWEST, min(HIGHEST, score)), noted(question, level, voice, showing.number)


def noted(question: InterviewQuestion, level: str, voice: int, number: int = 0) -> str:
    """The lines that one voice of a panel takes down; others take others."""
    lines = texts()["evidence"][question.slug][level]
    first = number % len(lines)
    in_turn = [*lines[first:], *lines[:first]]
    return " ".join(in_turn[voice * LINES : (voice + 1) * LINES] or in_turn[1::2])


def answer_heard(question: InterviewQuestion, writer: User, level: str, voice: int = 0) -> tuple[int | None, str]:
    """The same without a candidate's own ups and downs; of two questions the youngest learned nothing."""
    turn = question.position + len(writer.name)
    if question.slug in ("dataset-withdrawn", "twice-the-alarms-overnight") and writer.seniority == 3:
        return None, ""
    level = heard_apart(question, writer) if level == "split" else "mid" if turn % 4 == 3 else level
    score = LEVELS[level] + (1 if level == "high" and turn % 3 == 0 else 0)
    return score, noted(question, level, voice)


def heard_apart(question: InterviewQuestion, writer: User) -> str:
    """Two competencies divide this panel, on the rest it agrees more or less."""
    if question.competency.slug in ("stakeholders", "technical-leadership", "mlops"):
        return "low" if writer.seniority < 6 else "high"
    return "high" if question.position % 2 == 1 or writer.seniority > 5 else "mid"


def tone_of(scores: list[int]) -> tuple[str, str]:
    """What a card's scores come to: the tone of its summary, and the recommendation."""
    mean = sum(scores) / len(scores)
    if mean < LEVELS["low"] + 0.6:
        return "low", "strong_no" if mean < LEVELS["low"] - 0.1 else "no"
    if mean < LEVELS["mid"] + 0.6:
        return "mid", "yes" if mean > LEVELS["mid"] else "no"
    return "high", "strong_yes" if mean > LEVELS["high"] + 0.2 else "yes"
