"""Who rates and has practised: the loop says so to those who plan it, and shadows need no practice."""

import pytest

from config import demo
from hiring.openings.services import update_opening
from interviews.loops.views.loops import load_board
from interviews.models import Loop, Seat
from questionbank.models import PracticePrompt
from questionbank.practice.services import keep_pass

pytestmark = pytest.mark.django_db


def part_of(loop: Loop, company: demo.Company) -> tuple[bool | None, str]:
    board = load_board(loop, company.rita, is_runner=True)
    (part,) = [part for part in board.structure.parts if part.name == "Panelists who practised before"]
    return part.is_met, part.note


def test_the_meter_is_filled_by_those_who_rate(loop_active: Loop, company: demo.Company) -> None:
    raters = {seat.panelist for seat in Seat.objects.filter(interview__loop=loop_active) if not seat.is_shadow}
    is_met, note = part_of(loop_active, company)
    assert is_met is False
    assert all(rater.called in note for rater in raters)
    prompts = list(PracticePrompt.objects.prefetch_related("samples"))
    for rater in raters:
        for prompt in prompts:
            keep_pass(prompt=prompt, ratings=[sample.rating for sample in prompt.samples.all()], by=rater)
    assert part_of(loop_active, company) == (True, "")


def test_an_opening_may_ask_for_it(loop_active: Loop, company: demo.Company) -> None:
    def asked() -> list[str]:
        fresh = Loop.objects.get(pk=loop_active.pk)
        found = load_board(fresh, company.rita, is_runner=True).findings
        return [gap.sentence for gap in found if "which this opening asks for" in gap.sentence]

    assert asked() == []
    update_opening(opening=loop_active.opening, asks_for_practice=True, by=company.rita)
    shadows = {seat.panelist_id for seat in Seat.objects.filter(interview__loop=loop_active) if seat.is_shadow}
    raters = {seat.panelist_id for seat in Seat.objects.filter(interview__loop=loop_active)} - shadows
    assert len(asked()) == len(raters)
