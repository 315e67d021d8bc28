"""The access log: one row per look, list, search, export, change and denial on dossier data (NEN 7513)."""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a row of the access log."""


class AppendOnlyQuerySet(models.QuerySet["AccessLog"]):
    """A queryset that reads and adds, and never changes."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The access log can't be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The access log can't be changed.")


class AccessLog(models.Model):
    """Who looked at or changed what, when, from which role and device, with which result.

    Holds ids only, never content. Append-only: the model refuses changes, and on PostgreSQL a trigger does too.
    The ids are plain numbers, so that the log outlives what it is about.
    """

    class Action(models.TextChoices):
        CREATE = "C", "toegevoegd"
        READ = "R", "bekeken"
        UPDATE = "U", "gewijzigd"
        DELETE = "D", "verwijderd"
        EXECUTE = "E", "uitgevoerd"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "toegestaan"
        DENIED = "denied", "geweigerd"

    class Ground(models.TextChoices):
        ROLE = "role", "rol in het project"
        CASELOAD = "caseload", "eigen caseload"
        STAND_IN = "stand_in", "waarneming"
        BREAK_GLASS = "break_glass", "opgegeven reden"
        TASK = "task", "taak van de organisatie"
        SYSTEM = "system", "systeem"

    at = models.DateTimeField("moment", auto_now_add=True, db_index=True)
    action = models.CharField("wat", max_length=1, choices=Action)
    outcome = models.CharField("uitkomst", max_length=8, choices=Outcome, default=Outcome.GRANTED)
    user_id = models.BigIntegerField("gebruiker", null=True, db_index=True)
    role = models.CharField("rol", max_length=20)
    address = models.CharField("netwerkadres", max_length=45, blank=True)
    project_id = models.BigIntegerField("project", null=True)
    household_id = models.BigIntegerField("huishouden", null=True, db_index=True)
    object_type = models.CharField("soort gegeven", max_length=40)
    object_id = models.BigIntegerField("nummer van het gegeven", null=True)
    ground = models.CharField("grond", max_length=12, choices=Ground)
    break_glass = models.BooleanField("met opgegeven reden", default=False)
    count = models.PositiveIntegerField("aantal", default=1)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "regel in het toegangslog"
        verbose_name_plural = "toegangslog"
        indexes = [models.Index(fields=["project_id", "-at"], name="accesslog_project_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The access log can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The access log can't be changed.")
