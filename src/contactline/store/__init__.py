"""The atlas on disk: tables, migrations, and rows to and from domain values.

Everything that knows SQL is in this room. SQLite is the default and PostgreSQL the other backend;
both are spoken to through `database.Database`, in SQL that both understand.
"""
