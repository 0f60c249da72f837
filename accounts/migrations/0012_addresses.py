from django.db import migrations, models

import core.addresses


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_fill_search_column")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="shares_address",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=core.addresses.SignInAddressField(max_length=254),
        ),
    ]
