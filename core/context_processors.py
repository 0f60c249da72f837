"""What every page's frame needs: navigation, appearance, names in the footer. Computed only when the frame is drawn."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core import navigation
from core.organisation import keeps_in_browser, organisation_name
from core.people import Visitor, has_account

THEMES = ("light", "dark")


@dataclass(frozen=True)
class NavLink:
    label: str
    url: str
    current: str  # "page" on the page itself, "true" on the pages under it, "" elsewhere


class Shell:
    """The frame around a page. Nothing here is computed for answers that show no frame."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def organisation(self) -> str:
        return organisation_name()

    @cached_property
    def user(self) -> Visitor | None:
        """The signed-in user, or None. Error pages may be drawn before the session was read."""
        user: Visitor | None = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def has_account(self) -> bool:
        """Whether somebody is signed in who has more here than the one page that a guest came for."""
        return self.user is not None and has_account(self.user)

    @cached_property
    def person(self) -> str:
        """Whose page it is, for what scripts keep in the browser; "" where nobody is signed in."""
        return str(self.user.pk) if self.user else ""

    @cached_property
    def keeps_unsent(self) -> bool:
        """Whether this browser may keep words that are not saved."""
        return keeps_in_browser()

    @cached_property
    def theme(self) -> str:
        """One of "light", "dark", or "" for "same as system"."""
        theme = getattr(self.user, "theme", "")
        return theme if theme in THEMES else ""

    @cached_property
    def nav(self) -> list[NavLink]:
        """The navigation of this user, with the current entry marked; of a guest, who came for one page, none."""
        if not self.has_account:
            return []
        match = getattr(self._request, "resolver_match", None)
        view_name = match.view_name if match else ""
        items = navigation.items_for(self.user)
        current = navigation.current_of(items, view_name)
        return [self._link(item, item is current, view_name) for item in items]

    @cached_property
    def user_name(self) -> str:
        """What the user is called: the name, else the address they sign in with."""
        return str(getattr(self.user, "name", "") or self.user or "")

    @cached_property
    def account_url(self) -> str:
        return url_or_empty("accounts:me")

    @cached_property
    def home_name(self) -> str:
        """What the way home is called: a guest's one page is their home."""
        return "My work" if self.has_account else "Your interview"

    @cached_property
    def help_url(self) -> str:
        return url_or_empty("core:help")

    @cached_property
    def home_url(self) -> str:
        return url_or_empty(settings.LOGIN_REDIRECT_URL) if self.user else url_or_empty(settings.LOGIN_URL)

    @staticmethod
    def _link(item: navigation.NavItem, is_current: bool, view_name: str) -> NavLink:
        mark = ("page" if view_name == item.url_name else "true") if is_current else ""
        return NavLink(item.label, reverse(item.url_name), mark)


def url_or_empty(name: str) -> str:
    """The address of a view, or "" where this installation has none: an error page must never fail on a link."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
