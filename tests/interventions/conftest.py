"""Fixtures of these tests."""

import pytest

from tests.interventions.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The usual people, household and organisation."""
    return make_cast()
