"""Study groups: a PostgreSQL server that learners upload to. The only importer of psycopg, which the extra `group` has.

The learner's own progress file stays the truth: everything here can be sent again, and is never needed to practice.
"""
