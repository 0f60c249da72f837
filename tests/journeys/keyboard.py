"""Keys as a person presses them: on a page that has loaded."""

from playwright.sync_api import Page


def press(page: Page, *keys: str) -> None:
    """Press the keys one after another. What a page shows is there before its scripts listen, which they do when it
    has loaded; a key that is pressed earlier is lost."""
    for key in keys:
        page.wait_for_load_state()
        page.keyboard.press(key)
