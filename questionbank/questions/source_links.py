"""Where a question comes from, as it is shown: a line with its link, if it has one that is safe to follow. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.web_addresses import address_in, linked


@dataclass(frozen=True)
class SourceLink:
    """One source as it was typed, and the day on which somebody opened it last."""

    text: str
    checked_on: date | None = None

    @property
    def url(self) -> str:
        """Its address, on the terms of `address_in`."""
        return address_in(self.text)

    @property
    def markup(self) -> SafeString:
        """The line with its address as a link."""
        return linked(self.text)


def source_links(lines: list[str], checked: Mapping[str, str]) -> list[SourceLink]:
    """The sources of a question in its order, each with its day."""
    return [SourceLink(line, date.fromisoformat(checked[line]) if line in checked else None) for line in lines]
