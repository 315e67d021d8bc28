"""Interventions, effects and tasks from files."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.models import Organisation, OrganisationKind
from adv.accounts.roles import Role
from interventions.domain.codes import Ground, TaskStatus
from interventions.models import Consent, Effect, Intervention, Task
from tests import factories
from tests.interchange_files import HOME, address_row, bring_in, counts, look_at, problems_of, rows_of, take_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    factories.make_user(email="adviseur@example.nl")
    project = factories.make_project()
    bring_in(project, "adressen", [address_row(), address_row(4)])
    return project


def intervention(number="I-1", **values):
    return {
        **HOME,
        "nummer": number,
        "datum": "2012-03-01",
        "interventie": "overzicht",
        "leefgebieden": "financien|woonsituatie",
        "door": "adviseur@example.nl",
        "omschrijving": "Post geordend",
        **values,
    }


def effect(number="I-1", **values):
    return {
        "interventie_nummer": number,
        "leefgebied": "financien",
        "volgens": "bewoner",
        "waardering": "+",
        "datum": "2012-05-01",
        "thema": "",
        "fragment": "",
        **values,
    }


def task(number="T-1", **values):
    return {
        **HOME,
        "nummer": number,
        "organisatie": "Budgethulp",
        "leefgebied": "financien",
        "omschrijving": "Graag een afspraak",
        "prioriteit": "hoog",
        "uitgezet": "2012-03-01",
        "einddatum": "2199-05-01",
        "status": "uitgezet",
        "geaccepteerd_op": "",
        "afgerond_op": "",
        "resultaat": "",
        "reden": "",
        "grondslag": "toestemming",
        "grondslag_op": "2012-02-20",
        **values,
    }


def take_in_tasks(project, *rows):
    return bring_in(project, "taken", list(rows), "create_organisations")


def test_takes_in_interventions_known_by_their_number(project):
    assert counts(bring_in(project, "interventies", [intervention()])) == (1, 0, 0)
    assert counts(bring_in(project, "interventies", [intervention(leefgebieden="woonsituatie|financien")])) == (0, 0, 1)
    changed = intervention(leefgebieden="arbeid", huisnummer="4", omschrijving="Anders")
    assert counts(bring_in(project, "interventies", [changed])) == (0, 1, 0)
    found = Intervention.objects.get()
    assert [one.domain for one in found.domains.all()] == ["work"]
    assert (found.household.address.house_number, found.description) == (4, "Anders")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nummer": "=1"}, "kolom nummer: '=1'"),
        ({"leefgebieden": ""}, "kolom leefgebieden: leeg"),
        ({"leefgebieden": "geld"}, "woonsituatie, sociale_relaties"),
        ({"interventie": "toveren"}, "kolom interventie"),
        ({"datum": "2149-01-01"}, "toekomst"),
    ],
)
def test_refuses_interventions_that_cannot_be(project, values, words):
    found = problems_of(project, "interventies", [intervention(**values)])
    assert len(found) == 1
    assert words in found[0]


def test_takes_in_effects_and_corrects_their_value(project):
    bring_in(project, "interventies", [intervention()])
    rows = [effect(), effect(volgens="bewonersadviseur", waardering="="), effect(fragment="=goed", waardering="+/-")]
    assert counts(bring_in(project, "effecten", rows)) == (3, 0, 0)
    assert counts(bring_in(project, "effecten", rows)) == (0, 0, 3)
    assert counts(bring_in(project, "effecten", [effect(waardering="-")])) == (0, 1, 0)
    assert Effect.objects.count() == 3


@pytest.mark.parametrize("sign", ["+", "-", "=", "+/-", "?"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_signs_of_effects_are_codes_and_stay_as_they_are(project, tmp_path, sign, ending):
    bring_in(project, "interventies", [intervention()])
    bring_in(project, "effecten", [effect(waardering=sign)])
    assert rows_of(take_out(project, "effecten", tmp_path))[0]["waardering"] == sign
    assert counts(bring_in(project, "effecten", take_out(project, "effecten", tmp_path, ending=ending))) == (0, 0, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"interventie_nummer": "I-9"}, "verwacht een interventie van dit project"),
        ({"waardering": "goed"}, "kolom waardering: 'goed'"),
        ({"volgens": "buurman"}, "bewoner of bewonersadviseur"),
    ],
)
def test_refuses_effects_that_cannot_be(project, values, words):
    bring_in(project, "interventies", [intervention()])
    found = problems_of(project, "effecten", [effect(**values)])
    assert len(found) == 1
    assert words in found[0]


def test_an_effect_before_its_intervention_is_taken_in_with_a_notice(project):
    bring_in(project, "interventies", [intervention()])
    assert "rij 2:" in look_at(project, "effecten", [effect(datum="2012-02-01")]).notices[0]


def test_a_task_with_consent_is_for_the_partner_to_see(project):
    assert counts(take_in_tasks(project, task())) == (1, 0, 0)
    assert counts(take_in_tasks(project, task())) == (0, 0, 1)
    found = Task.objects.get()
    partner = factories.make_member(Role.PARTNER, organisation=found.organisation)
    assert found in Task.objects.visible_to(partner)
    consent = Consent.objects.get(tasks=found)
    assert consent.resident is not None
    assert (consent.form, consent.resident.full_name) == (Consent.Form.TAKEN_OVER, "J. Jansen")
    assert consent.given_on == datetime.date(2012, 2, 20)


@pytest.mark.parametrize(("ground", "visible"), [("", False), ("wettelijk", True), ("toestemming", True)])
def test_without_a_ground_a_task_is_never_visible_to_a_partner(project, ground, visible):
    outcome = take_in_tasks(project, task(grondslag=ground, grondslag_op=""))
    found = Task.objects.get()
    partner = factories.make_member(Role.PARTNER, organisation=found.organisation)
    assert Task.objects.visible_to(partner).exists() is visible
    assert bool(outcome.notices) is not visible


def test_an_old_file_does_not_bring_a_withdrawn_consent_back(project, tmp_path):
    take_in_tasks(project, task())
    Consent.objects.update(withdrawn_at=timezone.now())
    assert rows_of(take_out(project, "taken", tmp_path))[0]["grondslag"] == ""
    assert counts(take_in_tasks(project, task())) == (0, 0, 1)
    assert counts(take_in_tasks(project, task(grondslag="", grondslag_op=""))) == (0, 0, 1)
    assert counts(take_in_tasks(project, task(omschrijving="Anders"))) == (0, 1, 0)
    found = Task.objects.get()
    assert Consent.objects.get(tasks=found).withdrawn_at is not None
    partner = factories.make_member(Role.PARTNER, organisation=found.organisation)
    assert not Task.objects.visible_to(partner).exists()


def test_taking_the_ground_away_closes_the_view_of_the_partner(project):
    take_in_tasks(project, task())
    assert counts(take_in_tasks(project, task(grondslag="", grondslag_op=""))) == (0, 1, 0)
    assert Task.objects.get().ground == Ground.NONE


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({}, ["sent"]),
        ({"status": "geweigerd", "afgerond_op": "2012-03-05", "reden": "vol"}, ["sent", "refused"]),
        ({"status": "in_behandeling"}, ["sent", "accepted", "in_progress"]),
        (
            {"status": "afgerond", "geaccepteerd_op": "2012-03-02", "afgerond_op": "2012-04-01"},
            ["sent", "accepted", "done"],
        ),
        ({"geaccepteerd_op": "2012-03-02"}, ["sent", "accepted", "returned", "sent"]),
    ],
)
def test_the_history_of_a_task_reads_right(project, values, path):
    take_in_tasks(project, task(**values))
    steps = list(Task.objects.get().transitions.all())
    assert [step.to_status for step in steps] == path
    assert [step.from_status for step in steps] == ["", *path[:-1]]


def test_a_change_of_status_is_added_to_the_history(project):
    take_in_tasks(project, task())
    rows = task(status="afgerond", geaccepteerd_op="2012-03-02", afgerond_op="2012-04-01", resultaat="Rond")
    assert counts(take_in_tasks(project, rows)) == (0, 1, 0)
    found = Task.objects.get()
    assert (found.status, found.finished_on, found.closed_on) == (
        TaskStatus.DONE,
        datetime.date(2012, 4, 1),
        datetime.date(2012, 4, 1),
    )
    assert [step.to_status for step in found.transitions.all()] == ["sent", "done"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "klaar"}, "uitgezet, geaccepteerd"),
        ({"afgerond_op": "2012-04-01"}, "kolom afgerond_op"),
        ({"einddatum": "2012-02-01"}, "op of na 'uitgezet'"),
        ({"geaccepteerd_op": "2012-02-01"}, "op of na 'uitgezet'"),
        ({"uitgezet": "2149-01-01", "einddatum": ""}, "toekomst"),
        ({"omschrijving": ""}, "kolom omschrijving: leeg"),
        ({"organisatie": "Onbekend"}, "--create-organisations"),
    ],
)
def test_refuses_tasks_that_cannot_be(project, values, words):
    factories.make_organisation(project=project, name="Budgethulp")
    found = problems_of(project, "taken", [task(**values)])
    assert len(found) == 1
    assert words in found[0]


def test_nothing_on_health_goes_to_the_corporation(project):
    factories.make_organisation(project=project, name="Woonstad", kind=OrganisationKind.CORPORATION)
    found = problems_of(project, "taken", [task(organisatie="woonstad", leefgebied="psychisch")])
    assert "woningcorporatie" in found[0]


def test_organisations_are_found_in_any_case_and_made_once(project):
    take_in_tasks(project, task(), task("T-2", organisatie="BUDGETHULP"))
    assert Organisation.objects.get(project=project).name == "Budgethulp"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_everything_comes_back_the_same_in_an_empty_project(project, tmp_path, ending):
    bring_in(project, "interventies", [intervention(), intervention("I-2", omschrijving="=cmd")])
    bring_in(project, "effecten", [effect(), effect("I-2", fragment="'=x\nregel")])
    take_in_tasks(project, task(), task("T-2", organisatie="=Rare", status="geweigerd", afgerond_op="2012-03-09"))
    copy = factories.make_project()
    bring_in(copy, "adressen", take_out(project, "adressen", tmp_path, ending=ending))
    for code in ("interventies", "effecten", "taken"):
        out = take_out(project, code, tmp_path, ending=ending)
        assert counts(bring_in(project, code, out)) == (0, 0, 2)
        assert counts(bring_in(copy, code, out, "create_organisations")) == (2, 0, 0)
        assert take_out(copy, code, tmp_path) == take_out(project, code, tmp_path)


def test_interventions_follow_who_lived_there(project):
    bring_in(project, "interventies", [intervention(datum="2012-06-01"), intervention("I-2", datum="2012-04-01")])
    bring_in(project, "adressen", [address_row(hoofdbewoner="S. Hoekstra", sinds="2012-05-01")])
    later, earlier = (Intervention.objects.get(on=on).household for on in ("2012-06-01", "2012-04-01"))
    assert later.display_name == "S. Hoekstra"
    assert earlier != later
