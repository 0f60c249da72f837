"""A question of the kind "scenario" asks about a situation: what it is about, its category says."""

from typing import Any

from django.db import migrations, models

KINDS = [
    ("past_behaviour", "Past behaviour"),
    ("situational", "Situational"),
    ("job_knowledge", "Job knowledge"),
    ("background", "Background"),
]


def say_how(apps: Any, schema_editor: Any) -> None:
    apps.get_model("questionbank", "Question").objects.filter(kind="scenario").update(kind="situational")


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0020_exhibit_files")]
    operations = [
        migrations.RunPython(say_how, migrations.RunPython.noop),
        migrations.AlterField("question", "kind", models.CharField(max_length=20, choices=KINDS)),
    ]
