"""The pages on which an intervention or an effect is corrected."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from interventions.models import Effect, Intervention
from tests import factories
from tests.interventions.cast import Cast, client_of


@pytest.fixture
def effect(cast: Cast) -> Effect:
    return factories.make_effect(intervention=factories.make_intervention(household=cast.household), fragment="Goed")


def what(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "listening",
        "domains": ["work"],
        "on": "2024-04-02",
        "description": "Anders",
        "based_on": "0",
        "once": str(uuid.uuid4()),
        **changes,
    }


def seen(**changes: Any) -> dict[str, Any]:
    return {
        "value": "worse",
        "fragment": "Toch niet 🙂",
        "observed_on": "2024-05-02",
        "based_on": "0",
        "once": str(uuid.uuid4()),
        **changes,
    }


def test_an_intervention_is_changed_once(cast, effect):
    client, data = client_of(cast.advisor), what()
    url = reverse("intervention_correct", args=[effect.intervention_id])
    assert "Info en advies" in client.get(url).content.decode()

    assert client.post(url, data).status_code == client.post(url, data).status_code == 302

    assert Intervention.objects.get().description == "Anders"


def test_an_effect_is_changed_and_the_page_leads_there(cast, effect):
    client = client_of(cast.advisor)
    url = reverse("effect_correct", args=[effect.intervention_id, effect.pk])
    detail = reverse("intervention_detail", args=[effect.intervention_id])
    assert url in client.get(detail).content.decode()
    assert "Goed" in client.get(url).content.decode()

    assert client.post(url, seen()).status_code == 302

    assert Effect.objects.get().value == "worse"


def test_what_changed_meanwhile_is_shown(cast, effect):
    client = client_of(cast.advisor)
    for name, args, data in (
        ("intervention_correct", [effect.intervention_id], what),
        ("effect_correct", [effect.intervention_id, effect.pk], seen),
    ):
        url = reverse(name, args=args)
        client.post(url, data())
        late = data(description="Mijn versie", fragment="Mijn versie")

        refused = client.post(url, late)

        assert refused.status_code == 409
        assert "Mijn versie" in refused.content.decode()
        assert "Dit veranderde terwijl je bezig was" in refused.content.decode()


@pytest.mark.parametrize("changes", [{"observed_on": "0001-01-01"}, {"value": "x"}, {"fragment": "a" * 20000}])
def test_says_what_is_wrong(cast, effect, changes):
    url = reverse("effect_correct", args=[effect.intervention_id, effect.pk])

    assert client_of(cast.advisor).post(url, seen(**changes)).status_code == 422
    assert Effect.objects.get().value == "better"


def test_an_effect_of_another_intervention_does_not_exist(cast, effect):
    other = factories.make_intervention(household=cast.household)
    elsewhere = factories.make_effect()
    client = client_of(cast.advisor)

    assert client.get(reverse("effect_correct", args=[other.pk, effect.pk])).status_code == 404
    assert client.get(reverse("effect_correct", args=[elsewhere.intervention_id, elsewhere.pk])).status_code == 404
