"""Every column that points at a person says who did something, or is known to the handover: nothing stays behind."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from adv.accounts.models import Membership, User
from households.actions.handover_kinds import declared_fields, kinds

OURS = {"accounts", "audit", "households", "interventions", "reporting"}


def columns_that_point_at_people() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model in (
                    User,
                    Membership,
                ):
                    yield f"{model._meta.label}.{field.name}"


def says_who_did_it(column: str) -> bool:
    """``by``, ``recorded_by``: what somebody did. That never changes, also not when they leave."""
    name = column.rpartition(".")[2]
    return name == "by" or name.endswith("_by")


def test_each_column_is_a_deed_or_is_declared_to_the_handover():
    declared = declared_fields()
    unknown = [one for one in columns_that_point_at_people() if one not in declared and not says_who_did_it(one)]
    assert not unknown, (
        f"Who has this when somebody leaves? {', '.join(unknown)}. Declare each with register_kind (what is open and "
        "how it goes to a colleague) or not_owner (why nothing hangs on it), see households/actions/handover_kinds.py."
    )


def test_nothing_is_declared_that_does_not_exist():
    assert set(declared_fields()) <= set(columns_that_point_at_people())


def test_each_kind_has_words_and_says_which_columns_it_takes_care_of():
    for kind in kinds():
        assert all((kind.one, kind.many, kind.fields)), kind.key
