"""An invitation: a mail with a link that expires and works once, and the password chosen with it."""

import datetime
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.invitations import (
    VALID_FOR,
    accept_invitation,
    find_invitation,
    invitation_words,
    invite,
    token_of,
)
from adv.accounts.models import Invitation, Membership, OutgoingMail, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from adv.audit.models import AccessLog
from adv.mail import deliver_mail
from tests.factories import actor_of, make_member, make_organisation, make_project

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PASSWORD = "paraplu fiets maandag"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def leader():
    return make_member(Role.PROJECT_LEADER, project=make_project(name="Dichtersbuurt"))


@pytest.fixture
def newcomer(leader):
    member = make_member(Role.PARTNER, organisation=make_organisation(project=leader.project), name="Nieuwe Collega")
    member.user.set_unusable_password()
    member.user.save()
    return member


def path_in(message) -> str:
    found = re.search(r"/account/uitnodiging/\S+", message.body)
    assert found is not None
    return found[0]


def test_somebody_new_chooses_a_password_with_the_link_of_the_mail_and_can_log_in(client, leader):
    client.force_login(leader.user)
    data = {"name": "Nieuwe Collega", "email": "Nieuw@example.nl", "role": "advisor", "title": "", "organisation": ""}
    assert client.post("/team/", data).status_code == 302
    assert deliver_mail(now=timezone.now()) == 1
    client.logout()

    page = client.get(path_in(mail.outbox[0]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("invitation_accept")  # the secret is out of the address
    assert "Welkom, Nieuwe Collega" in page.text
    wrong = client.post(reverse("invitation_accept"), {"new_password1": "kort", "new_password2": "kort"})
    assert wrong.status_code == 422
    done = client.post(reverse("invitation_accept"), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done["Location"] == reverse("account_login")
    answer = client.post(reverse("account_login"), {"login": "nieuw@example.nl", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(path_in(mail.outbox[0]), follow=True).status_code == 410


def test_the_mail_is_text_and_html_and_says_nothing_about_anybody(leader, newcomer):
    invite(by=actor_of(leader), membership=newcomer)
    deliver_mail(now=timezone.now())

    (message,) = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    html, kind = str(message.alternatives[0][0]), message.alternatives[0][1]
    assert kind == "text/html"
    assert path_in(message) in html
    for text in (str(message.subject), str(message.body), html):
        assert "Nieuwe Collega" not in text
        assert newcomer.user.email not in text


def test_a_link_works_once_not_when_it_is_old_and_not_when_a_newer_one_was_sent(leader, newcomer):
    first = invite(by=actor_of(leader), membership=newcomer, now=NOW)
    assert find_invitation(token_of(first.pk), now=NOW + VALID_FOR - MINUTE) == first
    assert find_invitation(token_of(first.pk), now=NOW + VALID_FOR) is None

    second = invite(by=actor_of(leader), membership=newcomer, now=NOW + 5 * MINUTE)
    assert find_invitation(token_of(first.pk), now=NOW + 5 * MINUTE) is None

    user = accept_invitation(token=token_of(second.pk), password=PASSWORD, address="", now=NOW + 6 * MINUTE)
    assert user.check_password(PASSWORD)
    with pytest.raises(ActionRefused):
        accept_invitation(token=token_of(second.pk), password="een ander wachtwoord", address="", now=NOW + 6 * MINUTE)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert AccessLog.objects.filter(object_type="invitation", action="U", user_id=user.pk).count() == 1


@pytest.mark.parametrize("token", ["", "x", "1.x", "1:x", "999999", "\x00", "é" * 300])
def test_a_link_that_was_made_up_does_not_work(client, token):
    assert find_invitation(token, now=NOW) is None
    assert find_invitation(token_of(10**15), now=NOW) is None


def test_a_page_without_a_link_is_not_there(client):
    assert client.get(reverse("invitation_accept")).status_code == 404


def test_a_link_ends_with_the_membership_and_the_mail_does_not_go(leader, newcomer):
    invitation = invite(by=actor_of(leader), membership=newcomer)
    Membership.objects.filter(pk=newcomer.pk).update(ended_at=NOW)

    assert find_invitation(token_of(invitation.pk), now=NOW) is None
    assert deliver_mail(now=timezone.now()) == 0
    assert OutgoingMail.objects.get().state == OutgoingMail.State.DROPPED


def test_a_link_of_two_people_at_the_same_moment_works_for_the_first(client, leader, newcomer):
    """The page was open when somebody else used the link."""
    invitation = invite(by=actor_of(leader), membership=newcomer)
    client.get(reverse("invitation", args=[token_of(invitation.pk)]))
    Invitation.objects.filter(pk=invitation.pk).update(used_at=NOW)

    answer = client.post(reverse("invitation_accept"), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 410
    assert not User.objects.get(pk=newcomer.user_id).has_usable_password()


def test_who_can_log_in_or_left_is_not_invited_and_a_button_pressed_twice_is_one_mail(leader, newcomer):
    with pytest.raises(ActionRefused, match="al een wachtwoord"):
        invite(by=actor_of(leader), membership=make_member(project=leader.project))
    invite(by=actor_of(leader), membership=newcomer, now=NOW)
    with pytest.raises(ActionRefused, match="net verstuurd"):
        invite(by=actor_of(leader), membership=newcomer, now=NOW + MINUTE / 2)
    assert OutgoingMail.objects.count() == 1
    Membership.objects.filter(pk=newcomer.pk).update(ended_at=NOW)
    with pytest.raises(ActionRefused, match="werkt niet meer"):
        invite(by=Actor.system(), membership=newcomer, now=NOW + MINUTE)


def test_the_team_page_says_how_an_invitation_stands_and_sends_it_again(client, leader, newcomer):
    client.force_login(leader.user)
    assert "nog niet uitgenodigd" in client.get("/team/").text
    url = reverse("invitation_send", args=[newcomer.pk])
    assert client.post(url).status_code == 302
    assert "De uitnodiging is net verstuurd." in client.post(url, follow=True).text
    assert "kan tot" in client.get("/team/").text
    assert client.post(reverse("invitation_send", args=[make_member().pk])).status_code == 404


def test_the_words_name_a_mail_that_did_not_arrive_and_an_invitation_that_is_old(leader, newcomer):
    invite(by=actor_of(leader), membership=newcomer, now=NOW)
    today = timezone.localdate(NOW)
    OutgoingMail.objects.update(state=OutgoingMail.State.FAILED)
    assert "klopt het adres?" in invitation_words([newcomer], today=today)[newcomer.pk]
    OutgoingMail.objects.update(state=OutgoingMail.State.UNSURE)
    assert "misschien" in invitation_words([newcomer], today=today)[newcomer.pk]
    OutgoingMail.objects.all().delete()
    assert "kan tot" in invitation_words([newcomer], today=today)[newcomer.pk]
    assert invitation_words([newcomer], today=today + 2 * VALID_FOR)[newcomer.pk] == "uitnodiging verlopen"


def test_who_never_had_a_password_gets_no_link_for_a_forgotten_one(client, newcomer, leader):
    for member in (newcomer, leader):
        client.post(reverse("account_reset_password"), {"email": member.user.email})
    assert ["/account/password/reset/key/" in message.body for message in mail.outbox] == [False, True]
