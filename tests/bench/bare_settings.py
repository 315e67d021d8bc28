"""A Django project with one view and nothing around it: the measure of what the looplijst may cost."""

from adv.settings import *  # noqa: F403  the same database and models

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "adv.audit",
    "adv.accounts",
    "households",
]
MIDDLEWARE = []
ROOT_URLCONF = "tests.bench.bare"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "bench"],  # noqa: F405
    }
]
SILENCED_SYSTEM_CHECKS = ["adv.E001"]
