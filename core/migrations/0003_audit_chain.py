"""The audit trail becomes a chain: the trigger lets an event be chained once and a reason be forgotten, nothing else."""

from django.db import migrations, models

TABLE = "core_auditevent"
TEXT = ["id", "at", "by_id", "action", "subject_type", "subject_id", "subject_label", "scope", "fields"]
CHAIN = ["place", "digest", "reason_digest"]


def same(names, equals):
    return " AND ".join(f"OLD.{name} {equals} NEW.{name}" for name in names)


def allowed(equals):
    """The condition of the two changes that pass, with the database's own null-safe comparison."""
    chained = f"OLD.place IS NULL AND NEW.place IS NOT NULL AND NEW.digest <> '' AND {same([*TEXT, 'reason'], equals)}"
    forgotten = f"OLD.reason <> '' AND NEW.reason = '' AND {same([*TEXT, *CHAIN], equals)}"
    return f"(({chained}) OR ({forgotten}))"


POSTGRESQL = [
    f"""
    CREATE FUNCTION core_auditevent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {allowed("IS NOT DISTINCT FROM")} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'audit events are append-only';
    END $$
    """,
    f"DROP TRIGGER core_auditevent_append_only ON {TABLE}",
    f"CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION core_auditevent_refuse_change()",
    "DROP FUNCTION loopwright_refuse_change()",
]
POSTGRESQL_BACK = [
    "CREATE FUNCTION loopwright_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$",
    f"DROP TRIGGER core_auditevent_append_only ON {TABLE}",
    f"CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION loopwright_refuse_change()",
    "DROP FUNCTION core_auditevent_refuse_change()",
]
# SQLite makes a changed table anew, and its triggers go with the old one.
SQLITE = [
    "DROP TRIGGER IF EXISTS core_auditevent_no_UPDATE",
    "DROP TRIGGER IF EXISTS core_auditevent_no_DELETE",
    f"CREATE TRIGGER core_auditevent_no_UPDATE BEFORE UPDATE ON {TABLE} WHEN NOT {allowed('IS')} "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    f"CREATE TRIGGER core_auditevent_no_DELETE BEFORE DELETE ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
]
SQLITE_BACK = [
    statement
    for verb in ("UPDATE", "DELETE")
    for statement in (
        f"DROP TRIGGER IF EXISTS core_auditevent_no_{verb}",
        f"CREATE TRIGGER core_auditevent_no_{verb} BEFORE {verb} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    )
]


def run(for_postgresql, for_sqlite):
    def step(apps, editor):
        for statement in for_postgresql if editor.connection.vendor == "postgresql" else for_sqlite:
            editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only_audit")]
    operations = [
        # The way back ends with this, when the columns are gone.
        migrations.RunPython(migrations.RunPython.noop, run(POSTGRESQL_BACK, SQLITE_BACK)),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("length", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "audit chain",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="auditchain_only_one",
                        violation_error_message="There is one chain.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="auditevent",
            name="place",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="reason_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                fields=("place",),
                name="auditevent_place_once",
                violation_error_message="Another event has this place in the chain.",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("place__isnull", True)),
                    models.Q(("place__gte", 1), ("place__isnull", False), models.Q(("digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="auditevent_place_iff_digest",
                violation_error_message="An event in the chain has a place and a digest.",
            ),
        ),
        migrations.RunPython(run(POSTGRESQL, SQLITE), migrations.RunPython.noop),
    ]
