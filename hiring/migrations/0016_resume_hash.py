from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0015_frozen_agreement")]
    operations = [
        migrations.AddField(
            model_name="candidate",
            name="resume_sha256",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
    ]
