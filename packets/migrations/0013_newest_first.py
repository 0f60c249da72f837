"""Lists begin with what is left to do, and go on with what was handed over last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("packets", "0012_called")]

    operations = [
        migrations.AddIndex(
            model_name="feedbackpacket",
            index=models.Index(
                condition=models.Q(status__in=["draft", "in_review", "approved", "rendering", "ready", "failed"]),
                fields=["loop"],
                name="feedbackpacket_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="feedbackpacket",
            index=models.Index(
                condition=models.Q(status="sent"), fields=["-handed_over_at"], name="feedbackpacket_newest_sent"
            ),
        ),
    ]
