"""Every field in which somebody can type words into a dossier refuses a BSN."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import households.forms
import interventions.forms
from households.forms.free_text import refuse_bsn

#: Forms that hold nothing about a resident: settings, texts for all, the sociale kaart, finding, filtering.
ABOUT_NOBODY = {
    "households.forms.household",
    "households.forms.letters",
    "households.forms.level_texts",
    "households.forms.imports",
    "households.forms.places",
    "households.forms.saved_views",
    "households.forms.settings",
    "interventions.forms.own_words",
    "interventions.forms.social_map",
}
#: Fields in which nine digits are a telephone number, that look up a door, or that are about nobody.
EXEMPT = {
    "households.forms.appointments.FindDoorForm.wanted",
    "households.forms.conversations.InformationForm.phone",
    "households.forms.conversations.QuestionAddForm.options",
    "households.forms.conversations.QuestionForm.options",
    "households.forms.offline.SettleForm.address",
    "households.forms.residents.ResidentForm.phone",
    "households.forms.signals.SignalForm.where",
    "households.forms.tenancy_changes.DecisionForm.where",
}


def text_fields() -> Iterator[tuple[str, forms.CharField]]:
    """Give the name and the field of every text that is typed in a form of a dossier."""
    for package in (households.forms, interventions.forms):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if found.name in ABOUT_NOBODY:
                continue
            for _, form in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if form.__module__ != found.name or not issubclass(form, forms.Form | forms.ModelForm):
                    continue
                for name, field in form.base_fields.items():
                    if isinstance(field, forms.CharField):
                        yield f"{found.name}.{form.__name__}.{name}", field


FIELDS = {
    name: field
    for name, field in text_fields()
    if not field.widget.is_hidden and not isinstance(field, forms.EmailField | forms.URLField)
}


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - EXEMPT))
def test_every_text_of_a_dossier_refuses_a_bsn(name):
    assert refuse_bsn in FIELDS[name].validators, f"{name}: give it refuse_bsn, or say here why it goes without"


def test_the_exceptions_exist():
    assert FIELDS.keys() >= EXEMPT
