"""The figures of a report counted again, from the rows of the files: plain loops, and not a line of the application.

Rows are dicts with the columns and the Dutch codes of the interchange; empty is ``""``. The last row with the same
key is the one that holds. Dates are texts (``2024-03-31``), so a period is a comparison of texts; moments are texts
in Amsterdam time.

Where the definitions leave room, this is how they are read:

- Somebody who refuses was spoken to. So was who made an appointment, had a talk or said it was not convenient, and
  who was met by phone, elsewhere or at the office hour. *Leeg* and *verhuisd* are rings at which nobody was.
- ``nooit_bereikt``: rung at, on any day up to ``tot``, and not spoken to on any day up to ``tot``.
- On one day an aanmelding comes before an evaluatie, and that before nazorg.
- The type is that of the points, also where somebody chose another: the file of scores doesn't carry that.
- ``geaccepteerd`` is ever: with a date of acceptance, or in a status that only comes after it (a task can be given back
  before it).
- ``geweigerd`` and ``afgerond`` are the status as it is. ``te_laat``: the end date is before ``tot``, and the task was
  not finished then; one that was refused or given back is not finished.
- ``termijnen`` counts the positive effects of the period, those of resident and advisor; in whole weeks, and an effect
  seen before its intervention is under four.
- Of equal remainders the larger count gets the percent, then the milder type.
"""

import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Rows = Sequence[Row]
Who = tuple[str, str]
"""A household: its address and the ``sinds`` of who lives there, empty for whoever came before."""

TYPES = ["solide", "aandacht", "kwetsbaar", "multiprobleem"]
SIX = ["woonsituatie", "sociale_relaties", "financien", "opgroeien", "integratie", "arbeid"]
SEVEN = [*SIX, "psychisch"]
LEVELS = ["geen", "laag", "middel", "hoog"]
PHASES = ["aanmelding", "evaluatie", "nazorg"]
GROUPS = {
    "informatie": ["info_advies", "overzicht"],
    "contact": [
        "contact_systeemwereld", "contact_leefwereld", "systeemgesprekken", "bemiddelen", "belangenbehartiging",
        "overleg_jeugdzorg", "contact_bewoners",
    ],
    "steun": ["motiveren", "luisteren", "confronteren", "crisishulp"],
    "praktisch": ["materiele_hulp", "fysiek_probleem", "verhuizing", "faciliteiten"],
    "informeel": ["schuldhulpmaatje", "taalmaatje", "stagiair"],
}  # fmt: skip
KINDS = [kind for kinds in GROUPS.values() for kind in kinds]
SIDES = ["bewoner", "bewonersadviseur"]
SIGNS = ["+", "-", "="]
REACH = ["adressen", "brieven", "pogingen", "gesproken", "gesprek", "weigert", "nooit_bereikt"]
TERMS = ["<4", "4-12", "12-25", ">=25"]
TASK_COUNTS = ["uitgezet", "geaccepteerd", "geweigerd", "afgerond", "te_laat"]
DAYPARTS = ["ochtend", "middag", "avond"]
SPOKEN_AT_DOOR = ["afspraak", "gesprek", "niet_gelegen", "weigert"]
SPOKEN_OTHERWISE = ["gesprek", "telefoon", "elders", "spreekuur"]


def address(row: Row) -> str:
    return f"{row['postcode']} {row['huisnummer']} {row.get('huisletter', '')} {row.get('toevoeging', '')}"


def last_of_each(rows: Rows, *columns: str) -> list[Row]:
    """The rows without those that a later row with the same key replaces."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        place = address(row) if "postcode" in row else ""
        kept[(place, *(str(row[column]) for column in columns))] = row
    return list(kept.values())


class Recount:
    """``figures``: for each thing counted, in lists, the household that it is about; see ``counts``, ``behind``."""

    def __init__(
        self,
        van: str,
        tot: str,
        *,
        adressen: Rows,
        contactmomenten: Rows = (),
        scores: Rows = (),
        interventies: Rows = (),
        effecten: Rows = (),
        taken: Rows = (),
    ) -> None:
        self.van, self.tot = van, tot
        self.addresses = adressen
        self.contacts = last_of_each(contactmomenten, "moment", "soort", "door")
        self.scores = last_of_each(scores, "datum", "fase")
        self.interventions = last_of_each(interventies, "nummer")
        self.effects = last_of_each(
            effecten, "interventie_nummer", "leefgebied", "volgens", "datum", "thema", "fragment"
        )
        self.tasks = last_of_each(taken, "nummer")
        self.full = self.full_scorings()
        self.types = {who: self.type_of(rows[-1]) for who, rows in self.full.items()}
        self.done = self.interventions_done()
        self.seen = self.effects_seen()

    # Who and when

    def who(self, row: Row, day: str) -> Who:
        """The household that came last, of those at this address that had come by this day."""
        came = [one["sinds"] for one in self.addresses if address(one) == address(row) and one["sinds"] <= day]
        return address(row), max(came, default="before")

    def in_period(self, day: str) -> bool:
        return self.van <= day <= self.tot

    # Reach

    def spoken(self, row: Row) -> bool:
        return row["soort"] in SPOKEN_OTHERWISE or row["resultaat"] in SPOKEN_AT_DOOR

    def reach(self, complex_name: str | None = None) -> dict[str, list[Any]]:
        places = {address(row): row.get("complex", "") for row in self.addresses}
        here = [place for place, name in places.items() if complex_name is None or name == complex_name]
        found: dict[str, list[Any]] = {key: [] for key in REACH}
        found["adressen"] = here
        spoken, talked, refused, rung_ever, spoken_ever = set(), set(), set(), set(), set()
        for row in self.contacts:
            day = row["moment"][:10]
            who = self.who(row, day)
            if who[0] not in here or day > self.tot:
                continue
            if row["soort"] == "aangebeld":
                rung_ever.add(who)
            if self.spoken(row):
                spoken_ever.add(who)
            if day < self.van:
                continue
            if row["soort"] == "brief":
                found["brieven"].append(who)
            if row["soort"] == "aangebeld":
                found["pogingen"].append(who)
            if self.spoken(row):
                spoken.add(who)
            if row["soort"] == "gesprek" or row["resultaat"] == "gesprek":
                talked.add(who)
            if row["resultaat"] == "weigert":
                refused.add(who)
        found["gesproken"], found["gesprek"], found["weigert"] = list(spoken), list(talked), list(refused)
        found["nooit_bereikt"] = list(rung_ever - spoken_ever)
        return found

    def doors(self) -> dict[str, dict[str, list[Who]]]:
        found: dict[str, dict[str, list[Who]]] = {part: {"aangebeld": [], "gesproken": []} for part in DAYPARTS}
        for row in self.contacts:
            if row["soort"] != "aangebeld" or not self.in_period(row["moment"][:10]):
                continue
            hour = int(row["moment"][11:13])
            part = found["ochtend" if hour < 12 else "middag" if hour < 18 else "avond"]
            part["aangebeld"].append(self.who(row, row["moment"][:10]))
            if self.spoken(row):
                part["gesproken"].append(self.who(row, row["moment"][:10]))
        return found

    # Matrix

    def scored(self) -> dict[Who, list[Row]]:
        found: dict[Who, list[Row]] = {}
        for row in sorted(self.scores, key=lambda row: (row["datum"], PHASES.index(row["fase"]))):
            if row["datum"] <= self.tot:
                found.setdefault(self.who(row, row["datum"]), []).append(row)
        return found

    def full_scorings(self) -> dict[Who, list[Row]]:
        full = {
            who: [row for row in rows if all(row[domain] != "" for domain in SIX)]
            for who, rows in self.scored().items()
        }
        return {who: rows for who, rows in full.items() if rows}

    def type_of(self, row: Row) -> str:
        points = [int(row[domain]) for domain in SIX]
        if sum(points) == 9:
            return "multiprobleem" if len([one for one in points if one >= 2]) >= 3 else "kwetsbaar"
        return TYPES[0 if sum(points) <= 1 else 1 if sum(points) <= 5 else 2 if sum(points) <= 8 else 3]

    def typology(self, which: int) -> dict[str, Any]:
        found: dict[str, Any] = {one: {"aantal": []} for one in TYPES}
        for who, rows in self.full.items():
            found[self.type_of(rows[which])]["aantal"].append(who)
        return {"n": list(self.full), "onvolledig": [who for who in self.scored() if who not in self.full], **found}

    def twice(self) -> dict[Who, tuple[Row, Row]]:
        return {who: (rows[0], rows[-1]) for who, rows in self.full.items() if len(rows) > 1}

    def transitions(self) -> dict[str, dict[str, list[Who]]]:
        found: dict[str, dict[str, list[Who]]] = {first: {latest: [] for latest in TYPES} for first in TYPES}
        for who, (first, latest) in self.twice().items():
            found[self.type_of(first)][self.type_of(latest)].append(who)
        return found

    def levels(self) -> dict[str, dict[str, dict[str, list[Who]]]]:
        found: dict[str, dict[str, dict[str, list[Who]]]] = {
            domain: {when: {level: [] for level in LEVELS} for when in ("eerste", "laatste")} for domain in SEVEN
        }
        for who, (first, latest) in self.twice().items():
            for domain in SEVEN:
                for when, row in (("eerste", first), ("laatste", latest)):
                    if row[domain] != "":
                        found[domain][when][LEVELS[int(row[domain])]].append(who)
        return found

    def not_discussed(self) -> dict[str, list[Who]]:
        pairs = self.twice().items()
        return {
            "eerste": [who for who, (first, _) in pairs if first["psychisch"] == ""],
            "laatste": [who for who, (_, latest) in pairs if latest["psychisch"] == ""],
        }

    # Interventions and effects

    def interventions_done(self) -> list[tuple[Row, Who]]:
        return [(row, self.who(row, row["datum"])) for row in self.interventions if self.in_period(row["datum"])]

    def effects_seen(self) -> list[tuple[Row, Row, Who]]:
        """Effects of the period that are reported, each with its intervention and its household."""
        by_number = {row["nummer"]: row for row in self.interventions}
        found = []
        for row in self.effects:
            if self.in_period(row["datum"]) and row["waardering"] in SIGNS:
                cause = by_number[row["interventie_nummer"]]
                found.append((row, cause, self.who(cause, cause["datum"])))
        return found

    def effect_table(self, sign: str, kinds: Iterable[str], domains: Iterable[str] = SEVEN) -> dict[str, list[Who]]:
        kinds, domains = list(kinds), list(domains)
        return {
            side: [
                who
                for row, cause, who in self.seen
                if (row["waardering"], row["volgens"]) == (sign, side)
                and cause["interventie"] in kinds
                and row["leefgebied"] in domains
            ]
            for side in SIDES
        }

    def effects_by_domain(self, sign: str, kinds: Iterable[str]) -> dict[str, dict[str, list[Who]]]:
        return {domain: self.effect_table(sign, kinds, [domain]) for domain in SEVEN}

    def terms(self) -> dict[str, list[Who]]:
        found: dict[str, list[Who]] = {term: [] for term in TERMS}
        for row, cause, who in self.seen:
            if row["waardering"] == "+":
                days = datetime.date.fromisoformat(row["datum"]) - datetime.date.fromisoformat(cause["datum"])
                weeks = days.days // 7
                found[TERMS[0 if weeks < 4 else 1 if weeks < 12 else 2 if weeks < 25 else 3]].append(who)
        return found

    # Tasks

    def sent(self) -> list[Row]:
        return [row for row in self.tasks if self.in_period(row["uitgezet"])]

    def task_counts(self, rows: Rows) -> dict[str, list[Who]]:
        found: dict[str, list[Who]] = {key: [] for key in TASK_COUNTS}
        for row in rows:
            who = self.who(row, row["uitgezet"])
            status = row["status"]
            found["uitgezet"].append(who)
            if row["geaccepteerd_op"] or status in ("geaccepteerd", "in_behandeling", "afgerond"):
                found["geaccepteerd"].append(who)
            if status == "geweigerd":
                found["geweigerd"].append(who)
            if status == "afgerond":
                found["afgerond"].append(who)
            finished = status == "afgerond" and (not row["afgerond_op"] or row["afgerond_op"] <= self.tot)
            if row["einddatum"] and row["einddatum"] < self.tot and not finished:
                found["te_laat"].append(who)
        return found

    def task_days(self, rows: Rows) -> dict[str, float | None]:
        def days(until: str, row: Row) -> int:
            return (datetime.date.fromisoformat(until) - datetime.date.fromisoformat(row["uitgezet"])).days

        return {
            "accepteren": middle([days(row["geaccepteerd_op"], row) for row in rows if row["geaccepteerd_op"]]),
            "afronden": middle(
                [days(row["afgerond_op"], row) for row in rows if row["status"] == "afgerond" and row["afgerond_op"]]
            ),
        }

    # Other periods

    def over(self, van: str, tot: str) -> "Recount":
        """The same project, counted over other days."""
        return Recount(
            van, tot, adressen=self.addresses, contactmomenten=self.contacts, scores=self.scores,
            interventies=self.interventions, effecten=self.effects, taken=self.tasks,
        )  # fmt: skip

    def days_before(self) -> tuple[str, str]:
        """Whole months are compared with as many months, other periods with as many days."""
        start, end = datetime.date.fromisoformat(self.van), datetime.date.fromisoformat(self.tot)
        last = start - datetime.timedelta(days=1)
        first = start - (end - start) - datetime.timedelta(days=1)
        if self.van.endswith("-01") and (end + datetime.timedelta(days=1)).day == 1:
            first = start
            month = start
            while month <= end:
                first = (first - datetime.timedelta(days=1)).replace(day=1)
                month = (month + datetime.timedelta(days=31)).replace(day=1)
        return first.isoformat(), last.isoformat()

    def key_figures(self) -> dict[str, list[Any]]:
        reach = self.reach()
        better = self.effect_table("+", KINDS)
        return {
            "brieven": reach["brieven"],
            "pogingen": reach["pogingen"],
            "gesproken": reach["gesproken"],
            "gesprek": reach["gesprek"],
            "volledig_gescoord": list(self.full),
            "twee_keer_gescoord": list(self.twice()),
            "interventies": [who for _, who in self.done],
            "positief_volgens_bewoner": better["bewoner"],
            "positief_volgens_bewonersadviseur": better["bewonersadviseur"],
            "taken": self.task_counts(self.sent())["uitgezet"],
        }

    def comparison(self) -> dict[str, dict[str, list[Any]]]:
        windows = {
            "vorige_periode": self.over(*self.days_before()).key_figures(),
            "deze_periode": self.key_figures(),
            "sinds_begin": self.over("0001-01-01", self.tot).key_figures(),
        }
        found = {name: {window: figures[name] for window, figures in windows.items()} for name in self.key_figures()}
        for state in ("volledig_gescoord", "twee_keer_gescoord"):
            del found[state]["sinds_begin"]
        return found

    def of_kinds(self, kinds: Sequence[str]) -> list[Any]:
        return [who for row, who in self.done if row["interventie"] in kinds]

    def interventions_apart(self, kinds: Sequence[str]) -> dict[str, Any]:
        """Interventions of some kinds together, by type and by domain."""
        mine = [(row, who) for row, who in self.done if row["interventie"] in kinds]
        return {
            "per_type": {
                one: [who for _, who in mine if self.types.get(who, "onbekend") == one] for one in [*TYPES, "onbekend"]
            },
            "per_leefgebied": {
                domain: [who for row, who in mine if domain in row["leefgebieden"].split("|")] for domain in SEVEN
            },
        }

    # Everything

    @property
    def figures(self) -> dict[str, Any]:
        """The agreed keys of rapport.json that are counts."""
        organisations = sorted({row["organisatie"] for row in self.sent()})
        return {
            "bereik": self.reach(),
            "typologie": {"eerste": self.typology(0), "laatste": self.typology(-1)},
            "overgangen": self.transitions(),
            "leefgebieden": self.levels(),
            "totaal": {"n": list(self.twice())},
            "interventies": {kind: [who for row, who in self.done if row["interventie"] == kind] for kind in KINDS},
            "effecten": {sign: {kind: self.effects_by_domain(sign, [kind]) for kind in KINDS} for sign in SIGNS},
            "informeel": {sign: self.effects_by_domain(sign, GROUPS["informeel"]) for sign in SIGNS},
            "termijnen": self.terms(),
            "taken": {
                name: self.task_counts([row for row in self.sent() if row["organisatie"] == name])
                for name in organisations
            },
        }

    @property
    def beside(self) -> dict[str, Any]:
        """The counts that rapport.json has beside the agreed keys."""
        unknown = [*TYPES, "onbekend"]
        return {
            "bereik_per_complex": {
                name: self.reach(name) for name in sorted({row.get("complex", "") for row in self.addresses})
            },
            "aanbellen_per_dagdeel": self.doors(),
            "psychisch_niet_besproken": self.not_discussed(),
            "interventies_totaal": [who for _, who in self.done],
            "interventies_per_type": {
                kind: {
                    one: [
                        who
                        for row, who in self.done
                        if row["interventie"] == kind and self.types.get(who, "onbekend") == one
                    ]
                    for one in unknown
                }
                for kind in KINDS
            },
            "interventies_per_leefgebied": {
                kind: {
                    domain: [
                        who
                        for row, who in self.done
                        if row["interventie"] == kind and domain in row["leefgebieden"].split("|")
                    ]
                    for domain in SEVEN
                }
                for kind in KINDS
            },
            "interventies_per_groep": {
                group: {"totaal": self.of_kinds(kinds), **self.interventions_apart(kinds)}
                for group, kinds in GROUPS.items()
            },
            "interventies_samen": self.interventions_apart(KINDS),
            "effecten_per_interventie": {
                sign: {kind: self.effect_table(sign, [kind]) for kind in KINDS} for sign in SIGNS
            },
            "effecten_per_groep": {
                sign: {
                    group: {**self.effects_by_domain(sign, kinds), "totaal": self.effect_table(sign, kinds)}
                    for group, kinds in GROUPS.items()
                }
                for sign in SIGNS
            },
            "effecten_totaal": {
                sign: {**self.effects_by_domain(sign, KINDS), "totaal": self.effect_table(sign, KINDS)}
                for sign in SIGNS
            },
            "effecten_per_type": {
                sign: {
                    one: {
                        side: [
                            who
                            for row, _, who in self.seen
                            if (row["waardering"], row["volgens"]) == (sign, side)
                            and self.types.get(who, "onbekend") == one
                        ]
                        for side in SIDES
                    }
                    for one in unknown
                }
                for sign in SIGNS
            },
            "taken_totaal": self.task_counts(self.sent()),
            "opgeschaald": {name: [] for name in {row["organisatie"] for row in self.sent()}},
            "opgeschaald_totaal": [],
            "vergelijking": self.comparison(),
        }

    @property
    def measures(self) -> dict[str, Any]:
        """What is not a count: percentages, means and medians."""
        firsts, latests = zip(*self.twice().values(), strict=True) if self.twice() else ((), ())
        return {
            "typologie": {
                when: {
                    one: {"percentage": share}
                    for one, share in percentages(
                        {one: len(self.typology(which)[one]["aantal"]) for one in TYPES}
                    ).items()
                }
                for when, which in (("eerste", 0), ("laatste", -1))
            },
            "totaal": {
                "gemiddeld_eerste": mean([sum(int(row[domain]) for domain in SIX) for row in firsts]),
                "gemiddeld_laatste": mean([sum(int(row[domain]) for domain in SIX) for row in latests]),
            },
            "verandering": {domain: self.change(domain, firsts, latests) for domain in SEVEN},
            "taken_totaal_dagen": self.task_days(self.sent()),
            "taken_dagen": {
                name: self.task_days([row for row in self.sent() if row["organisatie"] == name])
                for name in {row["organisatie"] for row in self.sent()}
            },
        }

    def change(self, domain: str, firsts: Rows, latests: Rows) -> float | None:
        before = mean([int(row[domain]) for row in firsts if row[domain] != ""])
        after = mean([int(row[domain]) for row in latests if row[domain] != ""])
        return None if before is None or after is None else after - before


def counts(tree: Any) -> Any:
    """How many of each."""
    return {key: counts(one) for key, one in tree.items()} if isinstance(tree, dict) else len(tree)


def behind(tree: Any) -> Any:
    """How many different households are behind each."""
    return {key: behind(one) for key, one in tree.items()} if isinstance(tree, dict) else len(set(tree))


def mean(numbers: Sequence[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def middle(numbers: Sequence[int]) -> float | None:
    if not numbers:
        return None
    line = sorted(numbers)
    half = len(line) // 2
    return float(line[half]) if len(line) % 2 else (line[half - 1] + line[half]) / 2


def percentages(numbers: dict[str, int]) -> dict[str, int]:
    """Largest remainder: round down, and hand out what is left one by one."""
    total = sum(numbers.values())
    if total == 0:
        return dict.fromkeys(numbers, 0)
    exact = {key: Fraction(100 * number, total) for key, number in numbers.items()}
    shares = {key: int(share) for key, share in exact.items()}
    waiting = list(numbers)
    while sum(shares.values()) < 100:
        lucky = waiting[0]
        for key in waiting:
            if (exact[key] - int(exact[key]), numbers[key]) > (exact[lucky] - int(exact[lucky]), numbers[lucky]):
                lucky = key
        shares[lucky] += 1
        waiting.remove(lucky)
    return shares
