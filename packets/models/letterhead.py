from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.addresses import AddressField

LOGO_BYTES = 200 * 1024


class Letterhead(models.Model):
    """How packets look and who they come from. One row at most; without it, and where it is empty, our own words.

    Read it through `packets.letterhead.current.current_letterhead`, which knows what stands in for what is empty.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    organisation = models.CharField("name of the organisation", max_length=120, blank=True)
    # As it was encoded anew when it came: no bytes of the upload itself are kept.
    logo = models.BinaryField(blank=True, max_length=LOGO_BYTES)
    logo_type = models.CharField(max_length=10, blank=True, choices=[("image/png", "PNG"), ("image/jpeg", "JPEG")])
    colour = models.CharField(max_length=7, blank=True)
    # Where candidates' questions go: a mailbox of the organisation, not of a person who may leave.
    reply_to = AddressField("address that candidates answer to", max_length=254, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "letterhead"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="letterhead_is_one", violation_error_message="There is one letterhead."
            ),
            models.CheckConstraint(
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"),
                name="letterhead_colour_is_hexadecimal",
                violation_error_message="A colour is written as # and six digits or letters from a to f.",
            ),
            models.CheckConstraint(
                condition=Q(logo=b"", logo_type="") | (~Q(logo=b"") & ~Q(logo_type="")),
                name="letterhead_logo_has_type",
                violation_error_message="A logo has its type.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation or "Letterhead"


class LetterheadText(models.Model):
    """The organisation's own words in one language. What is empty is said in the words of `packets.printing.words`."""

    letterhead = models.ForeignKey(Letterhead, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    sign_off = models.TextField("sign-off under the letter", blank=True)
    closing = models.TextField("closing text", blank=True)
    mail_subject = models.CharField("subject of the mail", max_length=200, blank=True)
    mail_body = models.TextField("text of the mail", blank=True)

    class Meta:
        verbose_name = "text of the letterhead"
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["letterhead", "language"],
                name="letterheadtext_language_unique",
                violation_error_message="This language has its texts already.",
            )
        ]

    def __str__(self) -> str:
        return f"Texts in {self.language}"
