"""Kits that were loaded before their names and orders were kept: a row for each, of what their roles hold today.

Without one, a kit that does not come with Loopwright stood in no gallery. Its order and its practice are those of its
role; loading its file again writes what the file says.
"""

from collections import Counter
from typing import Any

from django.db import migrations


def keep(apps: Any, schema_editor: Any) -> None:
    Kit, Role = apps.get_model("hiring", "Kit"), apps.get_model("hiring", "Role")
    kept = set(Kit.objects.values_list("slug", flat=True))
    for role in Role.objects.filter(kit=None).exclude(kit_slug="").order_by("pk"):
        if role.kit_slug not in kept:
            Kit.objects.create(role=role, slug=role.kit_slug, name=role.name, version=1, **_held_by(apps, role))
            kept.add(role.kit_slug)


def _held_by(apps: Any, role: Any) -> dict[str, Any]:
    needs = apps.get_model("hiring", "RoleCompetency").objects.filter(role=role).order_by("pk")
    asked = apps.get_model("hiring", "RoundQuestion").objects.filter(round__template__role=role)
    rows = asked.order_by("round__template", "round__position", "position").values_list(
        "question__slug", "question__competency__slug", "question__language"
    )
    used = [competency for _, competency, _ in rows]
    competencies = list(dict.fromkeys([*needs.values_list("competency__slug", flat=True), *used]))
    practice = apps.get_model("questionbank", "PracticePrompt").objects.filter(competency__slug__in=competencies)
    languages = Counter(language for _, _, language in rows if language)
    return {
        "language": languages.most_common(1)[0][0] if languages else "en",
        "summary": role.summary,
        "competencies": competencies,
        "questions": list(dict.fromkeys(slug for slug, _, _ in rows)),
        "practice": list(practice.order_by("pk").values_list("slug", flat=True)),
    }


class Migration(migrations.Migration):
    dependencies = [("hiring", "0029_asks_for_practice"), ("questionbank", "0014_gists")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
