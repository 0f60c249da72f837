"""The limits of a pass."""

from core.seen_forms import SeenModelForm
from questionbank.models import PracticeLimits


class LimitsForm(SeenModelForm):
    is_of_the_only_row = True

    class Meta:
        model = PracticeLimits
        fields = ["most_mean_difference", "least_rank_agreement"]
        labels = {
            "most_mean_difference": "Mean difference at most",
            "least_rank_agreement": "Agreement on the order at least",
        }
        help_texts = {
            "most_mean_difference": "In levels, above or below. With 0.5, three answers may be one level off in all.",
            "least_rank_agreement": "From 0 to 1: the share of pairs put in the right order, less the share put in the "
            "wrong one.",
        }
