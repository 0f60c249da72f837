"""Words that people look for in a list, and the column they are looked for in: the same on every database.

A model that is searched keeps its words folded in one column, `folded = FoldedField("name", "email")`; searching folds
what was typed, too, and compares plainly, so that no database's idea of case and accents matters.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.text import normalized

MOST_WORDS = 8
AT_ONCE = 500

# Letters that Unicode takes for letters of their own, and that people type without their stroke or tail.
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ȷ": "j", "ŋ": "n", "ĸ": "k", "ƒ": "f",
        "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɨ": "i", "ƶ": "z", "ƀ": "b", "ɫ": "l",
    }
)  # fmt: skip
_APOSTROPHES = frozenset("'’‘‛ʼʻʽʹ′`´ʾʿˈ＇׳")  # noqa: RUF001
_WORDS = re.compile(r"[^\W_]+")
_HYPHENS = frozenset("‐‑‒–—−﹣－")  # noqa: RUF001
# Marks that make another letter and no accent: nukta, kana voicing, virama.
_PART_OF_A_LETTER = frozenset((7, 8, 9))


def folded(text: str) -> str:
    """The one form in which words are compared; never shown. The form of a form is that form.

    Case, accents, however they were typed (ü as one sign or two), letters with a stroke (ø, ł), ß and ligatures, the
    dots of a Turkish i, full width, apostrophes of every kind (left out), hyphens, invisible signs and runs of spaces
    make no difference.
    """
    letters = normalized("NFKD", normalized("NFKD", text).casefold()).translate(_LETTERS)
    plain = "".join(_plain(letter) for letter in letters)
    return " ".join(normalized("NFC", plain).split())


def bare_words(text: str) -> str:
    """A text by which two that say the same are told: folded, without punctuation."""
    return " ".join(_WORDS.findall(folded(text)))


def _plain(letter: str) -> str:
    if letter in _HYPHENS:
        return "-"
    if letter in _APOSTROPHES or unicodedata.category(letter) == "Cf":
        return ""
    if unicodedata.category(letter) == "Cc":
        return " "
    mark = unicodedata.combining(letter)
    return "" if mark and mark not in _PART_OF_A_LETTER else letter


def words_of(typed: str) -> list[str]:
    """The words to look for, folded; at most eight."""
    return folded(typed).split()[:MOST_WORDS]


def holding(typed: str, column: str = "folded") -> Q:
    """The condition that every word stands in the column at this path."""
    condition = Q()
    for word in words_of(typed):
        condition &= Q(**{f"{column}__contains": word})
    return condition


class FoldedField(models.TextField):
    """What the named fields of the same row say, folded. It follows with every save, be it of many rows at once."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(**{"editable": False, "default": "", "db_default": "", "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        return name, path, list(self.sources), kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.value_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def value_of(self, row: models.Model) -> str:
        # A word never reaches from one field into the next.
        return "\n".join(folded(str(getattr(row, source))) for source in self.sources)


class Searchable(models.Model):
    """A row with a column `folded`, which a partial save does not forget."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        field: Any = self._meta.get_field("folded")
        if update_fields is not None and set(update_fields) & set(field.sources):
            update_fields = {*update_fields, "folded"}
        super().save(*args, update_fields=update_fields, **kwargs)


def fold_rows(model: Any) -> int:
    """Fill the column where it is empty, some rows at a time: rows from before there was one, or written meanwhile by
    the release before. Returns how many; a second time does nothing."""
    return sum(_fold(model, some) for some in _portions(model))


def _portions(model: Any) -> Iterator[list[Any]]:
    last = 0
    while some := list(model._default_manager.filter(pk__gt=last, folded="").order_by("pk")[:AT_ONCE]):
        yield some
        last = some[-1].pk


def _fold(model: Any, rows: list[Any]) -> int:
    field = model._meta.get_field("folded")
    for row in rows:
        row.folded = field.value_of(row)
    model._default_manager.bulk_update(rows, ["folded"])
    return len(rows)


def fold_left_rows() -> int:
    """`fold_rows` of every model that is searched."""
    return sum(fold_rows(model) for model in apps.get_models() if issubclass(model, Searchable))
