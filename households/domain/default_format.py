"""The questions with which a project begins: the gespreksformat as the field uses it (domain.md, 6)."""

from collections.abc import Sequence

from households.domain.conversation_format import SCHEMES_CODE, Format, Option, Part, Question, QuestionKind

_Row = tuple[Part, str, str, QuestionKind, Sequence[tuple[str, str]]]

_C, _M, _L, _N, _G = (
    QuestionKind.CHOICE,
    QuestionKind.CHOICES,
    QuestionKind.LINE,
    QuestionKind.NOTE,
    QuestionKind.NUMBER,
)
_YES_NO = (("yes", "ja"), ("no", "nee"))
_HELP = (("now", "nu"), ("before", "eerder"), ("no", "nee"))
_HELP_LABEL = "Is of was er hulp?"
_WELL = (("good", "goed"), ("fair", "matig"), ("bad", "slecht"))
_AREA = (("positive", "positief"), ("neutral", "neutraal"), ("negative", "negatief"))
_SAFE = (("safe", "veilig"), ("rather", "beetje veilig"), ("varies", "wisselend"), ("unsafe", "onveilig"))

_ROWS: Sequence[_Row] = (
    (Part.GENERAL, "how_are_you", "Hoe gaat het?", _L, ()),
    (
        Part.GENERAL,
        "language_level",
        "Nederlands spreken",
        _C,
        (("good", "goed"), ("reasonable", "redelijk"), ("poor", "matig of slecht")),
    ),
    (Part.GENERAL, "language_lessons", "Wil taalles", _C, _YES_NO),
    (Part.GENERAL, "circumstances", "Bijzondere omstandigheden", _N, ()),
    # Woonsituatie en veiligheid
    (Part.HOUSING, "registered_count", "Hoeveel mensen staan ingeschreven?", _G, ()),
    (Part.HOUSING, "living_count", "Hoeveel mensen wonen er?", _G, ()),
    (
        Part.HOUSING,
        "composition",
        "Samenstelling",
        _C,
        (
            ("single", "alleen"),
            ("couple", "samen, zonder kinderen"),
            ("couple_children", "samen, met kinderen"),
            ("one_parent", "één ouder met kinderen"),
            ("other", "anders"),
        ),
    ),
    (
        Part.HOUSING,
        "nuisance_from",
        "Overlast van",
        _M,
        (("neighbours", "buren"), ("staircase", "portiek"), ("street", "straat")),
    ),
    (
        Part.HOUSING,
        "nuisance_kind",
        "Wat voor overlast",
        _M,
        (("noise", "geluid"), ("dirt", "stank of vuil"), ("quarrels", "intimidatie of ruzie"), ("other", "anders")),
    ),
    (Part.HOUSING, "safety_home", "Hoe veilig in en om het huis?", _C, _SAFE),
    (Part.HOUSING, "safety_area", "Hoe veilig in de buurt?", _C, _SAFE),
    (Part.HOUSING, "dwelling", "Staat van de woning", _C, _WELL),
    (Part.HOUSING, "housing_help", _HELP_LABEL, _C, _HELP),
    # Sociale relaties
    (Part.SOCIAL, "contacts", "Contacten", _C, (("few", "weinig"), ("average", "gemiddeld"), ("many", "veel"))),
    (
        Part.SOCIAL,
        "neighbours",
        "Kent de buren",
        _C,
        (("not", "niet"), ("a_bit", "matig"), ("fairly", "redelijk"), ("well", "veel")),
    ),
    (
        Part.SOCIAL,
        "active",
        "Actief voor de buurt",
        _C,
        (("not", "niet"), ("sometimes", "wel eens"), ("often", "vaak")),
    ),
    (
        Part.SOCIAL,
        "issues",
        "Wat speelt er?",
        _M,
        (
            ("parenting", "opvoeding"),
            ("psychological", "psychisch of gedrag"),
            ("addiction", "verslaving"),
            ("learning", "leren"),
            ("physical", "lichamelijke gezondheid"),
            ("other", "anders"),
        ),
    ),
    (Part.SOCIAL, "social_help", _HELP_LABEL, _C, _HELP),
    # Financiële situatie
    (
        Part.FINANCE,
        "income",
        "Inkomen uit",
        _M,
        (("work", "werk"), ("benefit", "uitkering"), ("student", "studiefinanciering"), ("none", "geen inkomen")),
    ),
    (Part.FINANCE, "which_benefit", "Welke uitkering?", _L, ()),
    (Part.FINANCE, "debts", "Schulden", _C, _YES_NO),
    (
        Part.FINANCE,
        "debt_level",
        "Hoe erg zijn de schulden?",
        _C,
        (("manageable", "beheersbaar"), ("problematic", "problematisch"), ("severe", "zeer problematisch")),
    ),
    (Part.FINANCE, "debt_cause", "Waardoor kwamen de schulden?", _L, ()),
    (Part.FINANCE, "finance_help", _HELP_LABEL, _C, _HELP),
    # Opgroeien en opvoeden
    (Part.PARENTING, "upbringing", "Hoe gaat het opvoeden?", _C, _WELL),
    (Part.PARENTING, "school", "Hoe gaat het op school en opvang?", _C, _WELL),
    (Part.PARENTING, "children_safe", "Zijn de kinderen veilig?", _C, _SAFE),
    (Part.PARENTING, "area_children", "De buurt om in op te groeien", _C, _AREA),
    # Integratie en inburgering
    (Part.INTEGRATION, "means", "Kan meedoen aan activiteiten (geld, vervoer, tijd)", _C, _YES_NO),
    (Part.INTEGRATION, "integration_help", _HELP_LABEL, _C, _HELP),
    # Arbeidsparticipatie en opleiding
    (
        Part.WORK,
        "work_situation",
        "Wat doet het huishouden?",
        _M,
        (
            ("work", "werkt"),
            ("seeks", "zoekt werk"),
            ("learns", "leert"),
            ("volunteers", "vrijwilligerswerk"),
            ("cares", "zorgt voor anderen"),
            ("unable", "kan niet werken"),
            ("retired", "met pensioen"),
        ),
    ),
    # Psychisch welbevinden
    (
        Part.WELLBEING,
        "wellbeing_topics",
        "Waar heeft iemand moeite mee?",
        _M,
        (
            ("stress", "stress"),
            ("confidence", "zelfvertrouwen"),
            ("limits", "grenzen en prioriteiten stellen"),
            ("meaning", "zingeving"),
            ("feeling_well", "zich goed voelen"),
        ),
    ),
    # Gebeurtenis: direct requests
    (
        Part.REQUESTS,
        "direct_requests",
        "Gebeurtenis: vraagt nu direct om",
        _M,
        (
            ("debt_counselling", "schuldhulpverlening"),
            ("psychosocial", "psychosociale hulp"),
            ("parenting_support", "opvoedhulp"),
            ("language_lessons", "taalles"),
            ("home_care", "huishoudelijke hulp of zorg"),
            ("legal_help", "juridische hulp"),
            ("other", "iets anders"),
        ),
    ),
    (Part.REQUESTS, "direct_request_words", "In de woorden van de bewoner", _N, ()),
    (
        Part.BENEFITS,
        SCHEMES_CODE,
        "Waar heeft dit huishouden recht op?",
        QuestionKind.SCHEMES,
        (
            ("rent_allowance", "Huurtoeslag"),
            ("care_allowance", "Zorgtoeslag"),
            ("child_budget", "Kindgebonden budget"),
            ("childcare_allowance", "Kinderopvangtoeslag"),
            ("special_assistance", "Bijzondere bijstand"),
            ("income_supplement", "Individuele inkomenstoeslag"),
            ("tax_remission", "Kwijtschelding gemeentelijke belastingen"),
            ("city_pass", "Stadspas of meedoenregeling"),
            ("child_scheme", "Regeling voor schoolgaande kinderen"),
            ("collective_insurance", "Collectieve zorgverzekering"),
            ("energy", "Hulp bij energiekosten"),
            ("wmo", "Hulp of hulpmiddel uit de Wmo"),
        ),
    ),
    (Part.CLOSING, "picture", "Totaalbeeld en conclusie", _N, ()),
)

DEFAULT_FORMAT = Format(
    tuple(
        Question(
            code=code,
            part=part,
            label=label,
            kind=kind,
            options=tuple(Option(option, words) for option, words in options),
        )
        for part, code, label, kind, options in _ROWS
    )
)
