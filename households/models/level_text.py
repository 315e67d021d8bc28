"""What a project says a problem level means, where it wants other words than ours."""

from django.db import models
from django.db.models import Q

from adv.accounts.models import Project
from households.domain.codes import DOMAIN_LABELS
from households.models.scoring import LEVEL_CHOICES

DOMAIN_CHOICES = [(code.value, label) for code, label in DOMAIN_LABELS.items()]


class LevelText(models.Model):
    """What one level of one domain means, as a project words it. Without a row the words of ``level_texts`` hold."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="level_texts", verbose_name="project")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)
    level = models.PositiveSmallIntegerField("niveau", choices=LEVEL_CHOICES)
    text = models.CharField("betekenis", max_length=300)

    class Meta:
        verbose_name = "betekenis van een niveau"
        verbose_name_plural = "betekenissen van niveaus"
        constraints = [
            models.UniqueConstraint("project", "domain", "level", name="level_text_once"),
            models.CheckConstraint(condition=Q(level__lte=3), name="level_text_level_range"),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.level}"
