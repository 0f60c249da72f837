from django.db import migrations

import core.search


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_address_as")]

    operations = [
        migrations.AddField("user", "folded", core.search.FoldedField("name", "address_as", "email")),
    ]
