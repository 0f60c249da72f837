"""The page on which a template or a loop is built, in a browser."""

from playwright.sync_api import Page, expect

from accounts.models import User

DESK = {"width": 1366, "height": 768}


def open_plan(sign_in, person: User, address: str, **options) -> Page:
    """The page with the bank beside it; `window.stays` is gone once the page is loaded anew."""
    page = sign_in(person, **options).new_page()
    page.goto(address)
    expect(page.locator("#bank-search")).to_be_visible()
    page.evaluate("window.stays = true")
    return page
