"""Addresses of mail, compared in one form: however an address is written, it is one person's."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.utils.deconstruct import deconstructible

from core.text import has_blanks, normalized

# The longest address that mail carries, with a domain that grows when it is written in ASCII.
MOST_CHARACTERS = 320
# Where the people of sample data have their addresses: no mail reaches it, ever (RFC 6761), and none is sent there.
SAMPLE_DOMAIN = "sample.invalid"


def canonical_email(address: str) -> str:
    """The one form in which two addresses are compared; never shown, and never written to.

    Case, spaces around it, invisible characters and the ways in which Unicode writes one letter make no difference,
    and a domain is the same in its own script and in ASCII (`münchen.example`, `xn--mnchen-3ya.example`). What is no
    address keeps its text, in small letters; nothing is refused. The form of a form is that form.
    """
    text = _plain(address)
    local, at, domain = text.rpartition("@")
    return f"{_folded(local)}@{canonical_domain(domain)}" if at else _folded(text)


def canonical_domain(domain: str) -> str:
    """A domain in ASCII and small letters. One that no mail server could have keeps its text, in small letters."""
    domain = _plain(domain).rstrip(".")
    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return _folded(domain)


def _plain(text: str) -> str:
    """Compatible letters as one, without what nobody sees: formatting marks, controls, spaces at the ends."""
    letters = normalized("NFKC", text)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Cf", "Cc")).strip()


def is_of_sample(address: str) -> bool:
    """Whether it is an invented address of sample data."""
    return canonical_email(address).endswith(f"@{SAMPLE_DOMAIN}")


def clean_address(address: str) -> str:
    """An address as it is kept: as it was written, without what nobody sees and with compatible letters as one."""
    return _plain(address)


def is_international(address: str) -> bool:
    """Whether mail to it needs a server that takes letters beyond ASCII before the @ (RFC 6531)."""
    return not address.rpartition("@")[0].isascii()


_ATOM = r"[-!#$%&'*+/=?^_`{}|~0-9A-Za-z\xa1-\U0010ffff]+"


@deconstructible
class AddressValidator(EmailValidator):
    """What mail can carry: letters of every script before the @, and a domain in its own script or in ASCII."""

    message = "Write a whole address, such as name@example.org."
    user_regex = re.compile(rf"{_ATOM}(\.{_ATOM})*\Z")

    def __call__(self, value: str | None) -> None:
        super().__call__(value)
        if has_blanks(str(value)):
            raise ValidationError(self.message, code=self.code)

    def validate_domain_part(self, domain_part: str) -> bool:
        return super().validate_domain_part(canonical_domain(domain_part))


validate_address = AddressValidator()

# What stands around the addresses of a text and is in none of them, as far as a person writes them; a pipe could be.
_OUTSIDE = r"\s<>,;|\"()\[\]:"
# An address is looked for where a word begins, never inside of one: half of an address is somebody else's.
_WRITTEN = re.compile(
    rf"<?(mailto:)?(?<![^{_OUTSIDE}])([^{_OUTSIDE}]+[@\uff20](?:[^{_OUTSIDE}']+|\[[0-9a-f.:]+\]))('?)>?", re.IGNORECASE
)
_BETWEEN = " \t\r\n,;|/'\""


@dataclass(frozen=True)
class WrittenAddress:
    """What is written like an address in a text, and where it stands there with what encloses it. Whether mail can
    carry it is `validate_address`'s to say."""

    address: str
    start: int
    end: int
    is_bracketed: bool


def written_addresses(text: str) -> Iterator[WrittenAddress]:
    """Everything in a text that is written like an address, each with all that may belong to it: an apostrophe before
    the @ does (o'brien@example.org), one at the beginning does unless another ends it ('rosa@example.org')."""
    for found in _WRITTEN.finditer(text):
        address = found[2].rstrip(".")
        if found[1]:
            address = unquote(address)
        if found[3]:
            address = address.lstrip("'")
        yield WrittenAddress(address, found.start(), found.end(), is_bracketed=found[0].startswith("<"))


def address_of_cell(cell: str) -> str:
    """The address in a cell that is to hold one, be there a name before its brackets; of several the first. A cell that
    says anything else stays as it is: whoever reads it is to see that, instead of a part of it."""
    found = [] if _is_address(cell) else [*written_addresses(cell)]
    bracketed = next((each for each in found if each.is_bracketed), None)
    if bracketed:
        return bracketed.address
    rest = cell
    for each in reversed(found):
        rest = rest[: each.start] + rest[each.end :]
    return cell if not found or rest.strip(_BETWEEN) else found[0].address


def _is_address(text: str) -> bool:
    try:
        validate_address(clean_address(text))
    except ValidationError:
        return False
    return True


class AddressFormField(forms.EmailField):
    """An address as a person types it. `strip` is not enough: what nobody sees goes, wherever it stands."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> str:
        return clean_address(super().to_python(value) or "")


class AddressField(models.EmailField):
    """An address of mail. It is cleaned with every save, be it of many rows at once."""

    default_validators = [validate_address]

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        return super().clean(self.kept(value or ""), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.kept(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value

    def kept(self, address: str) -> str:
        """How it is stored."""
        return clean_address(address)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": AddressFormField, **kwargs})


class SignInAddressField(AddressField):
    """An address by which somebody signs in: in small letters, which is how the sign-in library looks for it."""

    def kept(self, address: str) -> str:
        return super().kept(address).lower()


def _folded(text: str) -> str:
    return normalized("NFKC", text.casefold())


class CanonicalEmailField(models.CharField):
    """The canonical form of the address in the field `email` of the same row. It follows with every save, be it of
    many rows at once; `save(update_fields=["email"])` names it too (see `with_canonical`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = {"max_length": MOST_CHARACTERS, "editable": False, "default": "", "db_default": "", "blank": True}
        super().__init__(*args, **{**defaults, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = canonical_email(model_instance.email)[:MOST_CHARACTERS]
        setattr(model_instance, self.attname, value)
        return value


def with_canonical(update_fields: Any) -> Any:
    """The fields of a partial save, with the canonical form where the address is among them."""
    if update_fields is None or "email" not in update_fields:
        return update_fields
    return {*update_fields, "canonical_email"}
