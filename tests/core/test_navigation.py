from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory, override_settings
from django.urls import path, resolve

from core import navigation
from core.access import requires, signed_in
from core.context_processors import Shell, shell
from core.navigation import Navigation, NavItem, current_of


def view(request):
    raise AssertionError("never called")


@signed_in("For everyone.")
def openings(request):
    raise AssertionError("never called")


@requires("packets.list_packets")
def packets(request):
    raise AssertionError("never called")


urlpatterns = [
    path("openings/", openings, name="opening_list"),
    path("openings/7/", view, name="opening_detail"),
    path("packets/", packets, name="packet_list"),
    path("elsewhere/", view, name="elsewhere"),
]


def person(*permissions: str) -> SimpleNamespace:
    return SimpleNamespace(
        is_authenticated=True,
        name="Rita Amsel",
        theme="dark",
        has_perm=lambda permission, thing=None: permission in permissions,
    )


somebody = person("packets.list_packets")
OPENINGS = NavItem("Openings", "opening_list", order=20, prefix_names=("opening",))
PACKETS = NavItem("Packets", "packet_list", order=10)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Navigation:
    """A navigation of its own, in place of the one that the apps filled."""
    fresh = Navigation()
    monkeypatch.setattr(navigation, "items_for", fresh.items_for)
    fresh.register(OPENINGS, PACKETS)
    return fresh


def labels(items: list[NavItem]) -> list[str]:
    return [item.label for item in items]


@pytest.mark.urls(__name__)
def test_entries_come_in_order(registry: Navigation) -> None:
    assert labels(registry.items_for(somebody)) == ["Packets", "Openings"]


@pytest.mark.urls(__name__)
def test_each_sees_what_they_may_use(registry: Navigation) -> None:
    assert labels(registry.items_for(person())) == ["Openings"]
    assert registry.items_for(AnonymousUser()) == []
    assert registry.items_for(None) == []


@pytest.mark.urls(__name__)
def test_a_permission_narrows_an_entry(registry: Navigation) -> None:
    registry.register(NavItem("Openings", "opening_list", permission="hiring.list_openings"))
    assert labels(registry.items_for(somebody)) == ["Packets"]
    assert labels(registry.items_for(person("hiring.list_openings"))) == ["Openings"]


@pytest.mark.urls(__name__)
def test_registering_again_replaces(registry: Navigation) -> None:
    registry.register(NavItem("All openings", "opening_list", order=20))
    assert labels(registry.items_for(somebody)) == ["Packets", "All openings"]


def test_the_longest_claim_wins() -> None:
    wide = NavItem("Interviews", "i:list", prefix_names=("i:",))
    narrow = NavItem("Calibration", "i:calibration", prefix_names=("i:calibration",))
    assert current_of([wide, narrow], "i:calibration_rounds") is narrow
    assert current_of([wide, narrow], "i:kit") is wide
    assert current_of([wide, narrow], "i:calibration") is narrow
    assert current_of([wide, narrow], "packets:list") is None
    assert current_of([], "i:kit") is None


def shell_at(address: str, user: object = somebody) -> Shell:
    request = RequestFactory().get(address)
    request.user = user
    request.resolver_match = resolve(address)
    return shell(request)["shell"]


@pytest.mark.urls(__name__)
def test_the_current_entry_is_marked_as_page_or_as_section(registry: Navigation) -> None:
    assert [(link.label, link.current) for link in shell_at("/openings/").nav] == [
        ("Packets", ""),
        ("Openings", "page"),
    ]
    assert [link.current for link in shell_at("/openings/7/").nav] == ["", "true"]
    assert [link.current for link in shell_at("/elsewhere/").nav] == ["", ""]
    assert [link.url for link in shell_at("/elsewhere/").nav] == ["/packets/", "/openings/"]


@pytest.mark.urls(__name__)
@override_settings(LOGIN_REDIRECT_URL="opening_list", LOGIN_URL="packet_list")
def test_the_frame_knows_who_is_signed_in_and_the_way_home(registry: Navigation) -> None:
    mine = shell_at("/openings/")
    assert (mine.user_name, mine.theme, mine.home_url) == ("Rita Amsel", "dark", "/openings/")
    stranger = shell_at("/openings/", AnonymousUser())
    assert (stranger.user, stranger.user_name, stranger.theme, stranger.nav) == (None, "", "", [])
    assert stranger.home_url == "/packets/"


@pytest.mark.urls(__name__)
def test_a_missing_page_costs_only_its_link(registry: Navigation) -> None:
    assert shell_at("/openings/").account_url == ""
    assert shell_at("/openings/").help_url == ""


def test_an_unknown_theme_means_same_as_system() -> None:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, name="", theme='"><script>')
    assert Shell(request).theme == ""


def test_a_request_that_never_met_the_session_has_no_user() -> None:
    assert Shell(RequestFactory().get("/")).user is None
