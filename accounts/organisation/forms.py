"""What an administrator says of the organisation and of its mail. What the server's environment says is not asked."""

from typing import Any

from django import forms

from accounts.forms import TimeZoneFormMixin
from core.models import Organisation
from core.organisation import KEEPING, NAME, SENDER, TIME_ZONE, MailServer, fixed_on_server
from core.sealing import opened
from core.seen_forms import SeenModelForm

# What a mail server that is named needs beside its name, and what is of use only with it.
SERVER_FIELDS = ("mail_host", "mail_port", "mail_security", "mail_user", "mail_password")


class OrganisationForm(TimeZoneFormMixin, SeenModelForm):
    is_of_the_only_row = True

    class Meta:
        model = Organisation
        fields = ["name", "time_zone", "keeps_in_browser"]
        labels = {"keeps_in_browser": "The kit works without a network"}
        help_texts = {
            "name": "As candidates know it. It stands in mails and on feedback.",
            "keeps_in_browser": "The browser of whoever writes keeps their open kit and the words that are not saved "
            "yet, for a day at most; signing out removes both. Without this no browser keeps any of it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        _leave_out(self, NAME, TIME_ZONE, KEEPING)


class MailServerForm(SeenModelForm):
    """The mail server and the address that mails come from. An empty password leaves the one that is stored."""

    is_of_the_only_row = True

    mail_password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Organisation
        fields = ["mail_from", "mail_host", "mail_port", "mail_security", "mail_user"]
        labels = {"mail_from": "Address that mails come from", "mail_host": "Server"}
        help_texts = {
            "mail_host": "Such as mail.example.org.",
            "mail_user": "Empty where the server asks for none.",
        }

    field_order = ["mail_from", *SERVER_FIELDS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail_host"].required = True
        self.fields["mail_from"].required = True
        if self.instance.mail_password:
            self.fields["mail_password"].help_text = "One is stored. Leave this empty to keep it."
        _leave_out(self, SENDER)

    def server(self) -> MailServer:
        """The server as it is typed, with the stored password where none is. Of a valid form."""
        typed = self.cleaned_data
        password = typed["mail_password"] or opened(self.instance.mail_password)
        return MailServer(typed["mail_host"], typed["mail_port"], typed["mail_security"], typed["mail_user"], password)

    def sender(self) -> str:
        """The address that is typed; empty where the server's environment says it. Of a valid form."""
        return str(self.cleaned_data.get("mail_from", ""))


def _leave_out(form: forms.ModelForm, *names: str) -> None:
    for name in fixed_on_server().intersection(names):
        form.fields.pop(name)
