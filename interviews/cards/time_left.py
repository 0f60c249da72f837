"""The time until a card is due, in words. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLeft:
    """What the bar says of the time until a card is due; `seconds` may be negative."""

    seconds: int
    due: str

    @property
    def words(self) -> str:
        return time_words(self.seconds)


def time_words(seconds: int) -> str:
    """Says "2 days left", "23 h 50 min left", "50 min left", "3 h late": as static/js/kit/time-left.js does."""
    late = seconds < 0
    whole = abs(seconds) // 60
    hours, rest = divmod(whole, 60)
    if hours >= 48:
        said = f"{hours // 24} days"
    elif late and hours:
        said = f"{hours} h"
    else:
        said = " ".join([*([f"{hours} h"] if hours else []), f"{rest} min"])
    return f"{said} {'late' if late else 'left'}"
