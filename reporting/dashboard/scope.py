"""What the dashboard is about: a project, a period, and perhaps one complex."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from adv.accounts.models import Project
from adv.dutch import AMSTERDAM
from households.domain.codes import SPOKEN_KINDS, SPOKEN_RESULTS, ContactKind, RingResult
from households.models import Address, ContactMoment, Household, MatrixScoring
from households.models.contact import ContactMomentQuerySet
from households.models.household import HouseholdQuerySet
from households.models.scoring import MatrixScoringQuerySet
from interventions.models import Task
from interventions.models.task import TaskQuerySet

#: Before anybody wrote anything down: a period from here is the whole project.
BEGINNING = datetime.date(1900, 1, 1)

SPOKEN = Q(kind__in=sorted(SPOKEN_KINDS)) | Q(result__in=sorted(SPOKEN_RESULTS))
TALKED = Q(kind=ContactKind.CONVERSATION) | Q(result=RingResult.CONVERSATION)
RING = Q(kind=ContactKind.RING)
LETTER = Q(kind=ContactKind.LETTER)
REFUSED = Q(result=RingResult.REFUSED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Both days are included, in Amsterdam time."""

    project: Project
    start: datetime.date
    end: datetime.date
    complex_id: int | None = None

    @property
    def opens_at(self) -> datetime.datetime:
        """The first moment that belongs to it."""
        return datetime.datetime.combine(self.start, datetime.time.min, tzinfo=AMSTERDAM)

    @property
    def closes_at(self) -> datetime.datetime:
        """The first moment after it."""
        after = self.end + datetime.timedelta(days=1)
        return datetime.datetime.combine(after, datetime.time.min, tzinfo=AMSTERDAM)

    @property
    def in_period(self) -> Q:
        """Moments within it."""
        return Q(at__gte=self.opens_at, at__lt=self.closes_at)

    def _here(self, path: str) -> Q:
        return Q() if self.complex_id is None else Q(**{f"{path}complex_id": self.complex_id})

    @property
    def is_here(self) -> Q:
        """Households whose address lies in the chosen complex."""
        return self._here("address__")

    def addresses(self) -> int:
        """How many homes there are."""
        return Address.objects.filter(self._here(""), project=self.project).count()

    def households(self) -> HouseholdQuerySet:
        """The households of the project, wherever they live now or lived last."""
        return Household.objects.filter(self.is_here, project=self.project)

    def moments(self) -> ContactMomentQuerySet:
        """What happened at the doors up to the end of the period."""
        here = self._here("household__address__")
        return ContactMoment.objects.standing().filter(here, project=self.project, at__lt=self.closes_at)

    def scorings(self) -> MatrixScoringQuerySet:
        """The scorings that count, up to the end of the period."""
        here = self._here("household__address__")
        return MatrixScoring.objects.counting().filter(here, household__project=self.project, on__lte=self.end)

    def tasks(self) -> TaskQuerySet:
        """The tasks sent in the period."""
        here = self._here("household__address__")
        return Task.objects.filter(here, project=self.project, sent_on__gte=self.start, sent_on__lte=self.end)
