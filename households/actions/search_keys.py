"""Keeping the keys by which residents are found. Every action that writes a resident ends here."""

from collections.abc import Iterable, Sequence

from households.domain.search_keys import name_keys, phone_key
from households.models import Resident, SearchKey

#: Rows per statement: below the number of parameters that SQLite takes.
_BATCH = 500


def keys_of(resident: Resident, project_id: int) -> Iterable[SearchKey]:
    """Give the keys of a resident, not saved."""
    for key in name_keys(resident.full_name):
        yield SearchKey(project_id=project_id, resident=resident, kind=SearchKey.Kind.NAME, key=key)
    if key := phone_key(resident.phone):
        yield SearchKey(project_id=project_id, resident=resident, kind=SearchKey.Kind.PHONE, key=key)


def write_keys(project_id: int, residents: Sequence[Resident], *, are_new: bool = False) -> None:
    """Write the keys of residents of a project anew; new residents have none to take away."""
    for start in range(0, len(residents), _BATCH):
        batch = residents[start : start + _BATCH]
        if not are_new:
            SearchKey.objects.filter(resident__in=batch).delete()
        keys = [key for resident in batch for key in keys_of(resident, project_id)]
        SearchKey.objects.bulk_create(keys, batch_size=_BATCH)
