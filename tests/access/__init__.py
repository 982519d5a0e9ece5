"""Who may see and do what: the table, one world of records, and the tests that hold it."""
