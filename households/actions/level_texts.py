"""Wording what the levels of the matrix mean in a project."""

from django.db import transaction

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.level_texts import LEVEL_TEXTS
from households.level_texts import Texts, fingerprint, level_texts
from households.models import LevelText


class LevelTextsConflict(ActionRefused):
    """Somebody else changed the words meanwhile; ``current`` is how they are now."""

    def __init__(self, current: Texts) -> None:
        super().__init__("Iemand anders heeft deze teksten intussen gewijzigd. Er is niets overschreven.")
        self.current = current


@transaction.atomic
def write_level_texts(*, by: Actor, project: Project, texts: Texts, seen: str) -> int:
    """Keep the words of a project; an empty text, or ours, takes its own away. Returns how many became different.

    ``seen`` is the fingerprint of the words that the person had before them. Scorings keep their levels. Raises
    LevelTextsConflict when somebody else was first.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    current = level_texts(project.pk)
    if fingerprint(current) != seen:
        raise LevelTextsConflict(current)
    changed = 0
    for domain, ours in LEVEL_TEXTS.items():
        for level, standard in ours.items():
            text = texts[domain][level].strip() or standard
            if text == current[domain][level]:
                continue
            changed += 1
            rows = LevelText.objects.filter(project=project, domain=domain, level=level)
            if text == standard:
                rows.delete()
            else:
                LevelText.objects.update_or_create(project=project, domain=domain, level=level, defaults={"text": text})
    if changed:
        log.record(by=by, action=log.Action.UPDATE, object_type="level_texts", object_id=project.pk, count=changed)
    return changed
