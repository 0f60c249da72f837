from django.db import migrations, models

import hiring.models.candidates


class Migration(migrations.Migration):
    dependencies = [("hiring", "0031_kept_stands")]
    operations = [
        migrations.AddField(
            "candidate",
            "links",
            models.TextField(
                blank=True, default="", db_default="", validators=[hiring.models.candidates.validate_links]
            ),
        ),
    ]
