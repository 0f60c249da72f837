from django.db import migrations

from core.extensions import Trigrams

# The words hold nothing but tokens with a space between them, so that neither database cuts them by rules of its own.
POSTGRESQL = [
    (
        "CREATE INDEX questionbank_entry_index ON questionbank_searchentry "
        "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    ),
    "CREATE INDEX questionbank_word_index ON questionbank_searchword USING gin (token gin_trgm_ops)",
]
POSTGRESQL_BACK = ["DROP INDEX questionbank_entry_index", "DROP INDEX questionbank_word_index"]

# Triggers keep both indexes, whoever writes the rows. A later change to one of the tables makes it anew on SQLite and
# loses them, so it makes them again, too (tests/questionbank/finding/test_indexes.py).
SQLITE = [
    """
    CREATE VIRTUAL TABLE questionbank_entry_index USING fts5(
        words, content='questionbank_searchentry', content_rowid='question_id',
        tokenize="unicode61 remove_diacritics 2 categories 'L* M* N* Co' tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER questionbank_entry_added AFTER INSERT ON questionbank_searchentry BEGIN
        INSERT INTO questionbank_entry_index (rowid, words) VALUES (new.question_id, new.words);
    END
    """,
    """
    CREATE TRIGGER questionbank_entry_removed AFTER DELETE ON questionbank_searchentry BEGIN
        INSERT INTO questionbank_entry_index (questionbank_entry_index, rowid, words)
        VALUES ('delete', old.question_id, old.words);
    END
    """,
    """
    CREATE TRIGGER questionbank_entry_changed AFTER UPDATE ON questionbank_searchentry BEGIN
        INSERT INTO questionbank_entry_index (questionbank_entry_index, rowid, words)
        VALUES ('delete', old.question_id, old.words);
        INSERT INTO questionbank_entry_index (rowid, words) VALUES (new.question_id, new.words);
    END
    """,
    # Two spaces before a word and one after it, as pg_trgm has them.
    "CREATE VIRTUAL TABLE questionbank_word_index USING fts5(padded, content='', tokenize='trigram')",
    """
    CREATE TRIGGER questionbank_word_added AFTER INSERT ON questionbank_searchword BEGIN
        INSERT INTO questionbank_word_index (rowid, padded) VALUES (new.id, '  ' || new.token || ' ');
    END
    """,
    """
    CREATE TRIGGER questionbank_word_removed AFTER DELETE ON questionbank_searchword BEGIN
        INSERT INTO questionbank_word_index (questionbank_word_index, rowid, padded)
        VALUES ('delete', old.id, '  ' || old.token || ' ');
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER questionbank_entry_added",
    "DROP TRIGGER questionbank_entry_removed",
    "DROP TRIGGER questionbank_entry_changed",
    "DROP TRIGGER questionbank_word_added",
    "DROP TRIGGER questionbank_word_removed",
    "DROP TABLE questionbank_entry_index",
    "DROP TABLE questionbank_word_index",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questionbank", "0008_search_entries")]

    operations = [Trigrams(), migrations.RunPython(make, remove)]
