from django.db import migrations

_POSTGRESQL = """
CREATE FUNCTION reporting_mkba_published_version() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'A published calculation never changes';
END
$$ LANGUAGE plpgsql;
CREATE FUNCTION reporting_mkba_published_item() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM reporting_mkbaversion WHERE id = NEW.version_id AND state = 'published')
        OR TG_OP = 'UPDATE' AND EXISTS (
            SELECT 1 FROM reporting_mkbaversion WHERE id = OLD.version_id AND state = 'published'
        )
    THEN
        RAISE EXCEPTION 'A published calculation never changes';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reporting_mkba_published_version BEFORE UPDATE ON reporting_mkbaversion
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION reporting_mkba_published_version();
CREATE TRIGGER reporting_mkba_published_item BEFORE INSERT OR UPDATE ON reporting_mkbaitem
    FOR EACH ROW EXECUTE FUNCTION reporting_mkba_published_item();
"""

_SQLITE = (
    """
    CREATE TRIGGER reporting_mkba_published_version BEFORE UPDATE ON reporting_mkbaversion
    WHEN OLD.state = 'published'
    BEGIN SELECT RAISE(ABORT, 'A published calculation never changes'); END
    """,
    """
    CREATE TRIGGER reporting_mkba_published_item_new BEFORE INSERT ON reporting_mkbaitem
    WHEN EXISTS (SELECT 1 FROM reporting_mkbaversion WHERE id = NEW.version_id AND state = 'published')
    BEGIN SELECT RAISE(ABORT, 'A published calculation never changes'); END
    """,
    """
    CREATE TRIGGER reporting_mkba_published_item BEFORE UPDATE ON reporting_mkbaitem
    WHEN EXISTS (
        SELECT 1 FROM reporting_mkbaversion WHERE id IN (NEW.version_id, OLD.version_id) AND state = 'published'
    )
    BEGIN SELECT RAISE(ABORT, 'A published calculation never changes'); END
    """,
)


def add_triggers(apps, schema_editor):
    """The database keeps what the actions promise; removing a whole project stays possible.

    On SQLite a later migration that rebuilds one of these tables drops its triggers: it has to add them again.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
    else:
        for statement in _SQLITE:
            schema_editor.execute(statement)


def remove_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            """
            DROP TRIGGER reporting_mkba_published_version ON reporting_mkbaversion;
            DROP TRIGGER reporting_mkba_published_item ON reporting_mkbaitem;
            DROP FUNCTION reporting_mkba_published_version();
            DROP FUNCTION reporting_mkba_published_item();
            """
        )
    else:
        for name in ("version", "item_new", "item"):
            schema_editor.execute(f"DROP TRIGGER reporting_mkba_published_{name}")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_targets_mkba_and_research")]

    operations = [migrations.RunPython(add_triggers, remove_triggers, elidable=False)]
