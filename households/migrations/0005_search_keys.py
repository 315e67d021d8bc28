from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from households.domain.search_keys import name_keys, phone_key

_BATCH = 500


def write_keys(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the residents who are there the keys by which they are found."""
    resident_model = apps.get_model("households", "Resident")
    search_key = apps.get_model("households", "SearchKey")
    batch = []
    residents = resident_model.objects.values_list(
        "pk", "household__project_id", "given", "infix", "surname", "phone"
    ).order_by("pk")
    for pk, project_id, given, infix, surname, phone in residents.iterator(chunk_size=_BATCH):
        full_name = " ".join(part for part in (given, infix, surname) if part)
        keys = [("name", key) for key in name_keys(full_name)]
        if key := phone_key(phone):
            keys.append(("phone", key))
        batch += [search_key(project_id=project_id, resident_id=pk, kind=kind, key=key) for kind, key in keys]
        if len(batch) >= _BATCH:
            search_key.objects.bulk_create(batch, batch_size=_BATCH)
            batch = []
    search_key.objects.bulk_create(batch, batch_size=_BATCH)


class Migration(migrations.Migration):
    dependencies = [("households", "0004_search_and_scoring")]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True)]
