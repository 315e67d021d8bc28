"""HTML to PDF: tagged, PDF/UA-1, the same bytes for the same HTML, and nothing read but our own files."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: The only protocol that the fetcher knows; ``asset:report.css`` in the HTML is one of the files below.
SCHEME = "asset:"
FONT_PACKAGE = "font_source_sans_pro"
_FONTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf", "SourceSansPro-Bold.ttf", "SourceSansPro-It.ttf")


class AssetRefusedError(ValueError):
    """Something in the HTML asked for a file that is not one of ours."""


def assets() -> dict[str, tuple[Path, str]]:
    """The files that a report may use, by name, with their media type."""
    spec = find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The package {FONT_PACKAGE} with the font of the PDF is not installed.")
    fonts = Path(spec.submodule_search_locations[0]) / "files"
    style = Path(settings.BASE_DIR) / "templates" / "reporting" / "pdf" / "report.css"
    return {"report.css": (style, "text/css"), **{name: (fonts / name, "font/ttf") for name in _FONTS}}


def to_pdf(html: str) -> bytes:
    """The finished HTML as PDF/UA-1.

    Whatever the HTML asks for beside our own style sheet and fonts is refused and left out: no file of the machine
    and no host is read, and nothing is redirected.
    """
    # The import costs 2.3 s and 61 MB, so it waits for the first report.
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = assets()

    class AssetFetcher(URLFetcher):
        """Reads the files above by name; knows no protocol of the network or the disk."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, Any] | None = None) -> "URLFetcherResponse":
            name = url.removeprefix(SCHEME)
            if not url.startswith(SCHEME) or name not in allowed:
                raise AssetRefusedError(f"Not a file of the report: {url[:100]}")
            path, media_type = allowed[name]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    document = HTML(string=html, base_url=SCHEME, url_fetcher=AssetFetcher())
    pdf: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf
