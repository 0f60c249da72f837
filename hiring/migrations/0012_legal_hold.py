import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0011_packet_levels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="held_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="candidate",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="hold_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_at__isnull", True), ("held_by__isnull", True), ("hold_reason", ""))
                | (models.Q(("held_at__isnull", False), ("held_by__isnull", False)) & ~models.Q(("hold_reason", ""))),
                name="candidate_hold_is_whole",
                violation_error_message="A legal hold has a time, a person and a reason.",
            ),
        ),
    ]
