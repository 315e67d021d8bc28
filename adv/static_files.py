"""Our own styles and scripts: under a name with a hash once they were gathered, under their own name before that."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

MANIFEST = "staticfiles.json"


class GatheredStaticFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also works where nobody ran ``collectstatic`` yet: a new DATA_DIR, a script.

    The files then come from where they are (``WHITENOISE_USE_FINDERS`` in the settings), without a long life in the
    browser.
    """

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  as Django has it
        """Return the address of a file."""
        if not self.hashed_files:
            return str(StaticFilesStorage.url(self, name))
        return str(super().url(name, force))
