"""Addresses of mail, compared in one form: however an address is written, it is one person's."""

import re
import unicodedata
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.utils.deconstruct import deconstructible

from core.text import has_blanks, normalized

# The longest address that mail carries, with a domain that grows when it is written in ASCII.
MOST_CHARACTERS = 320


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
