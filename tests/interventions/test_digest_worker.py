"""The reminders in real workers with a real mail server: killed halfway, run twice and late, the clock moved."""

import asyncio
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
HALF_AN_HOUR, DAY, WEEK = datetime.timedelta(minutes=30), datetime.timedelta(days=1), datetime.timedelta(days=7)

State = OutgoingMail.State


class Postbox:
    """A mail server that counts what each address got. While it hesitates it answers no sender, and takes nothing."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.hesitates = False
        self.asked = 0

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        while self.hesitates:  # noqa: ASYNC110  the test that says so runs in another thread
            await asyncio.sleep(0.02)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got.update(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_nobody_gets_two_and_nobody_is_forgotten_when_a_worker_is_killed_and_however_the_schedule_comes_by(
    worker_environment, postbox
):
    box, url = postbox
    environment = {**worker_environment, "EMAIL_URL": url}
    partner = factories.make_member(Role.PARTNER)
    assert partner.organisation is not None
    advisor = factories.make_member(project=partner.project)
    household = factories.make_household(project=partner.project, owner=advisor.user)
    task = factories.make_task(
        household=household, organisation=partner.organisation, by=advisor.user, sent_on=MONDAY.date()
    )
    task.transitions.update(at=MONDAY)

    def decide(now: datetime.datetime, times: int = 2) -> None:
        for _ in range(times):
            app.send_task("interventions.tasks.queue_digests", [now.isoformat()])

    def deliver(now: datetime.datetime, times: int = 2) -> None:
        for _ in range(times):
            app.send_task("adv.tasks.deliver_mail", [now.isoformat()])

    def wait_for(count: int, **state: str) -> None:
        wait_until(lambda: OutgoingMail.objects.filter(**state).count() == count)

    # A worker dies after it claimed a mail and before the mail server has it.
    box.hesitates = True
    with services.celery_worker(environment) as worker:
        decide(MONDAY)
        wait_for(1)
        deliver(MONDAY, times=1)
        wait_until(lambda: box.asked == 1)
        assert OutgoingMail.objects.get().state == State.SENDING
        worker.kill()
    box.hesitates = False

    with services.celery_worker(environment):
        # The same day it is not tried again: nobody can know that it did not arrive.
        deliver(MONDAY + HALF_AN_HOUR)
        wait_for(1, state=State.UNSURE)
        decide(MONDAY + HALF_AN_HOUR)
        # The next day the same task is told, once, however often the schedule comes by.
        decide(MONDAY + DAY, times=3)
        wait_for(2)
        deliver(MONDAY + DAY, times=3)
        wait_for(1, state=State.SENT)
        assert box.got == {partner.user.email: 1}
        # A week on, nothing having run in between, both hear that it was not accepted.
        decide(MONDAY + DAY + WEEK, times=3)
        wait_for(4)
        deliver(MONDAY + DAY + WEEK, times=3)
        wait_for(3, state=State.SENT)

    assert box.got == {partner.user.email: 2, advisor.user.email: 1}
