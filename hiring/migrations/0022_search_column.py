from django.db import migrations

import core.search


class Migration(migrations.Migration):
    dependencies = [("hiring", "0021_address_as")]

    operations = [
        migrations.AddField("candidate", "folded", core.search.FoldedField("name", "address_as", "email")),
        migrations.AddField("opening", "folded", core.search.FoldedField("title", "code", "team")),
    ]
