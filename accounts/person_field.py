"""A colleague found by typing: a text field that takes part of a name or an address.

A list of everybody would be most of a page. A script shows who matches while somebody types (`static/js/ui/find.js`);
without it the text is sent as it stands, and the form answers with those who match where several do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from core.search import folded
from core.wording import listed

FOUND_AT_MOST = 8
NAMED_AT_MOST = 4
HOW_TO_TYPE = "Type part of a name or an address."
NOBODY = "Nobody who can be chosen here matches “{typed}”. " + HOW_TO_TYPE
SEVERAL = "Several people match: {people}. Type more of the name, or the address."
MANY = "Many people match “{typed}”. Type more of the name, or the address."


# What an app on the right knows of people beside their names, by the name under which a field asks for it.
Note = Callable[[Sequence[User]], Mapping[int, str]]
_notes: dict[str, Note] = {}


def register_note(name: str, note: Note) -> None:
    """Let fields say more of the people they find. The same name again replaces its note."""
    _notes[name] = note


def notes_on(people: Sequence[User], name: str) -> Mapping[int, str]:
    """What is said of these people under this name, by their keys; nothing where no app knows the name."""
    return _notes[name](people) if people and name in _notes else {}


def said(person: User) -> str:
    """A person as the field says them, and takes them back: two of one name have two addresses."""
    return f"{person.name} ({person.email})"


def tell_apart(people: Iterable[User]) -> None:
    """Let `distinct_name` of these, who stand in one list, differ. Somebody may stand there twice."""
    people = list(people)
    names = Counter(name for _, name in {(person.pk, person.name) for person in people})
    for person in people:
        person.is_namesake = names[person.name] > 1


class PersonInput(forms.TextInput):
    """The text field, and the empty list that the script fills; `note` is what it says of people beside their names."""

    note = ""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "maxlength": "400"})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        found = f"{(attrs or {}).get('id', name)}-found"
        asks = {
            "data-find": found,
            "data-hx-get": f"{reverse('accounts:person_find')}?field={name}&list={found}&note={self.note}",
            "data-hx-trigger": "input changed delay:200ms",
            "data-hx-target": f"#{found}",
            "data-hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **asks}, renderer)
        return format_html(
            '<div class="lw-find">{}<ul class="lw-find-list" id="{}" aria-label="People who match" hidden></ul></div>',
            box,
            found,
        )


class PersonField(forms.ModelChoiceField):
    """One of `queryset`, by what is typed, or by the key that an older page or an Undo sends."""

    widget = PersonInput

    def __init__(self, **options: Any) -> None:
        help_text, note = options.pop("help_text", ""), options.pop("note", "")
        super().__init__(User.objects.none(), help_text=f"{HOW_TO_TYPE} {help_text}".strip(), **options)
        self.widget.note = note

    def to_python(self, value: Any) -> User | None:
        typed = "" if value is None else str(value).strip()
        if not typed:
            return None
        people: QuerySet[User] = self.queryset  # type: ignore[assignment]
        if typed.isdecimal():
            found = list(people.filter(pk=typed)[:1]) if len(typed) < 19 else []
        else:
            found = _matching(people, typed)
        if len(found) == 1:
            return found[0]
        raise ValidationError(_why_not_one(found, typed), code="invalid_choice")

    def prepare_value(self, value: Any) -> Any:
        """What the field says: a person in words, whatever was typed as it was."""
        if isinstance(value, User):
            return said(value)
        if str(value or "").isdecimal():
            person = User.objects.people().filter(pk=value).first()
            return said(person) if person else ""
        return value


def _matching(people: QuerySet[User], typed: str) -> list[User]:
    """Whoever is named exactly so before those who are named so in part."""
    head, _, address = typed.rpartition("(")
    if head and "@" in address:
        typed = address.removesuffix(")")
    found = list(people.matching(typed).distinct()[: NAMED_AT_MOST + 1])  # type: ignore[attr-defined]
    exact = [person for person in found if folded(typed) in (folded(person.name), folded(person.email))]
    return exact or found


def _why_not_one(found: list[User], typed: str) -> str:
    if not found:
        return NOBODY.format(typed=typed)
    if len(found) > NAMED_AT_MOST:
        return MANY.format(typed=typed)
    return SEVERAL.format(people=listed([said(person) for person in found]))
