"""Pages of an opening's candidates go by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0027_kits")]

    operations = [
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["opening", "name"], name="candidate_opening_name"),
        ),
    ]
