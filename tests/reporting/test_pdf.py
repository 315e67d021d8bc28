"""The PDF and the workbook: what a reader finds in them, and what nobody can make them do."""

import threading
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import page
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reporting.domain.figures import build_figures
from reporting.domain.raw import RawTasks
from reporting.html import ReportMeta, to_html
from reporting.pdf import to_pdf
from reporting.xlsx import to_xlsx
from tests.reporting.neighbourhood import neighbourhood

META = ReportMeta("Dichterspark", "Dichterspark", "Voorbeeldstad", date(2012, 7, 2), "c0ffee" * 10 + "abcd", version=3)
HOSTILE = (
    "<img src=file:///etc/passwd>{% now %}<style>*{display:none}</style></td><link rel=attachment href=/etc/hosts>"
)


def read(pdf: bytes) -> str:
    return "\n".join(reader_page.extract_text() for reader_page in PdfReader(BytesIO(pdf)).pages)


def flat(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def figures():
    return build_figures(neighbourhood(285, seed=4), internal=False)


@pytest.fixture(scope="module")
def pdf(figures):
    return to_pdf(to_html(figures, META))


def test_the_pdf_conforms_to_pdf_ua(pdf):
    report = page.validate_pdf_bytes(pdf)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


@pytest.mark.parametrize(("size", "internal"), [(0, False), (30, False), (60, True)])
def test_so_do_an_empty_a_small_and_an_internal_report(size, internal):
    made = to_pdf(to_html(build_figures(neighbourhood(size), internal=internal), META))
    report = page.validate_pdf_bytes(made)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_the_same_figures_give_the_same_bytes(figures, pdf):
    assert to_pdf(to_html(figures, META)) == pdf
    assert to_xlsx(figures) == to_xlsx(figures)


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


def test_the_internal_version_says_so_on_every_page_and_the_outside_version_nowhere(pdf):
    internal = to_pdf(to_html(build_figures(neighbourhood(60), internal=True), META))
    for sheet in PdfReader(BytesIO(internal)).pages:
        assert "Interne versie – niet delen" in sheet.extract_text()
    assert "Interne versie" not in read(pdf)


def test_hostile_text_comes_out_as_text():
    raw = neighbourhood(60, seed=1)
    tasks = {HOSTILE: raw.tasks["GGD"], "=HYPERLINK(1)": RawTasks({}), **raw.tasks}
    tasks.pop("GGD")
    places = {HOSTILE if name == "Emantsflat" else name: counts for name, counts in raw.reach_by_complex.items()}
    figures = build_figures(replace(raw, tasks=tasks, reach_by_complex=places), internal=True)
    meta = replace(META, project=HOSTILE, area=HOSTILE, municipality=HOSTILE, advisor="<b>adviseur</b>")
    html = to_html(figures, meta)
    assert "<img" not in html
    assert html.count("<style") == 0
    assert html.count("<link") == 1
    made = to_pdf(html)
    reader = PdfReader(BytesIO(made))
    assert "<img src=file:///etc/passwd>" in flat(read(made)).replace("passw d", "passwd")
    assert not reader.attachments
    assert page.validate_pdf_bytes(made).is_compliant
    sheet = load_workbook(BytesIO(to_xlsx(figures)))["Taken"]
    names = [row[0].value for row in sheet.iter_rows()]
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


def test_letters_of_many_languages_are_in_the_font():
    raw = neighbourhood(30)
    names = {
        "Yıldız, Şahin, Nguyễn, Łukasz en Đặng": next(iter(raw.tasks.values())),
        **dict(list(raw.tasks.items())[1:]),
    }
    made = to_pdf(to_html(build_figures(replace(raw, tasks=names), internal=True), META))
    assert "Yıldız, Şahin, Nguyễn, Łukasz en Đặng" in flat(read(made))
    fonts = {font for sheet in PdfReader(BytesIO(made)).pages for font in _fonts(sheet)}
    assert fonts
    assert all("Source-Sans" in font or "SourceSans" in font for font in fonts), fonts


def _fonts(sheet) -> set[str]:
    fonts = sheet["/Resources"].get("/Font", {})
    return {str(font.get_object()["/BaseFont"]) for font in fonts.values()}


def test_the_workbook_has_a_sheet_per_chapter_with_headers_and_numbers(figures):
    workbook = load_workbook(BytesIO(to_xlsx(figures)))
    assert workbook.sheetnames == [
        "Over dit bestand",
        "Bereik",
        "Typen",
        "Leefgebieden",
        "Interventies",
        "Effecten",
        "Effecten samengevat",
        "Taken",
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
    assert "×" not in {
        cell.value
        for sheet in load_workbook(BytesIO(to_xlsx(build_figures(neighbourhood(30), internal=True))))
        for row in sheet.iter_rows()
        for cell in row
    }
