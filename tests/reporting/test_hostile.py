"""Whatever somebody typed anywhere comes out of the whole chain as text, and nothing is fetched because of it."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import page
import pytest
from django.apps import apps
from django.db import models
from openpyxl import load_workbook
from pypdf import PdfReader

from adv.accounts.models import Organisation, Project
from adv.accounts.roles import Role
from households.models import Complex
from reporting.making import make_report
from tests import factories
from tests.reporting.files import made_up

pytestmark = pytest.mark.django_db

APPS = {"accounts", "households", "interventions"}
#: Codes, keys and addresses of mail: text that no field of a page takes as it is.
CODES = {"slug", "email", "password", "number", "checksum", "rules_version", "postcode", "username"}


class Site:
    """A host that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def attacks(host: str) -> list[str]:
    return [
        f"<img src={host}/a>",
        f'"><link rel=attachment href={host}/b>',
        f"</style><style>@import '{host}/c';*{{display:none}}</style>",
        f"<svg><image href='{host}/d'/><script>x</script></svg>",
        f"</td></table><iframe src={host}/e></iframe>",
        "<a rel=attachment href='file:///etc/passwd'>x</a>",
        f"{{% include 'x' %}}{{{{ project }}}}<object data='{host}/f'>",
        f"background:url({host}/g)\u202e\u0007&#60;b&#62;",
    ]


def fill_every_text(texts: list[str]) -> set[str]:
    """Put an attack in every text column of every row; returns which columns those were."""
    columns: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField))
            and not field.choices
            and field.name not in CODES
            and (field.max_length or 999) >= 40
        ]
        for place, row in enumerate(model._default_manager.all()):
            for field in fields:
                fitting = [text for text in texts if len(text) + 4 <= (field.max_length or 999)]
                setattr(row, field.name, f"{fitting[(place + len(columns)) % len(fitting)]} {place}")
                columns.add(f"{model._meta.object_name}.{field.name}")
            if fields:
                model._default_manager.filter(pk=row.pk).update(**{f.name: getattr(row, f.name) for f in fields})
    return columns


def test_hostile_text_in_every_column_comes_out_as_text(site):
    project = made_up(9, size=15).take_in(factories.make_project(slug="dichterspark"))
    factories.make_member(Role.CLIENT, project=project)
    columns = fill_every_text(attacks(site.host))
    assert {"Project.name", "Complex.name", "Organisation.name", "ContactMoment.note", "Effect.fragment"} <= columns
    project = Project.objects.get(pk=project.pk)

    made = make_report(project, date(2023, 10, 1), date(2024, 12, 31), is_internal=True, made_on=date(2025, 1, 2))

    pdf = made.files["rapport.pdf"]
    reader = PdfReader(BytesIO(pdf))
    text = "".join("".join(sheet.extract_text().split()) for sheet in reader.pages)
    assert "".join(project.name.split()) in text
    assert not reader.attachments
    assert not any("/Annots" in sheet and "URI" in str(sheet["/Annots"]) for sheet in reader.pages)
    checked = page.validate_pdf_bytes(pdf)
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    organisations = list(Organisation.objects.filter(tasks__isnull=False).distinct().values_list("name", flat=True))
    assert set(made.figures["taken"]) <= set(organisations)
    assert set(made.figures["bereik_per_complex"]) - {""} == set(Complex.objects.values_list("name", flat=True))
    load_workbook(BytesIO(made.files["rapport.xlsx"]))
    assert site.asked == []
