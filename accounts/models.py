from collections.abc import Iterable, Iterator
from datetime import time
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.guest_permissions import is_open_to_guests
from accounts.querysets import UserQuerySet
from core.addresses import CanonicalEmailField, SignInAddressField, canonical_email, clean_address, with_canonical
from core.dates import validate_time_zone, validate_weekdays
from core.models import Job
from core.organisation import house_zone
from core.people import Visitor
from core.search import FoldedField, Searchable
from core.text import validate_line

LINE_BREAK = "\n"
TAKEN = "Somebody has this email already."


def default_time_zone() -> str:
    return house_zone().key


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: Visitor) -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def known_to(self, user: Visitor) -> UserQuerySet:
        return self.get_queryset().known_to(user)

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs in by `email`. Without a password they cannot sign in until they set one."""
        user = self.model(email=email, name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(canonical_email=canonical_email(email or ""), shares_address=False, is_guest=False)

    def signing_in_by(self, email: str) -> UserQuerySet:
        """Whoever signs in by this address, however it is written: one person, but for what `shares_address` says."""
        return self.with_account().filter(canonical_email=canonical_email(email)).order_by("shares_address", "pk")

    def spelling_of(self, email: str) -> str:
        """The address of an account as it is stored, however it was typed; of nobody's, its canonical form."""
        spellings = list(self.signing_in_by(email).values_list("email", flat=True))
        typed = clean_address(email).lower()
        return typed if typed in spellings else (spellings or [canonical_email(email)])[0]

    def known_by(self, canonical: str) -> UserQuerySet:
        return self.get_queryset().known_by(canonical)

    def with_account(self) -> UserQuerySet:
        """Everyone but guests."""
        return self.get_queryset().with_account()

    def people(self) -> UserQuerySet:
        """Everyone who may be chosen for a panel or a hiring team: guests are invited to one panel each, and to no
        other."""
        return self.with_account().filter(is_active=True).order_by("name")


class User(Searchable, AbstractBaseUser):
    """A colleague who signs in. The email address is the login.

    Site roles are few: an administrator looks after people and security, a recruiter runs every opening, a member
    gets everything else from relations (hiring manager of an opening, panelist of an interview).
    """

    class SiteRole(models.TextChoices):
        ADMIN = "admin", "Administrator"
        RECRUITER = "recruiter", "Recruiter"
        MEMBER = "member", "Member"

    class Theme(models.TextChoices):
        SYSTEM = "", "Same as system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = SignInAddressField(max_length=254)
    canonical_email = CanonicalEmailField(db_index=True)
    folded = FoldedField("name", "address_as", "email")
    # Two accounts from the days when spellings of one address counted as different: the newer of them, until either
    # has an address of its own.
    shares_address = models.BooleanField(default=False, db_default=False, editable=False)
    # The canonical forms of earlier addresses, a line each, with a line break before and after: whoever applied under
    # one of them reads nothing about themselves under the next.
    earlier_emails = models.TextField(default="", db_default="", blank=True, editable=False)
    name = models.CharField(max_length=120, validators=[validate_line])
    # Asked and never made of the name: no rule knows which part of it somebody is called by.
    address_as = models.CharField(
        "how to address them", max_length=120, blank=True, default="", db_default="", validators=[validate_line]
    )
    title = models.CharField("what they do", max_length=120, blank=True, validators=[validate_line])
    # Least senior speaks first in a debrief: 1 is junior, 9 leads the organisation.
    seniority = models.PositiveSmallIntegerField(default=5)
    time_zone = models.CharField(max_length=64, default=default_time_zone, validators=[validate_time_zone])
    site_role = models.CharField(max_length=10, choices=SiteRole, default=SiteRole.MEMBER)
    theme = models.CharField("appearance", max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    has_shortcuts = models.BooleanField("keyboard shortcuts", default=True)
    wants_time_call = models.BooleanField("word when five minutes are left", default=True)
    wants_reminders = models.BooleanField("reminders by mail", default=True)
    # Instead of a mail for each scorecard.
    gathers_reminders = models.BooleanField("one reminder a day", default=False, db_default=False)
    # Weekdays as ISO 8601 numbers them, 1 is Monday, in order.
    working_days = models.CharField(max_length=7, default="12345", db_default="12345", validators=[validate_weekdays])
    # Of their own clocks, on working days.
    works_from = models.TimeField("working hours begin", default=time(9), db_default=time(9))
    works_until = models.TimeField("working hours end", default=time(18), db_default=time(18))
    # None: no limit.
    most_a_week = models.PositiveSmallIntegerField("interviews a week at most", null=True, blank=True)
    most_a_month = models.PositiveSmallIntegerField("interviews a month at most", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Made up, so that somebody can look round: they never sign in (accounts.access_links), and no mail goes to them.
    is_sample = models.BooleanField(default=False, db_default=False, editable=False)
    # Somebody without an account who sits on one panel: no password signs them in, and nothing but that seat is theirs.
    # Their address may be that of another guest, or of an account that came later.
    is_guest = models.BooleanField("guest", default=False, db_default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now)
    # Every session holds the number it began under; a higher one ends them all.
    session_series = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(is_guest=False),
                name="user_email_unique",
                violation_error_message=TAKEN,
            ),
            models.UniqueConstraint(
                fields=["canonical_email"],
                condition=models.Q(shares_address=False, is_guest=False) & ~models.Q(canonical_email=""),
                name="user_address_unique",
                violation_error_message=TAKEN,
            ),
            models.CheckConstraint(
                condition=models.Q(seniority__range=(1, 9)),
                name="user_seniority_1_to_9",
                violation_error_message="Seniority is a number from 1 to 9.",
            ),
            models.CheckConstraint(
                condition=models.Q(works_from__lt=models.F("works_until")),
                name="user_hours_in_order",
                violation_error_message="Working hours end after they begin.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_guest=False) | models.Q(site_role="member"),
                name="user_guest_has_no_role",
                violation_error_message="A guest has no role here.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # Whether somebody else in the same list has the name. `tell_apart` notices it.
    is_namesake = False

    @property
    def distinct_name(self) -> str:
        """The name; beside a namesake's with the address."""
        return f"{self.name} ({self.email})" if self.is_namesake else self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """An address that changes is remembered, whichever way the change comes."""
        if update_fields is None or "email" in update_fields:
            self._remember_address()
            update_fields = (
                None
                if update_fields is None
                else {
                    *with_canonical(update_fields),
                    *("earlier_emails", "shares_address"),
                }
            )
        super().save(*args, update_fields=update_fields, **kwargs)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Also what the column cannot say yet, which is filled when the row is saved."""
        super().validate_constraints(exclude)
        if self.is_guest or self.keeps_address():
            return
        if User.objects.signing_in_by(self.email).exclude(pk=self.pk).exists():
            raise ValidationError({"email": TAKEN})

    def keeps_address(self) -> bool:
        """Whether the address is the one that is stored."""
        return self.canonical_email == canonical_email(self.email)

    def _remember_address(self) -> None:
        before = self.canonical_email
        if not self.keeps_address():
            self.shares_address = False
        if before and not self.keeps_address() and before not in self.earlier_emails.split():
            self.earlier_emails = f"{self.earlier_emails or LINE_BREAK}{before}{LINE_BREAK}"

    @property
    def known_addresses(self) -> list[str]:
        """The canonical forms of every address that this person has had here."""
        return [canonical_email(self.email), *self.earlier_emails.split()]

    @property
    def called(self) -> str:
        """How they are spoken to and of: as they asked to be, else by the whole name."""
        return self.address_as or self.name or self.email

    @property
    def is_admin(self) -> bool:
        return self.site_role == self.SiteRole.ADMIN

    @property
    def is_recruiter(self) -> bool:
        return self.site_role == self.SiteRole.RECRUITER

    def is_only_administrator(self) -> bool:
        """Whether nobody would look after people and security without this person."""
        others = User.objects.filter(site_role=self.SiteRole.ADMIN, is_active=True).exclude(pk=self.pk)
        return self.is_admin and not others.exists()

    @property
    def needs_second_factor(self) -> bool:
        """Whether the installation lets this person do nothing before they have set one up."""
        return settings.ADMINISTRATORS_NEED_SECOND_FACTOR and self.is_admin

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Whether a rule grants `permission` on `obj`. Nobody is above the rules; to guests most are closed."""
        if self.is_guest and not is_open_to_guests(permission):
            return False
        return self.is_active and rules.has_perm(permission, self, obj)

    def get_session_auth_hash(self) -> str:
        """What a session must hold to go on: it changes with the password and with `session_series`."""
        return f"{super().get_session_auth_hash()}.{self.session_series}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for value in super().get_session_auth_fallback_hash():
            yield f"{value}.{self.session_series}"


class AccessMail(Job):
    """A mail with a link by which a person chooses a password."""

    task_name = "accounts.send_access_mail"

    person = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta(Job.Meta):
        verbose_name = "access mail"

    def __str__(self) -> str:
        return f"Access mail {self.pk}"


class BusyAddress(Job):
    """The private address of somebody's calendar, which a worker reads again and again. Of what it holds only the busy
    hours are kept, as `BusyTime`; the address is a secret and stands here sealed (core.sealing)."""

    task_name = "accounts.read_busy_address"

    person = models.OneToOneField(User, models.CASCADE, related_name="busy_address")
    sealed_address = models.TextField()
    host = models.CharField(max_length=255)
    # When it was read the last time; with `trouble` that was before the attempt that came to nothing.
    read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta(Job.Meta):
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"Calendar address {self.pk}"


class BusyTime(models.Model):
    """Hours that somebody's calendar says are taken: by what, nobody here knows."""

    person = models.ForeignKey(User, models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = "busy time"
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["person", "ends_at"], name="busytime_person_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="busytime_in_order",
                violation_error_message="A busy time ends after it begins.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%H:%M}"
