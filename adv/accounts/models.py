"""People, projects and organisations: who works where, in which role."""

import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from adv.accounts.permissions import ROLE_PERMISSIONS, Permission
from adv.accounts.roles import DOSSIER_ROLES, Role


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user. Without a password nobody can log in as this user until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """Somebody who logs in, with an e-mail address and a password."""

    email = models.EmailField("e-mailadres")
    name = models.CharField("naam", max_length=120)
    is_active = models.BooleanField("actief", default=True)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


def _weeks(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(104)]
    )


class Project(models.Model):
    """An area where a team rings at every door, with the settings that differ per municipality."""

    slug = models.SlugField("korte naam", max_length=50, unique=True)
    name = models.CharField("naam", max_length=120)
    area = models.CharField("gebied", max_length=120, blank=True)
    municipality = models.CharField("gemeente", max_length=120, blank=True)
    corporation = models.CharField("woningcorporatie", max_length=120, blank=True)
    starts_on = models.DateField("begin", null=True, blank=True)
    ends_on = models.DateField("verwacht einde", null=True, blank=True)

    advisor_word = models.CharField("woord voor adviseur", max_length=60, default="bewonersadviseur")

    # The doorbell protocol
    rings_per_daypart = models.PositiveSmallIntegerField(
        "keer aanbellen per dagdeel", default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    evening_starts_at = models.TimeField("avond begint om", default=datetime.time(18, 0))
    weeks_between_rounds = _weeks("weken tussen rondes", 6)
    rounds_before_rest = models.PositiveSmallIntegerField(
        "rondes voor de rust", default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    rest_weeks = _weeks("weken rust", 12)
    letter_min_days = models.PositiveSmallIntegerField("aanbellen vanaf dagen na de brief", default=7)
    letter_max_days = models.PositiveSmallIntegerField("aanbellen tot dagen na de brief", default=21)
    newcomer_after_months = models.PositiveSmallIntegerField("kennismaken na maanden", default=1)
    come_back_days = models.PositiveSmallIntegerField("terugkomen na dagen, als niets is afgesproken", default=7)
    refusal_min_months = models.PositiveSmallIntegerField("na een weigering terug vanaf maanden", default=2)
    refusal_max_months = models.PositiveSmallIntegerField("na een weigering terug tot maanden", default=3)
    #: The protocol was changed and the doors are being worked out again; empty when they all are.
    doors_outdated_at = models.DateTimeField("deuren bij te werken sinds", null=True, blank=True, editable=False)

    #: The last number given to an intervention or a task; only ``actions.next_number`` changes it.
    last_number = models.PositiveIntegerField("laatst gegeven nummer", default=0, editable=False)

    # Letters, cards and the door without reception
    contact_details = models.TextField(
        "contactgegevens in brieven", blank=True, help_text="Bezoekadres, telefoonnummer en spreekuur van het team."
    )
    offline_names = models.BooleanField(
        "namen op de telefoon zonder verbinding",
        default=False,
        help_text="Zonder dit staan er zonder verbinding alleen huisnummers op de telefoon.",
    )

    # Tasks to partners
    accept_working_days = models.PositiveSmallIntegerField(
        "werkdagen om te accepteren", default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    silent_weeks = models.PositiveSmallIntegerField(
        "weken stilte op een taak", default=4, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    partner_access_days = models.PositiveSmallIntegerField("dagen inzage na afronding", default=30)
    name_after_acceptance = models.BooleanField(
        "naam en adres pas na accepteren",
        default=False,
        help_text="De partner ziet wie het is pas als de taak is geaccepteerd.",
    )

    class Meta:
        verbose_name = "project"
        verbose_name_plural = "projecten"
        constraints = [
            models.CheckConstraint(
                condition=Q(letter_min_days__lte=models.F("letter_max_days")), name="project_letter_window_ordered"
            ),
            models.CheckConstraint(
                condition=Q(refusal_min_months__lte=models.F("refusal_max_months")),
                name="project_refusal_window_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is."""

    MUNICIPALITY = "municipality", "gemeente"
    CORPORATION = "corporation", "woningcorporatie"
    WELFARE = "welfare", "welzijnswerk"
    SOCIAL_WORK = "social_work", "maatschappelijk werk"
    DEBT_COUNSELLING = "debt_counselling", "schuldhulp"
    POLICE = "police", "politie"
    PUBLIC_HEALTH = "public_health", "GGD"
    YOUTH = "youth", "jeugd en gezin"
    REFUGEE_WORK = "refugee_work", "vluchtelingenwerk"
    EMPLOYMENT = "employment", "werk en inkomen"
    SCHOOL = "school", "school"
    VOLUNTEERS = "volunteers", "vrijwilligers"
    OTHER = "other", "anders"


class Organisation(models.Model):
    """A partner organisation of one project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="organisations", verbose_name="project")
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    is_informal = models.BooleanField("informeel", default=False)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), "project", name="organisation_name_unique")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, past and present."""

    def active(self) -> "MembershipQuerySet":
        """Return the memberships that give access now."""
        return self.filter(ended_at__isnull=True, user__is_active=True)


class Membership(models.Model):
    """The role of one person in one project. Ending it takes away access on the very next request."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="gebruiker")
    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships", verbose_name="project")
    role = models.CharField("rol", max_length=20, choices=Role)
    title = models.CharField("functie", max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="organisatie"
    )
    started_at = models.DateTimeField("sinds", auto_now_add=True)
    ended_at = models.DateTimeField("tot", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints = [
            models.UniqueConstraint("user", "project", condition=Q(ended_at__isnull=True), name="membership_one_role"),
            models.CheckConstraint(
                condition=~Q(role=Role.PARTNER) | Q(organisation__isnull=False), name="membership_partner_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def can(self, permission: Permission) -> bool:
        """Tell whether the role of this membership has ``permission``."""
        return permission in ROLE_PERMISSIONS[Role(self.role)]

    @property
    def sees_dossiers(self) -> bool:
        """Whether the role gives any dossier content at all."""
        return self.role in DOSSIER_ROLES


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Periods of standing in for a colleague."""

    def on(self, today: datetime.date) -> "StandInQuerySet":
        """Return what holds on ``today``; both ends are included."""
        return self.filter(starts_on__lte=today, ends_on__gte=today)


class StandIn(models.Model):
    """A colleague takes over the caseload of somebody who is away for a while (waarneming)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stand_ins", verbose_name="project")
    user = models.ForeignKey(User, models.CASCADE, related_name="stands_in", verbose_name="waarnemer")
    absent_user = models.ForeignKey(User, models.CASCADE, related_name="stand_ins", verbose_name="afwezige")
    starts_on = models.DateField("vanaf")
    ends_on = models.DateField("tot en met")

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "waarneming"
        verbose_name_plural = "waarnemingen"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="stand_in_ordered"),
            models.CheckConstraint(condition=~Q(user=models.F("absent_user")), name="stand_in_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.absent_user}"


class Invitation(models.Model):
    """A link with which somebody new chooses a password: it expires, works once, and a newer one replaces it.

    The link itself is nowhere: ``adv.accounts.invitations`` signs the number of the row.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="invitations", verbose_name="lidmaatschap")
    created_at = models.DateTimeField("gemaakt op")
    expires_at = models.DateTimeField("verloopt op")
    used_at = models.DateTimeField("gebruikt op", null=True, blank=True)
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "membership",
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"uitnodiging {self.pk}"


class OutgoingMail(models.Model):
    """A mail that was decided on: the row comes first, the mail after, so that nobody gets it twice or not at all.

    It holds a number and what it is about, never a text. ``adv.mail`` writes and sends it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "wacht op versturen"
        SENDING = "sending", "wordt verstuurd"
        SENT = "sent", "verstuurd"
        #: The mail server said no for good.
        FAILED = "failed", "geweigerd door de mailserver"
        #: The process or the line died in the middle: it may have arrived, so it is not sent again by itself.
        UNSURE = "unsure", "misschien verstuurd"
        #: Its day was over, or who it was for does not work here any more.
        DROPPED = "dropped", "niet meer nodig"

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="mails", verbose_name="lidmaatschap")
    #: The same person as that of the membership: the constraint needs it here.
    person = models.ForeignKey(User, models.CASCADE, related_name="mails", verbose_name="voor")
    kind = models.CharField("soort", max_length=20)
    on = models.DateField("dag")
    about_id = models.PositiveBigIntegerField("nummer van waar het over gaat", default=0)
    count = models.PositiveIntegerField("aantal", default=1)
    state = models.CharField("stand", max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet voor")
    created_at = models.DateTimeField("gemaakt op")
    settled_at = models.DateTimeField("laatst gewijzigd op", null=True, blank=True)

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [models.UniqueConstraint("person", "kind", "on", "about_id", name="mail_once")]
        indexes = [models.Index(fields=["state", "not_before"], name="mail_to_send")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
