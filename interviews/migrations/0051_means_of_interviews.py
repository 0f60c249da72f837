from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0050_walks")]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="means",
            field=models.CharField(
                blank=True,
                choices=[("in_person", "In person"), ("video", "By video"), ("phone", "By phone")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how it is held",
            ),
        ),
        migrations.AddField(
            model_name="interview",
            name="dial_in",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="number to call"
            ),
        ),
    ]
