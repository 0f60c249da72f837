from django import forms

from core.forms import Form
from integrations.chat.services import why_not_give
from integrations.models import ChatHook


class ChatHookForm(Form):
    """The web hook of a channel. What is stored is never put into it."""

    kind = forms.ChoiceField(label="Chat program", choices=ChatHook.Kind.choices)
    address = forms.CharField(
        label="Address of the incoming web hook",
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Your chat program makes one for a channel. It begins with https://.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if sentence := why_not_give(address):
            raise forms.ValidationError(sentence)
        return address
