"""Forms for the team of a project."""

from typing import Any

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms

from adv.accounts.models import Membership, Organisation, OrganisationKind, Project, User
from adv.accounts.roles import Role


class ResetPasswordForm(AllauthResetPasswordForm):
    """A forgotten password. Who never had one gets no link: an invitation that expired stays expired."""

    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class MemberForm(forms.Form):
    """Add somebody to the project, new or known by e-mail address."""

    name = forms.CharField(label="Naam", max_length=120)
    email = forms.EmailField(label="E-mailadres", max_length=254)
    role = forms.ChoiceField(label="Rol", choices=Role.choices)
    title = forms.CharField(
        label="Functie", max_length=80, required=False, help_text="Bijvoorbeeld: huisbezoeker, wijkcoach."
    )
    organisation = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Geen",
        help_text="Nodig voor een backofficepartner.",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(project=project)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class OrganisationForm(forms.Form):
    """Add a partner organisation to the project."""

    name = forms.CharField(label="Naam", max_length=120)
    kind = forms.ChoiceField(label="Soort", choices=OrganisationKind.choices)
    is_informal = forms.BooleanField(label="Informeel (vrijwilligers, maatjes)", required=False)

    def clean_kind(self) -> OrganisationKind:
        return OrganisationKind(self.cleaned_data["kind"])


class StandInForm(forms.Form):
    """Let a colleague take over the caseload of somebody who is away."""

    absent_user = forms.ModelChoiceField(label="Wie is er weg?", queryset=User.objects.none())
    user = forms.ModelChoiceField(label="Wie neemt waar?", queryset=User.objects.none())
    starts_on = forms.DateField(label="Vanaf", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(label="Tot en met", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = Membership.objects.active().filter(project=project, role__in=[Role.ADVISOR, Role.PROJECT_LEADER])
        people = User.objects.filter(pk__in=team.values("user_id")).order_by("name")
        for name in ("absent_user", "user"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people
