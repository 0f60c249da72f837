"""The main navigation as a registry: each app adds its entries when it starts, so the kernel names none of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.access import may_open
from core.people import Visitor


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation.

    Whoever may open its page sees it; a `permission` narrows that to those for whom it is more than a page among
    others. Both are asked on every page, so they read what the user object already carries. `prefix_names` are
    beginnings of view names ("hiring:opening") that belong under the entry; its own view always does.
    """

    label: str
    url_name: str
    order: int = 100
    prefix_names: tuple[str, ...] = ()
    permission: str = ""

    def is_offered_to(self, user: Visitor) -> bool:
        return may_open(user, self.url_name) and (not self.permission or user.has_perm(self.permission))

    def match_length(self, view_name: str) -> int:
        """How much of `view_name` this entry claims; 0 means nothing, the longest claim of all entries wins."""
        if view_name == self.url_name:
            return len(view_name) + 1
        return max((len(prefix) for prefix in self.prefix_names if view_name.startswith(prefix)), default=0)


class Navigation:
    """An ordered set of entries, unique by URL name."""

    def __init__(self) -> None:
        self._items: dict[str, NavItem] = {}

    def register(self, *items: NavItem) -> None:
        """Add entries. Registering a URL name again replaces its entry, so a second start-up changes nothing."""
        for item in items:
            self._items[item.url_name] = item

    def items_for(self, user: Visitor | None) -> list[NavItem]:
        """The entries this user may use, in order. Nobody sees entries before signing in."""
        if user is None or not user.is_authenticated:
            return []
        allowed = (item for item in self._items.values() if item.is_offered_to(user))
        return sorted(allowed, key=lambda item: (item.order, item.label))


def current_of(items: Iterable[NavItem], view_name: str) -> NavItem | None:
    """The entry a page belongs to: the one whose claim on its view name is longest, or none."""
    best = max(items, key=lambda item: item.match_length(view_name), default=None)
    return best if best and best.match_length(view_name) else None


registry = Navigation()
register = registry.register
items_for = registry.items_for
