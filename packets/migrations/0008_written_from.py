"""What a packet was written from. Of those that were approved the frozen content still tells the names."""

from typing import Any

from django.db import migrations, models

NAMES = ("candidate", "role", "organisation")


def read_frozen_content(apps: Any, schema_editor: Any) -> None:
    packets = apps.get_model("packets", "FeedbackPacket").objects.filter(document__isnull=False)
    # By their names alone: the content holds a logo, too.
    rows = packets.values_list("pk", *(f"document__content__{name}" for name in NAMES))
    for pk, *values in rows.iterator():
        known = {name: value for name, value in zip(NAMES, values, strict=True) if value}
        packets.filter(pk=pk).update(written_from=known)


class Migration(migrations.Migration):
    dependencies = [("packets", "0007_earlier_decision")]

    operations = [
        migrations.AddField("feedbackpacket", "written_from", models.JSONField(blank=True, null=True)),
        migrations.RunPython(read_frozen_content, migrations.RunPython.noop),
    ]
