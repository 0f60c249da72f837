"""Who comes into a pool."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import Form, offer_rows
from hiring.states import PoolStep
from questionbank.models import Competency


class PoolForm(Form):
    """One more person, and where they begin."""

    person = PersonField(label="Colleague")
    step = forms.ChoiceField(
        label="They",
        choices=[
            (PoolStep.SHADOW, "begin by watching"),
            (PoolStep.REVERSE, "ask, and are watched"),
            (PoolStep.MAY_ASK, "may ask"),
        ],
    )

    def __init__(self, *args: Any, competency: Competency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", User.objects.people().exclude(pools__competency=competency))
