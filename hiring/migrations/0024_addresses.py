from django.db import migrations, models

import core.addresses


class Migration(migrations.Migration):
    dependencies = [("hiring", "0023_fill_search_column")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="shares_address",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="candidate",
            name="email",
            field=core.addresses.AddressField(max_length=254),
        ),
    ]
