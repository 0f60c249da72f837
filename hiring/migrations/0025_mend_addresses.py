"""One person was two by two spellings of an address. Both stay, and the newer one is marked for somebody to look at."""

from typing import Any

from django.db import migrations

from core.addresses import canonical_email, clean_address


def mend(apps: Any, schema_editor: Any) -> None:
    Candidate = apps.get_model("hiring", "Candidate")
    seen: set[Any] = set()
    for candidate in Candidate.objects.order_by("pk").only("email", "opening").iterator():
        canonical = canonical_email(candidate.email)
        rows = Candidate.objects.filter(pk=candidate.pk)
        rows.update(
            canonical_email=canonical, shares_address=bool(canonical) and (candidate.opening_id, canonical) in seen
        )
        seen.add((candidate.opening_id, canonical))
        cleaned = clean_address(candidate.email)
        if (
            cleaned != candidate.email
            and not Candidate.objects.filter(email__iexact=cleaned, opening=candidate.opening_id)
            .exclude(pk=candidate.pk)
            .exists()
        ):
            rows.update(email=cleaned)


class Migration(migrations.Migration):
    dependencies = [("hiring", "0024_addresses")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
