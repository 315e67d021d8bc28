"""Mail that leaves: a row first, one mail per row, whatever the worker or the mail server does."""

import datetime
import email
import email.policy
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail as django_mail
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from adv import mail
from adv.accounts.models import Membership, OutgoingMail, User
from adv.audit.models import AccessLog
from adv.env import env_mail
from adv.mail import MailKind, deliver_mail, queue_mail
from tests.factories import make_member, make_project
from tests.services import free_port

pytestmark = pytest.mark.django_db

State = OutgoingMail.State
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
MINUTE = datetime.timedelta(minutes=1)


class Postbox:
    """A mail server that keeps what it gets, and answers what a test wants."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.answer = "250 OK"
        self.answer_recipient = "250 OK"

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_recipient

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope)
        if self.answer == "hang up":
            assert server.transport is not None
            server.transport.close()
        return self.answer

    def messages(self) -> list[email.message.EmailMessage]:
        return [
            email.message_from_bytes(one.content, policy=email.policy.default)  # type: ignore[arg-type]
            for one in self.received
        ]


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A real SMTP server on this machine, and a Django that sends there."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture(autouse=True)
def kind(monkeypatch) -> None:
    """A kind of mail with the texts of an invitation."""
    monkeypatch.setattr(mail, "_KINDS", dict(mail._KINDS))
    made = MailKind(name="invitation", subject=lambda row: f"{row.count} dingen", link=lambda _row: "/taken/")
    mail.register_kind(made)


@pytest.fixture
def member() -> Membership:
    return make_member(project=make_project(name="Dichtersbuurt"), name="Sanne Bakker")


def queue(member: Membership, **changes) -> OutgoingMail | None:
    return queue_mail(**{"membership": member, "kind": "invitation", "on": TODAY, "now": NOW, **changes})


def state_of(row: OutgoingMail | None) -> str:
    assert row is not None
    row.refresh_from_db()
    return row.state


def test_a_real_server_gets_text_and_html_for_one_person(postbox, member, settings):
    settings.SITE_URL = "https://adv.example.nl"
    row = queue(member, count=3)
    assert row is not None

    assert deliver_mail(now=NOW) == 1

    (message,) = postbox.messages()
    assert postbox.received[0].rcpt_tos == [member.user.email]
    assert message["Subject"] == "3 dingen"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "https://adv.example.nl/taken/" in text.get_content()
    assert 'href="https://adv.example.nl/taken/"' in html.get_content()
    assert "Sanne" not in text.get_content() + html.get_content()
    assert state_of(row) == State.SENT
    assert AccessLog.objects.get(object_type="mail:invitation").object_id == row.pk


def test_one_person_gets_one_of_a_kind_on_a_day_however_often_it_is_asked_and_sent(postbox, member):
    assert queue(member) is not None
    assert queue(member) is None
    for _ in range(3):
        deliver_mail(now=NOW)
        deliver_mail(now=NOW + MINUTE)
    assert len(postbox.received) == 1
    assert queue(member, about_id=1) is not None
    assert queue(member, on=TODAY + datetime.timedelta(days=1)) is not None


def test_one_that_another_worker_has_is_left_alone(postbox, member):
    row = queue(member)
    assert row is not None
    OutgoingMail.objects.update(state=State.SENDING, settled_at=NOW)
    assert not mail._send(row, django_mail.get_connection(), NOW)
    assert postbox.received == []


def test_a_server_that_is_gone_keeps_everything_waiting(settings, member, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    row = queue(member)

    assert deliver_mail(now=NOW) == 0
    assert state_of(row) == State.QUEUED
    assert member.user.email not in caplog.text


def test_not_now_is_tried_again_later_and_in_the_end_given_up(postbox, member):
    row = queue(member)
    postbox.answer, moment = "451 later", NOW
    for _ in range(4):
        assert deliver_mail(now=moment) == 0
        assert deliver_mail(now=moment + MINUTE) == 0  # too early
        assert state_of(row) == State.QUEUED
        moment = OutgoingMail.objects.get().not_before
        if timezone.localdate(moment) != TODAY:  # late in the evening its day is over: that is another test
            return
    assert len(postbox.received) == 4
    deliver_mail(now=moment)
    assert state_of(row) == State.FAILED


@pytest.mark.parametrize("where", ["answer", "answer_recipient"])
def test_never_is_not_tried_again(postbox, member, where):
    row = queue(member)
    setattr(postbox, where, "550 nobody here")
    deliver_mail(now=NOW)
    assert state_of(row) == State.FAILED
    postbox.answer = postbox.answer_recipient = "250 OK"
    assert deliver_mail(now=NOW + 60 * MINUTE) == 0


def test_a_line_that_breaks_after_the_mail_was_given_is_no_second_mail(postbox, member):
    row = queue(member)
    postbox.answer = "hang up"
    deliver_mail(now=NOW)
    assert state_of(row) == State.UNSURE
    postbox.answer = "250 OK"
    deliver_mail(now=NOW + MINUTE)
    assert len(postbox.received) == 1


def test_a_process_that_died_while_sending_leaves_a_row_that_says_so(postbox, member):
    row = queue(member)
    OutgoingMail.objects.update(state=State.SENDING, settled_at=NOW)
    deliver_mail(now=NOW + 14 * MINUTE)
    assert state_of(row) == State.SENDING
    deliver_mail(now=NOW + 16 * MINUTE)
    assert state_of(row) == State.UNSURE
    assert postbox.received == []


@pytest.mark.parametrize("why", ["day", "left", "account", "not due", "unknown"])
def test_what_makes_no_sense_any_more_does_not_go(postbox, member, why, monkeypatch):
    row = queue(member)
    now = NOW
    if why == "day":
        now = NOW + datetime.timedelta(days=1)
    elif why == "left":
        Membership.objects.update(ended_at=NOW)
    elif why == "account":
        User.objects.update(is_active=False)
    elif why == "not due":
        made = MailKind(name="invitation", subject=lambda _r: "", link=lambda _r: "", is_due=lambda _r: False)
        mail.register_kind(made)
    else:
        OutgoingMail.objects.update(kind="taken_out")
    assert deliver_mail(now=now) == 0
    assert state_of(row) == State.DROPPED
    assert postbox.received == []


def test_a_kind_that_nobody_made_known_is_an_error_at_once(member):
    with pytest.raises(LookupError):
        queue(member, kind="anything")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("filebased", "", 0, "", False, False)),
        ("console:", ("console", "", 0, "", False, False)),
        ("smtp://mail.example.nl", ("smtp", "mail.example.nl", 25, "", False, False)),
        ("smtp+tls://u:p%40ss@mail.example.nl", ("smtp", "mail.example.nl", 587, "p@ss", True, False)),
        ("smtps://u:p@mail.example.nl:4650", ("smtp", "mail.example.nl", 4650, "p", False, True)),
    ],
)
def test_the_setting_says_how_mail_leaves(monkeypatch, url, expected):
    monkeypatch.setenv("EMAIL_URL", url)
    route = env_mail("EMAIL_URL", default="file:")
    backend = route.backend.split(".")[-2]
    assert (backend, route.host, route.port, route.password, route.use_tls, route.use_ssl) == expected


@pytest.mark.parametrize("url", ["http://x", "smtp:", "geheim"])
def test_a_setting_that_makes_no_sense_is_refused_without_telling_it(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env_mail("EMAIL_URL", default="file:")
    assert "geheim" not in str(refusal.value)
