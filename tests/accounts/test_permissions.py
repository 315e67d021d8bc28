from adv.accounts.permissions import ROLE_PERMISSIONS, Permission
from adv.accounts.roles import DOSSIER_ROLES, Role


def test_every_role_is_in_the_table():
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_nobody_outside_the_team_opens_a_household_or_the_walking_list():
    for role in set(Role) - DOSSIER_ROLES:
        assert Permission.HOUSEHOLD_VIEW not in ROLE_PERMISSIONS[role]
        assert Permission.WALKLIST_VIEW not in ROLE_PERMISSIONS[role]


def test_a_trainee_does_not_confirm_close_or_hand_over():
    trainee = ROLE_PERMISSIONS[Role.TRAINEE]
    assert not trainee & {Permission.MATRIX_CONFIRM, Permission.STATUS_CHANGE, Permission.TASK_SEND}
    assert {Permission.DOOR_RECORD, Permission.INTERVENTION_RECORD} <= trainee


def test_a_partner_has_tasks_and_nothing_else():
    assert ROLE_PERMISSIONS[Role.PARTNER] == {Permission.TASK_VIEW, Permission.TASK_HANDLE}


def test_the_client_has_reports_and_nothing_else():
    assert ROLE_PERMISSIONS[Role.CLIENT] == {Permission.REPORT_VIEW}


def test_only_the_privacy_officer_reads_the_access_log():
    assert [role for role in Role if Permission.ACCESS_LOG_VIEW in ROLE_PERMISSIONS[role]] == [Role.PRIVACY_OFFICER]
