"""The colours of the design tokens that charts use. CSS variables don't reach an SVG in the PDF, so they stand here."""

from collections.abc import Mapping

from households.domain.codes import Domain, HouseholdType, Level

INK = "#1d2a2e"
INK_2 = "#54636a"
LINE = "#e0d8cb"
LINE_STRONG = "#8c8578"
SURFACE = "#ffffff"
SURFACE_2 = "#f3eee6"
BRAND = "#0e5a5e"
LATE = "#9c3026"
REST = "#6a6f73"

#: One hue that darkens: the ground and the text on it.
LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.NONE: ("#e4ebe4", "#34513f"),
    Level.LOW: ("#f6e0b3", "#6b4a00"),
    Level.MEDIUM: ("#eda866", "#4f2400"),
    Level.HIGH: ("#a5352a", "#ffffff"),
}

TYPES: Mapping[HouseholdType, str] = {
    HouseholdType.SOLID: "#2e7355",
    HouseholdType.ATTENTION: "#806200",
    HouseholdType.VULNERABLE: "#b4530a",
    HouseholdType.MULTIPROBLEM: "#8f2438",
}

DOMAINS: Mapping[Domain, str] = {
    Domain.HOUSING: "#0e5a5e",
    Domain.SOCIAL: "#d98032",
    Domain.FINANCE: "#7a9a3a",
    Domain.PARENTING: "#b8508a",
    Domain.INTEGRATION: "#4a7fb5",
    Domain.WORK: "#8a6a3b",
    Domain.WELLBEING: "#6a4fa0",
}


def tint(colour: str, strength: float) -> str:
    """The colour thinned with white; strength 0 is white, 1 the colour itself."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)
