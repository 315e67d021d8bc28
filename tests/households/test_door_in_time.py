"""One address in the database in the life of a project: rings, meldingen and mutaties through the real actions.

Whatever happens in whatever order, what is kept on the address is what the protocol says of it from its events; there
is a step or an ending; a refusal is never followed by a ring unless a melding is open; and time passes without a job.
"""

import contextlib
import datetime
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from households.actions.doors import record_contact, refresh_doors, withdraw_contact
from households.actions.signals import handle_signal, record_signal
from households.actions.turning import turn_doors
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.interchange.codes import STATUS_CODES, STEP_CODES
from households.interchange.importing import ImportRefusedError
from households.interchange.walklist import COLUMNS, export_walklist
from households.models import Address, ContactMoment, Household, Signal
from tests import factories as make
from tests.interchange_files import bring_in

START = make.at("2026-01-05 11:00")
ENDINGS = {"in_gesprek", "in_begeleiding", "nazorg", "afgesloten", "weigert", "leeg", "verhuisd"}
RINGS = {"brief", "bel_overdag", "kaart", "bel_avond", "kennismaking"}


class DoorInTime(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.now = START
        self.member = make.make_member(Role.ADVISOR)
        self.by = make.actor_of(self.member)
        address = make.make_address(project=self.member.project, house_number=2, addition="1", postcode="3999 ZA")
        make.make_household(
            address=address, since=make.day("2020-01-01"), status=HouseholdStatus.NOT_APPROACHED, name="A. Eerste"
        )
        refresh_doors(address.project, [address.pk], today=self.today)
        self.address_id = address.pk
        self.tenants = 1

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def today(self) -> datetime.date:
        return self.now.astimezone(make.AMSTERDAM).date()

    @property
    def address(self) -> Address:
        return Address.objects.select_related("project").get(pk=self.address_id)

    # --- What happens -------------------------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 40) | st.integers(24 * 7, 24 * 100))
    def time_passes(self, hours: int) -> None:
        self.now += datetime.timedelta(hours=hours)
        self.traveller.move_to(self.now)

    @rule(
        result=st.sampled_from([RingResult.NOT_HOME] * 4 + list(RingResult)),
        back=st.none() | st.integers(0, 60),
        ago=st.sampled_from([0, 0, 0, 1, 30, 24 * 20]),
    )
    def somebody_rings(self, result: RingResult, back: int | None, ago: int) -> None:
        at = self.now - datetime.timedelta(hours=ago)
        come_back_on = None if back is None else self.today + datetime.timedelta(days=back)
        record_contact(
            by=self.by,
            address=self.address,
            kind=ContactKind.RING,
            result=result,
            person=self.member.user,
            at=at,
            come_back_on=come_back_on,
        )

    @rule(kind=st.sampled_from([kind for kind in ContactKind if kind is not ContactKind.RING]))
    def another_contact(self, kind: ContactKind) -> None:
        record_contact(by=self.by, address=self.address, kind=kind, person=self.member.user, at=self.now)

    @rule()
    def the_last_was_a_slip(self) -> None:
        moment = ContactMoment.objects.standing().order_by("-pk").first()
        if moment is not None:
            with contextlib.suppress(ActionRefused):  # over a day ago
                withdraw_contact(by=self.by, moment=moment, person=self.member.user)

    @rule(ago=st.integers(0, 20), safety=st.booleans())
    def a_melding_comes_in(self, ago: int, safety: bool) -> None:
        record_signal(
            by=self.by,
            person=self.member.user,
            address=self.address,
            source=Signal.Source.NEIGHBOUR,
            text="Ga kijken.",
            received_on=self.today - datetime.timedelta(days=ago),
            is_safety_concern=safety,
        )

    @precondition(lambda self: Signal.objects.open().exists())
    @rule(decided=st.booleans())
    def a_melding_is_handled(self, decided: bool) -> None:
        signal = Signal.objects.open().order_by("pk")[0]
        if decided:
            make.make_signal_step(signal=signal)
        try:
            handle_signal(by=self.by, signal=signal, person=self.member.user, outcome="Klaar.")
        except ActionRefused:
            assert signal.is_safety_concern
            assert not decided
            assert self.address.door_step == Step.SIGNAL

    @rule(kind=st.sampled_from(["wissel", "wissel", "vertrek", "komst"]), ahead=st.integers(-10, 40))
    def the_corporation_sends_a_mutation(self, kind: str, ahead: int) -> None:
        row = {
            "postcode": "3999 ZA",
            "huisnummer": "2",
            "huisletter": "",
            "toevoeging": "1",
            "soort": kind,
            "datum": str(self.today + datetime.timedelta(days=ahead)),
            "hoofdbewoner": f"B. Volgende {self.tenants}",
            "telefoon": "",
        }
        try:
            bring_in(self.address.project, "mutaties", [row])
        except ImportRefusedError:
            return
        self.tenants += 1
        again = bring_in(self.address.project, "mutaties", [row])
        assert (again.new, again.changed, again.unchanged) == (0, 0, 1)

    # --- What must hold -----------------------------------------------------------------------------------------------

    def said_on(self, day: datetime.date) -> dict[str, object]:
        (row,) = export_walklist(self.address.project, day).rows
        return dict(zip((column.name for column in COLUMNS), row, strict=True))

    @invariant()
    def what_is_kept_is_what_the_events_say(self) -> None:
        turn_doors(self.member.project, today=self.today)
        address = Address.objects.with_current_step(self.today).select_related("household").get(pk=self.address_id)
        said = self.said_on(self.today)
        assert said["hoofdbewoner"] == (address.household.display_name if address.household else "")
        assert said["status"] == STATUS_CODES[HouseholdStatus(address.now_status)]
        assert said["stap"] == (STEP_CODES[Step(address.now_step)] if address.now_step else "")
        assert (said["ronde"], said["poging"], said["reden"]) == (
            address.now_round,
            address.now_attempt,
            address.now_reason,
        )
        if said["stap"] != "brief":  # due from the day it is asked
            assert said["vanaf"] == address.now_due_from
        self.there_is_a_step_or_an_ending(said)

    def there_is_a_step_or_an_ending(self, said: dict[str, object]) -> None:
        is_open = Signal.objects.open().exists()
        assert said["stap"] or said["status"] in ENDINGS
        assert (said["stap"] == "melding") == is_open
        if said["status"] == "weigert":
            assert said["stap"] in {"", "melding"}

    @invariant()
    def what_will_be_is_known_today_when_nothing_happens(self) -> None:
        """Without a job at night: on a later day the same row says what is then true, up to the next mutation."""
        turns_on = self.address.turns_on
        for ahead in (1, 12 * 7):  # a day, and the longest that something waits
            day = self.today + datetime.timedelta(days=ahead)
            if turns_on is not None and day >= turns_on:
                return
            address = Address.objects.with_current_step(day).get(pk=self.address_id)
            said = self.said_on(day)
            assert said["stap"] == (STEP_CODES[Step(address.now_step)] if address.now_step else "")
            assert said["status"] == STATUS_CODES[HouseholdStatus(address.now_status)]

    @invariant()
    def nobody_lives_there_before_the_other_has_left(self) -> None:
        stays = list(Household.objects.filter(address_id=self.address_id).order_by("since", "until", "pk"))
        known = [stay for stay in stays if stay.since is not None]
        for earlier, later in pairwise(known):
            assert earlier.until is not None
            assert later.since is not None
            assert earlier.until <= later.since


@pytest.mark.django_db
def test_a_door_in_time():
    run_state_machine_as_test(
        DoorInTime,
        settings=settings(
            max_examples=settings().max_examples // 5,  # each takes the database through 14 steps
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
