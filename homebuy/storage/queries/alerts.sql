-- name: next_waiting
-- Takes one alert of the case for this transaction; others may take the rest meanwhile.
SELECT
    alert.*,
    case_clock.kind,
    case_clock.source,
    home_buy_case.title AS scheme_title,
    home_buy_case.stage_title,
    home_buy_case.zone
FROM alert
JOIN case_clock ON case_clock.reference = alert.reference AND case_clock.id = alert.clock
JOIN home_buy_case ON home_buy_case.reference = alert.reference
WHERE alert.reference = $1 AND alert.status = 'waiting' AND alert.key <> ALL ($2::text[])
ORDER BY alert.attempts, alert.reached_at, alert.key
LIMIT 1
FOR UPDATE OF alert SKIP LOCKED;

-- name: sent
-- The mail server has taken it.
UPDATE alert SET status = 'sent', attempts = attempts + 1, last_error = NULL, sent_at = now()
WHERE key = $1;

-- name: failed
-- It will not be tried again.
UPDATE alert SET status = 'failed', attempts = attempts + 1, last_error = $2 WHERE key = $1;

-- name: delayed
-- It goes on waiting.
UPDATE alert SET attempts = attempts + 1, last_error = $2 WHERE key = $1;

-- name: alerts
-- The alerts that fit, the newest first; a filter that is absent lets all through.
SELECT * FROM alert
WHERE ($1::text IS NULL OR reference = $1)
    AND ($2::text IS NULL OR status = $2)
ORDER BY created_at DESC, key
LIMIT $3;
