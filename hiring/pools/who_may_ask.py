"""Who may ask about which competencies, for those who choose panels."""

from collections.abc import Collection

from hiring.models import PoolMember


def binding_pools(competencies: Collection[int]) -> dict[int, frozenset[int]]:
    """By competency, the keys of those who may ask about it, where the pool has anybody who may. One statement."""
    found: dict[int, set[int]] = {}
    members = PoolMember.objects.may_ask().filter(competency__in=competencies).order_by()
    for competency, person in members.values_list("competency", "person"):
        found.setdefault(competency, set()).add(person)
    return {key: frozenset(people) for key, people in found.items()}
