"""What the levels of the matrix mean in one project: its own words, and ours where it has none."""

import hashlib
import json
from collections.abc import Mapping

from households.domain.codes import Domain, Level
from households.domain.level_texts import LEVEL_TEXTS
from households.models import LevelText

Texts = Mapping[Domain, Mapping[Level, str]]


def level_texts(project_id: int) -> Texts:
    """Return the meaning of each level per domain, as the project words it; one query."""
    own = {(row.domain, row.level): row.text for row in LevelText.objects.filter(project_id=project_id).order_by("pk")}
    return {
        domain: {level: own.get((domain.value, level.value), text) for level, text in texts.items()}
        for domain, texts in LEVEL_TEXTS.items()
    }


def fingerprint(texts: Texts) -> str:
    """Return what tells these words from any others: the form carries it from when it was opened."""
    plain = [[text for _, text in sorted(texts[domain].items())] for domain in Domain]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:32]
