"""Short names for addresses and kit files."""

from collections.abc import Iterable, Sequence

from django.utils.text import slugify

from questionbank.models import Category, Competency, CompetencyGroup, Question

LONGEST = 50


def slug_of(title: str, *, otherwise: str) -> str:
    """The Latin letters and digits of a title as kit files read them; the other where it has none."""
    return slugify(title.replace("_", " "))[:LONGEST].strip("-") or otherwise


def free_slug(model: type[Question | Competency | Category | CompetencyGroup], title: str) -> str:
    """A slug made from the title, with a number behind it where another row has it."""
    wanted = slug_of(title, otherwise=str(model._meta.model_name))
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def free_slugs(titles: Sequence[str], also_taken: Iterable[str] = ()) -> list[str]:
    """The same for many new questions at once, in one query."""
    taken = {*also_taken, *Question.objects.values_list("slug", flat=True).distinct()} if titles else set()
    slugs = []
    for title in titles:
        wanted = slug_of(title, otherwise=str(Question._meta.model_name))
        slug, number = wanted, 2
        while slug in taken:
            slug, number = f"{wanted}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs
