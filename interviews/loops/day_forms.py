"""Times for the rounds of a loop: one of those that are proposed, or typed by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from core.dates import validate_near
from core.forms import Form
from core.pages import whole_number
from interviews.models import Interview
from interviews.scheduling.local_time import as_instant, comes_twice, is_skipped, skipped_sentence

NONE_CHOSEN = "Choose one of the proposals, or set times by hand."
# Both empty leave the round as it is.
HALF = "Give the round a day and a time, or leave both empty."
TWICE = "The clocks show {time:%H:%M} twice on that day. Set it on the round’s own page, which asks which is meant."


class ProposalForm(Form):
    """One proposal as its button sends it, and what the page stood for."""

    plan = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_plan(self) -> dict[int, datetime | None]:
        times = read_times(str(self.cleaned_data["plan"]))
        if not times or None in times.values():
            raise forms.ValidationError(NONE_CHOSEN)
        return times

    def times(self) -> dict[int, datetime]:
        return dict(self.cleaned_data["plan"])


class TimesForm(Form):
    """A day and a time for each round, by the clocks of the place where it is held."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rounds: Sequence[Interview], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = rounds
        for row in rounds:
            local = row.starts_at.astimezone(ZoneInfo(row.time_zone)) if row.starts_at else None
            self.fields[f"day-{row.pk}"] = forms.DateField(
                label=f"Day of the {row.spoken_name}",
                required=False,
                initial=local and local.date(),
                widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
                validators=[validate_near],
                error_messages={"invalid": "Write a day as in 2027-03-12."},
            )
            self.fields[f"time-{row.pk}"] = forms.TimeField(
                label=f"Time of the {row.spoken_name}",
                required=False,
                initial=local and local.time(),
                widget=forms.TimeInput(attrs={"type": "time", "class": "form-control"}, format="%H:%M"),
                error_messages={"invalid": "Write a time as in 14:00."},
            )

    def lines(self) -> list[tuple[Interview, Any, Any]]:
        """Each round with its two fields."""
        return [(row, self[f"day-{row.pk}"], self[f"time-{row.pk}"]) for row in self.rounds]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for row in self.rounds:
            day, at = values.get(f"day-{row.pk}"), values.get(f"time-{row.pk}")
            if f"day-{row.pk}" in self.errors or f"time-{row.pk}" in self.errors:
                continue
            if (day is None) != (at is None):
                self.add_error(f"day-{row.pk}" if day is None else f"time-{row.pk}", HALF)
            elif day and at:
                self._check(row, datetime.combine(day, at))
        return values

    def _check(self, row: Interview, moment: datetime) -> None:
        if is_skipped(moment, row.time_zone):
            self.add_error(f"time-{row.pk}", skipped_sentence(moment, row.time_zone))
        elif comes_twice(moment, row.time_zone) and self._instant(row, moment) != row.starts_at:
            self.add_error(f"time-{row.pk}", TWICE.format(time=moment))

    def times(self) -> dict[int, datetime]:
        """The instants that are typed, by the keys of the rounds. A minute that did not change keeps its instant."""
        found = {}
        for row in self.rounds:
            day, at = self.cleaned_data.get(f"day-{row.pk}"), self.cleaned_data.get(f"time-{row.pk}")
            if day and at:
                found[row.pk] = self._instant(row, datetime.combine(day, at))
        return found

    @staticmethod
    def _instant(row: Interview, moment: datetime) -> datetime:
        stored = row.starts_at
        if stored:
            local = stored.astimezone(ZoneInfo(row.time_zone)).replace(second=0, microsecond=0)
            if local.replace(tzinfo=None, fold=0) == moment:
                return stored
        return as_instant(moment, row.time_zone)


def written_times(times: Mapping[int, datetime | None]) -> str:
    """Times as a button sends them: "12=2027-03-12T08:00:00+00:00;13="."""
    return ";".join(f"{pk}={start.isoformat() if start else ''}" for pk, start in times.items())


def read_times(text: str) -> dict[int, datetime | None]:
    """What `written_times` wrote; nothing where it is anything else."""
    found: dict[int, datetime | None] = {}
    for part in text.split(";"):
        key, _, moment = part.partition("=")
        pk = whole_number(key)
        try:
            start = datetime.fromisoformat(moment) if moment else None
        except ValueError:
            return {}
        if pk is None or (start and start.tzinfo is None):
            return {}
        found[pk] = start
    return found
