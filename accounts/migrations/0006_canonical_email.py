from django.db import migrations, models

import core.addresses


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_time_call")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="canonical_email",
            field=core.addresses.CanonicalEmailField(db_index=True),
        ),
        migrations.AddField(
            model_name="user",
            name="earlier_emails",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
    ]
