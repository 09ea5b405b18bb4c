-- name: next_waiting
-- Takes one alert of the case for this transaction; others may take the rest meanwhile.
WITH taken AS (
    SELECT key FROM alert
    WHERE reference = $1
        AND status = 'waiting'
        AND send_after IS NULL
        AND key <> ALL ($2::text[])
    ORDER BY attempts, reached_at, key
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
SELECT alert_in_full.* FROM taken JOIN alert_in_full USING (key);

-- name: next_left
-- Takes one alert, of any case, that should have gone at once and long since.
WITH taken AS (
    SELECT key FROM alert
    WHERE status = 'waiting'
        AND send_after IS NULL
        AND created_at <= $1
        AND (try_after IS NULL OR try_after <= $2)
    ORDER BY try_after NULLS FIRST, created_at, key
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
SELECT alert_in_full.* FROM taken JOIN alert_in_full USING (key);

-- name: failures_not_shown
-- Cases with another number of failed alerts than they show.
WITH counted AS (
    SELECT reference, count(*) AS failed FROM alert WHERE status = 'failed' GROUP BY reference
)
SELECT reference, coalesce(counted.failed, 0) AS failed
FROM counted FULL JOIN alert_failures_shown AS shown USING (reference)
WHERE counted.failed IS DISTINCT FROM shown.failed
ORDER BY reference
LIMIT 1000;

-- name: failures_shown
-- What cases show from now on; those that show none are forgotten.
WITH told AS (
    SELECT * FROM unnest($1::text[], $2::integer[]) AS told (reference, failed)
), none AS (
    DELETE FROM alert_failures_shown
    WHERE reference IN (SELECT reference FROM told WHERE failed = 0)
)
INSERT INTO alert_failures_shown
SELECT reference, failed FROM told WHERE failed > 0
ON CONFLICT (reference) DO UPDATE SET failed = excluded.failed;

-- name: sent
-- Whoever carries it onwards has taken it.
UPDATE alert SET status = 'sent', attempts = attempts + 1, last_error = NULL, sent_at = now()
WHERE key = $1;

-- name: failed
-- It will not be tried again.
UPDATE alert SET status = 'failed', attempts = attempts + 1, last_error = $2 WHERE key = $1;

-- name: delayed
-- It goes on waiting, by itself or for a digest.
UPDATE alert SET attempts = attempts + 1, last_error = $2, try_after = $3, send_after = $4
WHERE key = $1;

-- name: retry
-- Lets failed alerts that fit wait for the next digest; one without an address has nowhere to go.
UPDATE alert SET status = 'waiting', send_after = $4, digest = NULL, try_after = NULL
WHERE status = 'failed'
    AND address IS NOT NULL
    AND ($1::text IS NULL OR key = $1)
    AND ($2::text IS NULL OR reference = $2)
    AND ($3::text IS NULL OR recipient = $3)
RETURNING key;

-- name: alerted_users
-- Everybody who has an alert of the clock, and whom they cover for.
SELECT recipient, on_behalf_of FROM alert WHERE reference = $1 AND clock = $2;

-- name: alerts
-- The alerts that fit, the newest first; a filter that is absent lets all through.
SELECT * FROM alert
WHERE ($1::text IS NULL OR reference = $1)
    AND ($2::text IS NULL OR status = $2)
    AND ($3::text IS NULL OR recipient = $3)
    AND ($4::text IS NULL OR key = $4)
ORDER BY created_at DESC, key
LIMIT $5;

-- name: fell_back
-- The alerts since then that did not reach whom they were meant for.
SELECT * FROM alert
WHERE created_at > $1 AND created_at <= $2 AND (fell_back OR gaps <> '{}')
ORDER BY created_at, key
LIMIT $3;
