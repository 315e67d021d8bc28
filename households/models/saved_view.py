"""A way of looking at the list of households that somebody wants to come back to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from adv.accounts.models import Membership, Project


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views."""

    def visible_to(self, member: Membership) -> "SavedViewQuerySet":
        """Return one's own views, and those that colleagues share in the project."""
        return self.filter(project_id=member.project_id).filter(Q(user_id=member.user_id) | Q(is_shared=True))

    def owned_by(self, member: Membership) -> "SavedViewQuerySet":
        """Return one's own views in this project."""
        return self.filter(project_id=member.project_id, user_id=member.user_id)


class SavedView(models.Model):
    """Filters and order of the list of households under a name. Never a name or number that was searched for."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name="project")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="van")
    name = models.CharField("naam", max_length=60)
    is_shared = models.BooleanField("voor het hele team", default=False)
    choices = models.JSONField("keuzes", default=dict)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaarde weergave"
        verbose_name_plural = "bewaarde weergaven"
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [models.UniqueConstraint("project", "user", Lower("name"), name="saved_view_name_unique")]

    def __str__(self) -> str:
        return f"weergave {self.pk}"
