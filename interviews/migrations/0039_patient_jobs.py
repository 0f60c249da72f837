from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0038_first_readings")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="away_since_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
