from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_mend_addresses")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shares_address", False), models.Q(("canonical_email", ""), _negated=True)),
                fields=["canonical_email"],
                name="user_address_unique",
                violation_error_message="Somebody has this email already.",
            ),
        ),
    ]
