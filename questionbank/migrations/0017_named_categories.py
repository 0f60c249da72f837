"""Categories and groups become rows under their short names, so that every question and competency keeps its own.

A question that was ticked as unconventional in another category moves to one of that name which is: the tick said more.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

CATEGORIES = (
    ("technical", "Technical"),
    ("leadership", "Leadership"),
    ("project_scenario", "Project scenario"),
    ("unconventional", "Unconventional"),
)
GROUPS = (("technical", "Technical"), ("managerial", "Managerial"), ("scenario", "Scenario"))
UNCONVENTIONAL = "unconventional"


def named_row() -> list[tuple[str, models.Field]]:
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("slug", models.SlugField(max_length=60, unique=True)),
        ("name", models.CharField(max_length=60, unique=True)),
        ("position", models.PositiveSmallIntegerField()),
        ("is_retired", models.BooleanField(default=False)),
    ]


def own_slug(slug: str) -> str:
    return f"{slug.replace('_', '-')}-{UNCONVENTIONAL}"


def begin(apps: Any, schema_editor: Any) -> None:
    category, group = apps.get_model("questionbank", "Category"), apps.get_model("questionbank", "CompetencyGroup")
    for position, (slug, name) in enumerate(CATEGORIES, start=1):
        category.objects.create(slug=slug, name=name, position=position, is_unconventional=slug == UNCONVENTIONAL)
    for position, (slug, name) in enumerate(GROUPS, start=1):
        group.objects.create(slug=slug, name=name, position=position)
    ticked = apps.get_model("questionbank", "Question").objects.filter(is_unconventional=True)
    for position, (slug, name) in enumerate(CATEGORIES[:-1], start=len(CATEGORIES) + 1):
        if (questions := ticked.filter(category=slug)).exists():
            own = {"slug": own_slug(slug), "name": f"{name}, {UNCONVENTIONAL}", "position": position}
            category.objects.create(is_unconventional=True, **own)
            questions.update(category=own["slug"])


def end(apps: Any, schema_editor: Any) -> None:
    questions = apps.get_model("questionbank", "Question").objects.filter(category__endswith=f"-{UNCONVENTIONAL}")
    for slug, _ in CATEGORIES[:-1]:
        questions.filter(category=own_slug(slug)).update(category=slug)


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0016_owners_and_first_use")]
    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[*named_row(), ("is_unconventional", models.BooleanField("unconventional", default=False))],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CompetencyGroup",
            fields=named_row(),
            options={"verbose_name": "competency group", "ordering": ["position", "name"], "abstract": False},
        ),
        # Longer names first, for a category of a ticked question gets one.
        migrations.AlterField("question", "category", models.CharField(max_length=60)),
        migrations.RunPython(begin, end),
        migrations.AlterField(
            "question",
            "category",
            models.ForeignKey(
                db_column="category",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="questionbank.category",
                to_field="slug",
            ),
        ),
        migrations.AlterField(
            "competency",
            "group",
            models.ForeignKey(
                db_column="group",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="competencies",
                to="questionbank.competencygroup",
                to_field="slug",
            ),
        ),
        migrations.AlterField(
            "question",
            "is_unconventional",
            models.BooleanField(db_column="is_unconventional", db_default=False, default=False, editable=False),
        ),
        migrations.RenameField("question", "is_unconventional", "unconventional_before"),
    ]
