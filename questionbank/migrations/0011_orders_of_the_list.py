from datetime import date

from django.db import migrations, models
from django.db.models import OrderBy, Value
from django.db.models.functions import Coalesce

OR_LAST = Coalesce("reviewed_on", Value(date.max))
OR_FIRST = OrderBy(Coalesce("reviewed_on", Value(date.min)), descending=True)


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0010_words_in_one_place")]

    operations = [
        migrations.AddIndex("question", models.Index("title", "id", name="question_by_title")),
        migrations.AddIndex("question", models.Index(OR_LAST, "title", "id", name="question_by_review")),
        migrations.AddIndex("question", models.Index(OR_FIRST, "title", "id", name="question_by_review_back")),
    ]
