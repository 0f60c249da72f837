"""What the calibration page says: each measure in a sentence, with its figure, its interval and its drawing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from core.wording import counted, number_word, plain, sentence_case
from interviews.figures.calibration import MINIMUM, Calibration, Estimate
from interviews.figures.tallies import PanelAgreement, Tally
from questionbank.scale import HIGHEST, LOWEST, MIDDLE, NUMBERS

UNCLEAR = "No clear difference."


@dataclass(frozen=True)
class Measure:
    """One line of a person's calibration."""

    name: str
    question: str
    estimate: Estimate
    above: str
    below: str
    needs: str
    reach: float = 2.0  # the drawing goes from minus this to plus this

    @property
    def sentence(self) -> str:
        if self.estimate.value is None:
            return self.needs
        if not self.estimate.is_clear:
            return UNCLEAR
        return self.above if self.estimate.value > 0 else self.below

    @property
    def figure(self) -> str:
        return "" if self.estimate.value is None else signed(self.estimate.value)

    @property
    def interval(self) -> str:
        if self.estimate.value is None:
            return ""
        return f"{signed(self.estimate.low)} to {signed(self.estimate.high)}"

    @property
    def drawing(self) -> SafeString | str:
        return "" if self.estimate.value is None else interval_svg(self.estimate, self.reach)


def signed(value: float) -> str:
    """Says "+0.3", "−0.3" and "0"; the sign is the point of the figure."""
    text = f"{abs(value):.1f}"
    if text == "0.0":
        return "0"
    return f"{'+' if value > 0 else '−'}{text}"


_LEFT, _RIGHT, _AXIS_Y = 16, 204, 18


def interval_svg(estimate: Estimate, reach: float) -> SafeString:
    """A line from minus to plus `reach` with zero in the middle, the interval as a bar, the figure as a dot."""
    middle = (_LEFT + _RIGHT) / 2

    def x(value: float) -> str:
        inside = max(-reach, min(reach, value))
        return plain(middle + inside / reach * (middle - _LEFT))

    label = f"{signed(estimate.value or 0)}, between {signed(estimate.low)} and {signed(estimate.high)}"
    end = plain(reach)
    return SafeString(
        f'<svg class="lw-dist lw-interval" viewBox="0 0 220 40" role="img" aria-label="{label}">'
        f'<path class="lw-dist-axis" d="M{_LEFT} {_AXIS_Y}H{_RIGHT}M{plain(middle)} {_AXIS_Y - 8}v16"/>'
        f'<path class="lw-dist-range" d="M{x(estimate.low)} {_AXIS_Y}H{x(estimate.high)}"/>'
        f'<circle class="lw-dist-dot" cx="{x(estimate.value or 0)}" cy="{_AXIS_Y}" r="6"/>'
        f'<text x="{_LEFT}" y="38">−{end}</text><text x="{plain(middle)}" y="38">0</text>'
        f'<text x="{_RIGHT}" y="38">+{end}</text></svg>'
    )


def measures_of(found: Calibration) -> list[Measure]:
    """The five measures in the order of the page."""
    few = f"Needs {MINIMUM} candidates; you have {found.candidates}."
    halves = f"Needs {2 * MINIMUM} candidates; you have {found.candidates}."
    days = f"Needs {MINIMUM} first and {MINIMUM} later interviews of a day; one of them has {found.day_order.count}."
    return [
        Measure(
            "Leniency or severity",
            "Your rating minus the mean of the others’ ratings of the same answer, in levels.",
            found.leniency,
            "You rate higher than the others who heard the same answers.",
            "You rate lower than the others who heard the same answers.",
            few,
        ),
        Measure(
            "Central tendency",
            f"How much more often you give a {MIDDLE} than the others do, as a share of answers: +0.1 is ten in a "
            "hundred.",
            found.central,
            "You use the middle of the scale more often than the others.",
            "You use the middle of the scale less often than the others.",
            few,
            reach=1.0,
        ),
        Measure(
            "Halo",
            "How far your ratings of one candidate lie apart, beside the others’ on the same competencies, in levels.",
            found.halo,
            "You tell one candidate’s competencies apart more than the others do.",
            "Your ratings of one candidate lie closer together than the others’. One answer may colour the rest.",
            f"Needs {MINIMUM} candidates; you have {found.halo.count}.",
        ),
        Measure(
            "Drift",
            "Your leniency in the later half of your candidates minus that in the earlier half, in levels.",
            found.drift,
            "You have become more lenient.",
            "You have become stricter.",
            halves,
        ),
        Measure(
            "Order in the day",
            "Your leniency in later interviews of a day minus that in the first one, in levels.",
            found.day_order,
            "You rate later interviews of a day higher than the first one.",
            "You rate later interviews of a day lower than the first one.",
            days,
        ),
    ]


@dataclass(frozen=True)
class InShort:
    """What all measures of a person come to: one sentence, and the band that it speaks of."""

    sentence: str
    measure: Measure


def in_short(measures: Sequence[Measure]) -> InShort:
    """The first measure with a clear difference; where there is none, the first one that has a figure says so."""
    known = [measure for measure in measures if measure.estimate.value is not None]
    if not known:
        return InShort(f"Nothing can be said yet. {measures[0].sentence}", measures[0])
    clear = [measure for measure in known if measure.estimate.is_clear]
    if clear:
        return InShort(clear[0].sentence, clear[0])
    return InShort("Nothing sets your ratings clearly apart from those of the others.", known[0])


def wait_words(waited: timedelta | None) -> str:
    """Says "20 min", "5 h", "2 days"; nothing for None."""
    if waited is None:
        return ""
    minutes = round(waited.total_seconds() / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"


@dataclass(frozen=True)
class InsightRow:
    """One group of the table, in words."""

    group: Tally
    by: str = ""

    @property
    def name(self) -> str:
        if self.by == "month" and self.group.name:
            return f"{date.fromisoformat(f'{self.group.name}-01'):%B %Y}"
        return self.group.name or "None"

    @property
    def cards(self) -> str:
        return f"{self.group.submitted} of {self.group.card_count}" if self.group.card_count else ""

    @property
    def in_time(self) -> str:
        return f"{self.group.in_time} of {self.group.submitted}" if self.group.card_count else ""

    @property
    def wait(self) -> str:
        return wait_words(self.group.median_wait)

    @property
    def coverage(self) -> str:
        return f"{self.group.rated} of {self.group.answer_count}" if self.group.answer_count else ""

    @property
    def spread(self) -> str:
        return "" if self.group.spread is None else f"{self.group.spread:.1f}"

    @property
    def answers(self) -> str:
        return counted(self.group.shared, "answer", figures=True)

    @property
    def alpha(self) -> str:
        if self.group.alpha is not None:
            return f"{self.group.alpha:.2f}".replace("-", "−")
        if not self.group.has_enough:
            return f"needs {MINIMUM} candidates; has {self.group.compared}"
        return "undefined"

    @property
    def gaps(self) -> list[int]:
        """How many answers have their ratings so many levels apart, by GAPS."""
        return [self.group.gaps[levels] for levels in GAPS]

    @property
    def drawing(self) -> SafeString | str:
        return gaps_svg(self.gaps) if self.group.units else ""


GAPS = range(HIGHEST - LOWEST + 1)  # how many levels two ratings may lie apart
_FLOOR, _TALLEST = 32, 28
_STEP = 120 // len(GAPS)
_BAR = _STEP * 2 // 3


def gaps_svg(counts: list[int]) -> SafeString:
    """A bar for each of GAPS, as high as its share of the highest; the values stand in its name."""
    label = ", ".join(f"{gap} apart: {counted(number, 'answer')}" for gap, number in enumerate(counts))
    return bars_svg(counts, GAPS, label)


def levels_svg(counts: Sequence[int]) -> SafeString:
    """A bar for each level of the scale; the values stand in its name."""
    pairs = zip(NUMBERS, counts, strict=True)
    return bars_svg(
        counts, NUMBERS, ", ".join(f"level {level}: {counted(number, 'rating')}" for level, number in pairs)
    )


def bars_svg(counts: Sequence[int], marks: Iterable[int], label: str) -> SafeString:
    """Bars over their marks, each as high as its share of the highest."""
    most = max(counts)
    bars = ""
    for place, (mark, number) in enumerate(zip(marks, counts, strict=True)):
        x, height = 8 + place * _STEP, plain(number / most * _TALLEST)
        bars += (
            f'<rect class="lw-dist-dot" x="{x}" y="{plain(_FLOOR - float(height))}" width="{_BAR}" height="{height}"/>'
        )
        bars += f'<text x="{x + _BAR // 2}" y="46">{mark}</text>'
    return SafeString(
        f'<svg class="lw-dist lw-gaps" viewBox="0 0 136 48" role="img" aria-label="{sentence_case(label)}">'
        f'<path class="lw-dist-axis" d="M4 {_FLOOR}H132"/>{bars}</svg>'
    )


def rows_of(groups: Iterable[Tally], by: str = "") -> list[InsightRow]:
    return [InsightRow(group, by) for group in groups]


def panel_sentence(found: PanelAgreement, candidates: int) -> str:
    """What the intraclass correlation says, with what it stands on; nothing below the minimum count."""
    if candidates < MINIMUM or found.single is None:
        return ""
    mean = "" if found.mean is None else f", the mean of {number_word(found.raters)} ratings at {found.mean:.2f}"
    answers = counted(found.answers, "answer", figures=True)
    text = f"one rating tells answers apart at {found.single:.2f}{mean} (intraclass correlation, 1 is best; {answers})."
    return sentence_case(text.replace("-", "−"))
