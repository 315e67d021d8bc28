"""Making a PDF: of several documents, and of nothing but our own files."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from adv import pdf

HTML = '<!doctype html><html lang="nl"><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>'


def test_documents_become_one_with_the_title_of_the_first():
    told: list[int] = []
    made = pdf.to_pdf([HTML.format("een", "x"), HTML.format("twee", "y")], assets={}, after_part=told.append)
    reader = PdfReader(BytesIO(made))
    assert [page.extract_text().split() for page in reader.pages] == [["een", "x"], ["twee", "y"]]
    assert reader.metadata is not None
    assert reader.metadata.title == "een"
    assert told == [1, 2]


def test_what_is_not_one_of_our_files_is_left_out():
    made = pdf.to_pdf([HTML.format("een", '<img alt="x" src="file:///etc/passwd">')], assets={})
    assert not list(PdfReader(BytesIO(made)).pages[0].images)


def test_characters_that_no_font_has_are_told():
    missing: set[str] = set()
    pdf.to_pdf([HTML.format("een", "\U000f0000 gewoon")], assets={}, missing=missing)
    assert missing == {"\U000f0000"}


def test_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to print"):
        pdf.to_pdf([], assets={})
