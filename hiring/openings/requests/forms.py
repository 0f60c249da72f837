"""What somebody says who asks for an opening."""

from django import forms

from core.forms import ModelForm
from hiring.models import OpeningRequest, Role


class OpeningRequestForm(ModelForm):
    role = forms.ModelChoiceField(
        Role.objects.all(),
        required=False,
        empty_label="Not sure",
        help_text="If one of these fits. Whoever opens it can choose.",
    )

    class Meta:
        model = OpeningRequest
        fields = ["title", "role", "team", "headcount", "why"]
        labels = {"headcount": "People wanted", "why": "What for"}
        help_texts = {
            "title": "As candidates would read it.",
            "why": "What changes when somebody is there, and by when.",
        }
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}
