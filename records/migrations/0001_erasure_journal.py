"""The erasure journal, so that a backup brings nobody back who was erased."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("candidate_number", models.BigIntegerField()),
                ("candidate_added_at", models.DateTimeField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_stored", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "erasure",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate_number", "candidate_added_at"),
                        name="erasure_once",
                        violation_error_message="This candidate was erased already.",
                    )
                ],
            },
        ),
    ]
