import pytest
from django.db import DatabaseError, connection, transaction

from adv.audit import log
from adv.audit.actor import Actor
from adv.audit.models import AccessLog, AppendOnlyError

pytestmark = pytest.mark.django_db


def test_a_row_says_who_what_and_on_which_ground():
    actor = Actor(user_id=7, role="advisor", project_id=3, address="10.0.0.1")
    log.record(
        by=actor, action=log.Action.READ, object_type="household", household_id=12, ground=log.Ground.BREAK_GLASS
    )
    row = AccessLog.objects.get()
    assert (row.user_id, row.role, row.project_id, row.household_id, row.address) == (7, "advisor", 3, 12, "10.0.0.1")
    assert row.break_glass
    assert str(row.at.tzinfo) == "UTC"


def test_work_that_nobody_started_is_done_by_the_system():
    log.record(by=Actor.system(3), action=log.Action.EXECUTE, object_type="import")
    assert AccessLog.objects.get().ground == log.Ground.SYSTEM


def test_the_application_can_not_change_the_log():
    log.record(by=Actor.system(), action=log.Action.EXECUTE, object_type="import")
    row = AccessLog.objects.get()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        AccessLog.objects.update(role="x")
    with pytest.raises(AppendOnlyError):
        AccessLog.objects.all().delete()


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", ["UPDATE audit_accesslog SET role = 'x'", "DELETE FROM audit_accesslog"])
def test_the_database_refuses_too(statement):
    log.record(by=Actor.system(), action=log.Action.EXECUTE, object_type="import")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
