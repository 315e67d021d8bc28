"""Forms for handing something over to a partner, and for what happens with it."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership, Organisation, OrganisationKind, Project
from adv.accounts.once import OnceField
from adv.accounts.roles import Role
from households.domain.codes import Domain
from households.forms.free_text import refuse_bsn
from households.models import Household, Resident
from interventions.domain.codes import PRIORITY_LABELS, Priority, TaskStatus
from interventions.domain.sharing import CorporationRule, corporation_rule
from interventions.forms.fields import (
    DOMAIN_CHOICES,
    DayField,
    GoalField,
    TextField,
    grouped_options,
    not_in_future,
    offer_goals,
)
from interventions.models import Consent, Goal, Task

#: What a new task gets as end date, counted from today, until somebody changes it.
USUAL_TERM = datetime.timedelta(weeks=4)

NEW_CONSENT = "new"
LEGAL = "legal"
_STANDING = "consent-"

#: Consent that is recorded here was given by word or in writing; "taken over" is for imports.
FORM_CHOICES = [(form.value, form.label) for form in (Consent.Form.ORAL, Consent.Form.WRITTEN)]


if TYPE_CHECKING:
    _OrganisationField = forms.ModelChoiceField[Organisation]
    _ResidentField = forms.ModelChoiceField[Resident]
    _MembershipField = forms.ModelChoiceField[Membership]
else:  # without the stubs these are no generics
    _OrganisationField = _ResidentField = _MembershipField = forms.ModelChoiceField


class _MemberField(_MembershipField):
    """Somebody who works here, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.name


class _PartnerField(_MembershipField):
    """Somebody who works at a partner, by name and organisation."""

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name}, {obj.organisation}"


class ResidentField(_ResidentField):
    """Somebody of the household, by name."""

    def label_from_instance(self, obj: Resident) -> str:
        return f"{obj.full_name} (hoofdbewoner)" if obj.is_main else obj.full_name


class TaskForm(forms.Form):
    """A task and what it may be shared on, in one form: a standing consent, a new one, or a legal ground."""

    organisation = _OrganisationField(
        label="Naar welke organisatie?",
        queryset=Organisation.objects.none(),
        empty_label="Kies een organisatie",
        error_messages={"required": "Kies een organisatie."},
    )
    assignee = _PartnerField(
        label="Aan wie daar?",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Aan wie er tijd heeft",
    )
    domain = forms.ChoiceField(
        label="Leefgebied",
        choices=[("", "Kies een leefgebied"), *DOMAIN_CHOICES],
        error_messages={"required": "Kies een leefgebied."},
    )
    goal = GoalField()
    description = TextField(
        label="Wat vraag je?",
        help_text="De partner leest dit. Schrijf alleen op wat zij nodig hebben om te helpen.",
        error_messages={"required": "Schrijf op wat je vraagt."},
    )
    priority = forms.ChoiceField(
        label="Prioriteit",
        choices=[(priority.value, PRIORITY_LABELS[priority]) for priority in Priority],
        initial=Priority.MEDIUM.value,
        widget=forms.RadioSelect,
    )
    due_on = DayField(label="Einddatum", required=False, initial=lambda: timezone.localdate() + USUAL_TERM)
    ground = forms.ChoiceField(
        label="Op grond waarvan deel je dit?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies op grond waarvan je dit deelt."},
    )
    resident = ResidentField(
        label="Wie gaf toestemming?", queryset=Resident.objects.none(), required=False, empty_label="Kies een bewoner"
    )
    consent_form = forms.ChoiceField(
        label="Hoe gegeven?",
        choices=FORM_CHOICES,
        initial=Consent.Form.ORAL.value,
        required=False,
        widget=forms.RadioSelect,
    )
    given_on = DayField(label="Gegeven op", required=False)
    purpose = forms.CharField(
        label="Waarvoor?",
        max_length=300,
        required=False,
        validators=[refuse_bsn],
        help_text="Bijvoorbeeld: hulp bij de huurachterstand.",
    )
    legal_reason = forms.CharField(
        label="Waarom mag het zonder toestemming?",
        max_length=300,
        required=False,
        validators=[refuse_bsn],
        help_text="Bijvoorbeeld: meldcode, acuut gevaar.",
    )
    corporation_checked = forms.BooleanField(
        label="Ik heb de tekst nagekeken: er staat niets in over gezondheid of strafbare feiten.", required=False
    )
    once = OnceField()

    def __init__(
        self,
        *args: Any,
        project: Project,
        household: Household,
        consents: Sequence[Consent],
        goals: QuerySet[Goal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_goals(self, goals)
        self._consents = {consent.pk: consent for consent in consents}
        cast(_OrganisationField, self.fields["organisation"]).queryset = Organisation.objects.filter(project=project)
        partners = Membership.objects.active().filter(project=project, role=Role.PARTNER, organisation__isnull=False)
        cast(_PartnerField, self.fields["assignee"]).queryset = partners.select_related(
            "user", "organisation"
        ).order_by("organisation__name", "user__name", "pk")
        cast(ResidentField, self.fields["resident"]).queryset = household.residents.all()
        self._offer_grounds(consents)

    def _offer_grounds(self, consents: Sequence[Consent]) -> None:
        """Offer the consents for the organisation that was chosen first; those for others fold away."""
        asked = str(self["organisation"].value() or "")
        new = [
            (NEW_CONSENT, "Nieuwe toestemming van de bewoner"),
            (LEGAL, "Wettelijke grond, zonder toestemming"),
        ]
        here, elsewhere = [
            [
                (f"{_STANDING}{consent.pk}", consent_words(consent))
                for consent in consents
                if (not asked or str(consent.organisation_id) == asked) is is_here
            ]
            for is_here in (True, False)
        ]
        self._ground_groups = (
            [("Voor deze organisatie", [*here, *new]), ("Voor een andere organisatie", elsewhere)] if elsewhere else []
        )
        cast(forms.ChoiceField, self.fields["ground"]).choices = self._ground_groups or [*here, *new]

    @property
    def ground_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The grounds under their headings, for the template; empty when there are no others to fold away."""
        return grouped_options(self["ground"], self._ground_groups)

    @property
    def shows_all_grounds(self) -> bool:
        """Whether the consents for other organisations are unfolded: one of them was chosen."""
        return self["ground"].value() in dict(self._ground_groups[1][1])

    @property
    def asks_corporation_check(self) -> bool:
        """Whether this goes to the housing corporation on another domain than housing. Only after ``is_valid``."""
        organisation, domain = self.cleaned_data.get("organisation"), self.cleaned_data.get("domain")
        if organisation is None or domain is None or organisation.kind != OrganisationKind.CORPORATION:
            return False
        return corporation_rule(domain) == CorporationRule.CHECK

    @property
    def standing_consent(self) -> Consent | None:
        """The standing consent that was chosen, if any."""
        chosen = str(self.cleaned_data.get("ground", ""))
        return self._consents[int(chosen.removeprefix(_STANDING))] if chosen.startswith(_STANDING) else None

    @property
    def is_new_consent(self) -> bool:
        """Whether a new consent comes with the task."""
        return self.cleaned_data.get("ground") == NEW_CONSENT

    def clean_domain(self) -> Domain:
        return Domain(self.cleaned_data["domain"])

    def clean_priority(self) -> Priority:
        return Priority(self.cleaned_data["priority"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today = timezone.localdate()
        if (data.get("due_on") or today) < today:
            self.add_error("due_on", "Deze datum is al voorbij.")
        self._clean_corporation(data)
        if data.get("ground") == NEW_CONSENT:
            self._clean_new_consent(data, today)
        elif data.get("ground") == LEGAL and not data.get("legal_reason", "").strip():
            self.add_error("legal_reason", "Schrijf op waarom het zonder toestemming mag.")
        consent = self.standing_consent
        organisation = data.get("organisation")
        if consent is not None and organisation is not None and consent.organisation_id != organisation.pk:
            self.add_error("ground", f"Deze toestemming geldt voor {consent.organisation}, niet voor {organisation}.")
        assignee = data.get("assignee")
        if assignee is not None and organisation is not None and assignee.organisation_id != organisation.pk:
            self.add_error("assignee", f"{assignee.user.name} werkt niet bij {organisation}.")
        return data

    def _clean_corporation(self, data: dict[str, Any]) -> None:
        organisation, domain = data.get("organisation"), data.get("domain")
        if organisation is None or domain is None or organisation.kind != OrganisationKind.CORPORATION:
            return
        if corporation_rule(domain) == CorporationRule.NEVER:
            self.add_error("domain", "Over gezondheid gaat nooit iets naar de woningcorporatie.")

    def _clean_new_consent(self, data: dict[str, Any], today: datetime.date) -> None:
        for name, message in (
            ("resident", "Kies wie toestemming gaf."),
            ("consent_form", "Kies hoe de toestemming is gegeven."),
            ("given_on", "Vul in wanneer de toestemming is gegeven."),
            ("purpose", "Schrijf op waarvoor de toestemming is."),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        if data.get("given_on") and (wrong := not_in_future(data["given_on"], today)):
            self.add_error("given_on", wrong)


def consent_words(consent: Consent) -> str:
    """Say what a consent is: for whom, by whom, how, when and what for."""
    giver = consent.resident.full_name if consent.resident else "onbekend wie"
    day = dutch.date_long(consent.given_on)
    return f"Toestemming voor {consent.organisation}: {giver}, {consent.get_form_display()}, {day}. {consent.purpose}"


class MoveForm(forms.Form):
    """A change of status of a task, with the words that come with it."""

    to = forms.TypedChoiceField(
        choices=[(status.value, status.value) for status in TaskStatus], coerce=TaskStatus, widget=forms.HiddenInput
    )
    explanation = TextField(label="Toelichting", rows=3, required=False)


class AssignForm(forms.Form):
    """Who of the organisation does a task."""

    assignee = _MemberField(
        label="Wie doet dit?", queryset=Membership.objects.none(), required=False, empty_label="Nog niemand"
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Membership.objects.active().filter(organisation_id=task.organisation_id, role=Role.PARTNER)
        field = cast(_MemberField, self.fields["assignee"])
        field.queryset = there.select_related("user").order_by("user__name")
        field.widget.attrs["class"] = "form-select"
        self.initial.setdefault("assignee", task.assignee_id)


class MessageForm(forms.Form):
    """A short message on a task."""

    text = TextField(
        label="Bericht", rows=3, max_length=2000, error_messages={"required": "Schrijf eerst een bericht."}
    )
    once = OnceField()
