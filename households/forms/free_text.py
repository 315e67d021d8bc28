"""What holds for every text that somebody types into a dossier, whatever the form."""

from django.core.exceptions import ValidationError

from households.domain.personal_number import REFUSAL, find_bsn

#: Said of a text that is too long; what was typed stays where it is.
TOO_LONG = "Hier passen %(limit_value)d tekens, en er staan er %(show_value)d. Maak de tekst korter."


def refuse_bsn(text: str) -> None:
    """Validate a text: no BSN in it. A field for a telephone number or to search in goes without."""
    if find_bsn(text):
        raise ValidationError(REFUSAL, code="bsn")
