"""An app of the tests alone: after a test that committed, its `flush` puts the database back as it began, quickly."""
