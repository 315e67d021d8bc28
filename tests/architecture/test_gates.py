"""A gate that can't fail is no gate: each is run on a copy of the project with one fault, and has to find it."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = [
    "adv", "households", "interventions", "reporting", "templates", "static", "bin", "manage.py", "pyproject.toml",
    "requirements.txt", "requirements-dev.txt", "requirements.in", "requirements-dev.in",
]  # fmt: skip


def append(name: str, text: str) -> Callable[[Path], None]:
    """Make a fault: add ``text`` to a file, which may be new."""

    def spoil(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")

    return spoil


@dataclass(frozen=True)
class Fault:
    gate: str
    spoil: Callable[[Path], None]
    #: A part of what the gate has to say about it.
    says: str


FAULTS = {
    "badly formed code": Fault("format", append("adv/env.py", "x = {  'a':1 }"), "would be reformatted"),
    "an import that nobody uses": Fault("lint", append("adv/env.py", "import json"), "F401"),
    "a bare print": Fault("lint", append("adv/env.py", "print('here')"), "T201"),
    "a text that should be a number": Fault("types", append("adv/env.py", 'BROKEN: int = "text"'), "adv/env.py"),
    "Django in a domain rule": Fault(
        "arrows",
        append("households/domain/codes.py", "from django.db import models"),
        "Domain rules know no Django BROKEN",
    ),
    "an arrow the wrong way": Fault(
        "arrows", append("households/apps.py", "import interventions.apps"), "Arrows point one way BROKEN"
    ),
    "a second place that makes PDFs": Fault(
        "arrows", append("households/apps.py", "import weasyprint"), "Only adv.pdf makes a PDF BROKEN"
    ),
    "an image without a text": Fault("templates", append("templates/fault.html", '<img src="/static/x.png">'), "H013"),
    "an inline style": Fault("csp", append("templates/fault.html", '<p style="color: red">'), "an inline style"),
    "an inline script": Fault("csp", append("templates/fault.html", "<script>alert(1)</script>"), "an inline script"),
    "an event handler": Fault("csp", append("templates/fault.html", '<a onclick="x()">'), "an inline event handler"),
    "a script of another host": Fault(
        "csp", append("templates/fault.html", '<script src="https://cdn.example/x.js"></script>'), "from another host"
    ),
    "a font of another host": Fault(
        "csp", append("static/fault.css", "@import url(https://fonts.example/css);"), "from another host"
    ),
    "a library in static": Fault("static", append("static/js/htmx.js", "var htmx = 1;"), "looks like a library"),
    "a licence in static": Fault("static", append("static/x.js", "/*! Somebody else v1 */"), "somebody's licence"),
    "a version that floats": Fault("pinned", append("requirements.txt", "django>=5"), "not pinned"),
    "a package without a reason": Fault("pinned", append("requirements.in", "leftpad"), "no reason beside leftpad"),
    "a change without its migration": Fault(
        "migrations",
        append("adv/accounts/models.py", 'Organisation._meta.get_field("name").max_length = 77'),
        "Alter field name on organisation",
    ),
    "a cookie that travels in the open": Fault(
        "deploy", append("adv/settings.py", "SESSION_COOKIE_SECURE = False"), "W012"
    ),
    "a URL without a policy": Fault(
        "deploy",
        append("adv/urls.py", "urlpatterns.append(path('vergeten/', lambda request: None))"),
        "/vergeten/ has no policy",
    ),
    "a model that nobody classified": Fault(
        "deploy",
        append("adv/accounts/models.py", "class Forgotten(models.Model):\n    at = models.DateField()"),
        "accounts.Forgotten is not in adv/privacy.py",
    ),
}


@pytest.fixture(scope="module")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    append("tests/__init__.py", "")(copy)
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    return copy


@pytest.fixture
def copy(clean_copy: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean_copy, tmp_path / "with a space", symlinks=True))


def run_gate(gate: str, root: Path, **environment: str) -> tuple[int, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "DATABASE_URL", "DJANGO_"))}
    clean |= {"DATA_DIR": str(root / "var"), "DJANGO_SETTINGS_MODULE": "adv.settings", **environment}
    done = subprocess.run(
        [sys.executable, str(root / "bin" / "gates.py"), gate],
        cwd=root, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


GATES = sorted({fault.gate for fault in FAULTS.values()})


@pytest.mark.parametrize("gate", GATES)
def test_gate_finds_each_of_its_faults(gate: str, copy: Path):
    faults = {name: fault for name, fault in FAULTS.items() if fault.gate == gate}
    for fault in faults.values():
        fault.spoil(copy)

    status, said = run_gate(gate, copy)

    assert status == 1, said
    assert [name for name, fault in faults.items() if fault.says not in said] == [], said
    assert f"FAIL {gate}" in said


@pytest.mark.parametrize("gate", ["csp", "static", "pinned", "arrows"])
def test_gate_passes_without_a_fault(gate: str, copy: Path):
    """The other half: it is the fault that fails the gate, not the copy. (Of the slow ones `make test` sees that.)"""
    status, said = run_gate(gate, copy)
    assert status == 0, said


def measure(folder: Path, tested: str) -> None:
    """Run the two functions of a small project under coverage; ``tested`` says which."""
    rules = folder / "households" / "domain"
    rules.mkdir(parents=True)
    (rules / "rule.py").write_text("def one():\n    return 1\n\n\ndef two():\n    return 2\n")
    (folder / "many.py").write_text("\n".join(f"n{i} = {i}" for i in range(100)))
    (folder / "go.py").write_text(f"import many\nfrom households.domain import rule\n{tested}\n")
    settings = ["--data-file=.coverage", "--source=.", "--branch", f"--rcfile={os.devnull}"]
    subprocess.run([sys.executable, "-m", "coverage", "run", *settings, "go.py"], cwd=folder, check=True)


def test_coverage_gates_find_what_is_not_tested(tmp_path: Path):
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    measure(tmp_path, "rule.one()")
    assert run_gate("coverage", tmp_path)[0] == 0, "one line of a hundred is within the floor"
    status, said = run_gate("coverage-core", tmp_path)
    assert status == 1
    assert "rule.py" in said


def test_coverage_floor_fails_below_it(tmp_path: Path):
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    measure(tmp_path, "if len(many.__name__) > 9:\n" + "    rule.one()\n" * 60)
    status, said = run_gate("coverage", tmp_path)
    assert status == 1
    assert "FAIL coverage" in said


class _Holes(http.server.BaseHTTPRequestHandler):
    """Answers as the service with known holes does (https://osv.dev): every package has one."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        hole = {
            "id": "OSV-1", "summary": "A hole", "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z",
            "affected": [{"package": {"name": "django", "ecosystem": "PyPI"}, "ranges": [], "versions": ["5.2.19"]}],
        }  # fmt: skip
        body = json.dumps({"vulns": [hole]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service_with_holes() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Holes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


def test_audit_fails_on_a_known_hole(copy: Path, service_with_holes: str):
    status, said = run_gate("audit", copy, AUDIT_URL=service_with_holes)
    assert status == 1, said
    assert "OSV-1" in said


def test_audit_says_so_when_its_service_is_out_of_reach(copy: Path):
    status, said = run_gate("audit", copy, AUDIT_URL="http://127.0.0.1:9/v1/query")
    assert status == 0
    assert "nothing was checked" in said
