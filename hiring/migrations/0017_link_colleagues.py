from django.db import migrations

from core.addresses import canonical_email


def fill(apps, schema_editor):
    """Candidates with the address of a colleague are linked, however either of them was written down."""
    Candidate = apps.get_model("hiring", "Candidate")
    User = apps.get_model("accounts", "User")
    people = {canonical: pk for pk, canonical in User.objects.values_list("pk", "canonical_email") if canonical}
    for candidate in Candidate.objects.only("email", "user").iterator():
        canonical = canonical_email(candidate.email)
        Candidate.objects.filter(pk=candidate.pk).update(
            canonical_email=canonical, user_id=candidate.user_id or people.get(canonical)
        )


class Migration(migrations.Migration):
    dependencies = [("hiring", "0016_colleagues_who_apply"), ("accounts", "0007_fill_canonical_email")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
