import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0017_named_categories")]

    operations = [
        migrations.AddField(
            "question",
            "merged_into",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="questionbank.question",
            ),
        ),
    ]
