"""Short names for addresses and kit files."""

from django.utils.text import slugify

from questionbank.models import Competency, Question


def free_slug(model: type[Question] | type[Competency], title: str) -> str:
    """A slug made from the title, with a number behind it where another row has it."""
    longest = 50
    wanted = slugify(title)[:longest].strip("-") or str(model._meta.model_name)
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
