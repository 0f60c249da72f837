"""How far the reading of a long file is."""

from collections.abc import Callable
from dataclasses import dataclass

EVERY = 500


@dataclass(frozen=True)
class Progress:
    """Tells a share of 1 to whoever listens; a part of the work has a part of it."""

    tell: Callable[[float], object]
    start: float = 0.0
    end: float = 1.0

    def at(self, done: int, total: int) -> None:
        """Called for each piece of the work; it is told now and then."""
        if done % EVERY == 0:
            self.tell_at(done, total)

    def tell_at(self, done: int, total: int) -> None:
        self.tell(self.start + (self.end - self.start) * done / max(total, 1))

    def part(self, start: float, end: float) -> "Progress":
        length = self.end - self.start
        return Progress(self.tell, self.start + length * start, self.start + length * end)


UNHEARD = Progress(lambda share: None)
