from typing import Any

from django import forms

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import Form, PlainTextField, offer_rows
from core.idempotency import new_key
from core.seen_forms import SeenModelForm
from interviews.models import PlanNote

MENTIONS = ("first", "second", "third")


class PlanNoteForm(Form):
    """A note, and whom it names."""

    text = PlainTextField(label="Note", widget=forms.Textarea(attrs={"rows": 4}))
    first = PersonField(label="Tell", required=False, help_text="They get a mail that a note names them.")
    second = PersonField(label="And", required=False)
    third = PersonField(label="And", required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MENTIONS:
            offer_rows(self, name, User.objects.people())

    @property
    def mentions(self) -> list[User]:
        """Whom it names. Of a valid form."""
        return [self.cleaned_data[name] for name in MENTIONS if self.cleaned_data[name]]


class PlanNoteEditForm(SeenModelForm):
    class Meta:
        model = PlanNote
        fields = ["text"]
        labels = {"text": "Note"}
