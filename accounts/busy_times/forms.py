from django import forms

from accounts.busy_times.services import why_not_give
from core.forms import Form


class BusyAddressForm(Form):
    """The private address of one's own calendar. What is stored is never put into it."""

    address = forms.CharField(
        label="Private address of your calendar",
        max_length=2000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Your calendar calls it secret address, private link or iCal address. It begins with https://.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if sentence := why_not_give(address):
            raise forms.ValidationError(sentence)
        return address
