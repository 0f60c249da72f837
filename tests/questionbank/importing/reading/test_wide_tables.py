"""Tables as interviewers keep them: several questions in a row, several columns of a kind, cells over several rows."""

from questionbank.importing.reading.reader import read_file
from tests.questionbank.importing.reading.test_files import found_in

SEVERAL = "Its row holds several questions. What else stands there was given to each of them."


def test_each_column_of_questions_is_read() -> None:
    text = (
        "Round,Question 1,Question 2,Good answer looks like\nDeck,What is ebb?,What is flood?,Names both\n,Why?,,Calm\n"
    )
    found = found_in(text, "wide.csv")
    assert [(each.prompt, each.source_line, each.strong_answer) for each in found.questions] == [
        ("What is ebb?", 2, ["Names both"]),
        ("What is flood?", 2, ["Names both"]),
        ("Why?", 3, ["Calm"]),
    ]
    assert [SEVERAL in each.doubts for each in found.questions] == [True, True, False]
    assert not found.left_over


def test_two_columns_that_somebody_chose_are_both_read() -> None:
    content = b"one,two,topic\nWhat is ebb?,What is flood?,Tides\n"
    found = read_file(content, "a.csv", columns=["prompt", "prompt", "category"]).found
    assert [(each.prompt, each.category, each.doubts) for each in found.questions] == [
        ("What is ebb?", "Tides", []),
        ("What is flood?", "Tides", []),
    ]


def test_columns_of_a_kind_are_read_together() -> None:
    text = "Question,Follow-up 1,Follow-up 2,1 - Poor,3 - Good,5 - Excellent\nWhy?,Where?,When?,Blames,Listens,Solves\n"
    found = found_in(text, "anchors.csv")
    (why,) = found.questions
    assert (why.follow_ups, why.pitfalls, why.points, why.strong_answer) == (
        ["Where?", "When?"],
        ["Blames"],
        ["Listens"],
        ["Solves"],
    )
    assert not found.left_over


def test_a_cell_over_several_rows_holds_for_all_of_them() -> None:
    text = "Competency,Question\nSails,What is a jib?\n,Why reef?\nKnots,What is a bend?\n,Why a bend?\n"
    found = found_in(text, "joined.csv")
    assert [each.competency for each in found.questions] == ["Sails", "Sails", "Knots", "Knots"]
    assert [each.doubts for each in found.questions] == [[], ["Its competency stands in a row above."]] * 2


def test_a_cell_that_somebody_left_empty_stays_empty() -> None:
    text = "Competency,Question\nSails,What is a jib?\nSails,Why reef?\n,What is a bend?\nKnots,Why a bend?\n"
    assert [each.competency for each in found_in(text, "a.csv").questions] == ["Sails", "Sails", "", "Knots"]
