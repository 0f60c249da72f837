"""A list of people as somebody pastes or uploads it, and each of them as they would be added."""

from collections import Counter
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from accounts.people_lists.written import PEOPLE, WrittenPerson, people_in_sheets, people_in_table, people_in_text
from core.addresses import AddressFormField, canonical_email
from core.errors import CannotRead
from core.forms import Form, LineField, PlainTextField, dress
from core.reading.encodings import MAX_BYTES, TOO_LARGE, text_of_file
from core.reading.sheets import table_of_csv, table_of_xlsx
from core.wording import counted, listed, number_word, sentence_case

MOST_PEOPLE = 500
NOTHING_SENT = "Paste some names and addresses, or choose a file."
NOBODY_FOUND = "Nobody is named in this. Each line needs a name and an address of mail."
NOBODY_TICKED = "Tick whom you want to add."
LONGEST_NAME = 120


def _people_in_file(data: bytes, file: str) -> list[WrittenPerson]:
    if data.startswith(b"PK\x03\x04"):
        return people_in_sheets(table_of_xlsx(data, file, PEOPLE))
    text = text_of_file(data, file)
    is_table = PurePath(file).suffix.lower() in (".csv", ".tsv")
    return people_in_table(table_of_csv(text, PEOPLE)) if is_table else people_in_text(text)


class PeopleListForm(Form):
    """A text, or a file. `people` holds whom it names; what cannot be read is a mistake that says where."""

    text = PlainTextField(
        label="Names and email addresses",
        required=False,
        max_characters=200_000,
        max_lines=5_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="As you have it, one person a line: from a mail, a spreadsheet or a directory.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        allow_empty_file=True,
        help_text="CSV or XLSX, with a name and an address in each row.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        data["people"] = people_in_text(data["text"]) + self._people_of(data.get("file"))
        found = len(data["people"])
        if self.errors:
            return data
        if not data["text"].strip() and not data.get("file"):
            self.add_error("text", NOTHING_SENT)
        elif not found:
            self.add_error("file" if data.get("file") else "text", NOBODY_FOUND)
        elif found > MOST_PEOPLE:
            self.add_error(None, f"Add at most {MOST_PEOPLE} people at a time; these are {found:,}.")
        return data

    def _people_of(self, file: UploadedFile | None) -> list[WrittenPerson]:
        if file is None:
            return []
        name = file.name or "file"
        try:
            if (file.size or 0) > MAX_BYTES:
                raise CannotRead(name, TOO_LARGE)
            return _people_in_file(file.read(), name)
        except CannotRead as refusal:
            self.add_error("file", str(refusal))
            return []


class ListedPersonForm(Form):
    """One person of the list. Only who is ticked has to be complete."""

    take = forms.BooleanField(required=False)
    line = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)
    name = LineField(required=False, max_characters=LONGEST_NAME)
    email = LineField(required=False, max_characters=320)
    title = LineField(required=False, max_characters=LONGEST_NAME)
    role = forms.ChoiceField(required=False, choices=User.SiteRole.choices)

    # What stands beside the person, and whether it keeps them out; set by `ListedPeople.say_standings`.
    standing = ""
    is_flagged = is_here = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        self.fields["take"].widget.attrs["class"] = "form-check-input"
        self.fields["name"].widget.attrs["placeholder"] = "Name"
        self.fields["email"].widget.attrs["placeholder"] = "Email address"
        self.fields["title"].widget.attrs["placeholder"] = "What they do"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["role"] = data.get("role") or User.SiteRole.MEMBER
        if not data.get("take"):
            self.errors.clear()
            return data
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Write their name.")
        if "email" not in self.errors:
            self._clean_address(data)
        return data

    def _clean_address(self, data: dict[str, Any]) -> None:
        try:
            data["email"] = AddressFormField().clean(data.get("email", ""))
        except forms.ValidationError as mistake:
            self.add_error("email", "Write their address." if not data.get("email") else mistake)

    def value_of(self, name: str) -> str:
        """What the field holds, sent or not."""
        return str(self[name].value() or "").strip()

    def person(self) -> dict[str, Any]:
        """The fields of the account, of somebody who is ticked."""
        said = self.cleaned_data
        return {"name": said["name"], "email": said["email"], "title": said["title"], "site_role": said["role"]}


class BaseListedPeople(forms.BaseFormSet):
    """Everybody of the list, each with a sentence that says how they stand."""

    def say_standings(self, by: User) -> None:
        """Say of each whether they can be added, and tick those who can where nothing was sent yet."""
        addresses = [canonical_email(form.value_of("email")) for form in self.forms]
        accounts = User.objects.with_account().filter(canonical_email__in=addresses)
        there = {person.canonical_email: person for person in accounts}
        first_lines: dict[str, str] = {}
        for form, address in zip(self.forms, addresses, strict=True):
            form.is_here = bool(address) and address in there
            if form.is_here:
                form.standing = _how_here(there[address], by)
            else:
                form.standing = _what_lacks(form, first_lines.get(address, ""))
            form.is_flagged = bool(form.standing) and not form.is_here
            if address:
                first_lines.setdefault(address, form.value_of("line"))
            if not form.is_bound:
                form.initial["take"] = not form.standing

    @property
    def taken(self) -> list[ListedPersonForm]:
        return [form for form in self.forms if form.cleaned_data.get("take")]

    def clean(self) -> None:
        if any(self.errors):
            return
        if not self.taken:
            raise forms.ValidationError(NOBODY_TICKED)
        times = Counter(canonical_email(form.cleaned_data["email"]) for form in self.taken)
        for form in self.taken:
            if times[canonical_email(form.cleaned_data["email"])] > 1:
                form.add_error("email", "Two people on this list have this address. Give each their own.")

    def summary(self) -> str:
        """How many there are of each kind: "Four ready, one to complete, one here already"."""
        flagged = sum(form.is_flagged for form in self.forms)
        here = sum(form.is_here for form in self.forms)
        counts = ((len(self.forms) - flagged - here, "ready"), (flagged, "to complete"), (here, "here already"))
        return sentence_case(listed([f"{number_word(number)} {what}" for number, what in counts if number]))

    def found(self) -> str:
        return sentence_case(f"{counted(len(self.forms), 'person', 'people')} found")


ListedPeople: Any = forms.formset_factory(
    ListedPersonForm, formset=BaseListedPeople, extra=0, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE
)


def listed_people(people: list[WrittenPerson]) -> Any:
    """The forms of those whom a list names, not yet sent."""
    initial = [
        {
            "line": person.line,
            "name": person.name[:LONGEST_NAME],
            "email": person.email,
            "title": person.title[:LONGEST_NAME],
            "role": person.role or User.SiteRole.MEMBER,
        }
        for person in people
    ]
    return ListedPeople(initial=initial, prefix="people")


def _how_here(person: User, by: User) -> str:
    if person == by:
        return "This is you, already here"
    return "Already here" if person.is_active else "Already here; their access has ended"


def _what_lacks(form: ListedPersonForm, first_line: str) -> str:
    line = form.value_of("line")
    if not form.value_of("email"):
        return f"Line {line} has no email address"
    if not form.value_of("name"):
        return f"Line {line} has no name"
    try:
        AddressFormField().clean(form.value_of("email"))
    except forms.ValidationError:
        return f"The address in line {line} is not whole"
    return f"Line {first_line} has the same address" if first_line else ""
