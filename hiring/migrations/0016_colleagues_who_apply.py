import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.addresses


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0015_frozen_agreement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="canonical_email",
            field=core.addresses.CanonicalEmailField(db_index=True),
        ),
        migrations.AddField(
            model_name="candidate",
            name="different_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
