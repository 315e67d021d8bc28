"""The reminders in a real worker with a real mail server: sent twice, late, with the clock moved, one mail each."""

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from adv.accounts.models import OutgoingMail
from adv.accounts.roles import Role
from adv.celery import app
from tests import factories, services
from tests.factories import at
from tests.services import free_port

#: Ahead of today, so that the run that each decision starts by itself (now) leaves these mails alone.
MONDAY = at("2100-03-01 09:00")
LATE = MONDAY + datetime.timedelta(days=8)


class Postbox:
    """A mail server that counts what each address got."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got.update(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def worker_with_mail(worker_environment: dict[str, str]) -> Iterator[Postbox]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with services.celery_worker({**worker_environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}):
        yield box
    controller.stop()


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_nobody_gets_two_and_nobody_is_forgotten_however_the_schedule_comes_by(worker_with_mail):
    partner = factories.make_member(Role.PARTNER)
    assert partner.organisation is not None
    advisor = factories.make_member(project=partner.project)
    household = factories.make_household(project=partner.project, owner=advisor.user)
    task = factories.make_task(
        household=household, organisation=partner.organisation, by=advisor.user, sent_on=MONDAY.date()
    )
    task.transitions.update(at=MONDAY)

    def run(name: str, now: datetime.datetime, times: int = 2) -> None:
        for _ in range(times):
            app.send_task(name, [now.isoformat()])

    def is_so_far(count: int, **state: str) -> bool:
        return OutgoingMail.objects.filter(**state).count() == count

    run("interventions.tasks.queue_digests", MONDAY)
    wait_until(lambda: is_so_far(1))
    run("adv.tasks.deliver_mail", MONDAY)
    wait_until(lambda: is_so_far(1, state=OutgoingMail.State.SENT))
    run("interventions.tasks.queue_digests", LATE, times=3)
    wait_until(lambda: is_so_far(3))
    run("adv.tasks.deliver_mail", LATE, times=3)
    wait_until(lambda: is_so_far(3, state=OutgoingMail.State.SENT))

    assert worker_with_mail.got == {partner.user.email: 2, advisor.user.email: 1}
