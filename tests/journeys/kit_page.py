"""The kit page as a test touches it."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from interviews.models import Rating

SAVES = re.compile(r"/answers/\d+/$")
WAIT = 15_000


def open_kit(context, made, step=1) -> Page:
    page = context.new_page()
    page.goto(f"{reverse('interviews:kit', args=[made.interview.pk])}?step={step}")
    return page


def evidence(page, number=1):
    return page.locator(f"#evidence-{number}")


def rate(page, number, level):
    """Rate an answer by the mouse; its scale is folded while the round runs."""
    fold = page.locator(f"#rate-{number}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    fold.locator(".lw-rate").nth(level - 1).click()


def saved(page):
    return page.locator("[data-saved]")


def expect_saved(page):
    expect(saved(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"), timeout=WAIT)


def stored(made, number=1):
    rating = Rating.objects.filter(interview_question=made.questions[number - 1]).first()
    return rating.evidence if rating else None


def unsent(page):
    """How many texts this tab keeps that are not acknowledged."""
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('lw:unsent:')).length")
