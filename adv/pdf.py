"""HTML to PDF: tagged, PDF/UA-1, the same bytes for the same HTML, and nothing read but our own files.

The only place that knows WeasyPrint. A package that makes a PDF brings its HTML and the names of its style sheets.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: The only protocol that the fetcher knows; ``asset:report.css`` in the HTML is one of the assets.
SCHEME = "asset:"
FONT_PACKAGE = "font_source_sans_pro"
_FONTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf", "SourceSansPro-Bold.ttf", "SourceSansPro-It.ttf")

Assets = Mapping[str, tuple[Path, str]]
"""Files that a document may use, by name, with their media type."""


class AssetRefusedError(ValueError):
    """Something in the HTML asked for a file that is not one of ours."""


def font_assets() -> dict[str, tuple[Path, str]]:
    """The files of our font. Raises RuntimeError when its package is not installed."""
    spec = find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The package {FONT_PACKAGE} with the font of the PDF is not installed.")
    fonts = Path(spec.submodule_search_locations[0]) / "files"
    return {name: (fonts / name, "font/ttf") for name in _FONTS}


def to_pdf(
    parts: Iterable[str],
    *,
    assets: Assets,
    after_part: Callable[[int], None] = lambda _done: None,
    missing: set[str] | None = None,
) -> bytes:
    """Finished HTML documents, one behind the other, as one PDF/UA-1; title and language are those of the first.

    Whatever the HTML asks for beside ``assets`` is refused and left out: no file of the machine and no host is read,
    and nothing is redirected. ``after_part`` is told how many parts have been laid out; what it raises stops the work.
    ``missing`` gets the characters that no font here has: they are printed as an empty box. Raises ValueError without a
    part.
    """
    # The import costs 2.3 s and 61 MB, so it waits for the first PDF.
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Reads the assets by name; knows no protocol of the network or the disk."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, Any] | None = None) -> "URLFetcherResponse":
            name = url.removeprefix(SCHEME)
            if not url.startswith(SCHEME) or name not in assets:
                raise AssetRefusedError(f"Not one of our files: {url[:100]}")
            path, media_type = assets[name]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    fetcher, fonts = AssetFetcher(), FontConfiguration()
    options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
    first, pages = None, []
    for done, html in enumerate(parts, start=1):
        document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher).render(font_config=fonts, **options)
        first = first or document
        pages += document.pages
        after_part(done)
    if first is None:
        raise ValueError("There is nothing to print.")
    whole = first.copy(pages)
    pdf: bytes = whole.write_pdf(**options)
    if missing is not None:
        missing |= {chr(codepoint) for font in whole.fonts.values() for codepoint in font.missing}
    return pdf
