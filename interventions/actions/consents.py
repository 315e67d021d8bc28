"""Consent: a named resident agrees that something is shared with an organisation, and may take that back."""

import datetime

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Organisation, Project, User
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import change_row
from households.domain.changes import ChangeKind, ChangeVerb
from households.models import DossierChange, Household, Resident
from interventions.domain.consent_text import DEFAULT_TEXT, LONGEST, fill, unknown_fields
from interventions.models import Consent, ConsentText


def text_for(organisation: Organisation) -> str:
    """Return the text with which consent is asked for an organisation: its own, that of the project, or the usual."""
    texts = ConsentText.objects.filter(project_id=organisation.project_id)
    found = {text.organisation_id: text.text for text in texts.filter(organisation=organisation)}
    if organisation.pk not in found:
        found |= {text.organisation_id: text.text for text in texts.filter(organisation__isnull=True)}
    return found.get(organisation.pk) or found.get(None) or DEFAULT_TEXT


def wording_for(organisation: Organisation, project: Project, purpose: str) -> str:
    """Return, word for word, what a resident agrees to."""
    return wording(text_for(organisation), organisation, project, purpose)


def wording(text: str, organisation: Organisation, project: Project, purpose: str) -> str:
    """Return a text with its fields filled in."""
    values = {"project": project.name, "organisatie": organisation.name, "waarvoor": purpose.strip().rstrip(".")}
    return fill(text, values)


@transaction.atomic
def give_consent(
    *,
    by: Actor,
    household: Household,
    resident: Resident | None,
    organisation: Organisation,
    purpose: str,
    form: Consent.Form,
    given_on: datetime.date,
    person: User | None,
    recorded_at: datetime.datetime | None = None,
) -> Consent:
    """Record that a resident agrees to sharing with an organisation, with the words that they agreed to.

    ``resident`` is None only for consent taken over from another system. Raises ActionRefused for a date in the
    future, for a resident of another household, and for an organisation of another project.
    """
    if given_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="given_on")
    if resident is None and form != Consent.Form.TAKEN_OVER:
        raise ActionRefused("Kies wie van het huishouden toestemming gaf.", field="resident")
    if resident is not None and resident.household_id != household.pk:
        raise ActionRefused("Deze persoon hoort niet bij dit huishouden.", field="resident")
    if organisation.project_id != household.project_id:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    if not purpose.strip():
        raise ActionRefused("Schrijf op waarvoor de toestemming is.", field="purpose")
    is_taken_over = form == Consent.Form.TAKEN_OVER
    consent = Consent.objects.create(
        household=household,
        resident=resident,
        organisation=organisation,
        purpose=purpose.strip(),
        form=form,
        given_on=given_on,
        wording="" if is_taken_over else wording_for(organisation, household.project, purpose),
        recorded_by=person,
        recorded_at=recorded_at or timezone.now(),
    )
    given_row(consent).save()
    log.record(by=by, action=log.Action.CREATE, object_type="consent", object_id=consent.pk, household_id=household.pk)
    return consent


@transaction.atomic
def withdraw_consent(*, by: Actor, consent: Consent, at: datetime.datetime | None = None) -> None:
    """Withdraw a consent; the partner's view of what rests on it closes at once. The first moment holds."""
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True)
    changed = standing.update(withdrawn_at=at or timezone.now(), withdrawn_by_id=by.user_id)
    consent.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
    if changed and consent.withdrawn_at is not None:
        withdrawn_row(consent, consent.withdrawn_at).save()
        log.record(
            by=by,
            action=log.Action.UPDATE,
            object_type="consent",
            object_id=consent.pk,
            household_id=consent.household_id,
        )


def given_row(consent: Consent) -> DossierChange:
    """Return the line of the history that a consent was given, not yet saved."""
    giver = consent.resident
    return change_row(
        household=consent.household,
        user_id=consent.recorded_by_id,
        kind=ChangeKind.CONSENT,
        verb=ChangeVerb.ADDED,
        on=consent.given_on,
        object_id=consent.pk,
        subject=_subject(consent),
        changes=[("who", "", giver.full_name)] if giver else (),
        at=consent.recorded_at,
    )


def withdrawn_row(consent: Consent, at: datetime.datetime) -> DossierChange:
    """Return the line of the history that a consent was withdrawn, not yet saved."""
    return change_row(
        household=consent.household,
        user_id=consent.withdrawn_by_id,
        kind=ChangeKind.CONSENT,
        verb=ChangeVerb.ENDED,
        on=timezone.localdate(at),
        object_id=consent.pk,
        subject=_subject(consent),
        at=at,
    )


def _subject(consent: Consent) -> str:
    return f"{consent.organisation}: {consent.purpose}"


@transaction.atomic
def change_consent_text(
    *, by: Actor, project: Project, organisation: Organisation | None, text: str, person: User, seen: str
) -> ConsentText | None:
    """Change the text for one organisation, or without one that for all others. An empty text takes it away.

    ``seen`` is the text that the person had before them. Raises ActionRefused when somebody changed it meanwhile, when
    it is too long, and for a field that nobody fills in.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise ActionRefused(f"Deze tekst is te lang: houd het bij {dutch.number(LONGEST)} tekens.", field="text")
    if unknown := unknown_fields(text):
        raise ActionRefused(f"Dit veld bestaat niet: {{{unknown[0][:40]}}}.", field="text")
    Project.objects.select_for_update().get(pk=project.pk)
    here = ConsentText.objects.filter(project=project, organisation=organisation)
    current = here.first()
    if (current.text if current else "") != seen.replace("\r\n", "\n").strip():
        raise ActionRefused("Iemand anders heeft deze tekst intussen gewijzigd. Er is niets overschreven.")
    if not text:
        here.delete()
        kept = None
    else:
        kept, _ = ConsentText.objects.update_or_create(
            project=project,
            organisation=organisation,
            defaults={"text": text, "changed_at": timezone.now(), "changed_by": person},
        )
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="consent_text",
        object_id=organisation.pk if organisation else None,
    )
    return kept
