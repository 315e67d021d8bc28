"""Conversations: the versions of their form, the conversations themselves, and the actions agreed in them."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from adv.accounts.models import Membership, Organisation, Project
from adv.accounts.permissions import Permission
from households.domain.codes import DOMAIN_LABELS
from households.domain.conversation_codes import (
    PRIORITY_LABELS,
    STATE_LABELS,
    VISIT_KIND_LABELS,
    ActionPriority,
    ConversationState,
    HelpDemand,
    demand_of,
)
from households.models.contact import ContactMoment
from households.models.household import Household, Resident
from households.models.scoring import MatrixScoring

DOMAIN_CHOICES = [(code.value, label) for code, label in DOMAIN_LABELS.items()]
VISIT_KIND_CHOICES = [(code.value, label) for code, label in VISIT_KIND_LABELS.items()]
STATE_CHOICES = [(code.value, label) for code, label in STATE_LABELS.items()]
PRIORITY_CHOICES = [(code.value, label) for code, label in PRIORITY_LABELS.items()]

#: A home visit is to be registered within a week.
REGISTRATION_DAYS = 7


class ConversationFormatQuerySet(models.QuerySet["ConversationFormat"]):
    """Versions of the form."""

    def visible_to(self, member: Membership) -> "ConversationFormatQuerySet":
        """Return the versions of the project, for those who may change its settings."""
        if not member.can(Permission.SETTINGS_MANAGE):
            return self.none()
        return self.filter(project_id=member.project_id)

    def published(self) -> "ConversationFormatQuerySet":
        """Return the versions that are or were in use, not the one being worked on."""
        return self.filter(published_at__isnull=False)


class ConversationFormat(models.Model):
    """One version of the questions of a project (gespreksformat). Once published it never changes.

    ``content`` is what ``households.domain.conversation_format`` reads: parts, questions, options. The one without
    ``published_at`` is being worked on by the project leader; conversations begin with the latest published one.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="conversation_formats", verbose_name="project")
    version = models.PositiveSmallIntegerField("versie")
    content = models.JSONField("vragen", default=dict)
    #: Counts the changes to the one being worked on, so that two editors see each other.
    revision = models.PositiveIntegerField("wijziging", default=0)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gepubliceerd door",
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    #: Whether the row in the database is published already, and so unchangeable.
    was_published = False

    objects = ConversationFormatQuerySet.as_manager()

    class Meta:
        verbose_name = "gespreksformat"
        verbose_name_plural = "gespreksformats"
        ordering: ClassVar[list[str]] = ["-version"]
        constraints = [
            models.UniqueConstraint("project", "version", name="conversation_format_version"),
            models.UniqueConstraint(
                "project", condition=Q(published_at__isnull=True), name="conversation_format_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"gespreksformat versie {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.was_published:
            raise RuntimeError("A published version can't be changed: old conversations were held with it.")
        super().save(*args, **kwargs)
        self.was_published = self.published_at is not None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.was_published:
            raise RuntimeError("A published version can't be deleted: old conversations were held with it.")
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "ConversationFormat":
        """Remember whether it was published when it was read."""
        row = super().from_db(*args, **kwargs)
        row.was_published = row.__dict__.get("published_at") is not None
        return row


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations."""

    def visible_to(self, member: Membership) -> "ConversationQuerySet":
        """Return the conversations with households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def drafts(self) -> "ConversationQuerySet":
        """Return those that are still to be written up."""
        return self.filter(state=ConversationState.DRAFT)

    def finished(self) -> "ConversationQuerySet":
        """Return those that were registered."""
        return self.filter(state=ConversationState.FINISHED)

    def registered_in_time(self) -> "ConversationQuerySet":
        """Return those that were registered within a week of the visit; the same as ``is_registered_in_time``."""
        return self.finished().filter(
            registered_on__lte=F("visited_on") + datetime.timedelta(days=REGISTRATION_DAYS),
        )


class Conversation(models.Model):
    """A conversation with a household: held on ``visited_on``, written up as a draft, then finished.

    ``answers`` holds everything that was typed, by the names of the form of ``format``. What others count or link to
    stands in columns and rows as well, filled in when the conversation is finished: ``help_requests``, the scoring,
    ``ConversationAction``, ``BenefitCheck`` and ``Chance``.

    A draft is not yet part of the figures. ``version`` goes up with every save, ``field_versions`` says at which
    version each name was last changed: two devices never overwrite each other unseen.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="conversations", verbose_name="huishouden")
    format = models.ForeignKey(
        ConversationFormat, models.RESTRICT, related_name="conversations", verbose_name="gespreksformat"
    )
    state = models.CharField("staat", max_length=10, choices=STATE_CHOICES, default=ConversationState.DRAFT.value)
    visited_on = models.DateField("datum van het gesprek")
    kind = models.CharField("soort bezoek", max_length=16, choices=VISIT_KIND_CHOICES, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations", verbose_name="wie er ging"
    )
    together_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="samen met"
    )
    residents = models.ManyToManyField(Resident, blank=True, related_name="conversations", verbose_name="wie erbij was")
    others_present = models.CharField("wie er verder bij was", max_length=300, blank=True)
    #: What the door recorded of it.
    moment = models.OneToOneField(
        ContactMoment, models.SET_NULL, null=True, blank=True, related_name="conversation", verbose_name="contactmoment"
    )
    scoring = models.OneToOneField(
        MatrixScoring, models.SET_NULL, null=True, blank=True, related_name="conversation", verbose_name="scoring"
    )
    #: How many questions for help the household has; empty when that did not come up.
    help_requests = models.PositiveSmallIntegerField("aantal hulpvragen", null=True, blank=True)
    answers = models.JSONField("antwoorden", default=dict)
    field_versions = models.JSONField("versie per antwoord", default=dict)
    version = models.PositiveIntegerField("versie", default=1)
    started_at = models.DateTimeField("begonnen op", default=timezone.now, editable=False)
    saved_at = models.DateTimeField("bewaard op", default=timezone.now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bewaard door"
    )
    registered_at = models.DateTimeField("vastgelegd op", null=True, blank=True, editable=False)
    #: The day of ``registered_at`` in Amsterdam, so that the figures need no time zones.
    registered_on = models.DateField("vastgelegd op dag", null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"
        ordering: ClassVar[list[str]] = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=ConversationState.FINISHED.value, registered_at__isnull=False, registered_on__isnull=False
                )
                | Q(state=ConversationState.DRAFT.value, registered_at__isnull=True, registered_on__isnull=True),
                name="conversation_registered",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "state", "visited_on"], name="conversation_household"),
            models.Index(fields=["visited_on"], name="conversation_visited"),
        ]

    def __str__(self) -> str:
        return f"gesprek {self.visited_on}"

    @property
    def is_draft(self) -> bool:
        """Whether it is still to be written up."""
        return self.state == ConversationState.DRAFT

    @property
    def register_by(self) -> datetime.date:
        """The day on which it has to be registered at the latest."""
        return self.visited_on + datetime.timedelta(days=REGISTRATION_DAYS)

    @property
    def is_registered_in_time(self) -> bool | None:
        """Whether it was registered within a week; None while it is a draft."""
        return None if self.registered_on is None else self.registered_on <= self.register_by

    @property
    def help_demand(self) -> HelpDemand | None:
        """None, one or several questions for help; None when that did not come up."""
        return None if self.help_requests is None else demand_of(self.help_requests)


class ConversationActionQuerySet(models.QuerySet["ConversationAction"]):
    """Actions agreed in conversations."""

    def visible_to(self, member: Membership) -> "ConversationActionQuerySet":
        """Return the actions of households whose dossier this member may open."""
        return self.filter(conversation__household__in=Household.objects.visible_to(member))

    def open(self) -> "ConversationActionQuerySet":
        """Return those that nothing came of yet."""
        return self.filter(settled_at__isnull=True)


class ConversationAction(models.Model):
    """Something to be done that was agreed in a finished conversation.

    It is settled when it became a goal, an intervention or a task (``interventions.FollowUp`` says which), or when
    somebody ticked it off.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="actions", verbose_name="gesprek")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)
    text = models.CharField("actie", max_length=300)
    priority = models.CharField(
        "prioriteit", max_length=10, choices=PRIORITY_CHOICES, default=ActionPriority.MEDIUM.value
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="naar welke organisatie"
    )
    sent_to = models.CharField("naar wie", max_length=160, blank=True)
    due_on = models.DateField("einddatum", null=True, blank=True)
    settled_at = models.DateTimeField("uitgewerkt op", null=True, blank=True)

    objects = ConversationActionQuerySet.as_manager()

    class Meta:
        verbose_name = "actie uit een gesprek"
        verbose_name_plural = "acties uit gesprekken"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes = [models.Index(fields=["settled_at", "due_on"], name="conversation_action_open")]

    def __str__(self) -> str:
        return self.text


class InformationItemQuerySet(models.QuerySet["InformationItem"]):
    """What the advisor has at hand."""

    def visible_to(self, member: Membership) -> "InformationItemQuerySet":
        """Return what the project keeps at hand, for those who hold conversations or change the settings."""
        if not (member.can(Permission.HOUSEHOLD_VIEW) or member.can(Permission.SETTINGS_MANAGE)):
            return self.none()
        return self.filter(project_id=member.project_id)

    def in_use(self) -> "InformationItemQuerySet":
        """Return those that were not taken out."""
        return self.filter(retired_at__isnull=True)


class InformationItem(models.Model):
    """A scheme, allowance or activity in the informatiemap of a project, beside a domain of the conversation."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="information_items", verbose_name="project")
    #: Empty: of use everywhere.
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES, blank=True)
    title = models.CharField("titel", max_length=120)
    text = models.TextField("uitleg", blank=True)
    url = models.URLField("website", max_length=300, blank=True)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    retired_at = models.DateTimeField("niet meer in gebruik sinds", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=1)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = InformationItemQuerySet.as_manager()

    class Meta:
        verbose_name = "onderwerp in de informatiemap"
        verbose_name_plural = "onderwerpen in de informatiemap"
        ordering: ClassVar[list[str]] = ["title", "pk"]
        indexes = [models.Index(fields=["project", "domain"], name="information_item_domain")]

    def __str__(self) -> str:
        return self.title
