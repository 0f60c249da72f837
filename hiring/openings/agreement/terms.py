"""What a version of an agreement says, as values: from its own rows once it is frozen, from the role until then.

Pages, signatures, scores and gaps read this and nothing else, so a version cannot say two things.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from core import fingerprint
from hiring.models import Agreement, AgreementCompetency, RoleCompetency

EQUAL = Decimal(1)


@dataclass(frozen=True)
class AgreedCompetency:
    """One line: a competency, whether it is a must-have, and its weight with the reason where it is not equal."""

    competency_id: int
    name: str
    is_must_have: bool = True
    weight: Decimal = EQUAL
    weight_reason: str = ""

    @property
    def is_equal(self) -> bool:
        return self.weight == EQUAL


@dataclass(frozen=True)
class Terms:
    """Everything that is signed: level, how the score is shown, the lines by name, and why a version follows."""

    opening_id: int
    version: int
    level: Decimal
    score_shown: str
    reason: str
    competencies: tuple[AgreedCompetency, ...]

    @property
    def fingerprint(self) -> str:
        """What a signature and a frozen version keep: of `as_text`."""
        return fingerprint.of_text(self.as_text)

    @cached_property
    def as_text(self) -> str:
        """All of it in one line, which a page sends back with a signature: what is signed is what was shown. How it is
        written never changes, for fingerprints hang on it."""
        lines = sorted(self.competencies, key=lambda line: line.competency_id)
        return fingerprint.canonical_json(
            {
                "opening": self.opening_id,
                "version": self.version,
                "level": _number(self.level),
                "score_shown": self.score_shown,
                "reason": self.reason,
                "competencies": [
                    [line.competency_id, line.name, line.is_must_have, _number(line.weight), line.weight_reason]
                    for line in lines
                ],
            }
        )

    @classmethod
    def from_text(cls, text: str) -> "Terms | None":
        """What a page had shown, read from what it sends back; None where that is no such text."""
        try:
            said = json.loads(text)
            lines = [
                AgreedCompetency(pk, name, is_must_have, Decimal(weight), reason)
                for pk, name, is_must_have, weight, reason in said["competencies"]
            ]
            return cls(
                said["opening"],
                said["version"],
                Decimal(said["level"]),
                said["score_shown"],
                said["reason"],
                tuple(sorted(lines, key=_by_name)),
            )
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            return None

    @property
    def must_haves(self) -> list[AgreedCompetency]:
        return [line for line in self.competencies if line.is_must_have]

    @property
    def weights(self) -> dict[int, Fraction]:
        """The weights that are not equal, by competency."""
        return weights_in(self.competencies)


def weights_in(lines: Iterable[AgreedCompetency]) -> dict[int, Fraction]:
    """The weights that are not equal, by competency."""
    return {line.competency_id: Fraction(line.weight) for line in lines if not line.is_equal}


def terms_of(agreement: Agreement) -> Terms:
    """What this version says now. No query of its own where the row was read `with_terms()`."""
    rows = agreement.competencies.all() if agreement.pk else ()
    if agreement.is_frozen:
        lines = [frozen_line(row) for row in rows]
    else:
        lines = _following(_asked_for(agreement), (frozen_line(row) for row in rows))
    return with_lines(agreement, lines)


def listed_terms_of(agreement: Any) -> Terms:
    """The same of a version that is not frozen and was read `with_listed_lines()`, without its lines as objects."""
    of_role, own = (map(_listed_line, lines) for lines in (agreement.role_lines, agreement.own_lines))
    return with_lines(agreement, _following(of_role, own))


def with_lines(agreement: Agreement, lines: Iterable[AgreedCompetency]) -> Terms:
    """What this version would say with these lines."""
    return Terms(
        agreement.opening_id,
        agreement.version,
        agreement.level,
        agreement.score_shown,
        agreement.reason,
        tuple(sorted(lines, key=_by_name)),
    )


def frozen_line(row: AgreementCompetency) -> AgreedCompetency:
    """A line of a frozen version, from its row alone."""
    return _line(row, row.name)


def role_lines(agreement: Agreement) -> tuple[AgreedCompetency, ...]:
    """What the role says of each competency now."""
    return tuple(_asked_for(agreement))


def _asked_for(agreement: Agreement) -> Iterator[AgreedCompetency]:
    links = agreement.opening.role.role_competencies.all()
    return (_line(link, link.competency.name) for link in links)


def _following(asked: Iterable[AgreedCompetency], own: Iterable[AgreedCompetency]) -> list[AgreedCompetency]:
    """The role's competencies; where the agreement says something else of one, that. The name is always the role's."""
    by_key = {line.competency_id: line for line in own}
    return [replace(by_key.get(line.competency_id, line), name=line.name) for line in asked]


def _listed_line(row: list[Any]) -> AgreedCompetency:
    competency, name, is_must_have, weight, reason = row
    return AgreedCompetency(competency, name, bool(is_must_have), Decimal(str(weight)), reason)


def _line(row: RoleCompetency | AgreementCompetency, name: str) -> AgreedCompetency:
    return AgreedCompetency(row.competency_id, name, row.is_must_have, row.weight, row.weight_reason)


def _by_name(line: AgreedCompetency) -> tuple[str, int]:
    return line.name.casefold(), line.competency_id


def _number(value: Decimal) -> str:
    """One way to write it: "3.5", "1"."""
    return str(float(value)).removesuffix(".0")
