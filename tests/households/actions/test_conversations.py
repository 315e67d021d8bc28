"""Conversations: begun, saved from any device, finished into rows that count, corrected with a history."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.benefits import add_chance, change_chance, keep_benefit
from households.actions.conversation_finish import (
    Unfinished,
    correct_conversation,
    finish_conversation,
    settle_action,
)
from households.actions.conversations import discard_draft, next_phase, save_draft, start_conversation
from households.actions.history import Overtaken, last_change
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import ContactKind, Phase, RingResult
from households.domain.conversation_codes import BenefitState, ChanceHelper, ChanceKind, HelpDemand
from households.models import (
    BenefitCheck,
    Chance,
    ContactMoment,
    Conversation,
    ConversationAction,
    DossierChange,
    Household,
    MatrixScoring,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def advisor():
    return make.make_member()


@pytest.fixture
def household(advisor):
    return make.make_household(project=advisor.project, owner=advisor.user, since=make.day("2024-01-01"))


@pytest.fixture
def draft(advisor, household):
    return start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)


def save(draft, member, *, base=None, **changes):
    draft.refresh_from_db()
    return save_draft(
        by=make.actor_of(member),
        conversation=draft,
        person=member.user,
        base=draft.version if base is None else base,
        changes={
            name.replace("__", "-"): value if isinstance(value, list) else [value] for name, value in changes.items()
        },
    )


def finish(draft, member, **changes):
    resident = draft.household.residents.get()
    saved = save(draft, member, residents=[str(resident.pk)], **changes)
    assert saved.is_whole, (saved.errors, saved.conflicts)
    return finish_conversation(by=make.actor_of(member), conversation=draft, person=member.user)


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_a_conversation_begins_as_a_draft_of_today_with_the_questions_in_use(draft, advisor):
    assert draft.is_draft
    assert draft.visited_on == timezone.localdate()
    assert draft.by == advisor.user
    assert (draft.format.version, draft.format.published_at is not None) == (1, True)
    assert draft.answers["phase"] == Phase.INTAKE
    assert AccessLog.objects.filter(object_type="conversation", action=AccessLog.Action.CREATE).exists()


def test_beginning_twice_on_a_day_is_the_same_draft(draft, advisor, household):
    again = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)
    assert again == draft


def test_a_conversation_belongs_to_what_the_door_recorded(advisor, household):
    at = timezone.now() - datetime.timedelta(days=2)
    moment = make.make_contact(household=household, by=advisor.user, result=RingResult.CONVERSATION, moment=at)
    draft = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user, moment=moment)
    assert (draft.moment, draft.visited_on) == (moment, timezone.localdate(at))
    colleague = make.make_member(project=advisor.project)
    again = start_conversation(by=make.actor_of(colleague), household=household, person=colleague.user, moment=moment)
    assert again == draft


def test_a_draft_of_that_day_gets_what_the_door_recorded(draft, advisor, household):
    moment = make.make_contact(
        household=household, by=advisor.user, kind=ContactKind.CONVERSATION, moment=timezone.now()
    )
    again = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user, moment=moment)
    assert again == draft
    assert again.moment == moment
    assert (
        start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user, moment=moment) == draft
    )


@pytest.mark.parametrize("days", [1, -10_000])
def test_no_conversation_in_the_future_or_before_they_came(advisor, household, days):
    with pytest.raises(ActionRefused) as refused:
        start_conversation(
            by=make.actor_of(advisor),
            household=household,
            person=advisor.user,
            visited_on=timezone.localdate() + datetime.timedelta(days=days),
        )
    assert refused.value.field == "visited_on"


@pytest.mark.parametrize(
    ("phase", "following"),
    [(None, Phase.INTAKE), (Phase.INTAKE, Phase.EVALUATION), (Phase.AFTERCARE, Phase.AFTERCARE)],
)
def test_the_phase_of_a_score_follows_from_the_one_before(household, phase, following):
    if phase:
        make.make_scoring(household=household, phase=phase, on=make.day("2024-02-01"))
    assert next_phase(household) is following


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_the_version_goes_up(draft, advisor):
    saved = save(draft, advisor, note__finance="Huur niet betaald 🙂", visited_on="2024-05-06")
    draft.refresh_from_db()
    assert saved.is_whole
    assert draft.answers["note-finance"] == "Huur niet betaald 🙂"
    assert (draft.version, draft.visited_on) == (2, make.day("2024-05-06"))
    rows = AccessLog.objects.filter(object_type="conversation", action=AccessLog.Action.UPDATE)
    assert rows.count() == 1
    save(draft, advisor, note__finance="Huur niet betaald 🙂")
    assert rows.count() == 1
    assert draft.version == 2


def test_what_can_not_be_kept_comes_back_with_the_reason_and_the_rest_is_kept(draft, advisor):
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    saved = save(draft, advisor, visited_on=tomorrow, score__housing="7", note__work="wel", owner="5")
    assert set(saved.errors) == {"visited_on", "score-housing"}
    draft.refresh_from_db()
    assert draft.answers["note-work"] == "wel"
    assert draft.visited_on == timezone.localdate()


def test_only_people_of_this_team_and_this_household_can_be_chosen(draft, advisor):
    colleague = make.make_member(Role.TRAINEE, project=advisor.project)
    stranger, neighbour = make.make_member(), make.make_household(project=advisor.project)
    saved = save(draft, advisor, by=str(colleague.user_id), together_with=str(advisor.user_id))
    assert saved.is_whole
    assert saved.conversation.by_id == colleague.user_id
    wrong = save(draft, advisor, together_with=str(stranger.user_id), residents=[str(neighbour.residents.get().pk)])
    assert set(wrong.errors) == {"together_with", "residents"}


def test_another_device_is_never_overwritten_unseen(draft, advisor):
    save(draft, advisor, base=1, note__work="van de telefoon", note__social="ook")
    saved = save(draft, advisor, base=1, note__work="van de laptop", note__housing="nieuw")
    assert saved.conflicts["note-work"].standing == "van de telefoon"
    assert saved.news == {"note-social": "ook"}
    draft.refresh_from_db()
    assert draft.answers["note-work"] == "van de telefoon"
    assert draft.answers["note-housing"] == "nieuw"


def test_a_draft_is_thrown_away_by_who_wrote_it_or_the_project_leader(draft, advisor):
    colleague = make.make_member(project=advisor.project)
    with pytest.raises(ActionRefused):
        discard_draft(by=make.actor_of(colleague), conversation=draft, person=colleague.user)
    leader = make.make_member(Role.PROJECT_LEADER, project=advisor.project)
    discard_draft(by=make.actor_of(leader), conversation=draft, person=leader.user)
    assert not Conversation.objects.exists()
    assert AccessLog.objects.filter(object_type="conversation", action=AccessLog.Action.DELETE).exists()


# --- Finishing --------------------------------------------------------------------------------------------------------


def test_date_who_went_and_who_was_there_are_needed_and_nothing_else(draft, advisor):
    with pytest.raises(Unfinished) as refused:
        finish_conversation(by=make.actor_of(advisor), conversation=draft, person=advisor.user)
    assert set(refused.value.problems) == {"residents"}
    finished = finish(draft, advisor)
    assert finished.registered_on == timezone.localdate()
    assert finished.is_registered_in_time
    assert finished.scoring is None
    assert [one.full_name for one in finished.residents.all()] == ["J. van der Meulen"]
    change = DossierChange.objects.get(kind=ChangeKind.CONVERSATION)
    assert (change.verb, change.object_id) == (ChangeVerb.ADDED, finished.pk)


def test_finishing_twice_is_finishing_once(draft, advisor):
    finished = finish(draft, advisor, score__work="1", action__work__0__text="bellen")
    again = finish_conversation(by=make.actor_of(advisor), conversation=finished, person=advisor.user)
    assert again.registered_at == finished.registered_at
    assert ConversationAction.objects.count() == MatrixScoring.objects.count() == 1


def test_after_finishing_nothing_is_saved_or_thrown_away(draft, advisor):
    finish(draft, advisor)
    with pytest.raises(ActionRefused):
        save(draft, advisor, note__work="nog iets")
    with pytest.raises(ActionRefused):
        discard_draft(by=make.actor_of(advisor), conversation=draft, person=advisor.user)


def test_a_visit_before_they_lived_there_is_refused_while_it_is_typed_and_at_the_end(draft, advisor, household):
    assert "1 januari 2024" in save(draft, advisor, visited_on="2023-12-31").errors["visited_on"]
    assert save(draft, advisor, visited_on="2024-06-01").is_whole
    Household.objects.filter(pk=household.pk).update(since=make.day("2025-01-01"))  # put right meanwhile
    with pytest.raises(Unfinished) as refused:
        finish(draft, advisor, note__work="x")
    assert "1 januari 2025" in refused.value.problems["visited_on"]


def test_one_scoring_comes_out_of_the_scores(draft, advisor):
    levels = {f"score__{name}": "1" for name in ("housing", "social", "finance", "parenting", "integration", "work")}
    finished = finish(draft, advisor, **levels, score__wellbeing="3")
    scoring = MatrixScoring.objects.get()
    assert finished.scoring == scoring
    assert (scoring.total, scoring.wellbeing, scoring.phase) == (6, 3, Phase.INTAKE)
    assert scoring.confirmed_at is not None


def test_the_score_of_a_trainee_waits_for_confirmation(household):
    trainee = make.make_member(Role.TRAINEE, project=household.project)
    draft = start_conversation(by=make.actor_of(trainee), household=household, person=trainee.user)
    finished = finish(draft, trainee, score__work="2")
    assert finished.scoring is not None
    assert finished.scoring.confirmed_at is None


def test_a_second_score_of_that_day_asks_why(draft, advisor, household):
    make.make_scoring(household=household, on=timezone.localdate(), phase=Phase.EVALUATION)
    with pytest.raises(Unfinished) as refused:
        finish(draft, advisor, score__work="3", phase="evaluation")
    assert set(refused.value.problems) == {"correction_reason"}
    finished = finish(draft, advisor, correction_reason="nu de hele matrix")
    assert finished.scoring is not None
    assert finished.scoring.version == 2


def test_the_same_score_is_linked_to_one_conversation_only(draft, advisor, household):
    first = finish(draft, advisor, score__work="2", phase="intake")
    second = finish(
        start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user),
        advisor,
        score__work="2",
        phase="intake",
    )
    assert first.scoring is not None
    assert second.scoring is None
    assert MatrixScoring.objects.count() == 1


def test_actions_benefits_chances_and_questions_for_help_become_rows(draft, advisor):
    partner = make.make_organisation(project=advisor.project, name="Budgethulp")
    finished = finish(
        draft,
        advisor,
        help_requests="2",
        kind="signal",
        action__finance__0__text="Schulden op een rij",
        action__finance__0__to="budgetHULP",
        action__finance__0__priority="high",
        action__work__0__text="Zelf bellen",
        action__work__0__to="de bewoner",
        benefit__rent_allowance__state="has",
        benefit__rent_allowance__amount="1.200",
        benefit__wmo__state="unknown",
        chance__0__text="kan goed koken",
        chance__0__helped_by="chance_broker",
    )
    assert (finished.help_demand, finished.kind) == (HelpDemand.MULTIPLE, "signal")
    one, two = ConversationAction.objects.all()
    assert (one.organisation, one.priority, two.organisation, two.sent_to) == (partner, "high", None, "de bewoner")
    won = BenefitCheck.objects.won().get()
    assert (won.name, won.yearly_amount, won.won_on) == ("Huurtoeslag", Decimal(1200), finished.visited_on)
    assert BenefitCheck.objects.yearly_total() == 1200
    chance = Chance.objects.get()
    assert (chance.text, chance.helped_by, chance.noticed_on) == (
        "kan goed koken",
        "chance_broker",
        finished.visited_on,
    )


def test_a_conversation_that_the_door_did_not_record_is_recorded(draft, advisor):
    finished = finish(draft, advisor, visited_on=(timezone.localdate() - WEEK).isoformat())
    moment = ContactMoment.objects.get()
    assert finished.moment == moment
    assert (moment.kind, timezone.localdate(moment.at)) == (ContactKind.CONVERSATION, finished.visited_on)


def test_what_the_door_recorded_of_that_day_is_not_recorded_again(draft, advisor, household):
    there = make.make_contact(
        household=household, by=advisor.user, result=RingResult.CONVERSATION, moment=timezone.now()
    )
    assert finish(draft, advisor).moment == there
    second = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)
    assert finish(second, advisor).moment != there
    third = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)
    assert finish(third, advisor).moment is None
    assert ContactMoment.objects.count() == 2


def test_registered_later_than_a_week_is_counted_as_late(draft, advisor):
    late = finish(draft, advisor, visited_on=(timezone.localdate() - WEEK - datetime.timedelta(days=1)).isoformat())
    household = make.make_household(project=advisor.project)
    other = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)
    in_time = finish(other, advisor, visited_on=(timezone.localdate() - WEEK).isoformat())
    assert (late.is_registered_in_time, in_time.is_registered_in_time) == (False, True)
    assert list(Conversation.objects.registered_in_time()) == [in_time]


def test_a_draft_is_neither_in_time_nor_late(draft):
    assert draft.is_registered_in_time is None
    assert draft.help_demand is None


def test_an_action_is_ticked_off_once(draft, advisor):
    action = finish(draft, advisor, action__work__0__text="bellen").actions.get()
    settled = settle_action(by=make.actor_of(advisor), action=action)
    assert settled.settled_at is not None
    assert settle_action(by=make.actor_of(advisor), action=action).settled_at == settled.settled_at
    assert not ConversationAction.objects.open().exists()


# --- Correcting -------------------------------------------------------------------------------------------------------


def correct(finished, member, *, base=None, **changes):
    return correct_conversation(
        by=make.actor_of(member),
        conversation=finished,
        person=member.user,
        base=finished.version if base is None else base,
        changes={
            name.replace("__", "-"): value if isinstance(value, list) else [value] for name, value in changes.items()
        },
    )


def test_a_correction_keeps_what_was_said_before_in_the_history(draft, advisor):
    finished = finish(draft, advisor, note__work="werkloos", q__debts="no", help_requests="1")
    resident = make.make_resident(household=draft.household, name="Fatima El Amrani")
    saved = correct(
        finished,
        advisor,
        note__work="werkt 8 uur",
        q__debts="yes",
        help_requests="",
        residents=[str(resident.pk)],
        visited_on="2024-06-01",
        by=str(advisor.user_id),
        score__work="3",
        phase="aftercare",
    )
    assert saved.is_whole
    finished.refresh_from_db()
    assert (finished.help_requests, finished.visited_on) == (None, make.day("2024-06-01"))
    assert [one.full_name for one in finished.residents.all()] == ["Fatima El Amrani"]
    assert "score-work" not in finished.answers
    change = DossierChange.objects.get(kind=ChangeKind.CONVERSATION, verb=ChangeVerb.CHANGED)
    assert ["Opmerkingen bij werk", "werkloos", "werkt 8 uur"] in change.changes
    assert ["Schulden", "nee", "ja"] in change.changes
    assert ["Wie was erbij", "J. van der Meulen", "Fatima El Amrani"] in change.changes


def test_a_correction_that_changes_nothing_leaves_no_line(draft, advisor):
    finished = finish(draft, advisor, note__work="werkloos")
    assert correct(finished, advisor, note__work="werkloos").is_whole
    assert not DossierChange.objects.filter(verb=ChangeVerb.CHANGED).exists()


def test_a_correction_that_can_not_be_changes_nothing(draft, advisor):
    finished = finish(draft, advisor, note__work="werkloos")
    for day in ("9999-01-01", "2023-01-01"):  # to come, and before they lived there
        assert set(correct(finished, advisor, visited_on=day, note__work="x").errors) == {"visited_on"}
    with pytest.raises(Unfinished) as refused:
        correct(finished, advisor, residents=[], note__work="x")
    assert set(refused.value.problems) == {"residents"}
    finished.refresh_from_db()
    assert finished.answers["note-work"] == "werkloos"


def test_two_corrections_at_once_are_a_conflict(draft, advisor):
    finished = finish(draft, advisor, note__work="werkloos")
    base = finished.version
    correct(finished, advisor, base=base, note__work="een")
    assert set(correct(finished, advisor, base=base, note__work="twee").conflicts) == {"note-work"}


def test_a_draft_is_not_corrected(draft, advisor):
    with pytest.raises(ActionRefused):
        correct(draft, advisor, note__work="x")


# --- Benefits and chances afterwards ----------------------------------------------------------------------------------


def check(household, member, state, amount=None, *, on=None, **more):
    return keep_benefit(
        by=make.actor_of(member),
        household=household,
        scheme="rent_allowance",
        name="Huurtoeslag",
        state=state,
        amount=None if amount is None else Decimal(amount),
        on=on or timezone.localdate(),
        **more,
    )


def test_a_benefit_that_was_asked_for_is_won_on_the_day_it_is_there(advisor, household):
    asked = check(household, advisor, BenefitState.REQUESTED, 900, on=make.day("2024-03-01"))
    assert asked.won_on is None
    won = check(household, advisor, BenefitState.HAS, 950, on=make.day("2024-05-01"))
    assert (won.pk, won.won_on, won.yearly_amount) == (asked.pk, make.day("2024-05-01"), 950)
    again = check(household, advisor, BenefitState.HAS, 960, on=make.day("2024-08-01"))
    assert again.won_on == make.day("2024-05-01")
    changes = DossierChange.objects.filter(kind=ChangeKind.BENEFIT).order_by("pk")
    assert [one.verb for one in changes] == [ChangeVerb.ADDED, ChangeVerb.CHANGED, ChangeVerb.CHANGED]
    assert ["state", "recht op, aangevraagd", "heeft het"] in changes[1].changes


def test_what_was_known_later_holds_and_the_same_leaves_no_line(advisor, household):
    check(household, advisor, BenefitState.HAS, on=make.day("2024-05-01"))
    assert check(household, advisor, BenefitState.UNKNOWN, on=make.day("2024-04-01")).state == BenefitState.HAS
    check(household, advisor, BenefitState.HAS, on=make.day("2024-06-01"))
    assert DossierChange.objects.filter(kind=ChangeKind.BENEFIT).count() == 1


def test_a_conversation_that_says_no_amount_leaves_the_one_that_is_known(draft, advisor, household):
    check(household, advisor, BenefitState.HAS, 800, on=make.day("2024-05-01"))
    finish(draft, advisor, benefit__rent_allowance__state="has")
    assert BenefitCheck.objects.get().yearly_amount == 800
    other = start_conversation(by=make.actor_of(advisor), household=household, person=advisor.user)
    finish(other, advisor, benefit__rent_allowance__state="not_entitled")
    assert BenefitCheck.objects.get().yearly_amount is None


def test_a_benefit_that_can_not_be_is_refused(advisor, household):
    with pytest.raises(ActionRefused):
        check(household, advisor, BenefitState.HAS, on=timezone.localdate() + WEEK)
    with pytest.raises(ActionRefused):
        check(household, advisor, BenefitState.UNKNOWN, 5)


def test_two_people_at_one_benefit(advisor, household):
    benefit = check(household, advisor, BenefitState.REQUESTED)
    seen = last_change(household, [ChangeKind.BENEFIT], benefit.pk)
    check(household, advisor, BenefitState.HAS)
    with pytest.raises(Overtaken):
        check(household, advisor, BenefitState.NOT_ENTITLED, based_on=seen)


@pytest.fixture
def chance(household):
    return Chance.objects.create(
        household=household, kind=ChanceKind.TALENT, text="kan koken", noticed_on=make.day("2024-03-01")
    )


def test_a_chance_is_taken_up(chance, advisor):
    taken = change_chance(
        by=make.actor_of(advisor),
        chance=chance,
        kind=ChanceKind.CONTRIBUTION,
        text=" kookt in de buurtkeuken ",
        helped_by=ChanceHelper.CHANCE_BROKER,
        helper_name="Ans",
        taken_up_on=make.day("2024-05-01"),
    )
    assert list(Chance.objects.taken_up()) == [taken]
    change = DossierChange.objects.get(kind=ChangeKind.CHANCE)
    assert (change.verb, change.on, change.subject) == (
        ChangeVerb.DONE,
        make.day("2024-05-01"),
        "kookt in de buurtkeuken",
    )
    assert ["helped_by", "", "kansenmakelaar, Ans"] in change.changes
    change_chance(
        by=make.actor_of(advisor), chance=taken, kind=ChanceKind.TALENT, text="kookt", taken_up_on=taken.taken_up_on
    )
    assert DossierChange.objects.filter(kind=ChangeKind.CHANCE, verb=ChangeVerb.CHANGED).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"taken_up_on": make.day("2024-02-28")}, "taken_up_on"),
        ({"taken_up_on": make.day("9999-01-01")}, "taken_up_on"),
    ],
)
def test_a_chance_that_can_not_be_is_refused(chance, advisor, values, field):
    with pytest.raises(ActionRefused) as refused:
        change_chance(
            by=make.actor_of(advisor), chance=chance, **{"kind": ChanceKind.TALENT, "text": "kan koken", **values}
        )
    assert refused.value.field == field


def test_the_same_again_and_two_people_at_one_chance(chance, advisor):
    by = make.actor_of(advisor)
    change_chance(by=by, chance=chance, kind=ChanceKind.TALENT, text="kan koken")
    assert not DossierChange.objects.exists()
    change_chance(by=by, chance=chance, kind=ChanceKind.WISH, text="wil koken")
    with pytest.raises(Overtaken):
        change_chance(by=by, chance=chance, kind=ChanceKind.TALENT, text="x", based_on=0)


def test_a_chance_needs_words(household, advisor):
    with pytest.raises(ActionRefused) as refused:
        add_chance(by=make.actor_of(advisor), household=household, kind=ChanceKind.WISH, text=" ")
    assert refused.value.field == "text"
    assert not Chance.objects.exists()
