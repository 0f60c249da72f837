from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

REMINDER = "reminder"


def follow_the_round(apps, schema_editor):
    """Reminders of the time that stands now follow it; those of earlier times are dropped when their turn comes."""
    rounds = apps.get_model("interviews", "Interview").objects.filter(pk=OuterRef("interview"))
    reminders = apps.get_model("interviews", "Message").objects.filter(kind=REMINDER)
    current = reminders.filter(calendar_sequence=F("interview__calendar_sequence")).values("pk")
    reminders.filter(pk__in=list(current.values_list("pk", flat=True))).update(
        round_starts_at=Subquery(rounds.values("starts_at")[:1])
    )


class Migration(migrations.Migration):
    """A reminder hangs on the start of its round, not on a version of its mail."""

    dependencies = [("interviews", "0034_interview_started_by")]

    operations = [
        migrations.AddField("message", "round_starts_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(follow_the_round, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("message", "message_once_a_change"),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                condition=~Q(kind=REMINDER),
                fields=("kind", "interview", "recipient", "calendar_sequence"),
                name="message_once_a_change",
                violation_error_message="This message was sent already.",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                condition=Q(kind=REMINDER),
                fields=("interview", "recipient", "round_starts_at"),
                name="message_one_reminder_a_start",
                violation_error_message="This reminder was sent already.",
            ),
        ),
    ]
