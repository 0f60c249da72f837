from django.db import migrations

import core.search


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0002_question_written_at")]

    operations = [
        migrations.AddField("assessmentpoint", "folded", core.search.FoldedField("text")),
        migrations.AddField("competency", "folded", core.search.FoldedField("name")),
        migrations.AddField("followup", "folded", core.search.FoldedField("text")),
        migrations.AddField("pitfall", "folded", core.search.FoldedField("text")),
        migrations.AddField(
            "question", "folded", core.search.FoldedField("title", "prompt", "rationale", "strong_answer", "sources")
        ),
    ]
