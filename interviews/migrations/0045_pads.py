"""The pad for the hour, one a card."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0044_kept_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.JSONField(default=list)),
                ("typing", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "scorecard",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pad", to="interviews.scorecard"
                    ),
                ),
            ],
            options={"verbose_name": "pad"},
        ),
    ]
