from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0021_kinds_say_how")]
    operations = [
        migrations.AddField(
            "competency", "short_name", models.CharField(max_length=30, blank=True, default="", db_default="")
        ),
    ]
