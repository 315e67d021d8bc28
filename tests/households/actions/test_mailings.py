"""Stacks of letters and cards: who is in one, what it becomes, and that sending records each letter once."""

import datetime
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import mailings
from households.actions.doors import record_contact, refresh_doors, withdraw_contact
from households.actions.letters import write_text
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.letters.recipients import Choice, LeftOut, find_recipients
from households.letters.storage import pdf_of
from households.models import Address, ContactMoment, Household, LetterKind, Mailing
from households.tasks import sweep_mailings
from tests import factories as make
from tests.households.letters.flat import household_of, make_flat, make_writer

pytestmark = pytest.mark.django_db
NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(tmp_path, settings):
    settings.MAILINGS_DIR = tmp_path
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne():
    return make_writer()


def ask(member, kind=LetterKind.LETTER, *, next_visit="op donderdag", **choice) -> Mailing:
    return mailings.request_mailing(
        by=make.actor_of(member),
        member=member,
        person=member.user,
        choice=Choice(kind=kind, **choice),
        next_visit=next_visit,
        today=timezone.localdate(),
    )


def made(member, *arguments, **choice) -> Mailing:
    mailing = ask(member, *arguments, **choice)
    mailings.run_mailing(mailing.pk)
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DONE
    return mailing


def send(mailing, member) -> int:
    return mailings.send_mailing(by=make.actor_of(member), mailing=mailing, person=member.user)


def pages(mailing: Mailing) -> list[str]:
    return [
        " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())
        for page in PdfReader(BytesIO(pdf_of(mailing.pk).read_bytes())).pages
    ]


def at_door(member, address, kind, result=None, *, days=1, hour=11):
    moment = timezone.localtime(NOW).replace(hour=hour, minute=0) - datetime.timedelta(days=days)
    return record_contact(
        by=make.actor_of(member), address=address, kind=kind, result=result, at=moment, person=member.user
    )


# --- Who is in it -----------------------------------------------------------------------------------------------------


def test_letters_go_to_those_where_the_letter_is_due_in_walking_order(sanne):
    make_flat(sanne, ["10-1", "2-1"])
    last = make_flat(sanne, ["4"], portiek="10")
    at_door(sanne, last[0], ContactKind.LETTER)
    found = find_recipients(sanne, Choice(kind=LetterKind.LETTER), today=TODAY)
    numbers = [Address.objects.get(pk=pk).number for pk, _ in found.items]
    assert numbers == ["10-1", "2-1"]  # the order of the walk, whatever the number


def test_everybody_but_who_refused_left_had_it_or_lies_in_a_stack(sanne):
    homes = make_flat(sanne, ["1", "2", "3", "4", "5", "6"])
    at_door(sanne, homes[0], ContactKind.LETTER)
    at_door(sanne, homes[1], ContactKind.RING, RingResult.REFUSED)
    at_door(sanne, homes[2], ContactKind.RING, RingResult.VACANT)
    Household.objects.filter(pk=household_of(homes[3]).pk).update(until=TODAY - datetime.timedelta(days=1))
    refresh_doors(sanne.project, [homes[3].pk], today=TODAY)
    ask(sanne, address_id=homes[4].pk)
    everybody = Choice(kind=LetterKind.LETTER, only_due=False)
    found = find_recipients(sanne, everybody, today=TODAY)
    assert [pk for pk, _ in found.items] == [homes[5].pk]
    assert found.left_out == {LeftOut.HAD_IT: 1, LeftOut.REFUSED: 1, LeftOut.EMPTY: 2, LeftOut.IN_STACK: 1}
    again = find_recipients(sanne, Choice(kind=LetterKind.LETTER, only_due=False, again=True), today=TODAY)
    assert [pk for pk, _ in again.items] == [homes[0].pk, homes[4].pk, homes[5].pk]


def test_cards_go_to_those_where_the_card_is_due_and_once_a_round(sanne):
    homes = make_flat(sanne, ["1", "2", "3"])
    for home in homes[:2]:
        for days in (9, 8, 7):
            at_door(sanne, home, ContactKind.RING, RingResult.NOT_HOME, days=days)
    at_door(sanne, homes[1], ContactKind.CARD)
    due = find_recipients(sanne, Choice(kind=LetterKind.CARD), today=TODAY)
    assert [pk for pk, _ in due.items] == [homes[0].pk]
    everybody = find_recipients(sanne, Choice(kind=LetterKind.CARD, only_due=False), today=TODAY)
    assert [pk for pk, _ in everybody.items] == [homes[0].pk, homes[2].pk]
    assert everybody.left_out == {LeftOut.HAD_IT: 1}
    # After the rest a new round begins, and with it a new card.
    Address.objects.filter(pk=homes[1].pk).update(later_active_from=TODAY, later_status="approaching")
    later = find_recipients(sanne, Choice(kind=LetterKind.CARD, only_due=False), today=TODAY)
    assert len(later.items) == 3


def test_portieken_and_complexes_can_be_chosen(sanne):
    first, second = make_flat(sanne, ["1"]), make_flat(sanne, ["2"], portiek="10")
    other = make.make_complex(project=sanne.project)
    by_portiek = Choice(kind=LetterKind.LETTER, staircase_ids=(second[0].staircase_id or 0,))
    assert [pk for pk, _ in find_recipients(sanne, by_portiek, today=TODAY).items] == [second[0].pk]
    by_complex = Choice(kind=LetterKind.LETTER, complex_id=first[0].complex_id)
    assert len(find_recipients(sanne, by_complex, today=TODAY).items) == 2
    assert not find_recipients(sanne, Choice(kind=LetterKind.LETTER, complex_id=other.pk), today=TODAY).items


def test_nobody_of_another_project_gets_a_letter(sanne):
    foreign = make_flat(make_writer(), ["1"])
    assert not find_recipients(sanne, Choice(kind=LetterKind.LETTER, address_id=foreign[0].pk), today=TODAY).items


def test_a_stack_that_is_too_high_is_refused(sanne, monkeypatch):
    monkeypatch.setattr("households.letters.recipients.MOST_ITEMS", 2)
    make_flat(sanne, ["1", "2", "3"])
    with pytest.raises(ActionRefused) as refusal:
        ask(sanne)
    assert refusal.value.field == "complex"


def test_a_stack_for_nobody_is_refused(sanne):
    with pytest.raises(ActionRefused, match="niemand"):
        ask(sanne)


def test_a_letter_that_says_not_how_to_reach_us_is_refused(sanne):
    make_flat(sanne, ["1"])
    sanne.project.contact_details = "  "
    sanne.project.save()
    with pytest.raises(ActionRefused, match="contactgegevens"):
        ask(sanne)
    write_text(
        by=make.actor_of(sanne), project=sanne.project, kind=LetterKind.LETTER, language="nl", subject="Dag", body="Dag"
    )
    assert ask(sanne).items.count() == 1


def test_a_card_says_when_we_are_back(sanne):
    make_flat(sanne, ["1"])
    with pytest.raises(ActionRefused) as refusal:
        ask(sanne, LetterKind.CARD, next_visit="", only_due=False)
    assert refusal.value.field == "next_visit"


# --- What it becomes --------------------------------------------------------------------------------------------------


def test_one_page_per_letter_in_walking_order_personally_addressed(sanne):
    make_flat(sanne, ["10-1", "2-1"])
    make_flat(sanne, ["34"], portiek="10")
    text = pages(made(sanne, next_visit=""))
    assert len(text) == 3
    for page, number in zip(text, ["10-1", "2-1", "34"], strict=True):
        name = f"B. Bewoner{number.replace('-', '')}"
        assert f"{name} Dichterspark {number} 3532 AB Utrecht 5 maart 2026" in page
        assert f"Beste {name}," in page
        assert "Wij bellen bij u aan tussen 12 maart 2026 en 26 maart 2026." in page
        assert "088 123 45 67" in page
        assert page.endswith(f"Sanne Bakker {sanne.project.name}")


def test_the_letter_is_signed_by_the_advisor_of_the_household(sanne):
    home = make_flat(sanne, ["1"])[0]
    owner = make.make_user(name="Youssef el Khattabi")
    Household.objects.filter(pk=household_of(home).pk).update(owner=owner)
    assert "Youssef el Khattabi" in pages(made(sanne))[0]


def test_who_has_no_name_gets_a_letter_too(sanne):
    home = make_flat(sanne, ["1"])[0]
    household_of(home).residents.all().delete()
    page = pages(made(sanne))[0]
    assert "Aan de bewoner Dichterspark 1" in page
    assert "Beste bewoner," in page


def test_a_second_page_in_the_second_language_when_the_project_has_it(sanne):
    homes = make_flat(sanne, ["1", "2", "3"])
    for home, language in zip(homes, ["tr", "pl", "nl"], strict=True):
        Household.objects.filter(pk=household_of(home).pk).update(second_language=language)
    write_text(
        by=make.actor_of(sanne), project=sanne.project, kind=LetterKind.LETTER, language="tr", subject="Merhaba",
        body="Sayın {naam}, {volgende_keer}. {datum}",
    )  # fmt: skip
    text = pages(made(sanne, next_visit=""))
    assert len(text) == 4
    assert "Merhaba Sayın B. Bewoner1, 12-03-2026 – 26-03-2026. 05-03-2026" in text[1]
    assert "Beste B. Bewoner2" in text[2]


def test_four_cards_on_a_page(sanne):
    make_flat(sanne, ["1", "2", "3", "4", "5"])
    mailing = made(sanne, LetterKind.CARD, only_due=False, next_visit="op dinsdag na 18.00 uur")
    text = pages(mailing)
    assert [page.count("Wij troffen u niet thuis") for page in text] == [4, 1]
    assert text[0].count("Wij komen terug op dinsdag na 18.00 uur.") == 4
    places = [text[0].index(f"Beste B. Bewoner{number},") for number in range(1, 5)]
    assert places == sorted(places)
    assert "088 123 45 67" in text[1]


HOSTILE = "<img src=file:///etc/passwd><b>{% now %}{{ x }}</b>{contact}<link rel=attachment href=/etc/hosts>"


def test_what_people_typed_comes_out_as_text(sanne):
    home = make_flat(sanne, ["1"])[0]
    resident = household_of(home).residents.get()
    resident.given, resident.surname = "", HOSTILE
    resident.save()
    sanne.project.name = "<i>Dichters</i>"
    sanne.project.save()
    write_text(
        by=make.actor_of(sanne), project=sanne.project, kind=LetterKind.LETTER, language="nl",
        subject="<h1>Dag</h1>", body="<script>1</script> {naam} & {project}",
    )  # fmt: skip
    mailing = made(sanne)
    text = pages(mailing)[0].replace(" ", "")
    assert HOSTILE.replace(" ", "") in text
    assert "<h1>Dag</h1>" in text
    assert "<script>1</script>" in text
    assert "&<i>Dichters</i>" in text
    assert not PdfReader(BytesIO(pdf_of(mailing.pk).read_bytes())).attachments


def test_the_pdf_conforms_to_pdf_ua_also_in_several_parts(sanne):
    import page

    make_flat(sanne, [str(number) for number in range(1, 23)])
    mailing = made(sanne)
    report = page.validate_pdf_bytes(pdf_of(mailing.pk).read_bytes())
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    assert len(pages(mailing)) == 22


def test_the_same_stack_gives_the_same_bytes(sanne):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    first = pdf_of(mailing.pk).read_bytes()
    Mailing.objects.update(state=Mailing.State.QUEUED)
    mailings.run_mailing(mailing.pk)
    assert pdf_of(mailing.pk).read_bytes() == first


def test_a_text_that_cannot_be_printed_here_fails_and_a_strange_name_does_not(sanne):
    home = make_flat(sanne, ["1"])[0]
    Household.objects.filter(pk=household_of(home).pk).update(second_language="ti")
    household_of(home).residents.update(surname="\U000f0000")
    assert made(sanne).state == Mailing.State.DONE
    write_text(
        by=make.actor_of(sanne), project=sanne.project, kind=LetterKind.LETTER, language="ti", subject="\U000f0001",
        body="{naam}",
    )  # fmt: skip
    mailing = ask(sanne, again=True)
    mailings.run_mailing(mailing.pk)
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.FAILED
    assert not pdf_of(mailing.pk).exists()


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_sending_records_each_letter_and_moves_the_doors(sanne):
    homes = make_flat(sanne, ["1", "2"])
    mailing = made(sanne)
    assert send(mailing, sanne) == 2
    moments = ContactMoment.objects.order_by("address__walk_position")
    assert [(one.address_id, one.kind, one.by_id, one.at) for one in moments] == [
        (home.pk, ContactKind.LETTER, sanne.user_id, NOW) for home in homes
    ]
    assert set(mailing.items.values_list("contact_moment_id", flat=True)) == {one.pk for one in moments}
    homes[0].refresh_from_db()
    assert (homes[0].door_step, homes[0].door_due_from) == (Step.RING_DAYTIME, TODAY + datetime.timedelta(days=7))
    mailing.refresh_from_db()
    assert (mailing.sent_at, mailing.sent_by_id) == (NOW, sanne.user_id)
    assert AccessLog.objects.filter(object_type="contact_moment", count=2).count() == 1


def test_pressed_twice_is_sent_once(sanne, clock):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    assert send(mailing, sanne) == 1
    clock.shift(datetime.timedelta(hours=1))
    assert send(mailing, make.make_member(project=sanne.project)) == 0
    assert ContactMoment.objects.count() == 1


def test_cards_are_recorded_as_cards(sanne):
    home = make_flat(sanne, ["1"])[0]
    for days in (9, 8, 7):
        at_door(sanne, home, ContactKind.RING, RingResult.NOT_HOME, days=days)
    send(made(sanne, LetterKind.CARD), sanne)
    home.refresh_from_db()
    assert home.door_step == Step.RING_EVENING


def test_what_was_recorded_at_the_door_meanwhile_is_not_recorded_again(sanne, clock):
    homes = make_flat(sanne, ["1", "2"])
    mailing = made(sanne)
    by_hand = record_contact(by=make.actor_of(sanne), address=homes[0], kind=ContactKind.LETTER, person=sanne.user)
    assert send(mailing, sanne) == 2
    assert ContactMoment.objects.count() == 2
    assert mailing.items.get(address=homes[0]).contact_moment == by_hand


def test_who_moved_in_meanwhile_did_not_get_the_letter(sanne, clock):
    homes = make_flat(sanne, ["1", "2"])
    mailing = made(sanne)
    clock.shift(datetime.timedelta(days=3))
    Household.objects.filter(pk=household_of(homes[0]).pk).update(until=TODAY)
    newcomer = make.make_household(address=homes[0], since=TODAY + datetime.timedelta(days=1), name="N. Nieuw")
    refresh_doors(sanne.project, [homes[0].pk], today=timezone.localdate())
    assert send(mailing, sanne) == 1
    assert not ContactMoment.objects.filter(household=newcomer).exists()
    assert not ContactMoment.objects.filter(address=homes[0]).exists()


def test_a_stack_that_is_not_ready_is_not_sent(sanne):
    make_flat(sanne, ["1"])
    with pytest.raises(ActionRefused, match="niet klaar"):
        send(ask(sanne), sanne)
    assert not ContactMoment.objects.exists()


def test_sent_by_mistake_is_taken_back_and_can_be_sent_again(sanne, clock):
    homes = make_flat(sanne, ["1", "2"])
    mailing = made(sanne)
    send(mailing, sanne)
    withdraw_contact(by=make.actor_of(sanne), moment=ContactMoment.objects.get(address=homes[0]), person=sanne.user)
    mailings.unsend_mailing(by=make.actor_of(sanne), mailing=mailing, person=sanne.user)
    mailings.unsend_mailing(by=make.actor_of(sanne), mailing=mailing, person=sanne.user)
    mailing.refresh_from_db()
    assert mailing.sent_at is None
    assert not ContactMoment.objects.standing().exists()
    assert ContactMoment.objects.count() == 2
    homes[1].refresh_from_db()
    assert homes[1].door_step == Step.LETTER
    clock.shift(datetime.timedelta(minutes=1))
    assert send(mailing, sanne) == 2


def test_only_who_pressed_takes_it_back_and_within_a_day_but_for_the_leader(sanne, clock):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    send(mailing, sanne)
    colleague = make.make_member(project=sanne.project)
    with pytest.raises(ActionRefused, match="Alleen wie"):
        mailings.unsend_mailing(by=make.actor_of(colleague), mailing=mailing, person=colleague.user)
    clock.shift(datetime.timedelta(hours=25))
    with pytest.raises(ActionRefused, match="langer dan een dag"):
        mailings.unsend_mailing(by=make.actor_of(sanne), mailing=mailing, person=sanne.user)
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    mailings.unsend_mailing(by=make.actor_of(leader), mailing=mailing, person=leader.user)
    assert not ContactMoment.objects.standing().exists()


# --- Making, hanging, throwing away -----------------------------------------------------------------------------------


def test_a_stack_is_made_once_though_asked_twice(sanne):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    mailings.run_mailing(mailing.pk)
    mailing.refresh_from_db()
    assert mailing.attempts == 1
    mailings.run_mailing(999_999)


def test_what_hangs_is_sent_again_and_given_up_in_the_end(sanne, clock):
    make_flat(sanne, ["1", "2", "3"])
    _, runs, tired = (ask(sanne, again=True) for _ in range(3))
    Mailing.objects.filter(pk=runs.pk).update(state=Mailing.State.RUNNING, attempts=1, heartbeat_at=NOW)
    Mailing.objects.filter(pk=tired.pk).update(state=Mailing.State.RUNNING, attempts=3, heartbeat_at=NOW)
    assert mailings.sweep() == 0
    clock.shift(datetime.timedelta(minutes=6))
    assert mailings.sweep() == 2
    mailings.run_mailing(runs.pk)
    assert Mailing.objects.get(pk=runs.pk).state == Mailing.State.DONE
    assert Mailing.objects.get(pk=tired.pk).state == Mailing.State.FAILED
    by = make.actor_of(sanne)
    mailings.retry_mailing(by=by, mailing=tired)
    mailings.retry_mailing(by=by, mailing=runs)
    assert Mailing.objects.get(pk=tired.pk).state == Mailing.State.QUEUED
    assert Mailing.objects.get(pk=runs.pk).state == Mailing.State.DONE


def test_a_stack_that_another_worker_took_over_is_left_to_it(sanne, monkeypatch):
    make_flat(sanne, ["1"])
    mailing = ask(sanne)

    def slow(stack, *, on, progress):
        Mailing.objects.filter(pk=stack.pk).update(attempts=2)
        progress(50)

    monkeypatch.setattr("households.actions.mailings.print_mailing", slow)
    mailings.run_mailing(mailing.pk)
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.RUNNING
    assert not pdf_of(mailing.pk).exists()


def test_a_stack_thrown_away_while_it_is_written_leaves_no_file(sanne, monkeypatch):
    make_flat(sanne, ["1"])
    mailing = ask(sanne)

    def write(mailing_id, content):
        Mailing.objects.filter(pk=mailing_id).delete()
        pdf_of(mailing_id).write_bytes(content)

    monkeypatch.setattr("households.actions.mailings.write_pdf", write)
    mailings.run_mailing(mailing.pk)
    assert not pdf_of(mailing.pk).exists()


def test_thrown_away_is_gone_with_its_pdf_unless_it_was_sent(sanne, django_capture_on_commit_callbacks):
    make_flat(sanne, ["1", "2"])
    first = made(sanne)
    path = pdf_of(first.pk)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        mailings.discard_mailing(by=make.actor_of(sanne), mailing=first)
    assert not path.exists()
    assert not Mailing.objects.exists()
    second = made(sanne)
    send(second, sanne)
    with pytest.raises(ActionRefused, match="verstuurd"):
        mailings.discard_mailing(by=make.actor_of(sanne), mailing=second)


def test_the_pdf_goes_two_weeks_after_sending_and_the_stack_stays(sanne, clock):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    send(mailing, sanne)
    clock.shift(datetime.timedelta(days=13))
    sweep_mailings()
    assert pdf_of(mailing.pk).exists()
    clock.shift(datetime.timedelta(days=2))
    sweep_mailings()
    assert not pdf_of(mailing.pk).exists()
    assert Mailing.objects.count() == 1


def test_files_carry_a_number_only(sanne):
    make_flat(sanne, ["1"])
    mailing = made(sanne)
    assert [path.name for path in pdf_of(mailing.pk).parent.iterdir()] == [f"{mailing.pk}.pdf"]


def test_a_household_in_conversation_is_no_reason_to_leave_it_out(sanne):
    home = make_flat(sanne, ["1"])[0]
    at_door(sanne, home, ContactKind.RING, RingResult.CONVERSATION)
    home.refresh_from_db()
    assert home.door_status == HouseholdStatus.IN_CONVERSATION
    assert len(find_recipients(sanne, Choice(kind=LetterKind.LETTER, only_due=False), today=TODAY).items) == 1
