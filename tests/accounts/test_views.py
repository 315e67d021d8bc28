import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership, User
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from tests.factories import PASSWORD, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db


def test_somebody_logs_in_with_e_mail_and_password(client):
    member = make_member(Role.PROJECT_LEADER)
    answer = client.post(reverse("account_login"), {"login": member.user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/team/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    member = make_member()
    wrong = client.post(reverse("account_login"), {"login": member.user.email, "password": "niet goed genoeg"})
    unknown = client.post(reverse("account_login"), {"login": "niemand@example.nl", "password": "niet goed genoeg"})
    errors = [answer.context["form"].non_field_errors() for answer in (wrong, unknown)]
    assert errors[0] == errors[1]
    assert errors[0]


def log_in(client, user, password, *, from_address, **headers):
    data = {"login": user.email, "password": password}
    return client.post(reverse("account_login"), data, REMOTE_ADDR=from_address, **headers)


def test_ten_failures_stop_who_guesses_and_nobody_elsewhere(client):
    user = make_member().user
    cache.clear()
    for number in range(10):  # a forged header gives no new address
        headers = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        assert log_in(client, user, "mis", from_address="192.0.2.1", **headers).status_code == 200
    assert log_in(client, user, PASSWORD, from_address="192.0.2.1").status_code == 200
    assert log_in(client, user, PASSWORD, from_address="192.0.2.2").status_code == 302


def test_log_ins_are_in_the_log_without_a_name(client, caplog):
    user = make_member().user
    cache.clear()
    with caplog.at_level("INFO", logger="adv.accounts.log_ins"):
        log_in(client, user, "mis", from_address="192.0.2.3")
        log_in(client, user, PASSWORD, from_address="192.0.2.3")
        client.post(reverse("account_logout"))
        client.post(reverse("account_logout"))
    said = [record.getMessage() for record in caplog.records if record.name == "adv.accounts.log_ins"]
    assert said == ["A log-in was refused", f"User {user.pk} logged in", f"User {user.pk} logged out"]


def test_nobody_can_sign_up(client):
    data = {"email": "nieuw@example.nl", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/", "/team/", "/toegangslog/", "/stijl/", "/looplijst/", "/bestaat-niet/"])
def test_without_log_in_there_is_nothing_but_the_log_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/robots.txt",
        "/favicon.ico",
        "/toegankelijkheid/",
        "/privacyverklaring/",
        "/.well-known/security.txt",
    ],
)
def test_the_public_pages_answer_without_log_in(client, path):
    assert client.get(path).status_code in {200, 302}
    assert "/account/login/" not in client.get(path).headers.get("Location", "")


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.ADVISOR, "/werkdag/"),
        (Role.TRAINEE, "/werkdag/"),
        (Role.PROJECT_LEADER, "/werkdag/"),
        (Role.PARTNER, "/taken/"),
        (Role.CLIENT, "/rapportages/"),
        (Role.ADMINISTRATOR, "/team/"),
        (Role.PRIVACY_OFFICER, "/toegangslog/"),
    ],
)
def test_everybody_starts_where_their_work_is(client, role, start):
    client.force_login(make_member(role).user)
    assert client.get("/")["Location"] == start


def test_somebody_without_a_project_reads_what_to_do(client):
    client.force_login(make_user())
    assert "nog in geen project" in client.get("/").text
    assert client.get("/team/").status_code == 403


def test_losing_the_membership_works_on_the_next_request(client):
    member = make_member(Role.ADMINISTRATOR)
    client.force_login(member.user)
    assert client.get("/team/").status_code == 200
    member.ended_at = timezone.now()
    member.save()
    assert client.get("/team/").status_code == 403


def test_a_denial_is_in_the_access_log(client):
    member = make_member(Role.PARTNER)
    client.force_login(member.user)
    assert client.get("/team/").status_code == 403
    row = AccessLog.objects.get(outcome="denied")
    assert (row.user_id, row.role, row.address) == (member.user_id, "partner", "127.0.0.1")


def test_somebody_with_two_projects_works_in_one_at_a_time(client):
    first = make_member(Role.ADMINISTRATOR)
    second = make_member(Role.ADMINISTRATOR, user=first.user)
    make_member(Role.ADVISOR, project=second.project, name="Alleen in het tweede")
    client.force_login(first.user)
    client.post("/project/", {"membership": first.pk})
    assert "Alleen in het tweede" not in client.get("/team/").text
    client.post("/project/", {"membership": second.pk})
    assert "Alleen in het tweede" in client.get("/team/").text


def test_the_membership_of_somebody_else_can_not_be_chosen(client):
    client.force_login(make_member(Role.ADMINISTRATOR).user)
    assert client.post("/project/", {"membership": make_member().pk}).status_code == 404
    assert client.post("/project/", {"membership": "x"}).status_code == 404
    assert client.get("/project/").status_code == 405


def test_a_partner_without_organisation_is_told_beside_the_field(client):
    client.force_login(make_member(Role.ADMINISTRATOR).user)
    data = {"name": "Piet", "email": "piet@example.nl", "role": "partner", "organisation": ""}
    answer = client.post("/team/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["organisation"] == ["Kies de organisatie van deze partner."]
    assert 'value="Piet"' in answer.text
    assert not User.objects.filter(email="piet@example.nl").exists()


def test_an_organisation_of_another_project_can_not_be_chosen(client):
    client.force_login(make_member(Role.ADMINISTRATOR).user)
    other = make_organisation(name="Van elders")
    data = {"name": "Piet", "email": "piet@example.nl", "role": "partner", "organisation": other.pk}
    answer = client.post("/team/", data)
    assert answer.status_code == 422
    assert "Van elders" not in answer.text


def test_somebody_of_another_project_can_not_be_taken_off(client):
    client.force_login(make_member(Role.ADMINISTRATOR).user)
    assert client.post(reverse("end_membership", args=[make_member().pk])).status_code == 404


def test_taking_somebody_off_and_not_oneself(client):
    admin = make_member(Role.ADMINISTRATOR)
    colleague = make_member(project=admin.project)
    client.force_login(admin.user)
    client.post(reverse("end_membership", args=[colleague.pk]))
    client.post(reverse("end_membership", args=[admin.pk]))
    assert list(Membership.objects.active().filter(project=admin.project)) == [admin]


def test_arranging_that_a_colleague_stands_in(client):
    leader = make_member(Role.PROJECT_LEADER)
    one, other = make_member(project=leader.project, name="Een"), make_member(project=leader.project, name="Twee")
    client.force_login(leader.user)
    data = {"absent_user": one.user_id, "user": other.user_id, "starts_on": "2034-03-04", "ends_on": "2034-03-01"}
    assert client.post("/team/waarneming/", data).status_code == 422
    assert client.post("/team/waarneming/", data | {"ends_on": "2034-03-08"}).status_code == 302
    assert "Twee" in client.get("/team/").text


def test_adding_an_organisation(client):
    admin = make_member(Role.ADMINISTRATOR)
    client.force_login(admin.user)
    assert client.post("/team/organisatie/", {"name": "GGD", "kind": "public_health"}).status_code == 302
    assert client.post("/team/organisatie/", {"name": "ggd", "kind": "public_health"}).status_code == 422
    assert client.get("/team/organisatie/").status_code == 200
    assert admin.project.organisations.get().name == "GGD"


def test_the_privacy_officer_reads_the_log_of_the_own_project_only(client):
    officer = make_member(Role.PRIVACY_OFFICER, name="Noor de Wit")
    stranger = make_member(Role.PARTNER, name="Van een ander project")
    client.force_login(stranger.user)
    client.get("/team/")
    colleague = make_member(Role.PARTNER, project=officer.project, name="Collega Partner")
    client.force_login(colleague.user)
    client.get("/team/")
    client.force_login(officer.user)
    page = client.get("/toegangslog/")
    assert [line.who for line in page.context["lines"]] == ["Collega Partner"]
    assert page.context["lines"][0].is_denied
    assert AccessLog.objects.filter(object_type="access_log", user_id=officer.user_id).count() == 1
    narrowed = client.get(
        "/toegangslog/", {"user": officer.user_id, "outcome": "granted", "household": "", "since": "2020-01-01"}
    )
    assert {line.who for line in narrowed.context["lines"]} == {"Noor de Wit"}
    assert client.get("/toegangslog/", {"household": "x", "since": "gisteren", "page": "9"}).status_code == 200
    assert client.get("/toegangslog/", {"household": "12"}).context["lines"] == []


def test_private_pages_are_kept_by_no_cache(client):
    client.force_login(make_member(Role.ADMINISTRATOR).user)
    page = client.get("/team/")
    assert "no-store" in page["Cache-Control"]
    assert "unsafe" not in page["Content-Security-Policy"]
