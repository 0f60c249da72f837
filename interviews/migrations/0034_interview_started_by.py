import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who started a round: they may take it back. Rounds that began before have nobody, as if by their clock."""

    dependencies = [
        ("interviews", "0033_follow_ups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "interview",
            "started_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "interview",
            models.CheckConstraint(
                condition=models.Q(started_by__isnull=True) | models.Q(started_at__isnull=False),
                name="interview_started_by_is_dated",
                violation_error_message="Who started an interview did so at a time.",
            ),
        ),
    ]
