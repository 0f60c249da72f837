"""Clicks, counted as a person makes them."""

from playwright.sync_api import Locator


class Clicks:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        self.number += 1
        target.click()
