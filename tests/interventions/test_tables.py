"""What stands in the list of tasks."""

import pytest

from interventions.tables import excerpt


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kort", "Kort"),
        ("  Twee\n\nregels ", "Twee regels"),
        ("woord " * 30, " ".join(["woord"] * 15) + "…"),
        ("", ""),
    ],
)
def test_shows_the_start_on_one_line_cut_at_a_word(text, shown):
    assert excerpt(text) == shown
