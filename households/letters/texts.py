"""The texts of a project's letters and cards: its own, or the ones that come with the application.

The Dutch texts always exist. A text in another language exists once the project has written it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adv.accounts.models import Project
from households.domain.letter_text import LetterField, fill, lines_needed, paragraphs
from households.models import LETTER_LANGUAGES, LetterKind, LetterTemplate

#: The language that every household gets.
DUTCH = "nl"
#: Written from right to left.
RIGHT_TO_LEFT = frozenset({"ar"})

#: Lines that fit, and characters on a line: on an A4 below the address, and on an A6 card.
_ROOM = {LetterKind.LETTER: (34, 88), LetterKind.CARD: (17, 44)}

_LETTER = """Beste {naam},

Wij zijn het team van {project}. Wij werken in uw buurt voor de gemeente en de woningcorporatie. Binnenkort bellen wij ook bij u aan.

Waarom komen wij langs?
Wij willen graag weten hoe het met u gaat en hoe u het vindt om hier te wonen. Wat gaat goed? Wat kan beter? Heeft u een vraag, of kunt u ergens hulp bij gebruiken? Dan kijken wij samen met u wat er mogelijk is. U beslist zelf wat u vertelt. Meedoen is niet verplicht en kost niets.

Wanneer komen wij?
Wij bellen bij u aan {volgende_keer}. Bent u er dan niet? Dan komen wij een andere keer terug. U hoeft er dus niet voor thuis te blijven.

Wilt u liever een afspraak maken, of wilt u niet dat wij langskomen? Laat het ons weten:
{contact}

Met vriendelijke groet,

{adviseur}
{project}"""  # noqa: E501

_CARD = """Beste {naam},

Wij waren net aan uw deur, maar troffen u niet thuis. Wij willen graag kennismaken en horen hoe het met u gaat.

Wij komen terug {volgende_keer}.

Komt dat niet uit? Of wilt u ons eerder spreken? Bel of kom langs:
{contact}

Groeten van {adviseur}"""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A text with names of fields between braces; ``is_own`` when the project wrote it."""

    subject: str
    body: str
    language: str = DUTCH
    is_own: bool = False

    @property
    def direction(self) -> str:
        """``rtl`` for a language that is written from right to left."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


DEFAULT_TEXTS: Mapping[LetterKind, LetterText] = {
    LetterKind.LETTER: LetterText("Wij komen graag bij u langs", _LETTER),
    LetterKind.CARD: LetterText("Wij troffen u niet thuis", _CARD),
}


def texts_of(project: Project, kind: LetterKind) -> dict[str, LetterText]:
    """Return per language the text that the project uses for a letter or a card, Dutch first, in one query."""
    texts = {DUTCH: DEFAULT_TEXTS[kind]}
    for row in LetterTemplate.objects.filter(project=project, kind=kind):
        texts[row.language] = LetterText(row.subject, row.body, row.language, is_own=True)
    order = list(LETTER_LANGUAGES)
    return dict(sorted(texts.items(), key=lambda item: (item[0] != DUTCH, order.index(item[0]))))


def is_too_long(kind: LetterKind, subject: str, body: str, values: Mapping[LetterField, str]) -> bool:
    """Tell whether a text, filled in, would run off its page or card."""
    room, width = _ROOM[kind]
    blocks = [[fill(subject, values)], *paragraphs(fill(body, values))]
    return lines_needed(blocks, width=width) > room
