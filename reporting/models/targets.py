"""The targets of a project, and the figures of others that it is held against."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from reporting.domain.targets import DIRECTION_LABELS, OWN_FIGURE_LABELS, UNIT_LABELS

DIRECTION_CHOICES = [(code.value, label) for code, label in DIRECTION_LABELS.items()]
UNIT_CHOICES = [(code.value, label) for code, label in UNIT_LABELS.items()]
OWN_FIGURE_CHOICES = [(code.value, label) for code, label in OWN_FIGURE_LABELS.items()]


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets."""

    def visible_to(self, member: Membership) -> "TargetQuerySet":
        """Return the targets of the project of somebody who may see its figures."""
        return self.filter(project_id=member.project_id) if member.can(Permission.DASHBOARD_VIEW) else self.none()


class Target(models.Model):
    """What a project wants to have reached by a date.

    It is measured by a figure of ours (``figure``), by a figure of others (``external_area`` and ``external_aspect``),
    or by readings that somebody notes. ``edits`` counts changes, so that two editors don't overwrite each other.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="targets", verbose_name="project")
    name = models.CharField("doel", max_length=160)
    detail = models.CharField("wat wordt gemeten", max_length=400, blank=True)
    direction = models.CharField("richting", max_length=10, choices=DIRECTION_CHOICES)
    value = models.DecimalField("waarde", max_digits=14, decimal_places=2)
    unit = models.CharField("eenheid", max_length=10, choices=UNIT_CHOICES)
    due_on = models.DateField("uiterlijk op")
    baseline = models.DecimalField("beginwaarde", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField("datum van de beginwaarde", null=True, blank=True)
    figure = models.CharField("eigen cijfer", max_length=30, choices=OWN_FIGURE_CHOICES, blank=True)
    external_area = models.CharField("gebied van het externe cijfer", max_length=120, blank=True)
    external_aspect = models.CharField("aspect van het externe cijfer", max_length=120, blank=True)
    edits = models.PositiveIntegerField("wijzigingen", default=0, editable=False)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering: ClassVar[list[str]] = ["due_on", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(figure="") | Q(external_aspect=""), name="target_measured_one_way"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetReading(models.Model):
    """What somebody noted for a target that nothing else measures, with its source."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="readings", verbose_name="doel")
    on = models.DateField("datum")
    value = models.DecimalField("waarde", max_digits=14, decimal_places=2)
    source = models.CharField("bron", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)

    class Meta:
        verbose_name = "meting bij een doel"
        verbose_name_plural = "metingen bij doelen"
        ordering: ClassVar[list[str]] = ["on"]
        constraints = [models.UniqueConstraint("target", "on", name="target_reading_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class ExternalFigureQuerySet(models.QuerySet["ExternalFigure"]):
    """Figures of others."""

    def visible_to(self, member: Membership) -> "ExternalFigureQuerySet":
        """Return the figures of the project of somebody who may see its figures."""
        return self.filter(project_id=member.project_id) if member.can(Permission.DASHBOARD_VIEW) else self.none()


class ExternalFigure(models.Model):
    """A figure of somebody else, about an area in a year: the grade of a survey, or a number such as of reports."""

    class Kind(models.TextChoices):
        GRADE = "grade", "rapportcijfer (1 tot en met 10)"
        COUNT = "count", "aantal"

    project = models.ForeignKey(Project, models.CASCADE, related_name="external_figures", verbose_name="project")
    year = models.PositiveSmallIntegerField("jaar", validators=[MinValueValidator(1900), MaxValueValidator(2199)])
    area = models.CharField("gebied", max_length=120)
    aspect = models.CharField("aspect", max_length=120)
    kind = models.CharField("soort cijfer", max_length=5, choices=Kind, default=Kind.GRADE)
    value = models.DecimalField("cijfer", max_digits=12, decimal_places=2)
    source = models.CharField("bron", max_length=200, blank=True)
    changed_at = models.DateTimeField("laatst gewijzigd", auto_now=True)

    objects = ExternalFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "extern cijfer"
        verbose_name_plural = "externe cijfers"
        ordering: ClassVar[list[str]] = ["area", "aspect", "year"]
        constraints = [
            models.UniqueConstraint("project", "year", "area", "aspect", name="external_figure_unique"),
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2199), name="external_figure_year"),
            models.CheckConstraint(
                condition=~Q(kind="grade") | Q(value__gte=1, value__lte=10), name="external_figure_grade"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="external_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.aspect} {self.year}: {self.value}"
