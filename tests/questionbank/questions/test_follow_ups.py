"""What everybody hears is a field of a follow-up, written “Always ask:” where follow-ups stand one a line."""

import pytest

from questionbank.models import Competency, FollowUp
from questionbank.questions.content import content_of
from questionbank.questions.follow_ups import WrittenFollowUp, tidied
from questionbank.questions.services import save_question
from tests.factories.bank import write_question
from tests.factories.people import make_person


@pytest.mark.parametrize(
    ("line", "text", "is_always_asked"),
    [
        ("Always ask: why not?", "Why not?", True),
        ("ALWAYS ASK：why not?", "Why not?", True),
        ("Why not?", "Why not?", False),
        ("Always ask:", "Always ask:", False),
        ("Do you always ask: why?", "Do you always ask: why?", False),
    ],
)
def test_a_line_says_whether_everybody_hears_it(line: str, text: str, is_always_asked: bool) -> None:
    assert WrittenFollowUp.of_line(line) == WrittenFollowUp(text, is_always_asked)
    assert tidied(tidied([line])) == tidied([line])


@pytest.mark.django_db
def test_it_is_kept_apart_and_written_again(casting: Competency) -> None:
    rita = make_person("rita")
    question = write_question(casting, by=rita, follow_ups=("Always ask: Who?", "When?", "Where?"))
    assert list(FollowUp.objects.values_list("text", "is_always_asked")) == [
        ("Who?", True), ("When?", False), ("Where?", False),
    ]  # fmt: skip
    content = content_of(question)
    assert content.follow_ups[0] == "Always ask: Who?"
    assert save_question(question=question, content=content, by=rita).pk == question.pk
