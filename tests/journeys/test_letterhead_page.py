"""How packets look, in a browser: the colour speaks while it is typed, and everything works without scripts."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from packets.letterhead.current import current_letterhead
from tests.tools.waiting import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CHOSEN = "The logo that is printed now"


@pytest.fixture
def ada(company, one_factor):
    return company.people["ada"]


@pytest.fixture
def logo():
    stream = io.BytesIO()
    Image.new("RGB", (600, 120), "#17567a").save(stream, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def test_the_colour_speaks_while_it_is_typed(ada, sign_in):
    page = sign_in(ada).new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(reverse("packets:letterhead"))
    said = page.locator("#contrast")
    expect(said).to_contain_text("packets are teal")
    field = page.locator("#id_colour")
    field.press_sequentially("#ffcc00")
    expect(said).to_contain_text("1.5 to 1 on white, and text needs 4.5 to 1")
    assert page.evaluate("document.activeElement.id") == "id_colour"
    field.fill("#17567a")
    expect(said).to_contain_text("printed in this colour")
    assert problems == []


@pytest.mark.parametrize("has_scripts", [True, False])
def test_name_logo_and_texts_are_set_and_the_logo_taken_off(ada, sign_in, logo, has_scripts):
    page = sign_in(ada, java_script_enabled=has_scripts).new_page()
    page.goto(reverse("accounts:settings"))
    page.get_by_role("link", name="How packets look").click()
    page.get_by_label("Name of the organisation").fill("Northmere Labs")
    page.locator("#id_logo").set_input_files(logo)
    page.locator("#id_sign_off_en").fill("Yours, {boss}")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator("#id_sign_off_en")).to_have_value("Yours, {boss}")
    expect(page.get_by_label("Name of the organisation")).to_have_value("Northmere Labs")
    page.locator("#id_sign_off_en").fill("Yours, {organisation}")
    page.locator("#id_logo").set_input_files(logo)
    page.get_by_role("button", name="Save changes").click()
    shown = page.get_by_role("img", name=CHOSEN)
    expect(shown).to_be_visible()
    if has_scripts:
        wait_for(lambda: shown.evaluate("image => image.naturalWidth") == 600)
    page.get_by_label("Print no logo").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("img", name=CHOSEN)).to_have_count(0)
    now = current_letterhead()
    assert (now.organisation, now.logo, now.texts("en").sign_off) == ("Northmere Labs", b"", "Yours, {organisation}")


def test_axe_finds_nothing(ada, sign_in):
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
            page = sign_in(ada, **options).new_page()
            page.goto(reverse("packets:letterhead"))
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            result = Axe().run(page)
            found += [result.generate_report()] if result.violations_count else []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert not found, "\n".join(found)
