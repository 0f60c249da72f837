"""Which time zones are offered where somebody chooses one."""

from typing import Any

from django import forms

from core.dates import KNOWN_ZONES

LISTED_ZONES = [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(KNOWN_ZONES) if "/" in zone)]
_LISTED = frozenset(zone for zone, _ in LISTED_ZONES)


def zones_with(zone: str) -> list[tuple[str, str]]:
    """The zones to choose from, this one among them: a database or a setting may have one that nobody would look for
    in a list (CET, EST5EDT), and a browser sends the first where none is selected."""
    return [*LISTED_ZONES, *_unlisted([zone])]


class TimeZoneSelect(forms.Select):
    """A list of zones in which whatever is chosen now stands."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        for number, (zone, words) in enumerate(_unlisted(value), len(groups)):
            option = self.create_option(name, zone, words, selected=True, index=number, attrs=attrs)
            groups.append((None, [option], number))
        return groups


class TimeZoneField(forms.ChoiceField):
    """A time zone. Every zone that there is can be sent, be it listed or not. With `empty` none need be chosen, which
    is said in these words."""

    widget = TimeZoneSelect

    def __init__(self, *, empty: str = "", **kwargs: Any) -> None:
        choices = [*([("", empty)] if empty else []), *LISTED_ZONES]
        super().__init__(**{"label": "Time zone", "required": not empty, "choices": choices, **kwargs})

    def valid_value(self, value: Any) -> bool:
        return value in KNOWN_ZONES


def _unlisted(zones: list[str]) -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zones if zone in KNOWN_ZONES and zone not in _LISTED]
