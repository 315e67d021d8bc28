"""Forms for an intervention and for its effects."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget

from adv.accounts.once import OnceField
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain
from households.forms.free_text import refuse_bsn
from interventions.actions.effects import Seen
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    EffectValue,
    InterventionKind,
    Perspective,
)
from interventions.domain.kinds import KIND_GROUPS
from interventions.forms.fields import (
    DOMAIN_SHORT_CHOICES,
    DayField,
    GoalField,
    TextField,
    grouped_options,
    offer_goals,
)
from interventions.kind_choice import KindChoice
from interventions.models import Goal, OwnKind

#: The words on the buttons, under the sign; empty: this side was not asked. A soft hyphen lets a long word break.
VALUE_CHOICES = [
    *(
        (value.value, EFFECT_VALUE_LABELS[value].replace("uitgesproken", "uitge\N{SOFT HYPHEN}sproken"))
        for value in EffectValue
    ),
    ("", "niet gevraagd"),
]


class InterventionForm(forms.Form):
    """What was done, for what, when. ``recent`` are the kinds that this person used last; they stand first.

    ``own_kinds`` are the kinds of the project itself that can be chosen.
    """

    kind = forms.ChoiceField(
        label="Wat heb je gedaan?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat je hebt gedaan."},
    )
    domains = forms.MultipleChoiceField(
        label="Op welk leefgebied?",
        choices=DOMAIN_SHORT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies er een of meer.",
        error_messages={"required": "Kies minstens één leefgebied."},
    )
    goal = GoalField()
    on = DayField(label="Datum")
    description = TextField(
        label="Omschrijving", required=False, help_text="Schrijf alleen op wat nodig is om verder te kunnen."
    )
    once = OnceField()

    def __init__(
        self,
        *args: Any,
        recent: Sequence[KindChoice] = (),
        recent_label: str = "Laatst door jou gebruikt",
        own_kinds: Sequence[OwnKind] = (),
        goals: QuerySet[Goal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_goals(self, goals)
        self._has_recent = bool(recent)
        own = [KindChoice.of_own(kind) for kind in own_kinds]
        self._kinds = {kind.key: kind for kind in [*recent, *own, *(KindChoice(kind) for kind in InterventionKind)]}
        groups = [
            (recent_label, [_kind_choice(kind) for kind in recent]),
            ("Van dit project", [_kind_choice(kind) for kind in own if kind not in recent]),
            *(
                (
                    group.label,
                    [_kind_choice(kind) for kind in map(KindChoice, group.kinds) if kind not in recent],
                )
                for group in KIND_GROUPS
            ),
        ]
        self._groups = [(label, choices) for label, choices in groups if choices]
        cast(forms.ChoiceField, self.fields["kind"]).choices = self._groups

    @property
    def kind_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The kinds under their headings, for the template."""
        return grouped_options(self["kind"], self._groups)

    @property
    def more_label(self) -> str:
        """The words under which the other kinds fold away; empty when nothing was used before."""
        return "Alle interventies" if self._has_recent else ""

    @property
    def shows_all(self) -> bool:
        """Whether the other kinds are unfolded: one of them was chosen."""
        chosen = self["kind"].value()
        return bool(chosen) and chosen not in dict(self._groups[0][1])

    def clean_kind(self) -> KindChoice:
        return self._kinds[self.cleaned_data["kind"]]

    def clean_domains(self) -> list[Domain]:
        return [Domain(code) for code in self.cleaned_data["domains"]]


def _kind_choice(kind: KindChoice) -> tuple[str, str]:
    return kind.key, kind.label


class EffectForm(forms.Form):
    """What an intervention did on one domain, seen by the resident, by the professional, or by both."""

    domain = forms.ChoiceField(
        label="Leefgebied", widget=forms.RadioSelect, error_messages={"required": "Kies een leefgebied."}
    )
    resident_value = forms.ChoiceField(
        label="Wat vindt de bewoner?", choices=VALUE_CHOICES, widget=forms.RadioSelect, required=False
    )
    resident_fragment = TextField(
        label="Wat zei de bewoner?",
        rows=2,
        required=False,
        help_text="Zo letterlijk mogelijk, zonder namen van anderen.",
    )
    advisor_value = forms.ChoiceField(
        label="Wat zie jij?", choices=VALUE_CHOICES, widget=forms.RadioSelect, required=False
    )
    advisor_fragment = TextField(label="Waaraan zie je dat?", rows=2, required=False)
    observed_on = DayField(label="Datum")
    sub_theme = forms.CharField(
        label="Thema",
        max_length=80,
        required=False,
        validators=[refuse_bsn],
        help_text="Kies er een uit de lijst of typ er zelf een.",
        widget=forms.TextInput(attrs={"list": "themas", "autocomplete": "off"}),
    )
    once = OnceField()

    def __init__(self, *args: Any, aimed: Collection[Domain] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [domain for domain in Domain if domain not in aimed]
        self._groups = [
            (label, [(domain.value, DOMAIN_SHORT_LABELS[domain]) for domain in domains])
            for label, domains in (
                ("Waar het om te doen was", [domain for domain in Domain if domain in aimed]),
                ("Ook effect op iets anders?", others),
            )
            if domains
        ]
        cast(forms.ChoiceField, self.fields["domain"]).choices = self._groups

    @property
    def domain_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The domains under their headings, for the template."""
        return grouped_options(self["domain"], self._groups)

    def clean_domain(self) -> Domain:
        return Domain(self.cleaned_data["domain"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for side in Perspective:
            if data.get(f"{side.value}_fragment") and not data.get(f"{side.value}_value"):
                self.add_error(f"{side.value}_value", "Kies een waardering bij wat je opschreef.")
        if not self.errors and not self.sides():
            self.add_error("resident_value", "Vul in wat de bewoner vindt, of wat jij ziet.")
        return data

    def sides(self) -> Mapping[Perspective, Seen]:
        """Return the sides that were filled in."""
        data = self.cleaned_data
        return {
            side: Seen(EffectValue(data[f"{side.value}_value"]), data[f"{side.value}_fragment"])
            for side in Perspective
            if data.get(f"{side.value}_value")
        }
