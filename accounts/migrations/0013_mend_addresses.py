"""One person was two by two spellings of an address. Both stay, and the newer one is marked for somebody to look at."""

from typing import Any

from django.db import migrations

from core.addresses import canonical_email, clean_address


def mend(apps: Any, schema_editor: Any) -> None:
    User = apps.get_model("accounts", "User")
    seen: set[Any] = set()
    for person in User.objects.order_by("pk").only("email").iterator():
        canonical = canonical_email(person.email)
        rows = User.objects.filter(pk=person.pk)
        rows.update(canonical_email=canonical, shares_address=bool(canonical) and canonical in seen)
        seen.add(canonical)
        cleaned = clean_address(person.email).lower()
        if cleaned != person.email and not User.objects.filter(email__iexact=cleaned).exclude(pk=person.pk).exists():
            rows.update(email=cleaned)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_addresses")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
