"""Keeping the sociale kaart and the list of volunteers."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import OrganisationKind
from adv.audit.models import AccessLog
from households.domain.codes import Domain
from interventions.actions import social_map
from interventions.actions.social_map import Changed, ContactEntry, ProfileEntry, VolunteerEntry, version_of
from interventions.domain.volunteers import FreeTime, VolunteerHelp
from interventions.models import OrganisationContact, OrganisationProfile, Volunteer
from tests import factories

PROFILE = ProfileEntry(kind=OrganisationKind.WELFARE, is_informal=True, domains=[Domain.WORK, Domain.HOUSING])
WIM = VolunteerEntry(
    name=" Wim ",
    phone="06 12345678",
    helps_with=[VolunteerHelp.LANGUAGE, VolunteerHelp.DEBT],
    free_times=[FreeTime.WEEKEND],
    agreed_on=datetime.date(2024, 1, 1),
)


@pytest.fixture
def by(cast):
    return factories.actor_of(cast.leader)


def test_describes_an_organisation_and_describes_it_again(cast, by):
    first = social_map.describe_organisation(by=by, organisation=cast.organisation, entry=PROFILE, seen="")
    assert first.domains == ["housing", "work"]
    cast.organisation.refresh_from_db()
    assert (cast.organisation.kind, cast.organisation.is_informal) == (OrganisationKind.WELFARE, True)

    again = replace(PROFILE, offer=" Koffie ", domains=[])
    social_map.describe_organisation(by=by, organisation=cast.organisation, entry=again, seen=version_of(first))
    profile = OrganisationProfile.objects.get()
    assert (profile.offer, profile.domains) == ("Koffie", [])


def test_does_not_overwrite_what_somebody_else_wrote(cast, by):
    social_map.describe_organisation(by=by, organisation=cast.organisation, entry=PROFILE)
    with pytest.raises(Changed, match="intussen gewijzigd"):
        social_map.describe_organisation(by=by, organisation=cast.organisation, entry=PROFILE, seen="")


def test_keeps_who_to_ask_and_forgets_them(cast, by, monkeypatch):
    joke = ContactEntry(name=" Joke ", phone="010 1234567")
    contact = social_map.add_contact(by=by, organisation=cast.organisation, entry=joke)
    social_map.change_contact(by=by, contact=contact, entry=replace(joke, task="aanmelden"))
    assert OrganisationContact.objects.get().task == "aanmelden"
    monkeypatch.setattr(social_map, "MOST_CONTACTS", 1)
    with pytest.raises(ActionRefused, match="hoogstens"):
        social_map.add_contact(by=by, organisation=cast.organisation, entry=joke)

    social_map.remove_contact(by=by, contact=contact)
    assert not OrganisationContact.objects.exists()
    assert AccessLog.objects.filter(object_type="organisation_contact", action=AccessLog.Action.DELETE).exists()


def test_a_volunteer_is_added_changed_and_gone(cast, by):
    wim = social_map.add_volunteer(by=by, project=cast.project, entry=WIM)
    assert (wim.name, wim.helps_with, wim.checked_on) == ("Wim", ["debt", "language"], timezone.localdate())

    changed = social_map.change_volunteer(
        by=by, volunteer=wim, entry=replace(WIM, organisation=cast.organisation), seen=version_of(wim)
    )
    assert changed.organisation == cast.organisation
    with pytest.raises(Changed):
        social_map.change_volunteer(by=by, volunteer=wim, entry=WIM, seen=version_of(wim))

    social_map.remove_volunteer(by=by, volunteer=changed)
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": " "}, "telefoonnummer of e-mailadres"),
        ({"helps_with": []}, "waarmee"),
        ({"agreed_on": datetime.date(2999, 1, 1)}, "toekomst"),
    ],
)
def test_refuses_a_volunteer_that_cannot_be(cast, by, changes: dict[str, Any], words):
    with pytest.raises(ActionRefused, match=words):
        social_map.add_volunteer(by=by, project=cast.project, entry=replace(WIM, **changes))


def test_refuses_the_organisation_of_another_project(cast, by):
    entry = replace(WIM, organisation=factories.make_organisation())
    with pytest.raises(ActionRefused, match="ander project"):
        social_map.add_volunteer(by=by, project=cast.project, entry=entry)
