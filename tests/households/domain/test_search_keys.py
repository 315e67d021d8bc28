"""What a person can be found by, and reading what somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.addresses import HouseNumber
from households.domain.search_keys import closeness, name_keys, phone_key, read_code, read_name, read_phone
from households.domain.search_text import PlaceQuery, read_place


def finds(typed: str, name: str) -> bool:
    query = read_name(typed)
    assert query is not None
    keys = name_keys(name)
    together = any(key.startswith(query.together) for key in keys)
    return together or all(any(key.startswith(word) for key in keys) for word in query.words)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hof", "J. van 't Hof-El Amrani"),
        ("van 't hof", "J. van 't Hof-El Amrani"),
        ("vanthof", "J. van 't Hof-El Amrani"),
        ("van hof", "J. van 't Hof-El Amrani"),
        ("elamrani", "J. van 't Hof-El Amrani"),
        ("amrani hof", "J. van 't Hof-El Amrani"),
        ("VAN ’T HOF", "J. van 't Hof-El Amrani"),
        ("jansen", "Johan Jansen"),
        ("J. Jansen", "Johan Jansen"),
        ("J.P. Jansen", "J. Jansen"),
        ("jansen johan", "Johan Jansen"),
        ("Jansen, Johan", "Johan Jansen"),
        ("yildiz", "L. in 't Yıldız"),
        ("Yıldız", "L. Yildiz"),
        ("unal", "Ünal"),
        ("O", "O"),
        ("dangelo", "M. D'Angelo"),
        ("محمد", "محمد الأمين"),
    ],
)
def test_any_spelling_finds(typed, name):
    assert finds(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"), [("jansen", "Bakker"), ("ansen", "Jansen"), ("johan bakker", "Johan Jansen")]
)
def test_another_name_is_not_found(typed, name):
    assert not finds(typed, name)


@given(st.text(max_size=80), st.integers(0, 5))
def test_every_word_of_any_name_finds_it(name, place):
    words = [word for word in name.split() if read_name(word)]
    if words:
        assert finds(words[place % len(words)], name) or len(words[place % len(words)]) > 60


@given(st.text(max_size=120))
def test_reading_never_fails(text):
    read_name(text)
    read_place(text)
    read_phone(text)
    read_code(text)


@pytest.mark.parametrize("text", ["", "12", "🙂", "-", "''"])
def test_without_a_letter_it_is_no_name(text):
    assert read_name(text) is None


def test_the_parts_of_a_name_that_was_typed():
    query = read_name("Johan van der Meulen")
    assert query is not None
    assert (query.together, query.words) == ("johanvandermeulen", ("johan", "meulen"))
    assert (query.surname, query.initial) == ("meulen", "j")


def test_the_best_comes_first():
    query = read_name("J. Jansen")
    assert query is not None
    people = [("piet", "", "jansenius"), ("kees", "", "bakker"), ("johan", "", "jansen"), ("j", "", "jansen")]
    assert [closeness(query, names) for names in people] == [2, 3, 1, 0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("06-12345678", "612345678"), ("+31 6 1234 5678", "612345678"), ("0031612345678", "612345678"),
        ("(06) 12 34 56 78", "612345678"), ("06 1234", "61234"), ("+49 171 123", "49171123"), ("", ""),
    ],
)  # fmt: skip
def test_a_telephone_number_in_any_notation(text, key):
    assert phone_key(text) == key


@pytest.mark.parametrize(("text", "key"), [("0612", ""), ("06123", "6123"), ("34-1", ""), ("06x12345", "")])
def test_what_is_read_as_a_telephone_number(text, key):
    assert read_phone(text) == key


@pytest.mark.parametrize(("text", "pk"), [("H-0012", 12), ("h12", 12), ("H 7", 7), ("12", None), ("Hof", None)])
def test_a_household_code(text, pk):
    assert read_code(text) == pk


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("34", PlaceQuery(number=HouseNumber(34))),
        ("34-1", PlaceQuery(number=HouseNumber(34, "", "1"))),
        ("34 1", PlaceQuery(number=HouseNumber(34, "", "1"))),
        ("34/10", PlaceQuery(number=HouseNumber(34, "", "10"))),
        ("34-", PlaceQuery(number=HouseNumber(34))),
        ("34a", PlaceQuery(number=HouseNumber(34, "A"))),
        ("dichterspark 34-1", PlaceQuery(street="dichterspark", number=HouseNumber(34, "", "1"))),
        ("Dichterspark 34 1", PlaceQuery(street="Dichterspark", number=HouseNumber(34, "", "1"))),
        ("2801 AB 34-1", PlaceQuery(postcode="2801 AB", number=HouseNumber(34, "", "1"))),
        ("2801ab, 34", PlaceQuery(postcode="2801 AB", number=HouseNumber(34))),
        ("2801AB", PlaceQuery(postcode="2801 AB")),
        ("1e Helmersstraat 12", PlaceQuery(street="1e Helmersstraat", number=HouseNumber(12))),
        ("Jansen", None),
        ("", None),
        ("0", None),
        ("2801 AB Jansen", None),
    ],
)
def test_a_place(text, place):
    assert read_place(text) == place
