from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0025_mend_addresses")]

    operations = [
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shares_address", False), models.Q(("canonical_email", ""), _negated=True)),
                fields=["canonical_email", "opening"],
                name="candidate_address_unique_in_opening",
                violation_error_message="This opening has a candidate with this email already.",
            ),
        ),
    ]
