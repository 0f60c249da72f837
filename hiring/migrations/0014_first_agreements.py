"""Openings made before there were agreements get a first version, unsigned, with the level that they had."""

from django.db import migrations


def give_first_versions(apps, editor):
    Opening = apps.get_model("hiring", "Opening")
    Agreement = apps.get_model("hiring", "Agreement")
    openings = Opening.objects.values_list("pk", "agreed_level").iterator()
    rows = (Agreement(opening_id=opening, level=level) for opening, level in openings)
    Agreement.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("hiring", "0013_agreement")]
    operations = [migrations.RunPython(give_first_versions, migrations.RunPython.noop, elidable=True)]
