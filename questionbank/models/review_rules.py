from django.db import models


class ReviewRule(models.Model):
    """Whether a second person reviews a question before it is used, as the organisation sets it. There is one row at
    most; without it a second person does."""

    needs_second_person = models.BooleanField("a second person reviews every question before it is used", default=True)

    class Meta:
        verbose_name = "review of questions"
        verbose_name_plural = "review of questions"

    def __str__(self) -> str:
        return "by a second person" if self.needs_second_person else "by nobody else"

    @classmethod
    def asks_for_second_person(cls) -> bool:
        return not cls.objects.filter(needs_second_person=False).exists()
