"""What is kept of questions so that they are found at once; made anew from the questions at any time."""

from django.db import models

from core.word_forms import LONGEST
from questionbank.models.questions import Question


class SearchEntry(models.Model):
    """The tokens by which one version of a question is found (`core.word_forms`).

    Each database has an index of its own over `words`, which migration 0009 makes.
    """

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="search_entry")
    # Tokens of the title, a space before and after each.
    title = models.TextField()
    # Tokens of everything, each once, a space between them.
    words = models.TextField()
    # The plain words in their order, a part a line: what a phrase is looked for in.
    text = models.TextField()
    kept_at = models.DateTimeField()
    # In how many held interviews any version was planned, in all and lately, as the worker counted last.
    asked = models.PositiveIntegerField(default=0, db_default=0, db_index=True)
    asked_lately = models.PositiveIntegerField(default=0, db_default=0)
    last_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title


class BankCount(models.Model):
    """How many questions a filter of the list would leave, as the worker counted last: with drafts and without."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=120, blank=True)
    for_writers = models.PositiveIntegerField(default=0)
    for_readers = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "count of the bank"
        verbose_name_plural = "counts of the bank"
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "value"],
                name="bank_count_unique",
                violation_error_message="This filter is counted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}"


class SearchWord(models.Model):
    """A token that stands in some question, or once stood there."""

    token = models.CharField(max_length=LONGEST, unique=True)
    is_word = models.BooleanField(help_text="Written like this somewhere; else it is only a form of words.")

    class Meta:
        verbose_name = "search word"

    def __str__(self) -> str:
        return self.token
