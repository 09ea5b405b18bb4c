-- name: due
-- Whoever has gathered alerts that may go, with the newest name and address they had, and why.
-- While a digest of the last day cannot be sent, no other is made: they would all arrive together.
SELECT
    channel,
    recipient,
    (array_agg(recipient_name ORDER BY created_at DESC))[1] AS recipient_name,
    (array_agg(address ORDER BY created_at DESC))[1] AS address,
    bool_or(created_at - reached_at > $2) AS late,
    bool_or(attempts > 0) AS tried
FROM alert
WHERE status = 'waiting' AND digest IS NULL AND send_after IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM digest AS made
        WHERE made.channel = alert.channel
            AND made.recipient = alert.recipient
            AND made.status = 'waiting'
            AND made.gaps = '{}'
            AND made.created_at + interval '1 day' > $1
    )
GROUP BY channel, recipient
HAVING bool_or(send_after <= $1)
ORDER BY channel, recipient;

-- name: build
-- Makes a digest of all that one recipient has gathered, the most urgent first; none of nothing.
WITH gathered AS (
    SELECT key FROM alert
    WHERE channel = $2
        AND recipient = $3
        AND status = 'waiting'
        AND digest IS NULL
        AND send_after IS NOT NULL
    ORDER BY due_at, key
    LIMIT $8
    FOR UPDATE SKIP LOCKED
), made AS (
    INSERT INTO digest (
        key, channel, recipient, recipient_name, address, because, gaps, status, try_after,
        created_at
    )
    SELECT $1, $2, $3, $4, $5, $6, '{}', 'waiting', $7, $7
    WHERE EXISTS (SELECT FROM gathered)
    ON CONFLICT (key) DO NOTHING
    RETURNING key
)
UPDATE alert SET digest = made.key FROM gathered, made WHERE alert.key = gathered.key;

-- name: add
-- A report that takes no alerts along; the same one again is nothing new.
INSERT INTO digest (
    key, channel, recipient, recipient_name, address, because, gaps, status, try_after, created_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8)
ON CONFLICT (key) DO NOTHING;

-- name: next_due
-- Takes one digest for this transaction; others may take the rest meanwhile.
SELECT * FROM digest
WHERE status = 'waiting' AND try_after <= $1
ORDER BY try_after, key
LIMIT 1
FOR UPDATE SKIP LOCKED;

-- name: alerts_of
-- What a digest tells of, the most urgent first.
SELECT * FROM alert_in_full WHERE digest = $1 ORDER BY due_at, key;

-- name: sent
-- Whoever carries it onwards has taken it, and with it its alerts.
WITH gone AS (
    UPDATE digest
    SET status = 'sent', attempts = attempts + 1, last_error = NULL, sent_at = now()
    WHERE key = $1
)
UPDATE alert SET status = 'sent', attempts = attempts + 1, last_error = NULL, sent_at = now()
WHERE digest = $1;

-- name: failed
-- Neither it nor its alerts will be tried again.
WITH lost AS (
    UPDATE digest SET status = 'failed', attempts = attempts + 1, last_error = $2 WHERE key = $1
)
UPDATE alert SET status = 'failed', attempts = attempts + 1, last_error = $2 WHERE digest = $1;

-- name: delayed
-- It goes on waiting, and its alerts with it.
WITH kept AS (
    UPDATE digest
    SET attempts = attempts + 1, last_error = $2, try_after = coalesce($3, try_after)
    WHERE key = $1
)
UPDATE alert SET attempts = attempts + 1, last_error = $2 WHERE digest = $1;

-- name: last_report
-- When gaps were last reported to somebody before then.
SELECT max(created_at) FROM digest WHERE gaps <> '{}' AND created_at < $1;

-- name: digests
-- The digests that fit, the newest first; a filter that is absent lets all through.
SELECT * FROM digest
WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR recipient = $2)
ORDER BY created_at DESC, key
LIMIT $3;

-- name: retry_reports
-- Lets failed reports of gaps wait again; alerts of a failed digest go into another one.
UPDATE digest SET status = 'waiting', try_after = $1
WHERE status = 'failed' AND gaps <> '{}'
RETURNING key;
