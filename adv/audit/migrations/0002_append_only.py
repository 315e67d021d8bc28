from django.db import migrations


def add_trigger(apps, schema_editor):
    """PostgreSQL refuses changes to the access log, whoever asks; pruning has its own command and switch."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        """
        CREATE FUNCTION audit_accesslog_append_only() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'The access log is append-only';
        END
        $$ LANGUAGE plpgsql;
        CREATE TRIGGER audit_accesslog_append_only BEFORE UPDATE OR DELETE ON audit_accesslog
            FOR EACH ROW EXECUTE FUNCTION audit_accesslog_append_only();
        """
    )


def remove_trigger(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(
        """
        DROP TRIGGER audit_accesslog_append_only ON audit_accesslog;
        DROP FUNCTION audit_accesslog_append_only();
        """
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(add_trigger, remove_trigger, elidable=False)]
