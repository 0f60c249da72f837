"""Names in braces inside an organisation's own texts. Found by exact name, so nothing else in a text has a meaning."""

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each {name} that `values` knows replaced. Everything else stays as it was typed.

    What is put in is not looked at again: a name in braces inside a value stays what it is.
    """
    return _NAME.sub(lambda match: values.get(match[1], match[0]), text)


def unknown_names(text: str, known: Iterable[str]) -> list[str]:
    """Names in braces that nothing would be put in for, each once, in order."""
    return [name for name in dict.fromkeys(_NAME.findall(text)) if name not in known]


def holds(text: str, name: str) -> bool:
    """Whether the text has a place for {name}."""
    return name in _NAME.findall(text)
