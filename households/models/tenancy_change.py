"""Mutations: the corporation's list of who comes and who leaves, and what that means for a running case."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project, StandIn
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.models.address import Address
from households.models.household import Household


class TenancyChangeQuerySet(models.QuerySet["TenancyChange"]):
    """Mutations."""

    def visible_to(self, member: Membership) -> "TenancyChangeQuerySet":
        """Return the mutations of the project, for those with a walking list."""
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        return self.filter(project_id=member.project_id)

    def to_decide_by(self, member: Membership) -> "TenancyChangeQuerySet":
        """Return the mutations on running cases that wait for this member.

        For the owner of the household, whoever stands in for them today, and the project leader.
        """
        waiting = self.visible_to(member).filter(decision=TenancyChange.Decision.PENDING)
        if member.role == Role.PROJECT_LEADER:
            return waiting
        absent = StandIn.objects.on(timezone.localdate()).filter(project_id=member.project_id, user_id=member.user_id)
        return waiting.filter(
            Q(old_household__owner_id=member.user_id) | Q(old_household__owner_id__in=absent.values("absent_user_id"))
        )


class TenancyChange(models.Model):
    """One line of the mutatielijst: somebody comes (komst), leaves (vertrek), or both on one day (wissel)."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", "komst"
        DEPARTURE = "departure", "vertrek"
        SWAP = "swap", "wissel"

    class Decision(models.TextChoices):
        NOT_NEEDED = "not_needed", "niet nodig"
        PENDING = "pending", "wacht op een besluit"
        CLOSED = "closed", "dossier gesloten"
        MOVED_ALONG = "moved_along", "meegegaan naar het nieuwe adres"
        KEPT = "kept", "begeleiding gaat door"

    project = models.ForeignKey(Project, models.CASCADE, related_name="tenancy_changes", verbose_name="project")
    address = models.ForeignKey(Address, models.PROTECT, related_name="tenancy_changes", verbose_name="adres")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    on = models.DateField("datum")
    old_household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="departures", verbose_name="wie vertrekt"
    )
    new_household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="arrivals", verbose_name="wie komt"
    )
    decision = models.CharField(
        "besluit over het dossier", max_length=12, choices=Decision, default=Decision.NOT_NEEDED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)

    objects = TenancyChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "mutatie"
        verbose_name_plural = "mutaties"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints = [models.UniqueConstraint("address", "kind", "on", name="tenancy_change_unique")]
        indexes = [models.Index(fields=["project", "decision"], name="tenancy_change_decision")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
