"""The audit trail is append-only by trigger: the database refuses an update or a deletion, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION loopwright_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$;
CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON core_auditevent
FOR EACH ROW EXECUTE FUNCTION loopwright_refuse_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER core_auditevent_append_only ON core_auditevent;
DROP FUNCTION loopwright_refuse_change();
"""
SQLITE = [
    f"CREATE TRIGGER core_auditevent_no_{verb} BEFORE {verb} ON core_auditevent "
    f"BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER core_auditevent_no_{verb}" for verb in ("UPDATE", "DELETE")]


def run(for_postgresql, for_sqlite):
    def step(apps, editor):
        if editor.connection.vendor == "postgresql":
            editor.execute(for_postgresql)
        else:
            for statement in for_sqlite:
                editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
