"""“Always ask:” before a follow-up becomes a field of its own."""

import re
from typing import Any

from django.db import migrations, models

_ALWAYS = re.compile(r"always ask\s*[:：]\s*(?=\S)", re.IGNORECASE)
AT_ONCE = 500


def split(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("questionbank", "FollowUp")
    rows = []
    for row in model.objects.filter(text__istartswith="always ask"):
        if found := _ALWAYS.match(row.text):
            text = row.text[found.end() :]
            row.text, row.is_always_asked = text[:1].upper() + text[1:], True
            rows.append(row)
    model.objects.bulk_update(rows, ["text", "is_always_asked"], batch_size=AT_ONCE)


def join(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("questionbank", "FollowUp")
    for row in model.objects.filter(is_always_asked=True):
        model.objects.filter(pk=row.pk).update(text=f"Always ask: {row.text}")


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0018_merged_questions")]
    operations = [
        migrations.AddField(
            "followup",
            "is_always_asked",
            models.BooleanField("always asked", db_default=False, default=False),
        ),
        migrations.RunPython(split, join),
    ]
