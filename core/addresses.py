"""Addresses of mail, compared in one form: however an address is written, it is one person's."""

import unicodedata
from typing import Any

import idna
from django.db import models

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
    letters = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Cf", "Cc")).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.casefold())


class CanonicalEmailField(models.CharField):  # type: ignore[type-arg]
    """The canonical form of the address in the field `email` of the same row. It follows with every save, be it of
    many rows at once; `save(update_fields=["email"])` names it too (see `with_canonical`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = {"max_length": MOST_CHARACTERS, "editable": False, "default": "", "db_default": "", "blank": True}
        super().__init__(*args, **{**defaults, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = canonical_email(model_instance.email)[:MOST_CHARACTERS]
        setattr(model_instance, self.attname, value)
        return value


def with_canonical(update_fields: Any) -> Any:
    """The fields of a partial save, with the canonical form where the address is among them."""
    if update_fields is None or "email" not in update_fields:
        return update_fields
    return {*update_fields, "canonical_email"}
