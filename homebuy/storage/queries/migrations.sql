-- name: lock
-- Waits for its turn; closing the connection ends it. The number means nothing elsewhere.
SELECT pg_advisory_lock(4865627579);

-- name: create_ledger
-- Which migration files this database has seen.
CREATE TABLE IF NOT EXISTS schema_migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: applied
-- The files applied, with what they held.
SELECT name, sha256 FROM schema_migration;

-- name: remember
-- Notes a file in the transaction that applies it.
INSERT INTO schema_migration (name, sha256) VALUES ($1, $2);
