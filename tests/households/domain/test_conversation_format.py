from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.conversation_format import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    SCHEMES_CODE,
    Format,
    FormatError,
    Option,
    Part,
    Question,
    QuestionKind,
    read_format,
)
from households.domain.default_format import DEFAULT_FORMAT


def choice(code: str = "contacts", labels: tuple[str, ...] = ("weinig", "veel"), **more: Any) -> Question:
    options = tuple(Option(f"option_{place}", label) for place, label in enumerate(labels, start=1))
    return Question(
        **{
            "code": code,
            "part": Part.SOCIAL,
            "label": "Contacten",
            "kind": QuestionKind.CHOICE,
            "options": options,
            **more,
        }
    )


def test_the_default_asks_something_in_every_part_that_has_questions():
    assert {one.part for one in DEFAULT_FORMAT.questions} == set(Part) - {Part.CHANCES}
    assert len({one.code for one in DEFAULT_FORMAT.questions}) == len(DEFAULT_FORMAT.questions)
    assert any(scheme.label == "Huurtoeslag" for scheme in DEFAULT_FORMAT.schemes)


def test_what_is_kept_reads_back_the_same():
    retired = DEFAULT_FORMAT.with_retired("contacts", is_retired=True)
    retired = retired.with_changed_question("safety_home", "Veilig?", retired_options=["varies"])
    assert read_format(retired.to_data()) == retired


@given(st.lists(st.text(min_size=1, max_size=20).filter(lambda text: text.strip()), max_size=5, unique=True))
def test_questions_that_are_added_get_codes_of_their_own_and_read_back(labels):
    form = Format(())
    for label in labels:
        form = form.with_question(Part.WORK, label, QuestionKind.NOTE)
    assert [one.code for one in form.questions] == [f"own_{place}" for place in range(1, len(labels) + 1)]
    assert read_format(form.to_data()) == form


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"questions": 3},
        {"questions": [{"code": "a"}]},
        {"questions": [{"code": "A b", "part": "work", "label": "x", "kind": "note"}]},
        {"questions": [{"code": None, "part": "work", "label": "x", "kind": "note"}]},
        {"questions": [{"code": "a", "part": "elsewhere", "label": "x", "kind": "note"}]},
        {"questions": [{"code": "a", "part": "work", "label": "", "kind": "note"}]},
        {"questions": [{"code": "a", "part": "work", "label": "x", "kind": "note"}] * 2},
    ],
)
def test_what_is_no_format_is_refused(data):
    with pytest.raises(FormatError):
        read_format(data)


def test_a_question_is_reworded_and_its_code_stays():
    form = Format((choice(),)).with_changed_question(
        "contacts", " Hoeveel contacten? ", option_labels={"option_1": "bijna geen"}, new_options=["heel veel", " "]
    )
    question = form.question("contacts")
    assert question is not None
    assert question.label == "Hoeveel contacten?"
    assert [(one.code, one.label) for one in question.options] == [
        ("option_1", "bijna geen"),
        ("option_2", "veel"),
        ("option_3", "heel veel"),
    ]


def test_a_retired_option_keeps_its_words_and_can_be_brought_back():
    form = Format((choice(labels=("weinig", "gemiddeld", "veel")),))
    retired = form.with_changed_question("contacts", "Contacten", retired_options=["option_2"])
    question = retired.question("contacts")
    assert question is not None
    assert [one.label for one in question.live_options] == ["weinig", "veel"]
    assert question.option_label("option_2") == "gemiddeld"
    assert question.option_label("never_there") == "never_there"
    assert retired.with_changed_question("contacts", "Contacten") == form


def test_a_retired_question_is_not_asked_and_can_come_back():
    form = Format((choice(), choice("neighbours")))
    retired = form.with_retired("contacts", is_retired=True)
    assert [one.code for one in retired.of_part(Part.SOCIAL)] == ["neighbours"]
    assert retired.with_retired("contacts", is_retired=False) == form


def test_a_text_question_has_no_options():
    form = Format(()).with_question(Part.WORK, "Wat doet u graag?", QuestionKind.NOTE, ["a", "b"])
    assert form.questions[0].options == ()


def test_a_question_moves_among_those_of_its_own_part_only():
    form = Format((choice("a"), choice("b", part=Part.WORK), choice("c")))
    assert [one.code for one in form.with_moved("c", up=True).questions] == ["c", "b", "a"]
    assert [one.code for one in form.with_moved("a", up=False).questions] == ["c", "b", "a"]
    assert form.with_moved("a", up=True) == form
    assert form.with_moved("b", up=False) == form


LONG = "x" * 121


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda form: form.with_question(Part.WORK, "  ", QuestionKind.NOTE), "label"),
        (lambda form: form.with_question(Part.WORK, "x" * 201, QuestionKind.NOTE), "label"),
        (lambda form: form.with_question(Part.WORK, "Kies", QuestionKind.CHOICE, ["een"]), "options"),
        (lambda form: form.with_question(Part.WORK, "Kies", QuestionKind.CHOICE, ["een", "Een"]), "options"),
        (lambda form: form.with_question(Part.WORK, "Kies", QuestionKind.CHOICES, ["een", LONG]), "options"),
        (
            lambda form: form.with_question(
                Part.WORK, "Kies", QuestionKind.CHOICES, [str(number) for number in range(MOST_OPTIONS + 1)]
            ),
            "options",
        ),
        (lambda form: form.with_question(Part.BENEFITS, "Nog een check", QuestionKind.SCHEMES, ["a"]), "kind"),
        (lambda form: form.with_changed_question("contacts", "x", option_labels={"few": " "}), "options"),
        (lambda form: form.with_changed_question("contacts", "x", retired_options=["few", "many"]), "options"),
        (lambda form: form.with_changed_question("nothing", "x"), ""),
        (lambda form: form.with_retired(SCHEMES_CODE, is_retired=True), ""),
    ],
)
def test_a_change_that_can_not_be_is_refused_with_words(change, field):
    with pytest.raises(FormatError) as refused:
        change(DEFAULT_FORMAT)
    assert refused.value.field == field
    assert refused.value.message


def test_there_is_an_end_to_the_number_of_questions():
    full = Format(tuple(choice(f"q_{number}") for number in range(MOST_QUESTIONS)))
    with pytest.raises(FormatError):
        full.with_question(Part.WORK, "Nog een", QuestionKind.LINE)


def test_all_schemes_may_be_taken_out():
    codes = [scheme.code for scheme in DEFAULT_FORMAT.schemes]
    emptied = DEFAULT_FORMAT.with_changed_question(SCHEMES_CODE, "Voorzieningen", retired_options=codes)
    assert emptied.schemes == ()
    assert Format(()).schemes == ()


def test_a_part_knows_its_domain():
    assert Part.FINANCE.domain == "finance"
    assert Part.CLOSING.domain is None
