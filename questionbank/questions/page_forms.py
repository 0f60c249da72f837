"""What people type on the page of a question: a comment, and who looks after it from now on."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import Form, PlainTextField, offer_rows


class CommentForm(Form):
    """A comment. It `is_needed`, unless whoever sends it may go without."""

    comment = PlainTextField(
        label="Comment",
        max_characters=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Read by those who write questions.",
    )

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = is_needed


class OwnerForm(Form):
    """Who looks after a question from now on."""

    owner = PersonField(label="Hand over to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", User.objects.people())
