"""Sub-themes to pick from."""

from households.domain.codes import Domain
from interventions.domain.themes import THEMES


def test_every_domain_has_themes_that_fit_the_field():
    assert set(THEMES) == set(Domain)
    assert all(0 < len(theme) <= 80 for themes in THEMES.values() for theme in themes)


def test_no_theme_stands_twice():
    themes = [theme for themes in THEMES.values() for theme in themes]
    assert len(themes) == len(set(themes))
