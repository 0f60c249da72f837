from django.db import migrations

from core.search import fold_rows


def fill(apps, schema_editor):
    for name in ("candidate", "opening"):
        fold_rows(apps.get_model("hiring", name))


class Migration(migrations.Migration):
    # Some rows at a time, each portion for good: begun again, it goes on with those that are left.
    atomic = False

    dependencies = [("hiring", "0022_search_column")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
