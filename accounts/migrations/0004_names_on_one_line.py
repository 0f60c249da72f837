from django.db import migrations, models

import core.text


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_end_sessions")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(max_length=120, validators=[core.text.validate_line]),
        ),
        migrations.AlterField(
            model_name="user",
            name="title",
            field=models.CharField(
                blank=True, max_length=120, validators=[core.text.validate_line], verbose_name="what they do"
            ),
        ),
    ]
