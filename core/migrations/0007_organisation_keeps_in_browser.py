from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0006_organisation")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="keeps_in_browser",
            field=models.BooleanField(db_default=True, default=True, verbose_name="the kit works without a network"),
        ),
    ]
