"""The digest of a reason gets a salt that is forgotten with it; the trigger lets it go then, and never alone."""

from django.db import migrations, models

TABLE = "core_auditevent"
TEXT = ["id", "at", "by_id", "action", "subject_type", "subject_id", "subject_label", "scope", "fields"]
CHAIN = ["place", "digest", "reason_digest"]


def same(names, equals):
    return " AND ".join(f"OLD.{name} {equals} NEW.{name}" for name in names)


def allowed(equals, forgets):
    """The condition of the two changes that pass, with the database's own null-safe comparison."""
    chained = f"OLD.place IS NULL AND NEW.place IS NOT NULL AND NEW.digest <> '' AND {same([*TEXT, 'reason'], equals)}"
    forgotten = f"OLD.reason <> '' AND NEW.reason = ''{forgets} AND {same([*TEXT, *CHAIN], equals)}"
    return f"(({chained}) OR ({forgotten}))"


SALT_GOES = " AND NEW.reason_salt = ''"


def postgresql(forgets):
    return [
        f"""
        CREATE OR REPLACE FUNCTION core_auditevent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed("IS NOT DISTINCT FROM", forgets)} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'audit events are append-only';
        END $$
        """
    ]


def sqlite(forgets):
    """SQLite may make a changed table anew, and its triggers go with the old one."""
    return [
        "DROP TRIGGER IF EXISTS core_auditevent_no_UPDATE",
        "DROP TRIGGER IF EXISTS core_auditevent_no_DELETE",
        f"CREATE TRIGGER core_auditevent_no_UPDATE BEFORE UPDATE ON {TABLE} WHEN NOT {allowed('IS', forgets)} "
        "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
        f"CREATE TRIGGER core_auditevent_no_DELETE BEFORE DELETE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    ]


def run(forgets):
    def step(apps, editor):
        make = postgresql if editor.connection.vendor == "postgresql" else sqlite
        for statement in make(forgets):
            editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("core", "0003_audit_chain")]
    operations = [
        # The way back ends with this, when the column is gone.
        migrations.RunPython(migrations.RunPython.noop, run("")),
        migrations.AddField(
            model_name="auditevent",
            name="reason_salt",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.RunPython(run(SALT_GOES), migrations.RunPython.noop),
    ]
