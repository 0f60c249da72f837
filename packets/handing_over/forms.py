"""The mail that carries a packet's link."""

from django import forms

from core.forms import Form, PlainTextarea, PlainTextField
from packets.handing_over.mails import mistakes_in


class MailForm(Form):
    """The mail to the candidate, for this one time."""

    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    body = PlainTextField(
        label="Text of the mail", max_characters=5_000, max_lines=100, widget=PlainTextarea({"rows": 16, "dir": "auto"})
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if mistakes := mistakes_in(body):
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in mistakes])
        return body
