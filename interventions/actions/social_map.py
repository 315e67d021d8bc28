"""Keeping the sociale kaart: what organisations do, whom to ask there, and the volunteers."""

import datetime
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Organisation, OrganisationKind, Project
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain
from interventions.domain.volunteers import FreeTime, VolunteerHelp
from interventions.models import OrganisationContact, OrganisationProfile, Volunteer

#: So many people to ask fit on the page of one organisation.
MOST_CONTACTS = 20


class Changed(ActionRefused):
    """Somebody else changed the same thing meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Er is niets overschreven: kijk na wat er veranderde "
            "en sla nog een keer op als jouw versie klopt."
        )


def version_of(row: OrganisationProfile | Volunteer | None) -> str:
    """Return by what a form knows which version it shows; empty when there is none yet."""
    return row.changed_at.isoformat() if row else ""


def version_of_contact(contact: OrganisationContact) -> str:
    """Return the same for a contact, which keeps no moment: what is known of them, not readable."""
    known = f"{contact.name}\n{contact.task}\n{contact.phone}\n{contact.email}"
    return hashlib.sha256(known.encode()).hexdigest()[:16]


# --- Organisations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEntry:
    """What is said about an organisation."""

    kind: OrganisationKind
    is_informal: bool = False
    domains: Collection[Domain] = ()
    offer: str = ""
    intake: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    place: str = ""
    hours: str = ""


@transaction.atomic
def describe_organisation(
    *, by: Actor, organisation: Organisation, entry: ProfileEntry, seen: str | None = None
) -> OrganisationProfile:
    """Write down what an organisation does and how to get there.

    ``seen`` is the version of the profile that was looked at (``version_of``); when it is another, raises Changed.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    profile = OrganisationProfile.objects.filter(organisation=organisation).first()
    if seen is not None and seen != version_of(profile):
        raise Changed
    profile = profile or OrganisationProfile(organisation=organisation)
    organisation.kind, organisation.is_informal = entry.kind.value, entry.is_informal
    organisation.save(update_fields=["kind", "is_informal"])
    profile.domains = [domain.value for domain in Domain if domain in entry.domains]
    profile.offer, profile.intake = entry.offer.strip(), entry.intake.strip()
    profile.phone, profile.email, profile.website = entry.phone.strip(), entry.email, entry.website
    profile.place, profile.hours = entry.place.strip(), entry.hours.strip()
    profile.changed_at = timezone.now()
    profile.save()
    log.record(by=by, action=log.Action.UPDATE, object_type="organisation", object_id=organisation.pk)
    return profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """Somebody to ask."""

    name: str
    task: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def add_contact(*, by: Actor, organisation: Organisation, entry: ContactEntry) -> OrganisationContact:
    """Add somebody to ask. Raises ActionRefused when there are too many."""
    if OrganisationContact.objects.filter(organisation=organisation).count() >= MOST_CONTACTS:
        raise ActionRefused(f"Een organisatie heeft hier hoogstens {MOST_CONTACTS} contactpersonen.", field="name")
    contact = OrganisationContact(organisation=organisation)
    _fill_contact(contact, entry)
    log.record(by=by, action=log.Action.CREATE, object_type="organisation_contact", object_id=contact.pk)
    return contact


@transaction.atomic
def change_contact(
    *, by: Actor, contact: OrganisationContact, entry: ContactEntry, seen: str | None = None
) -> OrganisationContact:
    """Change whom to ask, or how to reach them. Raises Changed when overtaken."""
    contact = OrganisationContact.objects.select_for_update().get(pk=contact.pk)
    if seen is not None and seen != version_of_contact(contact):
        raise Changed
    _fill_contact(contact, entry)
    log.record(by=by, action=log.Action.UPDATE, object_type="organisation_contact", object_id=contact.pk)
    return contact


@transaction.atomic
def remove_contact(*, by: Actor, contact: OrganisationContact) -> None:
    """Take somebody off the page: they are gone from here."""
    log.record(by=by, action=log.Action.DELETE, object_type="organisation_contact", object_id=contact.pk)
    contact.delete()


def _fill_contact(contact: OrganisationContact, entry: ContactEntry) -> None:
    contact.name, contact.task = entry.name.strip(), entry.task.strip()
    contact.phone, contact.email = entry.phone.strip(), entry.email
    contact.save()


# --- Volunteers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerEntry:
    """What is needed to ask a volunteer."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: Organisation | None = None
    helps_with: Collection[VolunteerHelp] = ()
    languages: str = ""
    free_times: Collection[FreeTime] = ()
    available_from: datetime.date | None = None
    places: int = 1
    taken: int = 0
    agreed_on: datetime.date


@transaction.atomic
def add_volunteer(*, by: Actor, project: Project, entry: VolunteerEntry) -> Volunteer:
    """Put somebody on the list of volunteers, who agreed to that. Raises ActionRefused for what can't be."""
    volunteer = Volunteer(project=project)
    _fill_volunteer(volunteer, entry)
    log.record(by=by, action=log.Action.CREATE, object_type="volunteer", object_id=volunteer.pk)
    return volunteer


@transaction.atomic
def change_volunteer(*, by: Actor, volunteer: Volunteer, entry: VolunteerEntry, seen: str | None = None) -> Volunteer:
    """Change what is known of a volunteer, and mark it as checked today. Raises Changed when overtaken."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if seen is not None and seen != version_of(volunteer):
        raise Changed
    _fill_volunteer(volunteer, entry)
    log.record(by=by, action=log.Action.UPDATE, object_type="volunteer", object_id=volunteer.pk)
    return volunteer


def _fill_volunteer(volunteer: Volunteer, entry: VolunteerEntry) -> None:
    today = timezone.localdate()
    if not entry.phone.strip() and not entry.email:
        raise ActionRefused("Vul een telefoonnummer of e-mailadres in.", field="phone")
    if not entry.helps_with:
        raise ActionRefused("Kies waarmee deze vrijwilliger helpt.", field="helps_with")
    if entry.agreed_on > today:
        raise ActionRefused("Deze datum ligt in de toekomst.", field="agreed_on")
    if entry.organisation is not None and entry.organisation.project_id != volunteer.project_id:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    volunteer.name, volunteer.phone, volunteer.email = entry.name.strip(), entry.phone.strip(), entry.email
    volunteer.organisation = entry.organisation
    volunteer.helps_with = [one.value for one in VolunteerHelp if one in entry.helps_with]
    volunteer.free_times = [one.value for one in FreeTime if one in entry.free_times]
    volunteer.languages = entry.languages.strip()
    volunteer.available_from = entry.available_from
    volunteer.places, volunteer.taken = entry.places, entry.taken
    volunteer.agreed_on, volunteer.checked_on = entry.agreed_on, today
    volunteer.changed_at = timezone.now()
    volunteer.save()


@transaction.atomic
def remove_volunteer(*, by: Actor, volunteer: Volunteer) -> None:
    """Somebody stops: everything about them goes at once."""
    log.record(by=by, action=log.Action.DELETE, object_type="volunteer", object_id=volunteer.pk)
    volunteer.delete()
