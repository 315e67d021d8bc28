"""The PDF and the workbook: what a reader finds in them, and what nobody can make them do."""

import re
import threading
from dataclasses import replace
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import page
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from adv.dutch import euro, number
from reporting.domain.figures import build_figures
from reporting.domain.mkba import Source
from reporting.domain.raw import RawTasks
from reporting.html import ReportMeta, sections, to_html
from reporting.interchange import to_json
from reporting.pdf import to_pdf
from reporting.xlsx import to_xlsx
from tests.reporting.neighbourhood import neighbourhood

META = ReportMeta("Dichterspark", "Dichterspark", "Voorbeeldstad", date(2012, 7, 2), "c0ffee" * 10 + "abcd", version=3)
SHORT = replace(META, kind="Kwartaalrapportage", is_short=True)
HOSTILE = (
    "<img src=file:///etc/passwd>{% now %}<style>*{display:none}</style></td><link rel=attachment href=/etc/hosts>"
)


@cache
def pages(pdf: bytes) -> list[str]:
    """The text of each page; reading it takes seconds, so once for each PDF."""
    return [flat(reader_page.extract_text()) for reader_page in PdfReader(BytesIO(pdf)).pages]


def read(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def flat(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


LETTERS = "Yıldız, Şahin, Nguyễn, Łukasz en Đặng"


@pytest.fixture(scope="module")
def figures():
    return build_figures(neighbourhood(285, seed=4), internal=False)


@pytest.fixture(scope="module")
def pdf(figures):
    """The whole outside report."""
    return to_pdf(to_html(figures, META))


@pytest.fixture(scope="module")
def hostile_figures():
    """An internal report on a small project in which every text that somebody typed is an attack or unusual."""
    raw = neighbourhood(40, seed=1)
    tasks = {HOSTILE: raw.tasks["GGD"], "=HYPERLINK(1)": RawTasks({}), LETTERS: raw.tasks["Jeugdteam"], **raw.tasks}
    del tasks["GGD"], tasks["Jeugdteam"]
    places = {HOSTILE if name == "Emantsflat" else name: counts for name, counts in raw.reach_by_complex.items()}
    assert raw.mkba is not None
    item = replace(raw.mkba.sheet.items[0], name=HOSTILE, value_source=Source(HOSTILE, date(2012, 1, 1)))
    sheet = replace(raw.mkba.sheet, items=[item, *raw.mkba.sheet.items[1:]], rate_source=Source(HOSTILE))
    valued = [replace(raw.mkba.outcome.items[0], item=item), *raw.mkba.outcome.items[1:]]
    mkba = replace(raw.mkba, name=HOSTILE, sheet=sheet, outcome=replace(raw.mkba.outcome, items=valued))
    return build_figures(
        replace(
            raw,
            tasks=tasks,
            reach_by_complex=places,
            targets=[replace(raw.targets[0], name=HOSTILE), *raw.targets[1:]],
            external=[replace(raw.external[0], area=HOSTILE, aspect=HOSTILE)],
            mkba=mkba,
        ),
        internal=True,
    )


@pytest.fixture(scope="module")
def hostile_html(hostile_figures):
    meta = replace(META, project=HOSTILE, area=HOSTILE, municipality=HOSTILE, advisor="<b>adviseur</b>")
    return to_html(hostile_figures, meta)


@pytest.fixture(scope="module")
def internal_pdf(hostile_html):
    return to_pdf(hostile_html)


@pytest.fixture(scope="module")
def short_html():
    """The short report of a project in which nothing has happened."""
    return to_html(build_figures(neighbourhood(0), internal=False), SHORT)


@pytest.fixture(scope="module")
def short_pdf(short_html):
    return to_pdf(short_html)


@pytest.mark.parametrize("which", ["pdf", "internal_pdf", "short_pdf"])
def test_the_pdf_conforms_to_pdf_ua(which, request):
    report = page.validate_pdf_bytes(request.getfixturevalue(which))
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_the_same_figures_give_the_same_bytes(figures, short_html, short_pdf):
    assert to_pdf(short_html) == short_pdf
    assert to_html(figures, META) == to_html(figures, META)
    assert to_xlsx(figures) == to_xlsx(figures)


def test_the_short_report_is_a_selection_of_the_full_one(figures):
    full, short = (sections(figures, meta) for meta in (META, SHORT))
    of_full = {section.anchor: section.blocks for section in full}
    assert {section.anchor for section in short} < set(of_full)
    assert all(block in of_full[section.anchor] for section in short for block in section.blocks)
    assert [section.anchor for section in full] == [
        "bereik", "typen", "leefgebieden", "interventies", "effecten", "taken", "zaken", "doelen", "mkba",
    ]  # fmt: skip


def test_every_figure_of_the_pdf_is_in_the_json(figures):
    """Numbers of the tables of the PDF, found in rapport.json: whole ones as they are, means to one decimal."""
    numbers = leaves(to_json(figures))
    known = {number(value, 1 if isinstance(value, float) else 0) for value in numbers}
    known |= {number(value) for value in numbers if value == int(value)} | {euro(round(value)) for value in numbers}
    for section in sections(figures, META):
        for block in section.blocks:
            for label, _, cells in block.table.rows if block.table else ():
                for cell in cells:
                    amount = re.fullmatch(r"(?:ten \w+ )?(−?(?:€\s)?\d[\d.,]*|×|–|·)%?(?: minder)?", cell.text)
                    if amount is not None:
                        assert amount[1] in {"×", "–", "·", "100", *known}, (section.anchor, label, cell.text)


def leaves(tree):
    if isinstance(tree, dict):
        return [leaf for branch in tree.values() for leaf in leaves(branch)]
    if isinstance(tree, list):
        return [leaf for branch in tree for leaf in leaves(branch)]
    return [tree] if isinstance(tree, int | float) and not isinstance(tree, bool) else []


def test_it_holds_every_chapter_and_figure(pdf, figures):
    reader = PdfReader(BytesIO(pdf))
    text = flat(read(pdf))
    for title in (
        "Samenvatting",
        "Bereik",
        "Typen huishoudens",
        "Leefgebieden",
        "Interventies",
        "Effecten",
        "Taken voor partners",
        "Caseload en werkwijze",
        "Doelen",
        "Kosten en baten",
        "Hoe de cijfers zijn gemaakt",
    ):
        assert title in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Managementrapportage Dichterspark, 1 januari tot en met 30 juni 2012"
    assert "Het project telt 285 adressen." in text
    assert f"Pagina 2 van {len(reader.pages)}" in text
    assert "versie 3" in text
    assert META.checksum in text.replace(" ", "")
    assert [item.title for item in reader.outline if not isinstance(item, list)]
    for name, counts in figures.reach_by_complex.items():
        assert " ".join([name, *("×" if count is None else str(count) for count in counts.values())]) in text


def begins_on(pdf: bytes) -> list[int]:
    """The pages of the chapters after the summary, as the contents say."""
    contents = re.match(r"((?:\d+ )+)Inhoud", pages(pdf)[1])
    assert contents
    return [int(at) for at in contents[1].split()][1:-1]


def test_the_contents_lead_to_each_heading_and_no_heading_stands_alone(pdf, figures):
    for place, (section, at) in enumerate(zip(sections(figures, META), begins_on(pdf), strict=True), 2):
        sheet = pages(pdf)[at - 1]
        first = section.blocks[0]
        beginning = sheet.find(f"{place} {section.title}")
        assert 0 <= beginning < sheet.find(flat(first.conclusion)), section.title
        if first.chart:
            assert first.chart.title in sheet, section.title


def test_above_a_page_stands_the_chapter_that_it_begins_with(pdf, figures):
    """A chapter that begins lower down does not yet."""
    headings = [f"{place} {section.title}" for place, section in enumerate(sections(figures, META), 2)]
    for number_of_page, sheet in enumerate(pages(pdf)[3:-1], 4):
        goes_on = [head for head, at in zip(headings, begins_on(pdf), strict=True) if at < number_of_page]
        on_top = next((head for head in headings if sheet.startswith(head)), goes_on[-1] if goes_on else "")
        assert f"Dichterspark {on_top} 1 januari" in sheet


def test_the_outside_version_says_on_every_page_what_a_cross_is(pdf, internal_pdf):
    assert all("× = niet getoond" in sheet for sheet in pages(pdf)[1:])
    assert "× = niet getoond" not in read(internal_pdf)


def test_the_internal_version_says_so_on_every_page_and_the_outside_version_nowhere(pdf, internal_pdf):
    assert all("Interne versie – niet delen" in text for text in pages(internal_pdf))
    assert "Interne versie" not in read(pdf)


def test_hostile_text_comes_out_as_text(hostile_figures, hostile_html, internal_pdf):
    assert "<img" not in hostile_html
    assert hostile_html.count("<style") == 0
    assert hostile_html.count("<link") == 1
    reader = PdfReader(BytesIO(internal_pdf))
    assert "<imgsrc=file:///etc/passwd>" in "".join(read(internal_pdf).split())
    assert not reader.attachments
    workbook = load_workbook(BytesIO(to_xlsx(hostile_figures)))
    names = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "'=HYPERLINK(1)" in names
    assert HOSTILE in names


def test_the_fetcher_reads_nothing_but_our_own_files(tmp_path):
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    secret = tmp_path / "secret.txt"
    secret.write_text("very secret")
    try:
        made = to_pdf(
            f"""<!doctype html><html lang="nl"><title>x</title>
            <link rel="stylesheet" href="{host}/a.css"><link rel="attachment" href="file://{secret}">
            <link rel="stylesheet" href="asset:../../../adv/settings.py"><link rel="attachment" href="asset:/etc/hosts">
            <style>@import "{host}/b.css"; @font-face {{ font-family: f; src: url({host}/f.ttf) }}
            body {{ background: url({host}/c.png); font-family: f }}</style>
            <img src="{host}/d.png" alt="d"><img src="file://{secret}" alt="e">
            <img src="data:image/png;base64,AA" alt="f">
            <svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="{host}/e.png"/></svg>
            <object data="{host}/o.svg"></object><p>tekst</p></html>"""
        )
    finally:
        server.shutdown()
        server.server_close()
    assert not asked
    assert not PdfReader(BytesIO(made)).attachments
    assert b"very secret" not in made
    assert "tekst" in read(made)


def test_letters_of_many_languages_are_in_the_font(internal_pdf):
    assert "".join(LETTERS.split()) in "".join(read(internal_pdf).split())
    fonts = {font for sheet in PdfReader(BytesIO(internal_pdf)).pages for font in _fonts(sheet)}
    assert fonts
    assert all("Source-Sans" in font or "SourceSans" in font for font in fonts), fonts


def _fonts(sheet) -> set[str]:
    fonts = sheet["/Resources"].get("/Font", {})
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}


def test_the_workbook_has_a_sheet_per_chapter_with_headers_and_numbers(figures):
    workbook = load_workbook(BytesIO(to_xlsx(figures)))
    assert workbook.sheetnames == [
        "Over dit bestand",
        "Vergelijking",
        "Bereik",
        "Typen",
        "Leefgebieden",
        "Interventies",
        "Effecten",
        "Effecten samengevat",
        "Taken",
        "Caseload",
        "Doelen",
        "Kosten en baten",
    ]
    rows = [[cell.value for cell in row] for row in workbook["Bereik"].iter_rows()]
    assert rows[1][:2] == ["Complex", "Adressen"]
    total = next(row for row in rows if row[0] == "Totaal")
    assert total[1] == 285
    headers = [cell.value for cell in workbook["Leefgebieden"][2]]
    assert headers[1] == "Eerste meting, geen"
    assert headers[5] == "Laatste meting, geen"
    values = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "×" in values
