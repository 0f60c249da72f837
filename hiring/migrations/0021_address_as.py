from django.db import migrations, models

import core.text


class Migration(migrations.Migration):
    dependencies = [("hiring", "0020_status_reason")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="address_as",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=120,
                validators=[core.text.validate_line],
                verbose_name="how to address them",
            ),
        ),
    ]
