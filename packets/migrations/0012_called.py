"""Letters greeted people by the first word of their name. Nobody who is called by it was renamed since."""

from typing import Any

from django.db import migrations


def keep_greetings(apps: Any, schema_editor: Any) -> None:
    packets = apps.get_model("packets", "FeedbackPacket").objects.filter(written_from__isnull=False)
    for packet in packets.select_related("loop__candidate").only("written_from", "loop__candidate__name").iterator():
        origin, name = packet.written_from, packet.loop.candidate.name
        if "called" in origin and [origin["called"]] == name.split()[:1]:
            packets.filter(pk=packet.pk).update(written_from={**origin, "called": name})


class Migration(migrations.Migration):
    dependencies = [
        ("packets", "0011_names_in_languages"),
        ("interviews", "0040_cancel_reasons"),
        ("hiring", "0021_address_as"),
    ]

    operations = [migrations.RunPython(keep_greetings, migrations.RunPython.noop)]
