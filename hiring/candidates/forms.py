"""What people type about candidates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.forms import ADDRESS_AS_HELP
from accounts.models import User
from accounts.person_field import PersonField
from core.file_kinds import EMPTY_FILE
from core.forms import FilterForm, Form, LineField, offer_rows
from core.seen_forms import SeenModelForm
from core.time_zones import TimeZoneField
from hiring.candidates import uploads
from hiring.candidates.recusals import who_must_not
from hiring.models import Candidate, Opening
from hiring.models.candidates import TAKEN
from hiring.openings.forms import OpeningField
from hiring.querysets import is_candidate
from hiring.states import STANDS


class CandidateForm(SeenModelForm):
    time_zone = TimeZoneField(
        empty="Not said: the organisation’s",
        help_text="Where they will be. Mails about their interviews say times by these clocks.",
    )
    upload = forms.FileField(
        label="Resume",
        required=False,
        help_text=f"{uploads.KINDS}, at most 10 MB. Panelists download it; nobody reads it by machine.",
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
        validators=[uploads.check_resume],
        error_messages={"empty": EMPTY_FILE},
    )

    class Meta:
        model = Candidate
        fields = ["name", "address_as", "email", "pronoun", "time_zone", "source", "external_reference", "links"]
        labels = {"source": "Where they come from", "external_reference": "Reference in your applicant system"}
        help_texts = {
            "address_as": ADDRESS_AS_HELP,
            "pronoun": "Sentences about them use it.",
            "links": "A portfolio or a profile they gave you, one https address a line. The panel sees them beside the "
            "resume.",
        }
        widgets = {"links": forms.Textarea(attrs={"rows": 3})}

    def clean_email(self) -> str:
        """The opening is not a field here, so the form asks for the pair itself."""
        typed = Candidate(pk=self.instance.pk, opening=self.instance.opening, email=self.cleaned_data["email"])
        if typed.namesakes().exists() and not self.instance.shares_address:
            raise ValidationError(TAKEN)
        return typed.email


class CandidateEditForm(CandidateForm):
    remove_resume = forms.BooleanField(label="Delete the resume that is here", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.resume:
            del self.fields["remove_resume"]


class ColleagueForm(Form):
    """Which colleague a candidate is."""

    person = PersonField(
        label="Colleague", help_text="They will read nothing about this application, whatever their part is."
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people)


class RecusalForm(Form):
    """Who must not interview a candidate."""

    person = PersonField(label="Colleague")
    reason = LineField(
        label="Why",
        required=False,
        max_characters=200,
        help_text="Such as “brother” or “former report”. It can stay empty: only those who plan this opening read "
        "it, and the candidate’s own copy holds it.",
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.people().exclude(is_candidate(candidate))
        offer_rows(self, "person", people)
        self.candidate = candidate

    def clean_person(self) -> User:
        person: User = self.cleaned_data["person"]
        if person.pk in who_must_not(self.candidate):
            raise ValidationError(f"It is noted already that {person} does not interview {self.candidate}.")
        return person


class CandidateFilter(FilterForm):
    q = LineField(label="Name or email", required=False)
    opening = OpeningField(Opening.objects.none(), label="Opening", required=False, empty_label="Any opening")
    stand = forms.ChoiceField(label="Stage", required=False, choices=[("", "Anywhere"), *STANDS.items()])

    def __init__(self, *args: Any, openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "opening", openings)
