"""The register 名册: ledger, inbox, outbox, editions and projections in one SQL database, the archive of record."""
