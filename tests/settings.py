"""The real settings, with what a test-suite needs otherwise: own folders, a fast hasher, mail that stays inside."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

#: gw0, gw1 … under pytest-xdist; each process has its own folder, database and Redis database.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")

_folder = tempfile.mkdtemp(prefix=f"adv-test-{PROCESS}")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = _folder
os.environ["ENVIRONMENT"] = "demo"
os.environ["DEBUG"] = "0"
if os.environ.get("REDIS_URL") and PROCESS:
    base, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{base}/{int(PROCESS.removeprefix('gw')) + 1}"

from adv.settings import *  # noqa: E402, F403
from adv.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the worker process of a test opens it too.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A file is looked for when it is asked for: a test client would first go through all of them.
WHITENOISE_AUTOREFRESH = True
