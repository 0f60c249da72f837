from datetime import UTC, datetime

from django.db import migrations


def keep_anew(apps, schema_editor):
    """The worker keeps what was kept before the question was written; so it adds the gist to every entry."""
    apps.get_model("questionbank", "SearchEntry").objects.update(kept_at=datetime(1970, 1, 1, tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0013_practice_passes")]

    operations = [migrations.RunPython(keep_anew, migrations.RunPython.noop)]
