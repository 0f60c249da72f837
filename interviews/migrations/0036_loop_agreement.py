import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0013_agreement"),
        ("interviews", "0035_reminders_follow_a_start"),
    ]

    operations = [
        migrations.AddField(
            model_name="loop",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loops",
                to="hiring.agreement",
            ),
        ),
    ]
