from django.db import migrations, models

import core.dates


class Migration(migrations.Migration):
    dependencies = [("hiring", "0032_candidate_links")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="time_zone",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, validators=[core.dates.validate_time_zone]
            ),
        ),
    ]
