"""The list of households, the page of one, and asking to open a colleague's."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType, Phase, RingResult
from households.models import Address, Household, MatrixScoring
from households.sections import TimelineEntry
from households.views.household import ROWS_PER_PAGE, phone_link
from tests.factories import (
    at,
    day,
    make_address,
    make_complex,
    make_contact,
    make_dossier_access,
    make_effect,
    make_household,
    make_intervention,
    make_member,
    make_project,
    make_resident,
    make_scoring,
    make_stand_in,
    make_task,
)

pytestmark = pytest.mark.django_db

LIST = "/huishoudens/"
LONG_NAME = "A. van 't Hof-El Amrani-Oude Nijhuis"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def colleague(project):
    return make_member(project=project, name="Youssef van Dijk")


@pytest.fixture
def leader(project):
    return make_member(Role.PROJECT_LEADER, project=project, name="Petra Leider")


def log_in(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


def names_on(response) -> list[str]:
    table = response.context["table"]
    return [row.record.display_name for row in table.paginated_rows]


def page_of(household: Household) -> str:
    return reverse("household_detail", args=[household.pk])


def access_of(household: Household) -> str:
    return reverse("dossier_access_request", args=[household.pk])


# --- The list ---------------------------------------------------------------------------------------------------------


def test_list_shows_own_and_unowned_households_and_not_a_colleagues(client, project, advisor, colleague):
    make_household(project=project, name="E. Eigen", owner=advisor.user)
    make_household(project=project, name="V. Vrij")
    make_household(project=project, name="C. Collega", owner=colleague.user)
    make_household(name="A. Anderproject")
    response = log_in(client, advisor).get(LIST)
    assert names_on(response) == ["E. Eigen", "V. Vrij"]
    assert b"Collega" not in response.content
    assert b"Anderproject" not in response.content


def test_list_is_logged_with_the_number_of_rows(client, project, advisor):
    for _ in range(3):
        make_household(project=project)
    log_in(client, advisor).get(LIST)
    row = AccessLog.objects.get(object_type="household_list")
    assert (row.action, row.count, row.user_id) == ("R", 3, advisor.user_id)


def test_list_sorts_on_the_surname_proper(client, project, leader):
    for name in ("L. in 't Veld", "Ö. Ünal", "J. van den Berg", "Z. Aalders", "", "M. D'Angelo", LONG_NAME):
        make_household(project=project, name=name)
    log_in(client, leader)
    expected = [
        "Z. Aalders",
        "M. D'Angelo",
        "J. van den Berg",
        LONG_NAME,
        "Ö. Ünal",
        "L. in 't Veld",
        "Naam onbekend",
    ]
    # D'Angelo folds to dangelo and comes after van den Berg.
    expected[1], expected[2] = expected[2], expected[1]
    assert names_on(client.get(LIST)) == expected
    assert names_on(client.get(LIST, {"sort": "-name"})) == expected[::-1]


@pytest.mark.parametrize("column", ["address", "code", "status", "type", "total", "owner", "last_contact"])
def test_every_column_sorts_both_ways(client, project, leader, column):
    for total in (3, None, 11):
        household = make_household(project=project, total=total, type=HouseholdType.ATTENTION if total else None)
        make_contact(household=household)
    log_in(client, leader)
    up = [row.record.pk for row in client.get(LIST, {"sort": column}).context["table"].rows]
    down = [row.record.pk for row in client.get(LIST, {"sort": f"-{column}"}).context["table"].rows]
    assert len(up) == 3
    assert up == down[::-1]


def test_an_unknown_sort_or_page_is_the_ordinary_list(client, project, leader):
    make_household(project=project)
    log_in(client, leader)
    for query in (
        {"sort": "wachtwoord"},
        {"page": "x"},
        {"page": "-3"},
        {"page": "999999"},
        {"status": "bestaat niet"},
    ):
        assert client.get(LIST, query).status_code == 200


def test_addresses_sort_as_a_person_walks(client, project, leader):
    for number, place in ((10, 3), (2, 1), (2, 2)):
        address = make_address(project=project, house_number=number, addition=str(place), walk_position=place)
        make_household(address=address, name=f"P. {number}-{place}")
    response = log_in(client, leader).get(LIST, {"sort": "address"})
    assert names_on(response) == ["P. 2-1", "P. 2-2", "P. 10-3"]


@pytest.mark.parametrize(
    "text",
    [
        "veld",
        "in 't Veld",
        "in t veld",
        "VELD",
        "Véld",
        "lint veld",
        "intveld",
        "34",
        "34-1",
        "34-1 ",
        "Dichterspark 34-1",
    ],
)
def test_search_finds_a_name_in_any_spelling_or_a_number(client, project, leader, text):
    if text == "lint veld":
        text = "L. in 't veld"
    address = make_address(project=project, house_number=34, addition="1")
    make_household(address=address, name="L. in 't Veld")
    make_household(project=project, name="B. Bakker", address=make_address(project=project, house_number=7))
    log_in(client, leader)
    assert names_on(client.get(LIST, {"zoek": text})) == ["L. in 't Veld"]


def test_search_finds_a_code_and_somebody_who_is_not_the_main_resident(client, project, leader):
    household = make_household(project=project, name="L. in 't Veld")
    make_resident(household=household, name="Ayşe Yıldız")
    make_household(project=project, name="B. Bakker")
    log_in(client, leader)
    for text in (household.code, household.code.lower(), f"h{household.pk}", "yildiz", "ayse yildiz"):
        assert names_on(client.get(LIST, {"zoek": text})) == ["L. in 't Veld"]


@pytest.mark.parametrize(
    "text", ["'", "%", "_", "\u202e", "😀", "99999999999999999999", "h-99999999999999", "x" * 5000, "\0"]
)
def test_search_survives_anything(client, project, leader, text):
    make_household(project=project)
    response = log_in(client, leader).get(LIST, {"zoek": text})
    assert response.status_code == 200


def test_searching_keeps_the_name_out_of_the_address(client, project, advisor):
    make_household(project=project, name="L. in 't Veld")
    make_household(project=project, name="B. Bakker")
    log_in(client, advisor)
    response = client.post(LIST, {"zoek": "Veld", "status": HouseholdStatus.IN_CONVERSATION.value}, follow=True)
    assert "Veld" not in response.redirect_chain[0][0]
    assert names_on(response) == ["L. in 't Veld"]
    assert 'value="Veld"' in response.text
    assert len(names_on(client.post(LIST, {"zoek": ""}, follow=True))) == 2


def test_filters_on_status_type_advisor_and_complex(client, project, leader, colleague):
    flat = make_complex(project=project, name="Bilderdijkflat")
    wanted = make_household(
        address=make_address(complex=flat),
        name="W. Wanted",
        owner=colleague.user,
        status=HouseholdStatus.IN_GUIDANCE,
        type=HouseholdType.VULNERABLE,
        total=7,
    )
    make_household(project=project, name="A. Ander")
    log_in(client, leader)
    for query in (
        {"status": "in_guidance"},
        {"type": "vulnerable"},
        {"adviseur": colleague.user_id},
        {"complex": flat.pk},
        {"status": "in_guidance", "type": "vulnerable", "complex": flat.pk, "zoek": wanted.code},
    ):
        assert names_on(client.get(LIST, query)) == ["W. Wanted"]
    for query in ({"type": "geen"}, {"adviseur": "geen"}):
        assert names_on(client.get(LIST, query)) == ["A. Ander"]


def test_filters_offer_nothing_of_another_project(client, project, leader):
    make_complex(name="Elders")
    elsewhere = make_household(owner=make_member(name="Ander Mens").user)
    response = log_in(client, leader).get(LIST)
    assert "Elders" not in response.text
    assert "Ander Mens" not in response.text
    assert client.get(LIST, {"adviseur": elsewhere.owner_id}).status_code == 200


def test_list_pages_by_fifty(client, project, leader):
    addresses = [make_address(project=project) for _ in range(ROWS_PER_PAGE + 1)]
    Household.objects.bulk_create(Household(project=project, address=address) for address in addresses)
    log_in(client, leader)
    assert len(names_on(client.get(LIST))) == ROWS_PER_PAGE
    assert len(names_on(client.get(LIST, {"page": 2}))) == 1


def test_list_asks_as_many_queries_for_many_households_as_for_few(client, project, advisor):
    def fill(number: int, start: int) -> None:
        Address.objects.bulk_create(
            Address(project=project, street="Dichterspark", house_number=start + i, postcode="3532 AB", town="Utrecht")
            for i in range(number)
        )
        fresh = Address.objects.filter(project=project, house_number__gte=start)
        Household.objects.bulk_create(
            Household(project=project, address=address, owner=advisor.user) for address in fresh
        )

    log_in(client, advisor)
    fill(20, 1)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    fill(1980, 1001)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
    assert len(many) <= 15


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_see_neither_list_nor_household(client, project, role):
    household = make_household(project=project)
    log_in(client, make_member(role, project=project))
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(household)).status_code == 403
    assert client.get(access_of(household)).status_code == 403
    assert AccessLog.objects.filter(outcome="denied").count() == 3


def test_an_empty_project_says_so(client, advisor):
    assert "Nog geen huishoudens" in log_in(client, advisor).get(LIST).text


# --- The page ---------------------------------------------------------------------------------------------------------


def test_page_shows_who_lives_there_and_how_it_goes(client, project, advisor):
    household = make_household(
        project=project,
        name=LONG_NAME,
        phone="06-1234 5678",
        owner=advisor.user,
        status=HouseholdStatus.IN_GUIDANCE,
        status_since=day("2024-05-14"),
    )
    make_resident(household=household, name="Fatima El Amrani", birth_year=1984)
    make_scoring(household=household, levels=(3, 2, 3, 2, 0, 3, 3), on=day("2024-03-10"))
    make_scoring(household=household, levels=(1, 1, 2, 1, 0, 2, None), on=day("2024-06-10"), phase=Phase.EVALUATION)
    make_contact(household=household, kind=ContactKind.CONVERSATION, note="Goed gesprek", by=advisor.user)
    text = log_in(client, advisor).get(page_of(household)).text
    for expected in (
        "van &#x27;t Hof-El Amrani-Oude Nijhuis",
        household.code,
        "in begeleiding sinds 14 mei 2024",
        'href="tel:0612345678"',
        "Fatima El Amrani",
        "geboren in 1984",
        "6\N{NO-BREAK SPACE}lichter",
        "Totaal 7 van 18 punten: 6 tot en met 8 is kwetsbaar.",
        "Goed gesprek",
        "Matrix gescoord bij evaluatie",
    ):
        assert expected in text


def test_page_works_without_scoring_names_or_contacts(client, project, advisor):
    household = make_household(project=project, name="", since=None, status=HouseholdStatus.NOT_APPROACHED)
    text = log_in(client, advisor).get(page_of(household)).text
    assert "Naam onbekend" in text
    assert "Er is nog niet gescoord" in text
    assert "Er is nog niets vastgelegd" in text


def test_page_says_what_is_missing_in_a_partial_scoring(client, project, advisor):
    household = make_household(project=project)
    make_scoring(household=household, levels=(1, 1, None, 0, 0, None, None))
    text = log_in(client, advisor).get(page_of(household)).text
    assert "Niet besproken: financiën, werk." in text
    assert "onvolledig" in text


def test_page_shows_a_type_set_by_hand_with_its_reason_and_the_proposal(client, project, advisor):
    household = make_household(project=project)
    make_scoring(
        household=household,
        levels=(1, 1, 1, 1, 1, 1, 0),
        set_type=HouseholdType.MULTIPROBLEM,
        set_type_reason="Alles grijpt in elkaar",
        by=advisor.user,
    )
    text = log_in(client, advisor).get(page_of(household)).text
    assert "Multiprobleem is gekozen door Sanne Bakker: ‘Alles grijpt in elkaar’" in text
    assert "6 tot en met 8 is kwetsbaar" in text


def test_every_look_is_logged_with_its_ground(client, project, advisor, colleague, leader):
    own = make_household(project=project, owner=advisor.user)
    unowned = make_household(project=project)
    away = make_household(project=project, owner=colleague.user)
    today = timezone.localdate()
    make_stand_in(user=advisor.user, absent_user=colleague.user, project=project, starts_on=today, ends_on=today)
    log_in(client, advisor)
    for household in (own, unowned, away):
        assert client.get(page_of(household)).status_code == 200
    rows = AccessLog.objects.filter(object_type="household").order_by("pk").values_list("household_id", "ground")
    assert list(rows) == [(own.pk, "caseload"), (unowned.pk, "role"), (away.pk, "stand_in")]


def test_another_projects_household_does_not_exist_and_that_is_logged(client, advisor):
    foreign = make_household()
    log_in(client, advisor)
    for url in (page_of(foreign), access_of(foreign)):
        assert client.get(url).status_code == 404
    assert AccessLog.objects.filter(outcome="denied", household_id=foreign.pk).count() == 2


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_unknown_household_is_not_found(client, advisor, pk):
    log_in(client, advisor)
    for url in (f"/huishoudens/{pk}/", f"/huishoudens/{pk}/inzage/", f"/huishoudens/{pk}/matrix/"):
        assert client.get(url).status_code == 404


def test_page_answers_only_to_reading(client, project, advisor):
    household = make_household(project=project)
    log_in(client, advisor)
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(page_of(household)).status_code == 405
    assert client.put(LIST).status_code == 405


@pytest.mark.parametrize("who", ["owner", "leader", "stands in", "gave a reason"])
def test_page_asks_at_most_twenty_queries_whatever_the_history(client, project, advisor, colleague, leader, who):
    household = make_household(project=project, owner=advisor.user)
    today = timezone.localdate()
    if who == "stands in":
        make_stand_in(user=colleague.user, absent_user=advisor.user, project=project, starts_on=today, ends_on=today)
    if who == "gave a reason":
        make_dossier_access(household=household, user=colleague.user)
    log_in(client, {"owner": advisor, "leader": leader}.get(who, colleague))

    def queries(page: int = 1) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(household), {"bladzijde": page}).status_code == 200
        return len(captured)

    def live_on(times: int) -> None:
        for number in range(times):
            make_contact(household=household, by=advisor.user)
            make_scoring(household=household, on=day("2024-04-01") + datetime.timedelta(days=number), by=advisor.user)
            intervention = make_intervention(household=household, by=advisor.user, domains=list(Domain)[:3])
            make_effect(intervention=intervention)
            make_task(household=household, by=advisor.user)
            make_dossier_access(household=household, user=leader.user)

    live_on(1)
    short = queries()
    MatrixScoring.objects.all().delete()
    live_on(30)
    assert queries() == short
    assert short <= 20
    assert max(queries(page) for page in (3, 9)) <= 20


def test_timeline_is_newest_first_and_pages(client, project, advisor):
    household = make_household(project=project)
    for number in range(25):
        make_contact(
            household=household,
            kind=ContactKind.OFFICE_HOUR,
            moment=at("2024-04-01 10:00") + datetime.timedelta(days=number),
            note=f"nummer {number:02d}.",
        )
    make_contact(household=household, note="vergissing", withdrawn_at=timezone.now())
    log_in(client, advisor)
    seen: list[str] = []
    for page in (1, 2, 3):
        text = client.get(page_of(household), {"bladzijde": page}).text
        seen += re.findall(r"nummer (\d\d)\.", text)
        assert "vergissing" not in text
    assert seen == [f"{number:02d}" for number in range(24, -1, -1)]
    assert client.get(page_of(household), {"bladzijde": 4}).status_code == 200


def test_timeline_shows_one_kind_when_asked(client, project, advisor):
    household = make_household(project=project)
    make_contact(household=household, kind=ContactKind.RING, result=RingResult.NOT_HOME)
    make_scoring(household=household)
    log_in(client, advisor)
    entries = client.get(page_of(household), {"soort": "matrix"}).context["timeline"]
    assert [entry.title for entry in entries] == ["Matrix gescoord bij aanmelding"]


@pytest.mark.parametrize("query", [{"bladzijde": "x"}, {"bladzijde": "9" * 40}, {"bladzijde": "²"}, {"soort": "'"}])
def test_timeline_survives_a_wrong_address(client, project, advisor, query):
    household = make_household(project=project)
    assert log_in(client, advisor).get(page_of(household), query).status_code == 200


def test_timeline_puts_a_day_after_the_moments_of_that_day():
    on = TimelineEntry(at=day("2024-03-05"), title="Score")
    moment = TimelineEntry(at=at("2024-03-05 21:00"), title="Gesprek")
    assert on.sort_key > moment.sort_key
    assert on.when == "5 maart 2024"


def test_text_of_people_is_shown_as_text(client, project, advisor):
    household = make_household(project=project, name="<script>alert(1)</script>", phone="javascript:alert(1)")
    make_contact(household=household, note="<b>vet</b> \u202eomgekeerd 😀", by=advisor.user)
    text = log_in(client, advisor).get(page_of(household)).text
    assert "<script>alert" not in text
    assert "<b>vet" not in text
    assert "javascript:alert" not in text.replace(">javascript:alert(1)", "")


def test_phone_link_dials_digits_only():
    assert 'href="tel:+31612345678"' in phone_link("+31 (6) 1234-5678")
    assert "href" not in phone_link("geen")


# --- A colleague's household ------------------------------------------------------------------------------------------


def test_a_colleagues_household_asks_for_a_reason_and_shows_no_dossier(client, project, advisor, colleague):
    household = make_household(project=project, owner=colleague.user, phone="06-1234 5678")
    make_contact(household=household, note="geheim")
    make_resident(household=household, name="Fatima Tweede")
    make_scoring(household=household, remark="geheim")
    response = log_in(client, advisor).get(page_of(household))
    assert response.status_code == 302
    assert response["Location"] == access_of(household)
    text = client.get(access_of(household)).text
    assert "J. van der Meulen" in text
    assert "Youssef van Dijk" in text
    for hidden in ("geheim", "1234 5678", "Tweede"):
        assert hidden not in text
    assert client.get(reverse("matrix_score", args=[household.pk])).status_code == 404
    assert client.get(reverse("matrix_history", args=[household.pk])).status_code == 404


def test_one_tap_with_a_reason_opens_it_logs_it_and_shows_it_to_the_owner(client, project, advisor, colleague):
    household = make_household(project=project, owner=colleague.user)
    log_in(client, advisor)
    response = client.post(access_of(household), {"reason": "office_hour"})
    assert response.status_code == 302
    assert response["Location"] == page_of(household)
    page = client.get(page_of(household))
    assert page.status_code == 200
    assert "Je bekijkt een huishouden van Youssef van Dijk" in page.text
    looks = AccessLog.objects.filter(object_type="household", outcome="granted")
    assert [(row.ground, row.break_glass) for row in looks] == [("break_glass", True)]
    owners_page = log_in(Client(), colleague).get(page_of(household)).text
    assert "Inzage door collega" in owners_page
    assert "Sanne Bakker" in owners_page
    assert "spreekuur" in owners_page


def test_another_reason_needs_words_and_they_are_shown(client, project, advisor, colleague, leader):
    household = make_household(project=project, owner=colleague.user)
    log_in(client, advisor)
    refused = client.post(access_of(household), {"reason": "other", "explanation": "  "})
    assert refused.status_code == 422
    assert "Schrijf kort op waarom je dit dossier opent." in refused.text
    assert (
        client.post(access_of(household), {"reason": "other", "explanation": "Vraag <van> de GGD"}).status_code == 302
    )
    assert "Vraag &lt;van&gt; de GGD" in log_in(Client(), leader).get(page_of(household)).text


@pytest.mark.parametrize("data", [{}, {"reason": "nieuwsgierig"}, {"reason": "other", "explanation": "x" * 301}])
def test_no_reason_no_access(client, project, advisor, colleague, data):
    household = make_household(project=project, owner=colleague.user)
    log_in(client, advisor)
    response = client.post(access_of(household), data)
    assert response.status_code == 422
    if "explanation" in data:
        assert data["explanation"] in response.text
    assert client.get(page_of(household)).status_code == 302


def test_access_ends(client, project, advisor, colleague):
    household = make_household(project=project, owner=colleague.user)
    log_in(client, advisor)
    make_dossier_access(
        household=household, user=advisor.user, starts_at=timezone.now() - datetime.timedelta(hours=13), hours=12
    )
    assert client.get(page_of(household)).status_code == 302


def test_somebody_who_may_look_is_not_asked_for_a_reason(client, project, advisor, leader, colleague):
    own = make_household(project=project, owner=advisor.user)
    assert log_in(client, advisor).get(access_of(own))["Location"] == page_of(own)
    theirs = make_household(project=project, owner=colleague.user)
    assert log_in(client, leader).get(access_of(theirs))["Location"] == page_of(theirs)


def test_a_colleague_does_not_see_who_looked(client, project, advisor, colleague):
    household = make_household(project=project, owner=colleague.user)
    other = make_member(project=project, name="Derde Mens")
    make_dossier_access(household=household, user=other.user)
    make_dossier_access(household=household, user=advisor.user)
    assert "Derde Mens" not in log_in(client, advisor).get(page_of(household)).text
