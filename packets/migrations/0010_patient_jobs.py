from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("packets", "0009_exports_expire")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="away_since_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="packetexport",
            name="away_since_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="packetmail",
            name="away_since_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
