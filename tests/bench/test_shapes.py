"""The measure of the statement tests itself: what counts as one shape."""

from bench.statements import repeated, shape_of


def test_values_do_not_make_a_shape():
    one = shape_of("""SELECT "a"."id" FROM "a" WHERE "a"."name" = 'O''Hara' AND "a"."id" = 17 LIMIT 21""")
    other = shape_of("""SELECT "a"."id" FROM "a" WHERE "a"."name" = 'Li' AND "a"."id" = 3 LIMIT 21""")
    assert one == other


def test_the_length_of_a_list_does_not_make_a_shape():
    assert shape_of("SELECT x FROM t WHERE id IN (1)") == shape_of("SELECT x FROM t WHERE id IN (1, 2, 33)")
    assert shape_of("INSERT INTO t VALUES (1, 'a')") == shape_of("INSERT INTO t VALUES (1, 'a'), (2, 'b')")


def test_names_make_a_shape():
    assert shape_of("SELECT x FROM t1 WHERE id = 1") != shape_of("SELECT x FROM t2 WHERE id = 1")
    assert shape_of('SELECT "T5"."x" FROM t') != shape_of('SELECT "T6"."x" FROM t')


def test_what_comes_too_often_is_named():
    asked = [f"SELECT x FROM t WHERE id = {number}" for number in range(3)] + ["SELECT 1", "SELECT 2"]
    assert repeated(asked) == {"SELECT x FROM t WHERE id = ?": 3}


def test_transaction_boundaries_are_no_shape():
    assert repeated(["SAVEPOINT a", "SAVEPOINT a", "SAVEPOINT a", "BEGIN", "BEGIN", "BEGIN"]) == {}
