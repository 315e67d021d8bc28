"""Files that wait between a preview and the confirmation: kept on the server, for one person in one project.

Under a random name nobody can guess, in a folder of the application's own; gone after use, and after an hour anyhow:
the schedule sees to that (``households.tasks.discard_uploads``).
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

#: A file that is bigger can't be uploaded (bytes).
LARGEST_UPLOAD = 20 * 1024 * 1024
#: How long a file waits for its confirmation.
KEPT_FOR = timedelta(hours=1)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits. ``name`` is what its owner called it; ``options`` are those of the import."""

    token: str
    user_id: int
    project_id: int
    kind: str
    name: str
    options: tuple[str, ...]
    kept_at: datetime

    def content(self) -> bytes:
        """Return the file. FileNotFoundError when it was discarded meanwhile."""
        return _content_path(self.token).read_bytes()


def keep_upload(
    *, user_id: int, project_id: int, kind: str, name: str, options: frozenset[str], content: bytes, now: datetime
) -> Upload:
    """Keep a file until it is confirmed."""
    upload = Upload(
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        user_id=user_id,
        project_id=project_id,
        kind=kind,
        name=name[:120],
        options=tuple(sorted(options)),
        kept_at=now,
    )
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, data in (
        (_content_path(upload.token), content),
        (_about_path(upload.token), json.dumps({**asdict(upload), "kept_at": now.isoformat()}).encode()),
    ):
        path.touch(mode=0o600)
        path.write_bytes(data)
    return upload


def find_upload(token: str, *, user_id: int, project_id: int, now: datetime) -> Upload | None:
    """Return a file that waits for this person in this project, None for anybody else's and for what is gone."""
    if _TOKEN.fullmatch(token) is None:
        return None
    upload = _read(token)
    if upload is None or (upload.user_id, upload.project_id) != (user_id, project_id):
        return None
    return upload if now - upload.kept_at <= KEPT_FOR else None


def discard_upload(token: str) -> None:
    """Throw a file away."""
    _content_path(token).unlink(missing_ok=True)
    _about_path(token).unlink(missing_ok=True)


def discard_expired(now: datetime) -> None:
    """Throw away the files that waited too long."""
    for path in _folder().glob("*"):
        upload = _read(path.stem)
        too_old = upload is None or now - upload.kept_at > KEPT_FOR
        # What can't be read may be in the middle of being written: it gets the same hour.
        if too_old and (upload is not None or now.timestamp() - _changed_at(path) > KEPT_FOR.total_seconds()):
            discard_upload(path.stem)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _read(token: str) -> Upload | None:
    try:
        values = json.loads(_about_path(token).read_bytes())
        return Upload(
            **{
                **values,
                "options": tuple(values["options"]),
                "kept_at": datetime.fromisoformat(values["kept_at"]),
            }
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def _content_path(token: str) -> Path:
    return _folder() / f"{token}.table"


def _about_path(token: str) -> Path:
    return _folder() / f"{token}.json"
