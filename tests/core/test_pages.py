"""The pages of the frame: errors, help, the sheet of components, and what scripts get instead of pages."""

import re
from typing import Any

import pytest
from django import forms
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from config.env import BASE_DIR
from core import jobs, navigation, pages
from core.errors import RuleViolation
from core.middleware import SignInMiddleware, SpokenErrorsMiddleware
from tests.factories.people import make_user


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500", "503", "offline"])
def test_error_pages_can_be_drawn_for_anybody(name: str, rf: RequestFactory) -> None:
    page = render_to_string(f"{name}.html", {}, rf.get("/"))
    assert page.count("<h1") == 1
    assert "Loopwright</title>" in page


@pytest.mark.parametrize("name", ["500", "503"])
def test_pages_for_the_worst_case_need_no_context_at_all(name: str) -> None:
    assert "<h1" in render_to_string(f"{name}.html")


def test_nothing_there_and_not_allowed_are_one_sentence(client: Client, db: None) -> None:
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert "There is nothing here for you" in page.text


def test_a_form_that_holds_too_much_says_so(client: Client, db: None, settings: Any) -> None:
    """F20: not "could not be read", and not "try once more"."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    page = client.post(reverse("account_login"), {f"field{number}": "" for number in range(6)})
    assert page.status_code == pages.TOO_LARGE
    assert "too large to take in" in page.text and "a form 20,000 fields" in page.text
    said = client.post(reverse("account_login"), {f"f{number}": "" for number in range(6)}, HTTP_ACCEPT="text/json")
    assert (said.status_code, said.json()["sentence"]) == (pages.TOO_LARGE, pages.TOO_LARGE_SENTENCE)


def test_the_sheet_of_components_is_for_development_only(client: Client, db: None) -> None:
    address = reverse("core:gallery")
    with override_settings(DEBUG=False):
        assert client.get(address).status_code == 404
    with override_settings(DEBUG=True):
        sheet = client.get(address)
    assert sheet.status_code == 200
    assert "One thing to fix" in sheet.text


@pytest.mark.parametrize("view_name", ["core:help", "core:offline", "account_login", "account_reset_password"])
def test_pages_before_signing_in(view_name: str, client: Client, db: None) -> None:
    page = client.get(reverse(view_name))
    assert page.status_code == 200
    assert 'aria-label="Main"' not in page.text


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_the_chosen_appearance_is_written_by_the_server(theme: str, client: Client, db: None) -> None:
    user = make_user("Rita Amsel", email="rita@northmere.example", theme=theme)
    client.force_login(user)
    opening_tag = re.search("<html[^>]*>", client.get(reverse("core:help")).text)[0]
    assert ("data-bs-theme" in opening_tag) is bool(theme)
    assert not theme or f'data-bs-theme="{theme}"' in opening_tag


def test_someone_signed_in_finds_their_name_and_the_way_out(client: Client, db: None) -> None:
    client.force_login(make_user("Rita <Amsel>", email="rita@northmere.example"))
    page = client.get(reverse("core:help")).text
    assert "Rita &lt;Amsel&gt;" in page
    assert f'action="{reverse("account_logout")}"' in page


def test_the_navigation_stands_on_the_page_with_its_current_entry(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = navigation.Navigation()
    only.register(navigation.NavItem("Help & more", "core:help"))
    monkeypatch.setattr(navigation, "items_for", only.items_for)
    client.force_login(make_user("Rita Amsel", email="rita@northmere.example"))
    page = client.get(reverse("core:help")).text
    assert f'<a href="{reverse("core:help")}" aria-current="page">Help &amp; more</a>' in page


def test_a_wrong_password_keeps_the_address_and_drops_the_password(client: Client, db: None) -> None:
    page = client.post(reverse("account_login"), {"login": "rita@northmere.example", "password": "guessed"}).text
    assert 'value="rita@northmere.example"' in page
    assert "guessed" not in page
    assert "One thing to fix" in page


def test_whoever_signs_in_can_set_up_a_second_factor(client: Client, db: None) -> None:
    make_user("Rita Amsel", email="rita@northmere.example", password="correct horse battery")
    # Everybody comes in through such a mail; it leaves the address behind as one that was never confirmed.
    client.post(reverse("account_reset_password"), {"email": "rita@northmere.example"})
    client.post(reverse("account_login"), {"login": "rita@northmere.example", "password": "correct horse battery"})
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert '<svg role="img"' in page.text
    assert "data:" not in page.text


def test_the_mail_for_a_new_password_is_in_our_words(client: Client, db: None, mailoutbox: list[EmailMessage]) -> None:
    make_user("Rita Amsel", email="rita@northmere.example", password="correct horse battery")
    client.post(reverse("account_reset_password"), {"email": "rita@northmere.example"})
    jobs.drain()
    assert [mail.subject for mail in mailoutbox] == ["Choose a new password for Loopwright"]
    assert "/account/password/reset/key/" in mailoutbox[0].body
    assert "Hello" not in mailoutbox[0].body


# Files that people keep: no browser gets them as a page of ours, so the policy does not reach their own style sheet.
# The PDF's is in the file alone; on the screen it links its sheets.
WITH_A_SHEET_INSIDE = {"packets/printing/pdf/base.html", "records/record_file.html"}
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(BASE_DIR / "templates")))
def test_no_template_carries_what_the_policy_blocks(template: object) -> None:
    markup = template.read_text()  # type: ignore[attr-defined]
    assert not re.search(r"\sstyle\s*=", markup), "a style attribute"
    name = str(template.relative_to(BASE_DIR / "templates"))  # type: ignore[attr-defined]
    assert name in WITH_A_SHEET_INSIDE or not re.search(r"<style\b", markup), "an inline style sheet"
    assert not re.search(r"\son[a-z]+\s*=|hx-on", markup), "an inline event handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", markup), "an inline script"
    assert "data:" not in re.sub(r"(form|cleaned|meta)_?data:", "", markup), "a data: address"


def answer_to_rule(request: HttpRequest) -> HttpResponse:
    middleware = SpokenErrorsMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(request, RuleViolation("Opens when the last scorecard is in."))
    assert answer is not None
    assert answer.status_code == 409
    return answer


def test_a_broken_rule_is_a_page_for_browsers(rf: RequestFactory) -> None:
    page = answer_to_rule(rf.post("/", headers={"accept": "text/html"})).text
    assert "<h1" in page
    assert "Opens when the last scorecard is in." in page


def test_a_broken_rule_stands_beside_the_page_for_htmx(rf: RequestFactory) -> None:
    answer = answer_to_rule(rf.post("/", headers={"hx-request": "true"}))
    assert answer.headers["HX-Retarget"] == "#page-notice"
    assert "<html" not in answer.text
    assert "Opens when the last scorecard is in." in answer.text


def test_a_broken_rule_is_data_for_scripts(rf: RequestFactory) -> None:
    answer = answer_to_rule(rf.post("/", headers={"accept": "application/json"}))
    assert answer.headers["Content-Type"] == "application/json"
    assert "Opens when the last scorecard is in." in answer.text


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"accept": "application/json"}])
def test_scripts_get_401_where_people_get_the_sign_in_page(headers: dict[str, str], client: Client, db: None) -> None:
    address = reverse("mfa_index")
    assert client.get(address).status_code == 302
    answer = client.get(address, headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"sentence": "You were signed out. Sign in again, your text stays here."}


def test_the_frame_is_one_middleware_with_django_s() -> None:
    assert issubclass(SignInMiddleware, LoginRequiredMiddleware)


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", " 7", "٣", "seven", "7" * 30, str(2**63)])
def test_what_is_no_whole_number_is_none(text: str | None) -> None:
    assert pages.whole_number(text) is None


def test_a_whole_number_keeps_to_its_bounds() -> None:
    assert pages.whole_number("7") == 7 and pages.whole_number(str(2**63 - 1)) == 2**63 - 1
    assert pages.whole_number("12", high=11) is None and pages.whole_number("0", low=1) is None


def test_the_status_of_a_page_follows_from_its_forms() -> None:
    class NameForm(forms.Form):
        name = forms.CharField()

    def refuse(**words: str) -> None:
        raise RuleViolation("Not now.")

    unsent, whole, wrong = NameForm(), NameForm({"name": "Ada"}), NameForm({"name": ""})
    assert [pages.status_of(unsent, None), pages.status_of(whole), pages.status_of(whole, wrong)] == [200, 200, 422]
    assert pages.attempt(whole, refuse) is None and whole.non_field_errors() == ["Not now."]
    assert pages.status_of(whole) == 409 == pages.status_of(unsent, refused="Not now.")
