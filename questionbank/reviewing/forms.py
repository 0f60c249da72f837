"""How a house reviews its questions."""

from core.seen_forms import SeenModelForm
from questionbank.models import ReviewRule


class ReviewRuleForm(SeenModelForm):
    is_of_the_only_row = True

    class Meta:
        model = ReviewRule
        fields = ["needs_second_person"]
        labels = {"needs_second_person": "A second person reviews every question before it is used"}
        help_texts = {
            "needs_second_person": "Whoever wrote words of a version does not review it. Without this, people activate "
            "what they wrote themselves, and its page says so."
        }
