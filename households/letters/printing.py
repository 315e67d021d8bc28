"""A stack of letters or cards as one PDF in walking order. What people typed comes out as text."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from adv import dutch, pdf
from households.domain.letter_text import LetterField, fill, isolated, paragraphs
from households.letters.texts import DUTCH, LetterText, texts_of
from households.models import Address, Household, LetterKind, Mailing

#: Letters laid out at once; the stack says how far it is after each lot.
_LETTERS_PER_PART = 20
_CARDS_PER_SHEET = 4
_SHEETS_PER_PART = 10


class MissingGlyphsError(RuntimeError):
    """A text is in a script that no font on this machine has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One letter or card as it is printed, in one language."""

    language: str
    direction: str
    to: Sequence[str]
    subject: str
    paragraphs: Sequence[Sequence[str]]
    #: The page that goes in front of the window of the envelope.
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What is the same on every letter of a stack."""

    project: str
    contact: str
    on: datetime.date
    next_visit: str
    #: From and to which day we ring, when ``next_visit`` says nothing.
    window: tuple[datetime.date, datetime.date]
    advisor: str

    def next_visit_in(self, language: str) -> str:
        """When we come, as it was typed, or the window in words that every language reads."""
        if self.next_visit:
            return self.next_visit
        first, last = self.window
        if language == DUTCH:
            return f"tussen {dutch.date_long(first)} en {dutch.date_long(last)}"
        return f"{first:%d-%m-%Y} – {last:%d-%m-%Y}"


def sender_of(mailing: Mailing, on: datetime.date) -> Sender:
    """Return the sender of a stack that is dated ``on``. Needs its project and who asked for it."""
    project = mailing.project
    return Sender(
        project=project.name,
        contact=project.contact_details.strip(),
        on=on,
        next_visit=mailing.next_visit,
        window=(
            on + datetime.timedelta(days=project.letter_min_days),
            on + datetime.timedelta(days=project.letter_max_days),
        ),
        advisor=mailing.requested_by.name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who a letter is for. Without a name it is for whoever lives there."""

    name: str
    street: str
    postcode_town: str
    #: The household's own advisor, when it has one.
    advisor: str = ""
    second_language: str = ""


def addressee_of(address: Address, household: Household) -> Addressee:
    """Return who gets the letter of a household; ``owner`` and ``residents`` are best fetched with it."""
    resident = household.main_resident
    return Addressee(
        name=resident.full_name if resident else "",
        street=f"{address.street} {address.number}",
        postcode_town=f"{dutch.postcode(address.postcode)} {address.town}".strip(),
        advisor=household.owner.name if household.owner else "",
        second_language=household.second_language,
    )


def field_values(sender: Sender, to: Addressee, language: str) -> dict[LetterField, str]:
    """Return what each field stands for on the letter of one household, in one language."""
    is_dutch = language == DUTCH
    return {
        # A word for 'resident' in every language is more than we know; the address is a name too.
        LetterField.NAME: to.name or ("bewoner" if is_dutch else to.street),
        LetterField.ADDRESS: to.street,
        LetterField.POSTCODE_TOWN: to.postcode_town,
        LetterField.DATE: dutch.date_long(sender.on) if is_dutch else f"{sender.on:%d-%m-%Y}",
        LetterField.ADVISOR: to.advisor or sender.advisor,
        LetterField.CONTACT: sender.contact,
        LetterField.NEXT_VISIT: sender.next_visit_in(language),
        LetterField.PROJECT: sender.project,
    }


def sheets_for(texts: Mapping[str, LetterText], sender: Sender, to: Addressee) -> list[Sheet]:
    """Return the letter of one household: in Dutch, then in its second language when the project has that text."""
    sheets = [make_sheet(texts[DUTCH], sender, to)]
    if to.second_language != DUTCH and to.second_language in texts:
        sheets.append(make_sheet(texts[to.second_language], sender, to, is_first=False))
    return sheets


def make_sheet(text: LetterText, sender: Sender, to: Addressee, *, is_first: bool = True) -> Sheet:
    """Return a text filled in for one household."""
    values = field_values(sender, to, text.language)
    if text.direction == "rtl":
        values = {field: isolated(value) for field, value in values.items()}
    return Sheet(
        language=text.language,
        direction=text.direction,
        to=(to.name or "Aan de bewoner", to.street, to.postcode_town),
        subject=" ".join(fill(text.subject, values).split()),
        paragraphs=paragraphs(fill(text.body, values)),
        is_first=is_first,
    )


def assets() -> dict[str, tuple[Path, str]]:
    """The files that letters and cards may use."""
    style = Path(settings.BASE_DIR) / "templates" / "households" / "pdf" / "letters.css"
    return {"letters.css": (style, "text/css"), **pdf.font_assets()}


def parts_of(kind: LetterKind, sheets: Sequence[Sheet], sender: Sender) -> Iterator[str]:
    """Yield the stack as HTML, in parts of a few pages each."""
    if kind == LetterKind.CARD:
        groups = [sheets[start : start + _CARDS_PER_SHEET] for start in range(0, len(sheets), _CARDS_PER_SHEET)]
        size, name, key = _SHEETS_PER_PART, "households/pdf/cards.html", "pages"
        lots: list[Sequence[object]] = [groups[start : start + size] for start in range(0, len(groups), size)]
    else:
        size, name, key = _LETTERS_PER_PART, "households/pdf/letters.html", "letters"
        lots = [sheets[start : start + size] for start in range(0, len(sheets), size)]
    for lot in lots:
        yield render_to_string(name, {key: lot, "sender": sender, "on": dutch.date_long(sender.on)})


def print_mailing(mailing: Mailing, *, on: datetime.date, progress: Callable[[int], None]) -> bytes:
    """Return the PDF of a stack; ``progress`` is told how far it is, in percent. The same stack gives the same bytes.

    Raises ValueError for a stack without anything in it, and MissingGlyphsError when a text of the project has letters
    that can't be printed here. (One strange letter in somebody's name does not stop a stack.)
    """
    kind = LetterKind(mailing.kind)
    sender, texts = sender_of(mailing, on), texts_of(mailing.project, kind)
    items = mailing.items.select_related("address", "household__owner").prefetch_related("household__residents")
    sheets: list[Sheet] = []
    for item in items.order_by("address__walk_position", "address_id", "pk"):
        sheets += sheets_for(texts, sender, addressee_of(item.address, item.household))
    parts = list(parts_of(kind, sheets, sender))
    missing: set[str] = set()
    made = pdf.to_pdf(
        parts, assets=assets(), after_part=lambda done: progress(5 + 85 * done // len(parts)), missing=missing
    )
    for text in texts.values():
        if not missing.isdisjoint(text.subject + text.body):
            raise MissingGlyphsError(f"No font on this machine has the letters of the text in '{text.language}'.")
    return made
