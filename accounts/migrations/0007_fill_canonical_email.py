from django.db import migrations

from core.addresses import canonical_email


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for person in User.objects.only("email").iterator():
        User.objects.filter(pk=person.pk).update(canonical_email=canonical_email(person.email))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_canonical_email")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
