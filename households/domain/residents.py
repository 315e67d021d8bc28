"""Who somebody is in a household, as seen from the hoofdbewoner."""

from collections.abc import Mapping
from enum import StrEnum


class Relation(StrEnum):
    """What somebody is to the hoofdbewoner."""

    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    OTHER_FAMILY = "other_family"
    HOUSEMATE = "housemate"


RELATION_LABELS: Mapping[Relation, str] = {
    Relation.PARTNER: "partner",
    Relation.CHILD: "kind",
    Relation.PARENT: "ouder",
    Relation.SIBLING: "broer of zus",
    Relation.GRANDCHILD: "kleinkind",
    Relation.OTHER_FAMILY: "andere familie",
    Relation.HOUSEMATE: "huisgenoot",
}
