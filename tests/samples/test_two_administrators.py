"""Two administrators press the same button at the same moment."""

import pytest

from config.samples.loading import IS_LOADED, load_sample
from config.samples.removing import NOT_HERE, remove_sample
from hiring.models import Candidate, Opening
from tests.factories.people import make_cast
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_it_is_loaded_once_and_taken_out_once():
    ada = make_cast("ada").ada
    assert at_once(lambda _: load_sample(by=ada).code, times=2).count(IS_LOADED) == 1
    assert Opening.objects.count() == 1 and Candidate.objects.count() == 4
    outcomes = at_once(lambda _: remove_sample(by=ada), times=2)
    assert outcomes.count(NOT_HERE) == 1 and [] in outcomes
    assert not Opening.objects.exists()
