"""Errors as sentences: what a person did cannot happen now, and the sentence says why and what to do."""

from typing import Any


class RuleViolation(Exception):
    """A rule of the product says no. `sentence` is shown to the person as it stands; the answer is HTTP 409."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class JobFailed(Exception):
    """The work of a job did not succeed this time. `sentence` says why to an administrator, in no word that a person
    wrote; the job is tried again."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class JobRefused(JobFailed):
    """The same work will be refused again, as a mail server refuses an address that is none: the job is failed at once,
    so that a person sees it."""


class PartAway(RuleViolation):
    """A part of the installation that this needs does not answer now: HTTP 503. Nothing was changed, and the same
    thing works again later; the work of a job waits for it (core.jobs)."""


class StaleRevision(RuleViolation):
    """Somebody saved first. `current` holds what is stored now, so that both texts can be compared."""

    def __init__(self, sentence: str, current: dict[str, Any]) -> None:
        super().__init__(sentence)
        self.current = current


class CannotRead(Exception):
    """A file of which nothing can be read. The text is a sentence with the file's name and, where known, the line."""

    def __init__(self, file: str, sentence: str, line: int = 0) -> None:
        super().__init__(f"{file}, line {line}: {sentence}" if line else f"{file}: {sentence}")
        self.file, self.sentence, self.line = file, sentence, line
