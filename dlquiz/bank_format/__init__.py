"""How the fields of a bank are read: tables of fields, what each may hold, and faults where they are."""
