from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0017_link_colleagues")]
    operations = [
        migrations.AddField(
            model_name="candidate",
            name="resume_sha256",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
    ]
