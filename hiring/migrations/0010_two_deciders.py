from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0002_unique_wording"),
    ]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="needs_two_deciders",
            field=models.BooleanField(default=False, verbose_name="two people decide"),
        ),
    ]
