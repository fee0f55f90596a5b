"""The Reconciliation Service API: names of other people's tables, matched with projects and technologies."""
