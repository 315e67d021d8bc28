"""Sub-themes (labels) per domain to pick from when an effect is recorded; others can be typed."""

from collections.abc import Mapping

from households.domain.codes import Domain

THEMES: Mapping[Domain, tuple[str, ...]] = {
    Domain.HOUSING: (
        "dreigende ontruiming", "veiligheid", "kwaliteit van de woning", "rust", "verhuizen", "inrichting", "klachten",
    ),
    Domain.SOCIAL: ("partner", "kinderen", "ex-partner", "familie", "buren", "vertrouwen"),
    Domain.FINANCE: ("achterstanden", "inkomen", "administratie", "budget", "toeslagen", "schuldhulp"),
    Domain.PARENTING: ("huiswerk", "grenzen stellen", "gezinsondersteuning"),
    Domain.INTEGRATION: ("taal", "activiteiten", "betrokkenheid"),
    Domain.WORK: ("werk", "opleiding", "vrijwilligerswerk"),
    Domain.WELLBEING: (
        "stress", "eigen grenzen", "zelfvertrouwen", "eigen kracht", "motivatie", "prioriteiten", "zingeving",
    ),
}  # fmt: skip
