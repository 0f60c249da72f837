"""How passwords are kept. Tests take a quicker way (tests.hashing), so this looks at what the settings say."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from config import settings as written
from tests.hashing import QuickArgon2


@pytest.fixture
def as_installed(settings) -> None:
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS


def test_an_installation_keeps_passwords_by_argon2_at_full_cost(as_installed: None) -> None:
    kept = make_password("correct horse battery")
    hasher = identify_hasher(kept)
    assert type(hasher) is not QuickArgon2
    assert (hasher.algorithm, hasher.time_cost, hasher.memory_cost, hasher.parallelism) == ("argon2", 2, 102400, 8)
    assert "$argon2id$v=19$m=102400,t=2,p=8$" in kept
    assert check_password("correct horse battery", kept) and not check_password("Correct horse battery", kept)


def test_the_tests_own_way_differs_in_cost_alone() -> None:
    kept = make_password("correct horse battery")
    assert kept.startswith("argon2$argon2id$v=19$m=8,t=1,p=1$")
    assert check_password("correct horse battery", kept) and not check_password("", kept)
