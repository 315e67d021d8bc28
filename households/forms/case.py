"""Forms of a case: its status, who is in charge, who else helps, and aftercare."""

import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Organisation, Project, User
from adv.accounts.once import OnceField
from adv.accounts.roles import DOSSIER_ROLES, Role
from households.actions.helpers import HelperEntry
from households.actions.history import Overtaken, newer_changes
from households.domain.case_status import Transition
from households.domain.changes import ChangeKind
from households.domain.codes import CONTACT_KIND_LABELS, ContactKind, HouseholdStatus
from households.domain.helpers import CONTENTMENT_LABELS, Contentment
from households.domain.protocol_settings import add_months
from households.forms.free_text import TOO_LONG, refuse_bsn
from households.models import DossierChange, Household

#: Longest text that somebody may type in one field, in characters.
LONGEST_NOTE = 20_000
#: Nothing in a dossier is older: a year of two digits is a slip.
EARLIEST_DAY = datetime.date(1900, 1, 1)
#: So many aftercare contacts are planned at once.
AFTERCARE_DATES = 3
#: Stands for "what the doors make of it" among the statuses to choose from.
BY_DOORS = "doors"
#: Ways in which one speaks to people after the guidance.
AFTERCARE_KINDS = (ContactKind.PHONE, ContactKind.CONVERSATION, ContactKind.OFFICE_HOUR, ContactKind.ELSEWHERE)


class DayField(forms.DateField):
    """A date, picked or typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                "validators": [MinValueValidator(EARLIEST_DAY, "Deze datum ligt te ver terug. Klopt het jaar?")],
                "error_messages": {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 28-11-2026."},
                **options,
            }
        )


class NoteField(forms.CharField):
    """Some lines of text. Too long is refused with what was typed still there, not cut off by the browser."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
                "max_length": LONGEST_NOTE,
                "required": False,
                "validators": [refuse_bsn],
                **options,
                "error_messages": {"max_length": TOO_LONG, **options.get("error_messages", {})},
            }
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength: it cuts pasted text off without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LineField(forms.CharField):
    """One line of text, in any script."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(
            **{
                "widget": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
                "max_length": max_length,
                "required": False,
                "validators": [refuse_bsn],
                **options,
                "error_messages": {"max_length": TOO_LONG, **options.get("error_messages", {})},
            }
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength: it cuts pasted text off without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class CaseForm(forms.Form):
    """A form about something that a colleague may change at the same time; sent twice it is done once."""

    #: The last line of the history that the reader had seen of what they change.
    based_on = forms.IntegerField(
        label="Formulier",
        min_value=0,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"required": "Dit formulier is verlopen. Open de pagina opnieuw."},
    )
    once = OnceField()

    def refuse(self, refused: ActionRefused) -> list[DossierChange]:
        """Show why an action was refused beside its field.

        Returns the lines of the history that the reader has not seen, when somebody else was first; the form then goes
        on from those.
        """
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)
        if not isinstance(refused, Overtaken):
            return []
        self._go_on_from(refused.newer)
        return refused.newer

    def unseen(self, household: Household, kind: ChangeKind) -> list[DossierChange]:
        """Return what changed since the reader opened the form, when what they chose is no longer possible."""
        based_on = self.cleaned_data.get("based_on")
        newer = newer_changes(household, [kind], based_on) if based_on is not None else []
        self._go_on_from(newer)
        return newer

    def _go_on_from(self, newer: list[DossierChange]) -> None:
        if newer and isinstance(self.data, QueryDict):
            data = self.data.copy()
            data[self.add_prefix("based_on")] = str(newer[-1].pk)
            self.data = data


def aftercare_suggestions(today: datetime.date) -> list[datetime.date]:
    """Return the days to suggest: after one month, and after three."""
    return [add_months(today, 1), add_months(today, 3)]


def aftercare_fields() -> dict[str, forms.Field]:
    """Return the fields for the days of the aftercare contacts."""
    return {
        f"aftercare_{place}": DayField(label=f"Nazorgcontact {place}", required=False)
        for place in range(1, AFTERCARE_DATES + 1)
    }


def aftercare_dates(cleaned: dict[str, Any]) -> list[datetime.date]:
    """Return the days that were filled in."""
    dates = (cleaned.get(f"aftercare_{place}") for place in range(1, AFTERCARE_DATES + 1))
    return [day for day in dates if day is not None]


class StatusForm(CaseForm):
    """Another status, as of a day; ``options`` are what the table allows from where the household stands."""

    to = forms.ChoiceField(
        label="Wat wordt het?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat de status wordt.", "invalid_choice": "Dat kan vanaf hier niet."},
    )
    on = DayField(label="Met ingang van", initial=timezone.localdate)
    explanation = NoteField(label="Toelichting", help_text="Nodig als je iets hervat, heropent of terugdraait.")

    def __init__(
        self, *args: Any, options: dict[HouseholdStatus | None, Transition], aftercare: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (BY_DOORS if to is None else to.value, step.verb)
            for to, step in options.items()
            if to is not HouseholdStatus.CLOSED
        ]
        cast(forms.ChoiceField, self.fields["to"]).choices = choices
        if len(choices) == 1:
            self.fields["to"].initial = choices[0][0]
        self.asks_aftercare = aftercare
        if aftercare:
            self.fields |= aftercare_fields()
            for place, day in enumerate(aftercare_suggestions(timezone.localdate()), start=1):
                self.fields[f"aftercare_{place}"].initial = day

    @property
    def chosen(self) -> HouseholdStatus | None:
        """The status that was chosen; None for what the doors make of it."""
        to = self.cleaned_data["to"]
        return None if to == BY_DOORS else HouseholdStatus(to)

    @property
    def dates(self) -> list[datetime.date]:
        """The days of aftercare, when that is what was chosen."""
        return aftercare_dates(self.cleaned_data) if self.chosen is HouseholdStatus.AFTERCARE else []


if TYPE_CHECKING:
    _UsersField = forms.ModelChoiceField[User]
    _OrganisationsField = forms.ModelChoiceField[Organisation]
else:
    _UsersField = _OrganisationsField = forms.ModelChoiceField


class _UserField(_UsersField):
    """Somebody of the team, by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.name


class CoordinatorForm(CaseForm):
    """Who is in charge: the advisor of the household, a colleague, or somebody at an organisation."""

    OWNER, COLLEAGUE, PARTNER = "owner", "colleague", "partner"

    who = forms.ChoiceField(
        label="Wie is de regisseur?", widget=forms.RadioSelect, error_messages={"required": "Kies wie het is."}
    )
    user = _UserField(label="Welke collega?", queryset=User.objects.none(), required=False, empty_label="Kies iemand")
    organisation = forms.ModelChoiceField(
        label="Bij welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Kies een organisatie",
    )
    name = LineField(label="Naam van de regisseur", max_length=120)
    since = DayField(label="Vanaf", initial=timezone.localdate)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = household.owner.name if household.owner else "nog niemand"
        cast(forms.ChoiceField, self.fields["who"]).choices = [
            (self.OWNER, f"De adviseur van dit huishouden ({owner})"),
            (self.COLLEAGUE, "Een collega"),
            (self.PARTNER, "Iemand bij een organisatie"),
        ]
        colleagues = Membership.objects.active().filter(
            project_id=household.project_id, role__in=DOSSIER_ROLES - {Role.TRAINEE}
        )
        users = User.objects.filter(pk__in=colleagues.values("user_id")).order_by("name")
        cast(_UserField, self.fields["user"]).queryset = users
        organisations = Organisation.objects.filter(project_id=household.project_id)
        cast(_OrganisationsField, self.fields["organisation"]).queryset = organisations

    def clean(self) -> dict[str, Any]:
        """Ask for what goes with the choice, and leave out what does not."""
        data = super().clean() or {}
        who = data.get("who")
        if who == self.COLLEAGUE and not data.get("user") and "user" not in self.errors:
            self.add_error("user", "Kies een collega.")
        if who == self.PARTNER and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Kies een organisatie.")
        if who == self.PARTNER and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Wie is het? Een regisseur is een mens met een naam.")
        return data


class HelperForm(CaseForm):
    """Who else helps a household, since when, and whether the resident is content."""

    organisation = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Geen, of niet in de lijst",
    )
    name = LineField(
        label="Naam of soort hulp", max_length=160, help_text="Bijvoorbeeld: mevrouw De Wit, huisarts, zus."
    )
    is_informal = forms.TypedChoiceField(
        label="Soort hulp",
        choices=[("0", "Formeel: een professional"), ("1", "Informeel: familie, buur, vrijwilliger")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het formele of informele hulp is."},
    )
    since = DayField(label="Sinds", required=False, help_text="Leeg is: onbekend, al langer.")
    until = DayField(label="Tot en met", required=False, help_text="Leeg is: nog steeds.")
    content = forms.TypedChoiceField(
        label="Is de bewoner tevreden?",
        choices=[(code.value, label.capitalize()) for code, label in CONTENTMENT_LABELS.items()],
        coerce=Contentment,
        initial=Contentment.UNKNOWN.value,
        widget=forms.RadioSelect,
    )
    remark = NoteField(label="Opmerking")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(_OrganisationsField, self.fields["organisation"])
        field.queryset = Organisation.objects.filter(project=project)

    @property
    def entry(self) -> HelperEntry:
        """What was filled in. Only after ``is_valid``."""
        names = ("organisation", "name", "is_informal", "since", "until", "content", "remark")
        return HelperEntry(**{name: self.cleaned_data[name] for name in names})


class AftercareForm(forms.Form):
    """How an aftercare contact went."""

    kind = forms.TypedChoiceField(
        label="Hoe sprak je ze?",
        choices=[(kind.value, CONTACT_KIND_LABELS[kind].capitalize()) for kind in AFTERCARE_KINDS],
        coerce=ContactKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe je ze sprak."},
    )
    at = forms.DateTimeField(
        label="Wanneer",
        required=False,
        help_text="Leeg is nu.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Vul een datum en een tijd in."},
    )
    remark = NoteField(label="Hoe gaat het?", rows=5)
    once = OnceField()


class AftercarePlanForm(forms.Form):
    """One more aftercare contact."""

    planned_on = DayField(label="Wanneer")
    once = OnceField()
