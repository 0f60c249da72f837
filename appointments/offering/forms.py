"""The times that a candidate is offered, as somebody types them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.models import User
from accounts.person_field import PersonField
from appointments.offering.services import why_not_helper
from appointments.states import AssistantUse
from appointments.telling.forms import language_field
from appointments.telling.other_language import MailTexts
from core.dates import validate_near
from core.errors import RuleViolation
from core.forms import Form, LineField, PlainTextarea, PlainTextField, offer_rows
from hiring.querysets import is_candidate
from interviews.models import Interview, Loop
from interviews.scheduling.local_time import as_instant, comes_twice, twice_sentence
from packets.handing_over.mails import SUBJECT_CHARACTERS, mistakes_in

CHOICES = 4
LOCAL = "%Y-%m-%dT%H:%M"


class OfferForm(Form):
    """Up to four choices with a time for every round, what the candidate reads of each, who reads what they ask for,
    and the mail with the link. A choice without any time is left out."""

    # How the mail reads in a language that was chosen after somebody changed the text.
    beside: MailTexts | None = None

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    language = language_field()
    # The language of the texts, which is another one until they are written anew.
    written_in = forms.CharField(max_length=8, required=False, widget=forms.HiddenInput)
    # The open offer that the page showed: this one takes its place.
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    assistants = forms.ChoiceField(
        label="AI assistants",
        choices=AssistantUse.choices,
        help_text="The page says it to the candidate before they choose.",
    )
    helper = PersonField(
        label="Who reads what would help them",
        help_text="Nobody of the panel: those who rate never see the words.",
    )
    subject = LineField(label="Subject", max_characters=SUBJECT_CHARACTERS)
    body = PlainTextField(
        label="Text of the mail", max_characters=5_000, max_lines=150, widget=PlainTextarea({"rows": 14, "dir": "auto"})
    )

    def __init__(
        self,
        *args: Any,
        loop: Loop,
        rounds: Sequence[Interview],
        proposed: Sequence[Mapping[int, datetime]] = (),
        abouts: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.loop, self.rounds = loop, rounds
        people = User.objects.people().exclude(is_candidate(loop.candidate))
        offer_rows(self, "helper", people.exclude(seats__interview__loop=loop))
        for row in rounds:
            self.fields[f"about-{row.pk}"] = PlainTextField(
                label=f"What the {row.spoken_name} is about",
                required=False,
                max_characters=1_000,
                max_lines=20,
                initial=(abouts or {}).get(row.pk, ""),
                widget=PlainTextarea({"rows": 3, "dir": "auto"}),
                help_text="The candidate reads it: what to bring to mind, and no question.",
            )
        for number in range(1, CHOICES + 1):
            times = proposed[number - 1] if number <= len(proposed) else {}
            for row in rounds:
                self._add_time(number, row, times.get(row.pk))

    def _add_time(self, number: int, row: Interview, starts_at: datetime | None) -> None:
        self.fields[_name(number, row)] = forms.DateTimeField(
            label=str(row),
            required=False,
            input_formats=[LOCAL, f"{LOCAL}:%S"],
            initial=starts_at.astimezone(ZoneInfo(row.time_zone)).replace(tzinfo=None) if starts_at else None,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
            error_messages={"invalid": "Write a day and a time as in 2027-03-12T14:00."},
        )

    @property
    def choices(self) -> list[tuple[int, list[Any]]]:
        """The fields of each choice, by its number."""
        return [(number, [self[_name(number, row)] for row in self.rounds]) for number in range(1, CHOICES + 1)]

    @property
    def about_fields(self) -> list[Any]:
        return [self[f"about-{row.pk}"] for row in self.rounds]

    def clean_helper(self) -> User:
        person: User = self.cleaned_data["helper"]
        if sentence := why_not_helper(self.loop, person):
            raise forms.ValidationError(sentence)
        return person

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if mistakes := mistakes_in(body):
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in mistakes])
        return body

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.slots: list[dict[int, datetime]] = []
        for number in range(1, CHOICES + 1):
            self._read_choice(number, values)
        if not self.slots and not self.errors:
            self.add_error(None, "Offer at least one choice with a time for every round.")
        return values

    def _read_choice(self, number: int, values: Mapping[str, Any]) -> None:
        typed = {row: values.get(_name(number, row)) for row in self.rounds}
        if not any(typed.values()):
            return
        instants = {}
        for row, moment in typed.items():
            if moment is None:
                if _name(number, row) not in self.errors:
                    self.add_error(_name(number, row), "Give this round a time too, or leave the whole choice empty.")
                continue
            try:
                instants[row.pk] = _instant(moment.replace(tzinfo=None), row.time_zone)
            except (RuleViolation, forms.ValidationError) as refusal:
                sentence = refusal.sentence if isinstance(refusal, RuleViolation) else refusal.messages[0]
                self.add_error(_name(number, row), sentence)
        if len(instants) == len(self.rounds):
            self.slots.append(instants)

    def offer(self) -> dict[str, Any]:
        """What `offer_times` takes."""
        names = ("assistants", "helper", "language", "subject", "body", "key", "replaces")
        abouts = {row.pk: self.cleaned_data[f"about-{row.pk}"] for row in self.rounds}
        return {"slots": self.slots, "abouts": abouts, **{name: self.cleaned_data[name] for name in names}}


class EffectForm(Form):
    """What comes of a request for the plan."""

    effect = PlainTextField(
        label="What changes in the plan",
        max_characters=1_000,
        max_lines=20,
        widget=PlainTextarea({"rows": 3}),
        help_text="Those who run the loop read it: a longer break, captions on. Leave out why.",
    )


def _name(number: int, row: Interview) -> str:
    return f"choice-{number}-{row.pk}"


def _instant(moment: datetime, zone: str) -> datetime:
    validate_near(moment.date())
    if comes_twice(moment, zone):
        raise RuleViolation(twice_sentence(moment, zone).replace("Choose which of the two you mean", "Offer another"))
    return as_instant(moment, zone)
