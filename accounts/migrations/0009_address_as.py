from django.db import migrations, models

import core.text


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_patient_jobs")]

    operations = [
        migrations.AddField(
            model_name="user",
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
