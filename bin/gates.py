"""The gates: what every change has to pass before a test runs. Called by `make lint` and `make test`.

    .venv/bin/python bin/gates.py                all but coverage
    .venv/bin/python bin/gates.py types arrows   only these
    .venv/bin/python bin/gates.py --list

Each gate is run on the current folder, so that tests/architecture/test_gates.py can show on a copy with one fault that
it fails. A gate that can't fail is no gate.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

#: Statements and branches together, in percent.
FLOOR = 85
#: Where every line and branch is tested.
CORE = [
    "households/domain/*", "interventions/domain/*", "reporting/domain/*", "adv/accounts/permissions.py",
    "adv/accounts/actions.py", "adv/accounts/actions/*", "households/actions/*", "interventions/actions/*",
    "reporting/mkba/actions.py", "reporting/research/actions.py", "reporting/targets/actions.py",
]  # fmt: skip

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "only-to-run-the-check-and-never-used-anywhere-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "example.org",
    "DEBUG": "0",
}


def python(*arguments: str, **environment: str) -> int:
    """Run our Python with ``arguments`` in the current folder; gives its exit status."""
    return subprocess.run([sys.executable, *arguments], env={**os.environ, **environment}, check=False).returncode


def tool(name: str, *arguments: str) -> int:
    """Run a program of the virtual environment."""
    return subprocess.run([str(Path(sys.executable).parent / name), *arguments], check=False).returncode


def report(problems: Iterator[str]) -> int:
    """Print problems; gives 1 when there was any."""
    found = list(problems)
    for problem in found:
        print(f"  {problem}")
    return 1 if found else 0


# --- Gates of our own -------------------------------------------------------------------------------------------------

_INLINE = [
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "an inline style (the Content-Security-Policy refuses it)"),
    (re.compile(r"<style\b", re.IGNORECASE), "a <style> block"),
    (
        re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=[\"']application/(?:json|ld\+json)[\"'])", re.IGNORECASE),
        "an inline script",
    ),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "an inline event handler"),
    (re.compile(r"javascript:", re.IGNORECASE), "a javascript: address"),
]
_FETCHES = re.compile(
    r"(?:\b(?:src|srcset|action|data|poster)|<link\b[^>]*\bhref)\s*=\s*[\"']\s*(?:https?:)?//", re.IGNORECASE
)
_CSS_FETCHES = re.compile(r"(?:@import\s+|url\()\s*[\"']?(?:https?:)?//", re.IGNORECASE)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    for match in pattern.finditer(text):
        yield text.count("\n", 0, match.start()) + 1


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def template_problems(root: Path) -> Iterator[str]:
    """Find what a strict Content-Security-Policy refuses, and anything fetched from another host.

    Templates of the PDF may hold a ``<style>`` block: WeasyPrint reads it, no browser does. Mails are read in mail
    programs, which keep no style but an inline one.
    """
    for path in sorted(root.glob("templates/**/*.*")):
        text = _COMMENT.sub(_blank, path.read_text(encoding="utf-8"))
        parts = path.relative_to(root).parts
        for pattern, problem in _INLINE:
            if not ("pdf" in parts and problem == "a <style> block") and not (
                parts[1] == "mail" and problem.startswith("an inline style")
            ):
                yield from (f"{path.relative_to(root)}:{line}: {problem}" for line in _lines(text, pattern))
        for line in _lines(text, _FETCHES):
            yield f"{path.relative_to(root)}:{line}: something is fetched from another host"
    for path in sorted(root.glob("static/**/*.css")):
        for line in _lines(path.read_text(encoding="utf-8"), _CSS_FETCHES):
            yield f"{path.relative_to(root)}:{line}: something is fetched from another host"


_LIBRARIES = re.compile(
    r"bootstrap|popper|htmx|jquery|alpine|lodash|moment|chart(?:\.umd)?[.-]|d3[.-]|axios|react|vue|font-?awesome|\.min\.",
    re.IGNORECASE,
)
_BANNER = re.compile(r"^/\*!|@license|\(c\)|Copyright|Licensed under", re.IGNORECASE | re.MULTILINE)


def static_problems(root: Path) -> Iterator[str]:
    """Find other people's CSS, JavaScript and fonts in static/: those come from packages."""
    for path in sorted(root.glob("static/**/*")):
        name = path.relative_to(root)
        if path.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}:
            yield f"{name}: a font belongs in a package"
        elif path.suffix in {".css", ".js", ".mjs"}:
            text = path.read_text(encoding="utf-8")
            if _LIBRARIES.search(path.name):
                yield f"{name}: looks like a library; take it from a package"
            elif _BANNER.search(text[:2000]):
                yield f"{name}: carries somebody's licence; take it from a package"
            elif any(len(line) > 2000 for line in text.splitlines()):
                yield f"{name}: is minified; take it from a package"


def requirement_problems(root: Path) -> Iterator[str]:
    """Find packages that are not pinned to one version with hashes, and direct ones without a reason."""
    for name in ("requirements.txt", "requirements-dev.txt", "bin/uv.txt"):
        text = (root / name).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in (line.strip() for line in text.splitlines()):
            if not line or line.startswith("#"):
                continue
            if not re.match(r"^[A-Za-z0-9._-]+==[^\s;]+(\s*;[^-]+)?\s+--hash=", line):
                yield f"{name}: not pinned with a hash: {line[:60]}"
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (root / name).read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith(("#", "-")) and " # " not in line:
                yield f"{name}: no reason beside {line}"


def audit() -> int:
    """Ask for known holes in the pinned packages; a service out of reach is said and passes."""
    command = ["--requirement", "requirements.txt", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    program = str(Path(sys.executable).parent / "pip-audit")
    url = os.environ.get("AUDIT_URL")
    service = ["--vulnerability-service", "osv", "--osv-url", url] if url else []
    try:
        done = subprocess.run([program, *command, *service], capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        print("  pip-audit got no answer within a minute: nothing was checked (optional)")
        return 0
    if done.returncode == 0:
        return 0
    if "Vulnerability" in done.stdout or "Fix Versions" in done.stdout or "known vulnerabilit" in done.stderr:
        print(done.stdout)
        return 1
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    print(f"  pip-audit could not reach its service: nothing was checked (optional). {reason[:150]}")
    return 0


# --- All of them ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gate:
    """A name, what it guards, and what to run: 0 is passed."""

    name: str
    guards: str
    run: Callable[[], int]


def coverage_core() -> int:
    """Check that the rules, the rights and the writes are tested to the last branch."""
    return python("-m", "coverage", "report", "--fail-under=100", f"--include={','.join(CORE)}")


GATES = [
    Gate("format", "the form of the code", lambda: tool("ruff", "format", "--check", "--quiet", ".")),
    Gate("lint", "a broad set of rules", lambda: tool("ruff", "check", "--quiet", ".")),
    Gate("types", "mypy, strict, with django-stubs", lambda: python("-m", "mypy", "--no-error-summary")),
    Gate("arrows", "imports point one way; domain/ is free of Django", lambda: tool("lint-imports", "--no-cache")),
    Gate("templates", "djLint", lambda: tool("djlint", "templates", "--lint", "--quiet")),
    Gate("csp", "no inline style or script, no other host", lambda: report(template_problems(Path()))),
    Gate("static", "our own files only in static/", lambda: report(static_problems(Path()))),
    Gate("pinned", "every package pinned, direct ones with a reason", lambda: report(requirement_problems(Path()))),
    Gate(
        "migrations", "models and migrations agree",
        lambda: python("manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    Gate(
        "deploy", "Django's checks and ours, on production settings",
        lambda: python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
    ),
    Gate("audit", "known holes in packages (optional: needs its service)", audit),
]  # fmt: skip

#: These need a run of the tests first.
AFTER_TESTS = [
    Gate(
        "coverage",
        f"at least {FLOOR} % of everything",
        lambda: python("-m", "coverage", "report", f"--fail-under={FLOOR}"),
    ),
    Gate("coverage-core", "100 % of rules, rights and writes", coverage_core),
]


def passes(gate: Gate) -> bool:
    """Run one gate, and tell how it went and how long it took."""
    began = time.monotonic()
    good = gate.run() == 0
    print(f"{'ok  ' if good else 'FAIL'} {gate.name:14} {gate.guards} ({time.monotonic() - began:.1f} s)", flush=True)
    return good


def main(names: list[str]) -> int:
    """Run the named gates, or all that need no tests; gives the exit status."""
    known = {gate.name: gate for gate in [*GATES, *AFTER_TESTS]}
    if names == ["--list"]:
        print("\n".join(f"{gate.name:14} {gate.guards}" for gate in known.values()))
        return 0
    if unknown := set(names) - set(known):
        sys.exit(f"gates: there is no {', '.join(sorted(unknown))}; see --list")
    chosen = [known[name] for name in names] or GATES
    # Two at a time: most of them work on one core.
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = list(pool.map(passes, chosen))
    failed = [gate.name for gate, good in zip(chosen, passed, strict=True) if not good]
    if failed:
        print(f"gates: FAILED: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
