"""The categories and groups with which every installation begins. It imports no model, for apps load it first."""

from typing import Any

from django.apps import apps as apps_now

from questionbank.states import FirstCategory, FirstGroup


def begin_lists(using: str, apps: Any = apps_now, **_: Any) -> None:
    """Have them, after migrations and after all tables were emptied; what is there stays as it is."""
    try:
        category, group = (apps.get_model("questionbank", name) for name in ("Category", "CompetencyGroup"))
    except LookupError:  # migrated to a time before them
        return
    category.objects.using(using).bulk_create(
        (
            category(
                slug=first.value,
                name=first.label,
                position=position,
                is_unconventional=first == FirstCategory.UNCONVENTIONAL,
            )
            for position, first in enumerate(FirstCategory, start=1)
        ),
        ignore_conflicts=True,
    )
    group.objects.using(using).bulk_create(
        (
            group(slug=first.value, name=first.label, position=position)
            for position, first in enumerate(FirstGroup, start=1)
        ),
        ignore_conflicts=True,
    )
