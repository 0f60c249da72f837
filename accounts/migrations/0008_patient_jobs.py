from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_fill_canonical_email")]
    operations = [
        migrations.AddField(
            model_name="accessmail",
            name="away_since_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
