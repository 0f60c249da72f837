"""A wall-clock time, typed as a day and a time of day, with the choice between the two of an hour that comes twice."""

from datetime import datetime
from typing import Any

from django import forms

from core.dates import validate_near
from core.forms import Form, offer_choices
from interviews.scheduling.local_time import comes_twice, is_skipped, offset_name, skipped_sentence, twice_sentence

FIRST, SECOND = "first", "second"


class WallClock(Form):
    """The fields, and the rule of the hours that a change of clocks skips or repeats: asked, never guessed.

    A form of this kind says in `typed_zone` which zone's clocks are meant. `moment` is naive, with `fold` set.
    """

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[validate_near],
        error_messages={"invalid": "Write a day as in 2027-03-12."},
    )
    time = forms.TimeField(
        label="Begins at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time as in 14:00."},
    )
    which = forms.ChoiceField(label="Which of the two", required=False, widget=forms.RadioSelect)

    def typed_zone(self) -> str:
        """The zone as the form holds it, before anything is validated. ValidationError where it holds none."""
        raise NotImplementedError

    def offer_which(self) -> None:
        """Ask which of the two is meant, where what the form holds comes twice; called once its values are there."""
        try:
            day, time = (self.fields[name].clean(self[name].value()) for name in ("day", "time"))
            zone = self.typed_zone()
        except forms.ValidationError:
            day = None
        moment = datetime.combine(day, time) if day and time else None
        if moment is None or not comes_twice(moment, zone):
            del self.fields["which"]
            return
        first, second = (offset_name(moment.replace(fold=fold), zone) for fold in (0, 1))
        offer_choices(self, "which", [(FIRST, f"The first, at {first}"), (SECOND, f"The second, at {second}")])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            zone = self.typed_zone()
        except forms.ValidationError:
            return values
        if not values.get("day") or not values.get("time"):
            return values
        moment = datetime.combine(values["day"], values["time"])
        if is_skipped(moment, zone):
            self.add_error("time", skipped_sentence(moment, zone))
        elif "which" in self.fields and not values.get("which"):
            self.add_error("which", twice_sentence(moment, zone))
        values["moment"] = moment.replace(fold=int(values.get("which") == SECOND))
        return values


def initial_wall_clock(moment: datetime) -> dict[str, Any]:
    """What the fields hold for a moment in the zone it is given in."""
    return {"day": moment.date(), "time": moment.time(), "which": SECOND if moment.fold else FIRST}
