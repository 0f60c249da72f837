"""What people type about questions that are written or reviewed, and how a house reviews."""

from typing import Any

from django import forms

from core.forms import Form, PlainTextField
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


class ReviewRuleForm(SeenModelForm):
    class Meta:
        model = ReviewRule
        fields = ["needs_second_person"]
        labels = {"needs_second_person": "A second person reviews every question before it is used"}
        help_texts = {
            "needs_second_person": "Whoever wrote words of a version does not review it. Without this, people activate "
            "what they wrote themselves, and its page says so."
        }
