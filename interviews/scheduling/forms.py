"""When and where a round is held, and when the panel meets."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from core.forms import Form, LineField, offer_choices
from interviews.models import Interview
from interviews.scheduling.local_time import comes_twice, is_skipped, offset_name, skipped_sentence, twice_sentence

FIRST, SECOND = "first", "second"


def zone_choices() -> list[tuple[str, str]]:
    """Every zone with a place in its name, as a person would look for it."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ScheduleForm(Form):
    """When and where a round is held: a wall-clock time in a zone."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label="Begins at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    time_zone = forms.ChoiceField(label="Time zone", help_text="Of the place where the interview is held.")
    which = forms.ChoiceField(label="Which of the two", required=False, widget=forms.RadioSelect)
    place = LineField(label="Place", required=False, max_characters=200)
    link = forms.URLField(
        label="Video link",
        required=False,
        max_length=400,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_schedule(interview), **kwargs)
        offer_choices(self, "time_zone", zone_choices())
        self.fields["day"].error_messages["invalid"] = "Write a day as in 2027-03-12."
        self.fields["time"].error_messages["invalid"] = "Write a time as in 14:00."
        self.fields["link"].error_messages["invalid"] = "Write the whole address, beginning with https."
        self._offer_which()

    def _offer_which(self) -> None:
        moment, zone = self._typed_moment()
        if moment is None or not comes_twice(moment, zone):
            del self.fields["which"]
            return
        first, second = (offset_name(moment.replace(fold=fold), zone) for fold in (0, 1))
        offer_choices(self, "which", [(FIRST, f"The first, at {first}"), (SECOND, f"The second, at {second}")])

    def _typed_moment(self) -> tuple[datetime | None, str]:
        """The wall-clock time that the form holds, before anything is validated."""
        fields, values = self.fields, {name: self[name].value() for name in ("day", "time", "time_zone")}
        try:
            day, time = (fields[name].clean(values[name]) for name in ("day", "time"))
            zone = fields["time_zone"].clean(values["time_zone"])
        except forms.ValidationError:
            return None, ""
        return datetime.combine(day, time), zone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not {"day", "time", "time_zone"} <= values.keys():
            return values
        moment, zone = datetime.combine(values["day"], values["time"]), values["time_zone"]
        if is_skipped(moment, zone):
            self.add_error("time", skipped_sentence(moment, zone))
        elif "which" in self.fields and not values.get("which"):
            self.add_error("which", twice_sentence(moment, zone))
        values["starts_at"] = moment.replace(fold=int(values.get("which") == SECOND))
        return values

    def schedule(self) -> dict[str, Any]:
        """What `schedule_interview` takes."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "time_zone", "place", "link")}


def initial_schedule(interview: Interview) -> dict[str, Any]:
    values: dict[str, Any] = {"time_zone": interview.time_zone, "place": interview.place, "link": interview.link}
    if interview.starts_at:
        local = interview.starts_at.astimezone(zoneinfo.ZoneInfo(interview.time_zone))
        values |= {"day": local.date(), "time": local.time(), "which": SECOND if local.fold else FIRST}
    return values


class DebriefTimeForm(Form):
    """By when the debrief opens at the latest, in the reader's own time."""

    debrief_at = forms.SplitDateTimeField(
        label="The debrief opens at the latest",
        required=False,
        help_text="Panelists see it while they wait. Leave it empty to say nothing.",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Day of the debrief"},
            time_attrs={"type": "time", "aria-label": "Time of the debrief"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )

    def clean_debrief_at(self) -> datetime | None:
        moment = self.cleaned_data["debrief_at"]
        if moment is not None and moment < timezone.now():
            raise forms.ValidationError("This time has passed. Choose one that lies ahead.")
        return moment
