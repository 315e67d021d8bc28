"""The informatiemap of a project: what an advisor has at hand in a conversation."""

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.models import InformationItem


@transaction.atomic
def add_information(
    *, by: Actor, project: Project, title: str, domain: str = "", text: str = "", url: str = "", phone: str = ""
) -> InformationItem:
    """Add a scheme, allowance or activity. ``domain`` is a code, or empty for everywhere."""
    item = InformationItem.objects.create(project=project, title=title, domain=domain, text=text, url=url, phone=phone)
    _log(by, log.Action.CREATE, item)
    return item


@transaction.atomic
def change_information(
    *,
    by: Actor,
    item: InformationItem,
    title: str,
    domain: str = "",
    text: str = "",
    url: str = "",
    phone: str = "",
    seen_version: int | None = None,
) -> InformationItem:
    """Change it. Raises ActionRefused when somebody else did since ``seen_version``."""
    item = InformationItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if seen_version is not None and seen_version != item.version:
        raise ActionRefused(
            f"Iemand anders heeft dit intussen gewijzigd in '{item.title}'. Er is niets overschreven: "
            "sla nog een keer op als jouw versie klopt."
        )
    item.title, item.domain, item.text, item.url, item.phone = title, domain, text, url, phone
    item.version += 1
    item.save()
    _log(by, log.Action.UPDATE, item)
    return item


@transaction.atomic
def retire_information(*, by: Actor, item: InformationItem, is_retired: bool) -> InformationItem:
    """Take it out of the map, or put it back. The same again changes nothing."""
    item = InformationItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if (item.retired_at is not None) != is_retired:
        item.retired_at = timezone.now() if is_retired else None
        item.version += 1
        item.save(update_fields=["retired_at", "version"])
        _log(by, log.Action.UPDATE, item)
    return item


def _log(by: Actor, action: log.Action, item: InformationItem) -> None:
    log.record(by=by, action=action, object_type="information_item", object_id=item.pk)
