-- name: upsert_case
-- Answers true when the case is news; an older or equal view only locks the row.
INSERT INTO home_buy_case SELECT * FROM jsonb_populate_record(NULL::home_buy_case, $1)
ON CONFLICT (reference) DO UPDATE SET
    scheme = excluded.scheme,
    version = excluded.version,
    title = excluded.title,
    zone = excluded.zone,
    status = excluded.status,
    outcome = excluded.outcome,
    colour = excluded.colour,
    stage = excluded.stage,
    stage_title = excluded.stage_title,
    owner = excluded.owner,
    line_manager = excluded.line_manager,
    raised_at = excluded.raised_at,
    closed_at = excluded.closed_at,
    next_deadline = excluded.next_deadline,
    next_deadline_of = excluded.next_deadline_of,
    facts = excluded.facts,
    seq = excluded.seq,
    calendar = excluded.calendar,
    calendar_version = excluded.calendar_version,
    decisions = excluded.decisions
WHERE home_buy_case.seq < excluded.seq
RETURNING true;

-- name: upsert_stages
-- The stages visited, as the newest view shows them.
INSERT INTO case_stage SELECT * FROM jsonb_populate_recordset(NULL::case_stage, $1)
ON CONFLICT (reference, visit) DO UPDATE SET
    id = excluded.id,
    title = excluded.title,
    master_stage = excluded.master_stage,
    owner = excluded.owner,
    line_manager = excluded.line_manager,
    state = excluded.state,
    entered_at = excluded.entered_at,
    left_at = excluded.left_at;

-- name: upsert_tasks
-- The tasks of every visit, as the newest view shows them.
INSERT INTO case_task SELECT * FROM jsonb_populate_recordset(NULL::case_task, $1)
ON CONFLICT (reference, visit, id) DO UPDATE SET
    title = excluded.title,
    state = excluded.state,
    mandatory = excluded.mandatory,
    on_demand = excluded.on_demand,
    after = excluded.after,
    opens_at = excluded.opens_at,
    opened_at = excluded.opened_at,
    ended_at = excluded.ended_at;

-- name: upsert_clocks
-- The clocks, as the newest view shows them.
INSERT INTO case_clock SELECT * FROM jsonb_populate_recordset(NULL::case_clock, $1)
ON CONFLICT (reference, id) DO UPDATE SET
    kind = excluded.kind,
    title = excluded.title,
    source = excluded.source,
    state = excluded.state,
    started_at = excluded.started_at,
    amber_at = excluded.amber_at,
    target_at = excluded.target_at,
    escalation_at = excluded.escalation_at,
    stopped_at = excluded.stopped_at,
    reached = excluded.reached,
    days_late = excluded.days_late,
    repeats = excluded.repeats,
    revisions = excluded.revisions,
    acknowledged_at = excluded.acknowledged_at;

-- name: upsert_holds
-- The holds, each under its number for good; what changes is its end.
INSERT INTO case_hold SELECT * FROM jsonb_populate_recordset(NULL::case_hold, $1)
ON CONFLICT (reference, number) DO UPDATE SET
    visit = excluded.visit,
    task = excluded.task,
    reason = excluded.reason,
    placed_at = excluded.placed_at,
    release_at = excluded.release_at,
    released_at = excluded.released_at;

-- name: insert_events
-- Answers with the events that were not there yet.
INSERT INTO case_event SELECT * FROM jsonb_populate_recordset(NULL::case_event, $1)
ON CONFLICT (reference, seq) DO NOTHING
RETURNING seq;

-- name: one_at_a_time
-- Lets one transaction after another count what a recipient gets. Recipients share a few hundred
-- locks, taken in one order: a server has room for some thousand.
SELECT pg_advisory_xact_lock(lock) FROM (
    SELECT DISTINCT hashtextextended('alerts to ' || name, 0) % 500 AS lock
    FROM unnest($1::text[]) AS name
    ORDER BY lock
) AS locks;

-- name: recent_alerts
-- How many alerts each recipient has got since, as far as the number matters.
SELECT name AS recipient, (
    SELECT count(*) FROM (
        SELECT FROM alert
        WHERE recipient = name AND created_at > $2 AND created_at <= $3 AND status <> 'withdrawn'
        LIMIT $4
    ) AS recent
) AS number
FROM unnest($1::text[]) AS name;

-- name: insert_alerts
-- Claims each mark for each recipient once; one that was set aside and falls again waits again.
INSERT INTO alert SELECT * FROM jsonb_populate_recordset(NULL::alert, $1)
ON CONFLICT (key) DO UPDATE SET
    status = excluded.status,
    seq = excluded.seq,
    title = excluded.title,
    rule = excluded.rule,
    reason = excluded.reason,
    template = excluded.template,
    recipient_name = excluded.recipient_name,
    address = excluded.address,
    on_behalf_of = excluded.on_behalf_of,
    gaps = excluded.gaps,
    fell_back = excluded.fell_back,
    repeat = excluded.repeat,
    last_error = excluded.last_error,
    try_after = NULL,
    created_at = excluded.created_at,
    send_after = excluded.send_after,
    reached_at = excluded.reached_at,
    due_at = excluded.due_at,
    why = excluded.why,
    digest = NULL
WHERE alert.status = 'withdrawn';

-- name: withdraw_alerts
-- Sets aside what was caused before and has not gone out; what is being sent now is waited for.
-- A digest that is made stays as it is, since it may be on its way under its key.
UPDATE alert SET status = 'withdrawn'
WHERE reference = $1 AND clock = $2 AND mark = $3 AND repeat = $4
    AND seq < $5 AND (status = 'failed' OR (status = 'waiting' AND digest IS NULL));

-- name: reschedule_alerts
-- Puts the dates of a mark's alerts right; each keeps its key, under which it may be on its way.
UPDATE alert SET reached_at = $6, due_at = $7, why = $8
WHERE reference = $1 AND clock = $2 AND mark = $3 AND repeat = $4 AND reached_at = $5
    AND status <> 'withdrawn';

-- name: case
-- One case as it stands.
SELECT * FROM home_buy_case WHERE reference = $1;

-- name: cases
-- The cases that fit, the most urgent first; a filter that is absent lets all through.
SELECT * FROM home_buy_case
WHERE ($1::text IS NULL OR scheme = $1)
    AND ($2::text IS NULL OR status = $2)
    AND ($3::text IS NULL OR owner = $3)
    AND ($4::text IS NULL OR colour = $4)
ORDER BY next_deadline NULLS LAST, reference
LIMIT $5;

-- name: cases_on
-- Open cases counted in an older version of the calendar, or whose scheme names it elsewhere.
SELECT reference FROM home_buy_case
WHERE closed_at IS NULL
    AND (
        (calendar = $1 AND calendar_version < $2)
        OR (scheme, version) IN (
            SELECT id, definition.version FROM definition
            WHERE kind = 'scheme' AND document -> 'others' ? $1
        )
    )
ORDER BY reference;

-- name: events
-- What happened to one case, in order.
SELECT * FROM case_event WHERE reference = $1 ORDER BY seq;

-- name: holds
-- What has stood still in one case, in order.
SELECT * FROM case_hold WHERE reference = $1 ORDER BY number;

-- name: clocks
-- The clocks that fit, the earliest target first; a filter that is absent lets all through.
SELECT * FROM case_clock
WHERE ($1::text IS NULL OR reference = $1)
    AND ($2::text IS NULL OR kind = $2)
    AND ($3::text IS NULL OR state = $3)
ORDER BY target_at NULLS LAST, reference, id
LIMIT $4;
