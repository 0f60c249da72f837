from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """Whoever wrote a question looks after it, and what was in use before needs no review to come back."""
    questions = apps.get_model("questionbank", "Question").objects
    questions.filter(owner=None).update(owner=F("author"))
    questions.filter(status__in=["active", "retired"]).update(activated_at=F("written_at"))


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0015_review_and_care")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
