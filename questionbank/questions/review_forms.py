"""What people type about questions that are written or reviewed, and how a house reviews."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.person_field import PersonField
from core.forms import Form, PlainTextField, offer_rows
from core.seen_forms import SeenModelForm
from questionbank.models import ReviewRule


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


class ReviewRuleForm(SeenModelForm):
    class Meta:
        model = ReviewRule
        fields = ["needs_second_person"]
        labels = {"needs_second_person": "A second person reviews every question before it is used"}
        help_texts = {
            "needs_second_person": "Whoever wrote words of a version does not review it. Without this, people activate "
            "what they wrote themselves, and its page says so."
        }
