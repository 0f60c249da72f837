import django.db.models.deletion
from datetime import UTC, datetime
from typing import Any

from django.db import migrations, models
from django.utils import timezone


def keep_anew(apps: Any, schema_editor: Any) -> None:
    """The worker keeps what was kept before the question was written; so it adds how it is worded and called."""
    apps.get_model("questionbank", "SearchEntry").objects.update(kept_at=datetime(1970, 1, 1, tzinfo=UTC))


def read_anew(apps: Any, schema_editor: Any) -> None:
    """The files of a preview are read once more, this time into rows. What was chosen stays."""
    previews = apps.get_model("questionbank", "ImportPreview").objects.filter(job_status="done")
    apps.get_model("questionbank", "ImportFile").objects.filter(preview__in=previews).update(is_read=False)
    previews.update(
        job_status="waiting", attempts=0, due_at=timezone.now(), finished_at=None, claimed_at=None, read=0, error=""
    )


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0024_last_asked_at")]

    operations = [
        migrations.CreateModel(
            name="ImportQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("source_line", models.PositiveIntegerField()),
                ("found", models.JSONField()),
                ("title", models.CharField(max_length=80)),
                ("wording", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("competency", models.TextField(blank=True)),
                ("is_unwise", models.BooleanField()),
                ("is_doubtful", models.BooleanField()),
                ("refusal", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="questionbank.importfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of an import",
                "ordering": ["file__position", "source_line", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "number"),
                        name="importquestion_number_unique",
                        violation_error_message="Two questions of a file cannot have one number.",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_anew, migrations.RunPython.noop),
        migrations.RunPython(read_anew, migrations.RunPython.noop),
    ]
