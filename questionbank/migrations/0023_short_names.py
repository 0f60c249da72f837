from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0022_read_as_a_job")]
    operations = [
        migrations.AddField(
            "competency", "short_name", models.CharField(max_length=30, blank=True, default="", db_default="")
        ),
    ]
