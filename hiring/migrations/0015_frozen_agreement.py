"""A frozen agreement never changes: the database refuses it, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION loopwright_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a frozen agreement never changes'; END $$;
CREATE TRIGGER hiring_agreement_frozen BEFORE UPDATE ON hiring_agreement
FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION loopwright_refuse_frozen();
CREATE FUNCTION loopwright_refuse_frozen_line() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS (SELECT 1 FROM hiring_agreement WHERE id = NEW.agreement_id AND frozen_at IS NOT NULL) THEN
RAISE EXCEPTION 'a frozen agreement never changes'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER hiring_agreementcompetency_frozen BEFORE INSERT OR UPDATE ON hiring_agreementcompetency
FOR EACH ROW EXECUTE FUNCTION loopwright_refuse_frozen_line();
"""
POSTGRESQL_BACK = """
DROP TRIGGER hiring_agreementcompetency_frozen ON hiring_agreementcompetency;
DROP FUNCTION loopwright_refuse_frozen_line();
DROP TRIGGER hiring_agreement_frozen ON hiring_agreement;
DROP FUNCTION loopwright_refuse_frozen();
"""
LINE_IS_FROZEN = "EXISTS (SELECT 1 FROM hiring_agreement WHERE id = NEW.agreement_id AND frozen_at IS NOT NULL)"
SQLITE = [
    "CREATE TRIGGER hiring_agreement_frozen BEFORE UPDATE ON hiring_agreement WHEN OLD.frozen_at IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'a frozen agreement never changes'); END",
    *(
        f"CREATE TRIGGER hiring_agreementcompetency_frozen_{verb} BEFORE {verb} ON hiring_agreementcompetency "
        f"WHEN {LINE_IS_FROZEN} BEGIN SELECT RAISE(ABORT, 'a frozen agreement never changes'); END"
        for verb in ("INSERT", "UPDATE")
    ),
]
SQLITE_BACK = [
    "DROP TRIGGER hiring_agreementcompetency_frozen_INSERT",
    "DROP TRIGGER hiring_agreementcompetency_frozen_UPDATE",
    "DROP TRIGGER hiring_agreement_frozen",
]


def run(for_postgresql, for_sqlite):
    def step(apps, editor):
        if editor.connection.vendor == "postgresql":
            editor.execute(for_postgresql)
        else:
            for statement in for_sqlite:
                editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("hiring", "0014_first_agreements")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
