"""Made-up projects as the rows of the interchange's files, and the way in for such rows."""

import csv
import datetime
import io
import itertools
from dataclasses import dataclass, field
from random import Random

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.interchange.importing import import_file
from households.interchange.jobs import CREATE_ORGANISATIONS, CREATE_USERS
from households.interchange.kinds import find_kind
from tests import factories
from tests.reporting.recount import KINDS, PHASES, SEVEN, SIDES, SIX, Recount, Row

#: Quarters, a year and more, and the two days on which the clock changes.
PERIODS = [
    ("2024-01-01", "2024-03-31"),
    ("2024-07-01", "2024-12-31"),
    ("2023-10-01", "2024-12-31"),
    ("2024-03-31", "2024-03-31"),
    ("2024-10-27", "2024-10-27"),
]
#: The first and last days of those, and the days beside them.
EDGES = [
    "2023-09-30", "2023-10-01", "2023-12-31", "2024-01-01", "2024-01-02", "2024-02-29", "2024-03-30", "2024-03-31",
    "2024-04-01", "2024-06-30", "2024-07-01", "2024-10-26", "2024-10-27", "2024-10-28", "2024-12-31", "2025-01-01",
]  # fmt: skip
TIMES = ["00:00", "00:30", "01:59", "03:00", "09:15", "11:59", "12:00", "17:59", "18:00", "22:30", "23:00", "23:59"]
RESULTS = ["niet_thuis", "niet_opengedaan", "afspraak", "gesprek", "niet_gelegen", "weigert", "leeg", "verhuisd"]
OTHER_CONTACTS = ["brief", "kaart", "gesprek", "telefoon", "elders", "spreekuur", "navraag"]
STATUSES = ["uitgezet", "geaccepteerd", "geweigerd", "in_behandeling", "afgerond", "teruggegeven"]
PEOPLE = ["an@example.nl", "bo@example.nl"]
ORGANISATIONS = ["Budgethulp", "Welzijn", "Taalhuis"]


@dataclass
class Files:
    """The rows by kind, in the order in which they are read; the ``later_`` ones correct some of the first."""

    adressen: list[Row] = field(default_factory=list)
    contactmomenten: list[Row] = field(default_factory=list)
    scores: list[Row] = field(default_factory=list)
    interventies: list[Row] = field(default_factory=list)
    effecten: list[Row] = field(default_factory=list)
    taken: list[Row] = field(default_factory=list)
    later_contacts: list[Row] = field(default_factory=list)
    later_scores: list[Row] = field(default_factory=list)

    def recount(self, van: str, tot: str) -> Recount:
        return Recount(
            van,
            tot,
            adressen=self.adressen,
            contactmomenten=self.contactmomenten + self.later_contacts,
            scores=self.scores + self.later_scores,
            interventies=self.interventies,
            effecten=self.effecten,
            taken=self.taken,
        )

    def take_in(self, project: Project | None = None) -> Project:
        project = project or factories.make_project()
        for kind, rows in (
            ("adressen", self.adressen),
            ("contactmomenten", self.contactmomenten),
            ("contactmomenten", self.later_contacts),
            ("scores", self.scores),
            ("scores", self.later_scores),
            ("interventies", self.interventies),
            ("effecten", self.effecten),
            ("taken", self.taken),
        ):
            if rows:
                take_in(project, kind, rows)
        return project


def take_in(project: Project, kind_code: str, rows: list[Row]) -> None:
    """Import rows as a file of this kind."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    take_in_file(project, kind_code, text.getvalue().encode())


def take_in_file(project: Project, kind_code: str, content: bytes) -> None:
    """Import a file of this kind."""
    kind = find_kind(kind_code)
    assert kind is not None
    options = frozenset({CREATE_USERS, CREATE_ORGANISATIONS})
    by = Actor.system(project.pk)
    import_file(by=by, project=project, kind=kind, content=content, options=options)


class Maker:
    """A project of ``size`` addresses in which ``busy`` times as much happens; the same for a seed."""

    def __init__(self, seed: int, *, size: int, busy: float = 1.0) -> None:
        self.random = Random(seed)
        self.size, self.busy = size, busy
        self.files = Files()
        self.keys = [
            {"postcode": "3532 AB", "huisnummer": str(number), "huisletter": "", "toevoeging": self.pick(["", "1"])}
            for number in range(1, size + 1)
        ]

    def pick(self, options):
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def day(self, start: str = "2023-09-01", end: str = "2025-03-01") -> str:
        near = [day for day in EDGES if start <= day <= end]
        if near and self.chance(0.5):
            return self.pick(near)
        first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
        return (first + datetime.timedelta(days=self.random.randint(0, (last - first).days))).isoformat()

    def times(self, per_address: float) -> range:
        return range(self.random.randint(0, round(self.size * per_address * self.busy * 2)))

    def make(self) -> Files:
        if not self.keys:
            return self.files
        self.addresses()
        self.contacts()
        self.scores()
        self.interventions()
        self.tasks()
        return self.files

    def addresses(self) -> None:
        for key in self.keys:
            complex_name = self.pick(["Achterberg", "Bilderdijk", ""])
            sinces = sorted({self.day() for _ in range(self.pick([0, 0, 1, 1, 2, 3]))}) or [""]
            if sinces[0] and self.chance(0.3):
                sinces = ["", *sinces]
            for since, following in itertools.zip_longest(sinces, sinces[1:], fillvalue=""):
                left = following
                if since and following and self.chance(0.3):
                    left = self.day(since, following)
                elif since and not following and self.chance(0.1):
                    left = self.day(since)
                self.files.adressen.append(
                    {
                        **key,
                        "complex": complex_name,
                        "straat": "Dichterspark",
                        "plaats": "Utrecht",
                        "hoofdbewoner": f"J. Bewoner{len(self.files.adressen)}",
                        "sinds": since,
                        "tot": left,
                    }
                )

    def contacts(self) -> None:
        known = {}
        for _ in self.times(4):
            kind = "aangebeld" if self.chance(0.6) else self.pick(OTHER_CONTACTS)
            row = {
                **self.pick(self.keys),
                "moment": f"{self.day()} {self.pick(TIMES)}",
                "soort": kind,
                "resultaat": self.pick(RESULTS) if kind == "aangebeld" else "",
                "door": self.pick(PEOPLE),
            }
            known[row["huisnummer"], row["moment"], row["soort"], row["door"]] = row
        self.files.contactmomenten = list(known.values())
        rings = [row for row in self.files.contactmomenten if row["soort"] == "aangebeld"]
        self.files.later_contacts = [{**row, "resultaat": self.pick(RESULTS)} for row in rings if self.chance(0.1)]

    def levels(self) -> dict[str, str]:
        high = self.pick([1, 2, 3, 3])
        levels = {domain: str(self.random.randint(0, high)) for domain in SIX}
        if self.chance(0.15):
            for domain in self.random.sample(SIX, self.random.randint(1, 5)):
                levels[domain] = ""
        return {**levels, "psychisch": self.pick(["", "0", "1", "2", "3"])}

    def scores(self) -> None:
        known = {}
        for _ in self.times(1.6):
            row = {
                **self.pick(self.keys),
                "datum": self.day(),
                "fase": self.pick(PHASES),
                **self.levels(),
                "door": self.pick(PEOPLE),
            }
            known[row["huisnummer"], row["datum"], row["fase"]] = row
        self.files.scores = list(known.values())
        self.files.later_scores = [{**row, **self.levels()} for row in known.values() if self.chance(0.15)]

    def interventions(self) -> None:
        for number in self.times(1):
            row = {
                **self.pick(self.keys),
                "nummer": f"I{number}",
                "datum": self.day(),
                "interventie": self.pick(KINDS),
                "leefgebieden": "|".join(self.random.sample(SEVEN, self.random.randint(1, 3))),
                "door": self.pick(PEOPLE),
            }
            self.files.interventies.append(row)
            self.effects(row)

    def effects(self, cause: Row) -> None:
        known = {}
        start = datetime.date.fromisoformat(cause["datum"])
        for _ in range(self.pick([0, 1, 2, 4])):
            days = self.pick([-3, 0, 27, 28, 83, 84, 174, 175, self.random.randint(0, 300)])
            row = {
                "interventie_nummer": cause["nummer"],
                "leefgebied": self.pick(SEVEN),
                "volgens": self.pick(SIDES),
                "waardering": self.pick(["+", "+", "+", "-", "=", "+/-", "?"]),
                "datum": (start + datetime.timedelta(days=days)).isoformat(),
                "thema": self.pick(["", "schulden"]),
                "fragment": self.pick(["", "Ik slaap weer."]),
            }
            known[tuple(row[column] for column in row if column != "waardering")] = row
        self.files.effecten += known.values()

    def tasks(self) -> None:
        for number in self.times(0.6):
            sent = self.day()
            status = self.pick(STATUSES)
            accepted = self.day(sent, "2025-06-01") if self.chance(0.6) else ""
            is_closed = status in ("geweigerd", "afgerond", "teruggegeven")
            self.files.taken.append(
                {
                    **self.pick(self.keys),
                    "nummer": f"T{number}",
                    "organisatie": self.pick(ORGANISATIONS),
                    "leefgebied": self.pick(SIX),
                    "omschrijving": "Graag helpen",
                    "uitgezet": sent,
                    "einddatum": self.day(sent, "2025-06-01") if self.chance(0.7) else "",
                    "status": status,
                    "geaccepteerd_op": accepted,
                    "afgerond_op": self.day(accepted or sent, "2025-06-01") if is_closed and self.chance(0.8) else "",
                }
            )


def made_up(seed: int, *, size: int, busy: float = 1.0) -> Files:
    """A made-up project as files."""
    return Maker(seed, size=size, busy=busy).make()
