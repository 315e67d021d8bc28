"""The texts of letters and cards, what stands in them, and the language of a household."""

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import keep_line, lock_household
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.letter_text import text_problem
from households.models import LETTER_LANGUAGES, Household, LetterKind, LetterTemplate


@transaction.atomic
def write_text(
    *, by: Actor, project: Project, kind: LetterKind, language: str, subject: str, body: str
) -> LetterTemplate:
    """Keep the project's own text of a letter or card in one language.

    Raises ActionRefused for a language that letters are not in, and for a text with a field that doesn't exist.
    """
    if language not in LETTER_LANGUAGES:
        raise ActionRefused("Deze taal kan niet.", field="language")
    for name, text in (("subject", subject), ("body", body)):
        if problem := text_problem(text):
            raise ActionRefused(problem, field=name)
    template, made = LetterTemplate.objects.update_or_create(
        project=project, kind=kind, language=language, defaults={"subject": subject, "body": body}
    )
    action = log.Action.CREATE if made else log.Action.UPDATE
    log.record(by=by, action=action, object_type="letter_template", object_id=template.pk)
    return template


@transaction.atomic
def drop_text(*, by: Actor, project: Project, kind: LetterKind, language: str) -> None:
    """Remove the project's own text: in Dutch the standard text takes its place, another language is gone."""
    for template in LetterTemplate.objects.filter(project=project, kind=kind, language=language):
        log.record(by=by, action=log.Action.DELETE, object_type="letter_template", object_id=template.pk)
        template.delete()


@transaction.atomic
def set_contact_details(*, by: Actor, project: Project, contact_details: str) -> None:
    """Keep how residents reach the team, as it stands in letters and on cards."""
    project.contact_details = contact_details
    project.save(update_fields=["contact_details"])
    log.record(by=by, action=log.Action.UPDATE, object_type="project", object_id=project.pk)


@transaction.atomic
def set_second_language(*, by: Actor, household: Household, language: str, seen: str | None = None) -> None:
    """Keep in which language a household gets its letters beside Dutch; empty for none.

    ``seen`` is what stood there when this was chosen. Raises ActionRefused for a language that letters are not in, and
    when a colleague chose another one meanwhile.
    """
    if language == "nl" or (language and language not in LETTER_LANGUAGES):
        raise ActionRefused("Kies een taal uit de lijst.", field="second_language")
    household = lock_household(household)
    if household.second_language == language:
        return
    before = LETTER_LANGUAGES.get(household.second_language, "")
    if seen is not None and household.second_language != seen:
        theirs, own = before or "alleen Nederlands", LETTER_LANGUAGES.get(language, "alleen Nederlands")
        raise ActionRefused(
            f"Iemand anders koos intussen: {theirs}. Jouw keuze, {own}, is niet bewaard. Klopt die toch, kies opnieuw.",
            field="second_language",
        )
    household.second_language = language
    household.save(update_fields=["second_language"])
    keep_line(
        by=by,
        household=household,
        kind=ChangeKind.HOUSEHOLD,
        verb=ChangeVerb.CHANGED,
        on=timezone.localdate(),
        object_id=household.pk,
        changes=[("second_language", before, LETTER_LANGUAGES.get(language, ""))],
    )
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="household_language",
        object_id=household.pk,
        household_id=household.pk,
    )
