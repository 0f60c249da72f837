"""Rows of another table in the row that they belong to."""

import pytest
from django.db.models import OuterRef

from core.relations import listed_of, number_of
from questionbank.models import Competency, RatingAnchor
from tests.factories.bank import make_competency

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_rows_come_listed_or_counted_in_the_row_that_they_belong_to():
    with_some, without = make_competency(), make_competency()
    without.anchors.all().delete()
    RatingAnchor.objects.filter(competency=with_some, level=1).update(text="Says “no”, [or] nothing.")
    anchors = RatingAnchor.objects.filter(competency=OuterRef("pk"))
    rows = Competency.objects.annotate(
        listed=listed_of(anchors, "competency", "level", "text", "question"), number=number_of(anchors, "competency")
    )
    found = {row.pk: row for row in rows}
    assert (found[without.pk].listed, found[without.pk].number) == ([], 0)
    own = [[anchor.level, anchor.text, None] for anchor in with_some.anchors.all()]
    assert [1, "Says “no”, [or] nothing.", None] in own
    assert sorted(found[with_some.pk].listed) == own and found[with_some.pk].number == len(own)
