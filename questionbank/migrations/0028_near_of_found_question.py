from typing import Any

from django.db import migrations, models
from django.utils import timezone


def read_anew(apps: Any, schema_editor: Any) -> None:
    """The files of a preview are read once more, this time beside what the bank asks nearly alike. What was chosen
    stays."""
    previews = apps.get_model("questionbank", "ImportPreview").objects.filter(job_status="done")
    apps.get_model("questionbank", "ImportFile").objects.filter(preview__in=previews).update(is_read=False)
    previews.update(
        job_status="waiting", attempts=0, due_at=timezone.now(), finished_at=None, claimed_at=None, read=0, error=""
    )


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0027_arrived_unread")]

    operations = [
        migrations.AddField(
            model_name="importquestion",
            name="near",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(read_anew, migrations.RunPython.noop),
    ]
