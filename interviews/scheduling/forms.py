"""When and where a round is held, and when the panel meets."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from accounts.models import User
from core.forms import LineField
from core.seen_forms import NOTHING, SeenFormMixin
from core.time_zones import TimeZoneField
from core.wording import clock, long_date, zone_name
from interviews.models import Interview
from interviews.scheduling.local_time import as_instant
from interviews.scheduling.wall_clock import WallClock, initial_wall_clock

WHERE = ("time_zone", "means", "place", "link", "dial_in")


class ScheduleForm(SeenFormMixin, WallClock):
    """When and where a round is held: a wall-clock time in a zone."""

    time_zone = TimeZoneField(help_text="Of the place where the interview is held.")
    means = forms.ChoiceField(
        label="How it is held", required=False, choices=[("", "Not said yet"), *Interview.Means.choices]
    )
    place = LineField(label="Place", required=False, max_characters=200)
    link = forms.URLField(
        label="Video link",
        required=False,
        max_length=400,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": "Write the whole address, beginning with https."},
    )

    dial_in = LineField(
        label="Number to call", required=False, max_characters=100, help_text="With the code that lets people in."
    )

    field_order = ("day", "time", "time_zone", "which", "means", "place", "link", "dial_in")

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_schedule(interview), **kwargs)
        # The zone comes before the time, which is said by its clocks.
        self.remember({name: getattr(interview, name) for name in ("starts_at", *WHERE)})
        self.offer_which()

    def typed_zone(self) -> str:
        return self.fields["time_zone"].clean(self["time_zone"].value())

    def schedule(self) -> dict[str, Any]:
        """What `schedule_interview` takes; the time as an instant."""
        where = {name: self.cleaned_data[name] for name in WHERE}
        return {"starts_at": as_instant(self.cleaned_data["moment"], where["time_zone"]), **where}

    def typed_values(self) -> dict[str, Any]:
        return self.schedule()

    def label_of(self, name: str) -> str:
        return "Time" if name == "starts_at" else super().label_of(name)

    def said(self, name: str, value: Any) -> str:
        return _said_time(value, self.typed_zone()) if name == "starts_at" else super().said(name, value)

    def fields_for(self, name: str, value: Any) -> dict[str, Any]:
        if name != "starts_at":
            return dict(super().fields_for(name, value))
        return _clock_fields(value, self.typed_zone())


def _clock_fields(moment: datetime | None, zone: str) -> dict[str, Any]:
    """The fields that show this moment by the clocks of a zone, as they are sent."""
    local = initial_wall_clock(moment.astimezone(zoneinfo.ZoneInfo(zone))) if moment else {}
    return {name: str(local.get(name, "")) for name in ("day", "time", "which")}


def _said_time(moment: datetime | None, zone: str) -> str:
    """Says "Thursday 12 March, 14:00, Europe/Berlin"."""
    if moment is None:
        return NOTHING
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        return f"{long_date(moment)}, {clock(moment)}, {zone}"


def initial_schedule(interview: Interview) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(interview, name) for name in WHERE}
    if interview.starts_at:
        values |= initial_wall_clock(interview.starts_at.astimezone(zoneinfo.ZoneInfo(interview.time_zone)))
    return values


class FirstRoundForm(WallClock):
    """When the first round of a loop begins, in the planner's own time; the others follow. Both fields empty say
    nothing yet."""

    field_order = ("day", "time", "which")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.zone = user.time_zone
        super().__init__(*args, **kwargs)
        for name in ("day", "time"):
            self.fields[name].required = False
            self.fields[name].widget.attrs["class"] = "form-control form-control-sm"
        self.offer_which()

    def typed_zone(self) -> str:
        return self.zone

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and bool(values.get("day")) != bool(values.get("time")):
            missing = "time" if values.get("day") else "day"
            self.add_error(missing, "Say the day and the time, or leave both empty.")
        if not self.errors and "moment" in values:
            values["starts_at"] = as_instant(values["moment"], self.zone)
            if values["starts_at"] < timezone.now():
                self.add_error("day", "This time has passed. Choose one that lies ahead.")
        return values


class DebriefTimeForm(SeenFormMixin, WallClock):
    """By when the debrief opens at the latest, in the reader's own time. Both fields empty say nothing."""

    field_order = ("day", "time", "which")

    def __init__(self, *args: Any, user: User, debrief_at: datetime | None = None, **kwargs: Any) -> None:
        self.zone = user.time_zone
        local = debrief_at.astimezone(zoneinfo.ZoneInfo(self.zone)) if debrief_at else None
        super().__init__(*args, initial=initial_wall_clock(local) if local else {}, **kwargs)
        self.fields["day"].label = "The debrief opens at the latest on"
        self.fields["time"].label = "At"
        clocks = zone_name(zoneinfo.ZoneInfo(self.zone))
        self.fields[
            "time"
        ].help_text = f"By the clocks of {clocks}. Panelists see it while they wait. Leave both empty to say nothing."
        for name in ("day", "time"):
            self.fields[name].required = False
        self.remember({"debrief_at": debrief_at})
        self.offer_which()

    def add_prefix(self, field_name: str) -> str:
        # Pages that are open send these names.
        names = {"day": "debrief_at_0", "time": "debrief_at_1", "which": "debrief_at_which", "seen": "debrief_at_seen"}
        return names.get(field_name, field_name)

    def typed_zone(self) -> str:
        return self.zone

    def typed_values(self) -> dict[str, Any]:
        return {"debrief_at": self.cleaned_data.get("debrief_at")}

    def label_of(self, name: str) -> str:
        return "Time of the debrief"

    def said(self, name: str, value: Any) -> str:
        return _said_time(value, self.zone)

    def fields_for(self, name: str, value: Any) -> dict[str, Any]:
        return _clock_fields(value, self.zone)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and bool(values.get("day")) != bool(values.get("time")):
            missing = "time" if values.get("day") else "day"
            self.add_error(missing, "Say the day and the time, or leave both empty.")
        if not self.errors and "moment" in values:
            values["debrief_at"] = as_instant(values["moment"], self.zone)
            if values["debrief_at"] < timezone.now():
                self.add_error("day", "This time has passed. Choose one that lies ahead.")
        return values
