from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from core.addresses import AddressField, CanonicalEmailField, canonical_email, with_canonical
from core.dates import validate_time_zone
from core.organisation import house_zone
from core.search import FoldedField, Searchable
from core.text import validate_line
from core.web_addresses import address_in
from hiring.models.openings import Opening
from hiring.querysets import CandidateQuerySet, is_candidate
from hiring.states import OUT_OF_THE_RUNNING, CandidateStatus

# Within a month a request is answered; a later one is another request.
COPY_STAYS_OPEN = timedelta(days=31)
TAKEN = "This opening has a candidate with this email already."


MOST_LINKS = 6
_is_secure_address = URLValidator(schemes=["https"], message="Write each link on a line of its own, with https://.")


def validate_links(text: str) -> None:
    """Raises ValidationError unless each line is an address with https, and there are few of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINKS:
        raise ValidationError(f"At most {MOST_LINKS} links.")
    for line in lines:
        _is_secure_address(line)
        if not address_in(line):
            raise ValidationError("Leave the part before the @, and invisible signs, out of the link.")


def _is_secure(address: str) -> bool:
    return address.lower().startswith("https://")


class CandidateLink(NamedTuple):
    """One link as a page shows it: the address, and the same without what every link begins with."""

    url: str
    text: str


def resume_path(candidate: "Candidate", filename: str) -> str:
    """A random key: a file's name in the store says nothing about the person."""
    return f"resumes/{get_random_string(32)}{PurePath(filename).suffix.lower()[:6]}"


class Candidate(Searchable):
    """A person who applied for one opening."""

    Status = CandidateStatus

    class Pronoun(models.TextChoices):
        SHE = "she", "she / her"
        HE = "he", "he / him"
        THEY = "they", "they / them"

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=120)
    # Asked and never made of the name: no rule knows which part of it somebody is called by.
    address_as = models.CharField(
        "how to address them", max_length=120, blank=True, default="", db_default="", validators=[validate_line]
    )
    email = AddressField(max_length=254)
    canonical_email = CanonicalEmailField(db_index=True)
    folded = FoldedField("name", "address_as", "email")
    # Entered twice in the days when spellings of one address counted as different: the newer of them, until either has
    # an address of its own.
    shares_address = models.BooleanField(default=False, db_default=False, editable=False)
    pronoun = models.CharField(max_length=4, choices=Pronoun, default=Pronoun.THEY)
    # Where they are, for the times of their interviews; empty where nobody said so.
    time_zone = models.CharField(max_length=64, blank=True, default="", db_default="", validators=[validate_time_zone])
    external_reference = models.CharField("reference in your applicant system", max_length=80, blank=True)
    source = models.CharField("where they come from", max_length=80, blank=True)
    resume = models.FileField(upload_to=resume_path, blank=True, max_length=120)
    resume_name = models.CharField(max_length=160, blank=True)
    # Addresses of what belongs to the application, a portfolio for example, one a line.
    links = models.TextField(blank=True, default="", db_default="", validators=[validate_links])
    # Empty for a resume from before there was this column, until it is hashed (candidates.services.hash_resumes).
    resume_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    # A colleague who applies: they must never read about themselves. Kept once it was found, whatever becomes of either
    # address; a colleague who has the candidate's address is found without it (hiring.querysets.about).
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    # A colleague of whom a person said that they are somebody else, though the address is the same.
    different_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A legal hold: nothing about this person is erased while a charge or a court case needs it.
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    hold_reason = models.TextField(blank=True)
    # That the candidate asked to read what is written about them: it opens drafts to whoever prepares their copy.
    copy_asked_at = models.DateTimeField(null=True, blank=True)
    copy_request = models.TextField(blank=True, default="", db_default="")
    # That they withdrew or were answered without an interview, when, and what was said about it. Loops decide the rest.
    status = models.CharField(
        max_length=10, choices=Status, default=Status.RUNNING, db_default=CandidateStatus.RUNNING.value
    )
    status_reason = models.TextField(blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    # Made up, so that somebody can look round; it leaves with everything else that is (config.samples).
    is_sample = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "candidate"
        ordering = ["name"]
        # Pages of candidates go by name, those of an opening and those of everybody.
        indexes = [
            models.Index(fields=["opening", "name"], name="candidate_opening_name"),
            models.Index(fields=["name", "id"], name="candidate_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "opening",
                name="candidate_email_unique_in_opening",
                violation_error_message=TAKEN,
            ),
            models.UniqueConstraint(
                fields=["canonical_email", "opening"],
                condition=Q(shares_address=False) & ~Q(canonical_email=""),
                name="candidate_address_unique_in_opening",
                violation_error_message=TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(copy_asked_at__isnull=True, copy_request="")
                | (Q(copy_asked_at__isnull=False) & ~Q(copy_request="")),
                name="candidate_copy_request_is_whole",
                violation_error_message="A request for a copy has a time and words.",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, hold_reason="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(hold_reason="")),
                name="candidate_hold_is_whole",
                violation_error_message="A legal hold has a time, a person and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(status=CandidateStatus.RUNNING, ended_at__isnull=True)
                | Q(status__in=list(OUT_OF_THE_RUNNING), ended_at__isnull=False),
                name="candidate_end_is_dated",
                violation_error_message="An application that ended did so at a time.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def link_list(self) -> list[CandidateLink]:
        lines = (line.strip() for line in self.links.splitlines())
        return [CandidateLink(line, line[len("https://") :].rstrip("/")) for line in lines if _is_secure(line)]

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Whoever is recognised by an address stays linked when it changes."""
        if update_fields is None or "email" in update_fields:
            self.recognise()
            self.shares_address = self.shares_address and self.keeps_address()
            also = ("user", "shares_address")
            update_fields = None if update_fields is None else {*with_canonical(update_fields), *also}
        super().save(*args, update_fields=update_fields, **kwargs)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Also what the column cannot say yet, which is filled when the row is saved."""
        super().validate_constraints(exclude)
        if not self.keeps_address() and self.namesakes().exists():
            raise ValidationError({"email": TAKEN})

    def keeps_address(self) -> bool:
        """Whether the address is the one that is stored."""
        return self.canonical_email == canonical_email(self.email)

    def namesakes(self) -> QuerySet["Candidate"]:
        """Others of this opening who have the address, however it is written."""
        others = Candidate.objects.filter(opening=self.opening_id, canonical_email=canonical_email(self.email))
        return others.exclude(pk=self.pk)

    def recognise(self) -> None:
        """Link the colleague who has, or had, the address that is stored or the one that is to be."""
        for canonical in (self.canonical_email, canonical_email(self.email)):
            if self.user_id is None:
                colleagues = User.objects.known_by(canonical).with_account()
                self.user = colleagues.exclude(pk=self.different_user_id or 0).first()

    def colleagues(self) -> QuerySet[User]:
        """Whoever of the colleagues this candidate is: one person, unless an address and a link by hand disagree."""
        return User.objects.with_account().filter(is_candidate(self)).order_by("name")

    def is_about(self, user: Any) -> bool:
        """Whether this colleague is the candidate: as `hiring.querysets.about`, for one row in hand."""
        if self.user_id == user.pk:
            return True
        return self.different_user_id != user.pk and canonical_email(self.email) in user.known_addresses

    @property
    def has_ended(self) -> bool:
        """They withdrew, or were answered without an interview."""
        return self.status in OUT_OF_THE_RUNNING

    @property
    def called(self) -> str:
        """How they are spoken to and of: as they were asked, else by the whole name."""
        return self.address_as or self.name

    # Whether another candidate of the opening has the name. A list notices it (`namesakes_of`).
    is_namesake = False

    @property
    def distinct_name(self) -> str:
        """The name, with the address behind it where another one has the name too."""
        return f"{self.name} ({self.email})" if self.is_namesake else self.name

    @property
    def zone(self) -> ZoneInfo:
        """By whose clocks they are told a time: their own where somebody said them, else the organisation's."""
        return ZoneInfo(self.time_zone) if self.time_zone else house_zone()

    @property
    def is_held(self) -> bool:
        """On legal hold."""
        return self.held_at is not None

    @property
    def is_copy_asked_for(self) -> bool:
        """They asked for a copy, and it is still to be prepared or just was."""
        return self.copy_asked_at is not None and timezone.now() < self.copy_asked_at + COPY_STAYS_OPEN

    @property
    def object_pronoun(self) -> str:
        """The pronoun after a preposition: "in words you would say to her"."""
        return {"she": "her", "he": "him", "they": "them"}[self.pronoun]
