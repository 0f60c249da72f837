"""What several tests of loops build."""

from types import SimpleNamespace
from typing import Any

from interviews.services.panels import assign_question, seat_panelist


def fill_panel(loop: Any, people: SimpleNamespace) -> Any:
    """Pia leads the first round and asks everything in it; Paul sits beside her and alone in the other rounds."""
    for number, interview in enumerate(loop.interviews.order_by("position")):
        if number == 0:
            seat_panelist(interview=interview, panelist=people.pia, is_lead=True, by=people.rita)
        seat_panelist(interview=interview, panelist=people.paul, by=people.rita)
        for question in interview.questions.all():
            asker = people.pia if number == 0 else people.paul
            assign_question(question=question, asker=asker, by=people.rita)
    return loop
