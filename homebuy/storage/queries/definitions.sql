-- name: lock
-- One publication of a definition at a time, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0));

-- name: latest
-- The newest version of one definition.
SELECT version, sha256 FROM definition
WHERE kind = $1 AND id = $2
ORDER BY version DESC LIMIT 1;

-- name: publish
-- Adds a version.
INSERT INTO definition (kind, id, version, sha256, document, published_at, published_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: document
-- One version, which never changes.
SELECT document FROM definition WHERE kind = $1 AND id = $2 AND version = $3;

-- name: latest_organisation
-- The organisation as it was last published.
SELECT id, version FROM definition
WHERE kind = 'organisation'
ORDER BY published_at DESC, version DESC LIMIT 1;

-- name: schemes
-- Every version of every scheme, the newest of each first.
SELECT id, version, document #>> '{scheme,title}' AS title, published_at, published_by
FROM definition
WHERE kind = 'scheme'
ORDER BY id, version DESC;

-- name: closed_schemes
-- The newest version of each list of schemes that have ended.
SELECT DISTINCT ON (id) document FROM definition
WHERE kind = 'closed-schemes'
ORDER BY id, version DESC;

-- name: latest_calendars
-- The newest version of each of these calendars, as far as they are published.
SELECT id, max(version) AS version FROM definition
WHERE kind = 'calendar' AND id = ANY ($1::text[])
GROUP BY id;

-- name: calendars
-- Every version of every calendar, the newest of each first.
SELECT id, version, document ->> 'title' AS title, published_at, published_by
FROM definition
WHERE kind = 'calendar'
ORDER BY id, version DESC;
