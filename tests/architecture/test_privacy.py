"""Every model says what it is; every personal field has a retention class."""

import pytest
from django.apps import apps
from django.db import models

from adv import checks
from adv.privacy import MODEL_POLICIES, Category, Kind

ALL_MODELS = apps.get_models(include_auto_created=True)


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model._meta.label)
def test_model_declares_what_it_is(model):
    assert checks.check_privacy([model]) == []


def test_no_policy_for_what_does_not_exist():
    assert checks.check_privacy() == []


def test_free_text_in_a_dossier_is_personal():
    """A text field of a dossier may hold anything, so it can't be called neutral."""
    for model in ALL_MODELS:
        policy = MODEL_POLICIES[model._meta.label]
        if policy.kind is Kind.DOSSIER:
            texts = {f.name for f in model._meta.concrete_fields if isinstance(f, models.TextField)}
            assert texts <= set(policy.personal.get(Category.NARRATIVE, ())), model._meta.label


def test_a_new_model_or_field_is_found():
    class Stranger(models.Model):
        nickname = models.CharField(max_length=5)

        class Meta:
            app_label = "households"
            managed = False

        def __str__(self) -> str:
            return self.nickname

    try:
        (problem,) = checks.check_privacy([Stranger])
        assert problem.id == "adv.E003"
    finally:
        del apps.all_models["households"]["stranger"]
        apps.clear_cache()


def test_a_field_that_nobody_classified_is_found(monkeypatch):
    from households.models import Resident

    policy = MODEL_POLICIES["households.Resident"]
    left_out = {**policy.personal, Category.CONTACT: ("email", "fax")}
    changed = type(policy)(policy.kind, policy.retention, left_out, policy.neutral)
    monkeypatch.setitem(MODEL_POLICIES, "households.Resident", changed)

    problems = {problem.msg.split(" ")[0]: problem.id for problem in checks.check_privacy([Resident])}

    assert problems["households.Resident.phone"] == "adv.E004"
    assert "adv.E005" in problems.values()
