"""Rows by the batch, and one row of the access log for the lot."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from adv.audit import log
from adv.audit.actor import Actor

#: Rows per statement: below the number of parameters that SQLite takes.
BATCH = 500

Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut into lists of at most ``size``."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def log_many(by: Actor, action: log.Action, object_type: str, count: int) -> None:
    """Write one row of the access log for ``count`` rows; nothing for none."""
    if count:
        log.record(by=by, action=action, object_type=object_type, count=count)
