from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0028_candidates_by_name")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="asks_for_practice",
            field=models.BooleanField(db_default=False, default=False, verbose_name="asks for practice"),
        ),
    ]
