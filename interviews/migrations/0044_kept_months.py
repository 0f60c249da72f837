"""Months of figures that a worker adds up."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0028_candidates_by_name"),
        ("interviews", "0043_exhibits_of_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("debriefs", models.PositiveIntegerField()),
                ("loop_keys", models.BigIntegerField()),
                ("debrief_keys", models.BigIntegerField()),
                ("names", models.JSONField()),
                ("tallies", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kept_months", to="hiring.opening"
                    ),
                ),
            ],
            options={
                "verbose_name": "kept month",
                "ordering": ["opening_id", "month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opening", "month"),
                        name="keptmonth_once",
                        violation_error_message="This month of the opening is kept already.",
                    )
                ],
            },
        ),
    ]
