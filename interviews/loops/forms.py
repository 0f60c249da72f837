"""Forms of planning: which template, who sits where, who asks what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.person_field import PersonField, tell_apart
from core.forms import FilterForm, Form, LineField, PlainTextField, offer_choices, offer_rows
from core.seen_forms import SeenFormMixin
from hiring.models import LoopTemplate, Opening
from hiring.planning import LEAST_MINUTES, MOST_MINUTES
from hiring.querysets import is_candidate
from hiring.templates.forms import FormOfRound
from interviews.loops.services.panels import choices_of
from interviews.models import Interview, InterviewQuestion, Loop, Seat
from interviews.scheduling.loads import LOAD


class PlanForm(Form):
    """Which template a candidate's loop is made from, and whether the last panel is proposed again.

    The version that the opening follows is the only one; where none is chosen yet, whoever `may_choose` for the opening
    chooses it here.
    """

    template = forms.ModelChoiceField(
        queryset=LoopTemplate.objects.none(), label="Loop template", empty_label=None, widget=forms.RadioSelect
    )
    same_panel = forms.BooleanField(required=False)

    def __init__(self, *args: Any, opening: Opening, like: Loop | None, may_choose: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "template", _offered_to(opening, may_choose))
        self.fields["template"].help_text = (
            "Every candidate of this opening meets the same rounds and questions."
            if opening.template_id
            else "It is chosen for the opening with this: every candidate meets the same rounds and questions."
        )
        self.fields["template"].error_messages["invalid_choice"] = (
            "This version is no longer published, or the opening follows another one now. Choose what is listed here."
        )
        self.initial.setdefault("template", opening.template_id)
        if like is None:
            del self.fields["same_panel"]
        else:
            self.fields["same_panel"].label = f"Propose the panel of {like.candidate}’s loop"
            self.fields["same_panel"].help_text = "The same panel for every candidate makes ratings comparable."
            self.initial.setdefault("same_panel", True)


def _offered_to(opening: Opening, may_choose: bool) -> QuerySet[LoopTemplate]:
    if opening.template_id:
        return LoopTemplate.objects.filter(pk=opening.template_id)
    published = LoopTemplate.objects.published().filter(role=opening.role_id).order_by("name")
    return published if may_choose else published.none()


PANELIST, LEAD, SHADOW, OFF = "panelist", "lead", "shadow", "off"
PARTS = [(PANELIST, "Panelist"), (LEAD, "Lead"), (SHADOW, "Shadow, watches and learns")]


class SeatForm(Form):
    """One more person for the panel."""

    person = PersonField(note=LOAD)
    part = forms.ChoiceField(label="Part", choices=PARTS, initial=PANELIST)

    def __init__(self, *args: Any, interview: Interview, seated: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.people().exclude(pk__in=list(seated))
        offer_rows(self, "person", people.exclude(is_candidate(interview.loop.candidate)))

    def seat(self) -> dict[str, Any]:
        """What `seat_panelist` takes."""
        part = self.cleaned_data["part"]
        return {"panelist": self.cleaned_data["person"], "is_lead": part == LEAD, "is_shadow": part == SHADOW}


class PanelForm(SeenFormMixin, Form):
    """Everybody's part in one round: a choice for each seat, each question and each follow-up. `stored` is what these
    are now."""

    def __init__(
        self,
        *args: Any,
        seats: Sequence[Seat],
        questions: Sequence[InterviewQuestion],
        stored: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.questions = seats, questions
        self.people = {str(seat.panelist_id): seat.panelist for seat in seats}
        tell_apart(self.people.values())
        choices = [
            ("", "Nobody yet"),
            *((str(other_seat.panelist_id), other_seat.panelist.distinct_name) for other_seat in seats),
        ]
        for seat in seats:
            self._add(
                f"seat-{seat.pk}",
                f"Part of {seat.panelist.distinct_name}",
                [*PARTS, (OFF, "Off the panel")],
                part_of(seat),
            )
        for question in questions:
            self._add(f"asker-{question.pk}", "Asks", choices, question.asker_id)
            for follow_up in question.follow_ups.all():
                # Pages that are open hold this name, and send it: it stays, whatever the code calls a follow-up.
                self._add(f"probe-{follow_up.pk}", follow_up.text, choices, follow_up.assignee_id)
        self.titles = {f"asker-{question.pk}": question.title for question in questions}
        self.remember(stored)

    def _add(self, name: str, label: str, choices: Sequence[tuple[str, str]], initial: Any) -> None:
        widget = forms.Select(attrs={"class": "form-select form-select-sm"})
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial or "", widget=widget
        )
        self.fields[name].error_messages["invalid_choice"] = "Choose somebody who sits on this panel."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        silent = {
            str(seat.panelist_id): "is off the panel" if values.get(f"seat-{seat.pk}") == OFF else "is a shadow"
            for seat in self.seats
            if values.get(f"seat-{seat.pk}") in (OFF, SHADOW)
        }
        for name, chosen in list(values.items()):
            if name.startswith(("asker-", "probe-")) and chosen in silent:
                self.add_error(name, f"{self.people[chosen]} {silent[chosen]}. Choose somebody else.")
        leads = [seat for seat in self.seats if values.get(f"seat-{seat.pk}") == LEAD]
        if len(leads) > 1:
            self.add_error(f"seat-{leads[-1].pk}", "A panel has one lead.")
        return values

    def typed_values(self) -> dict[str, Any]:
        return choices_of(seats=self.parts(), askers=self.askers(), holders=self.holders())

    def label_of(self, name: str) -> str:
        if name == "lead":
            return "Who leads"
        if name in self.titles:
            return f"Who asks “{self.titles[name]}”"
        return f"Who holds “{self.fields[name].label}”" if name.startswith("probe-") else super().label_of(name)

    def said(self, name: str, value: Any) -> str:
        if name == "lead":
            return next((seat.panelist.name for seat in self.seats if seat.pk == value), "Nobody")
        return super().said(name, getattr(value, "pk", value) or "")

    def fields_for(self, name: str, value: Any) -> dict[str, Any]:
        if name != "lead":
            return dict(super().fields_for(name, value))
        mine = [f"seat-{seat.pk}" for seat in self.seats if self.data.get(f"seat-{seat.pk}") == LEAD]
        return {**dict.fromkeys(mine, PANELIST), **({f"seat-{value}": LEAD} if value else {})}

    # What the page did not hold, because it joined the round after the page was opened, is not in the three below.

    def parts(self) -> dict[int, str]:
        """The part chosen for each seat, by its key."""
        return {seat.pk: self.cleaned_data[name] or PANELIST for seat, name in self._sent("seat", self.seats)}

    def askers(self) -> dict[int, Any]:
        """Who asks each question, by its key."""
        return {
            question.pk: self.people.get(self.cleaned_data[name])
            for question, name in self._sent("asker", self.questions)
        }

    def holders(self) -> dict[int, Any]:
        """Who holds each follow-up, by its key."""
        follow_ups = [follow_up for question in self.questions for follow_up in question.follow_ups.all()]
        return {
            follow_up.pk: self.people.get(self.cleaned_data[name])
            for follow_up, name in self._sent("probe", follow_ups)
        }

    def _sent(self, kind: str, rows: Iterable[Any]) -> list[tuple[Any, str]]:
        """Those of the rows that the page sent a choice for, each with the name of its field."""
        named = [(row, f"{kind}-{row.pk}") for row in rows]
        return [(row, name) for row, name in named if self.add_prefix(name) in self.data]


def part_of(seat: Seat) -> str:
    return SHADOW if seat.is_shadow else LEAD if seat.is_lead else PANELIST


class RoundOfLoopForm(FormOfRound):
    """What of a round of one loop can be changed."""

    minutes = forms.IntegerField(label="Minutes", min_value=LEAST_MINUTES, max_value=MOST_MINUTES)

    class Meta:
        model = Interview
        fields = ["name", "purpose", "minutes", "overhead"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"purpose": "What this round should find out. It stands at the top of each panelist’s kit."}


class QuestionFilterForm(FilterForm):
    """Which questions of the bank are offered for a loop."""

    q = LineField(label="Search in all fields", required=False)
    competency = forms.ChoiceField(label="Competency", required=False)
    show = forms.BooleanField(label="Only what closes a gap", required=False)

    def __init__(self, *args: Any, competencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All"), *((str(pk), name) for pk, name in competencies)]
        offer_choices(self, "competency", choices)


class ApplicationEndForm(Form):
    """What is noted about the end of an application, and whether loops under way end with it."""

    reason = PlainTextField(
        label="What they said, or what you noted",
        required=False,
        max_characters=2_000,
        help_text="For the hiring team. The panel does not read it; the candidate may ask for their record.",
    )
