"""E12: where no server is named, no page says that a mail is on its way."""

import pytest

from core import mail_words
from core.mail_words import on_the_way


@pytest.mark.parametrize(
    ("is_kept", "number", "sentence"),
    [
        (False, 1, "A reminder is on its way."),
        (False, 2, "Reminders are on their way."),
        (True, 1, "A reminder is kept here and reaches nobody, for no mail server is named yet."),
        (True, 2, "Reminders are kept here and reach nobody, for no mail server is named yet."),
    ],
)
def test_what_is_said_of_mails(is_kept: bool, number: int, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_words, "reaches_nobody", lambda: is_kept)
    assert on_the_way("A reminder" if number == 1 else "Reminders", number) == sentence
