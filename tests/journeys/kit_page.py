"""The kit page as a test touches it."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from interviews.models import Rating

SAVES = re.compile(r"/answers/\d+/$")
WAIT = 15_000
UNSENT = """async () => {
  const inTab = Object.keys(sessionStorage).filter((key) => key.startsWith('lw:unsent:')).length;
  if (!(await indexedDB.databases()).length) return inTab;
  const database = await new Promise((resolve) => {
    indexedDB.open('loopwright').onsuccess = (event) => resolve(event.target.result);
  });
  const rows = await new Promise((resolve) => {
    database.transaction('unsent').objectStore('unsent').getAll().onsuccess = (event) => resolve(event.target.result);
  });
  database.close();
  return inTab + rows.length;
}"""


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
    """How many texts this browser keeps that are not acknowledged."""
    return page.evaluate(UNSENT)
