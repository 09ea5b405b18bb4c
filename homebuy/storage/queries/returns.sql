-- name: schemes
-- Every scheme that is published, and every one that a case was raised under.
SELECT id FROM definition WHERE kind = 'scheme'
UNION
SELECT scheme FROM home_buy_case
ORDER BY id;

-- name: claims
-- Every case with its days in its own zone, the decision on it, and the price it was sold at.
-- A decision counts from when it last changed, so that confirming it moves nothing.
WITH rule AS MATERIALIZED (
    SELECT
        id AS scheme,
        version,
        document #>> '{scheme,applied_on}' AS applied_on,
        (
            SELECT fact.key FROM jsonb_each(document #> '{scheme,facts}') AS fact
            WHERE fact.value -> 'choices' ?& ARRAY['admitted', 'denied']
            LIMIT 1
        ) AS decision
    FROM definition
    WHERE kind = 'scheme'
),
home_buy AS MATERIALIZED (
    SELECT
        home_buy_case.*,
        rule.decision,
        (facts -> rule.applied_on ->> 'value')::date AS claimed_on,
        (closed_at AT TIME ZONE zone)::date AS closed_on,
        CASE WHEN pg_input_is_valid(facts #>> '{completed_on,value}', 'date')
            THEN (facts #>> '{completed_on,value}')::date
        END AS sold_on
    FROM home_buy_case
    LEFT JOIN rule USING (scheme, version)
    WHERE $1::text IS NULL OR scheme = $1
),
sale AS (
    SELECT
        reference,
        zone,
        CASE
            WHEN outcome IS NULL THEN sold_on
            WHEN outcome = 'completed' THEN coalesce(sold_on, closed_on)
        END AS completed_on
    FROM home_buy
),
finding AS (
    SELECT
        reference,
        seq,
        at,
        detail -> 'finding' AS found,
        lag(detail #>> '{finding,verdict}') OVER (PARTITION BY reference ORDER BY seq)
            IS DISTINCT FROM detail #>> '{finding,verdict}' AS changed
    FROM case_event
    WHERE kind = 'eligibility_assessed'
),
assessed AS (
    SELECT
        reference,
        (array_agg(found ORDER BY seq DESC))[1] AS found,
        (array_agg(at ORDER BY seq DESC) FILTER (WHERE changed))[1] AS at
    FROM finding
    GROUP BY reference
),
recorded AS (
    SELECT reference, (array_agg(case_event.at ORDER BY case_event.seq DESC))[1] AS at
    FROM case_event
    JOIN home_buy USING (reference)
    WHERE
        kind = 'fact_recorded'
        AND detail ->> 'name' = home_buy.decision
        AND detail ->> 'before' IS DISTINCT FROM detail ->> 'value'
    GROUP BY reference
),
paid AS (
    SELECT DISTINCT ON (reference) reference, detail #> '{breakdown,figures}' AS figures
    FROM case_event
    JOIN sale USING (reference)
    WHERE kind = 'price_calculated' AND (at AT TIME ZONE zone)::date <= completed_on
    ORDER BY reference, seq DESC
)
SELECT
    home_buy.scheme,
    home_buy.claimed_on,
    coalesce(facts -> home_buy.decision ->> 'value', assessed.found ->> 'verdict') AS decision,
    (
        CASE WHEN facts ? home_buy.decision THEN recorded.at ELSE assessed.at END
        AT TIME ZONE home_buy.zone
    )::date AS decided_on,
    CASE WHEN assessed.found ->> 'verdict' = 'deny' THEN ARRAY(
        SELECT (reason ->> 'text') || ' (' || (reason ->> 'source') || ')'
        FROM jsonb_array_elements(assessed.found -> 'reasons') AS reason
    ) ELSE '{}' END AS reasons,
    facts #>> '{denial_ground,value}' AS ground,
    home_buy.outcome,
    home_buy.closed_on,
    sale.completed_on,
    (paid.figures ->> 'price')::numeric AS price,
    (paid.figures ->> 'discount')::numeric AS discount,
    (paid.figures ->> 'rent_credit')::numeric AS rent_credit
FROM home_buy
JOIN sale USING (reference)
LEFT JOIN assessed USING (reference)
LEFT JOIN recorded USING (reference)
LEFT JOIN paid USING (reference);

-- name: statutory_periods
-- Every run of a limit that binds the landlord, with its days in the zone of the case. A limit that
-- runs from the claim is for the decision; one met by what the offer's task records, for the offer.
WITH rule AS MATERIALIZED (
    SELECT
        definition.id AS scheme,
        version,
        found.duty ->> 'id' AS id,
        found.duty ->> 'title' AS title,
        found.duty ->> 'starts' = document #>> '{scheme,applied_on}' AS is_decision,
        coalesce(
            found.duty -> 'met_by' ? (
                document #>> ARRAY[
                    'scheme', 'tasks', document #>> '{scheme,offer,task}', 'records'
                ]
            ),
            false
        ) AS is_offer
    FROM definition
    CROSS JOIN LATERAL jsonb_path_query(
        document, '$.scheme.stages[*].statutory_deadlines[*] ? (@.duty == "landlord")'
    ) AS found (duty)
    WHERE definition.kind = 'scheme'
)
SELECT
    rule.title,
    rule.is_decision,
    rule.is_offer,
    case_clock.state = 'met' AS is_met,
    (case_clock.target_at AT TIME ZONE zone)::date AS due_on,
    (case_clock.stopped_at AT TIME ZONE zone)::date AS stopped_on,
    case_clock.days_late
FROM case_clock
JOIN home_buy_case USING (reference)
JOIN rule
    ON rule.scheme = home_buy_case.scheme
    AND rule.version = home_buy_case.version
    AND rule.id = split_part(case_clock.id, '/', 2)
WHERE
    case_clock.kind = 'statutory'
    AND case_clock.state <> 'void'
    AND ($1::text IS NULL OR home_buy_case.scheme = $1);

-- name: ages
-- The stages in which cases were at the end of a day, and for how many days.
SELECT case_stage.title AS stage, $2::date - (entered_at AT TIME ZONE zone)::date AS days
FROM case_stage
JOIN home_buy_case USING (reference)
WHERE
    ($1::text IS NULL OR scheme = $1)
    AND (entered_at AT TIME ZONE zone)::date <= $2
    AND (left_at IS NULL OR (left_at AT TIME ZONE zone)::date > $2)
    AND (closed_at IS NULL OR (closed_at AT TIME ZONE zone)::date > $2);

-- name: levels
-- The landlord's own targets of stages and tasks that stopped in a period, kept and missed.
SELECT
    case_stage.title AS stage,
    case_stage.owner,
    case_clock.kind,
    count(*) FILTER (WHERE case_clock.state = 'met') AS met,
    count(*) FILTER (WHERE case_clock.state = 'missed') AS missed
FROM case_clock
JOIN home_buy_case USING (reference)
JOIN case_stage
    ON case_stage.reference = case_clock.reference
    AND case_stage.visit = split_part(case_clock.id, '/', 2)::integer
WHERE
    case_clock.kind IN ('stage', 'task')
    AND case_clock.state IN ('met', 'missed')
    AND ($1::text IS NULL OR scheme = $1)
    AND (stopped_at AT TIME ZONE zone)::date BETWEEN $2 AND $3
GROUP BY case_stage.title, case_stage.owner, case_clock.kind
ORDER BY case_stage.title, case_stage.owner, case_clock.kind;

-- name: notices
-- The notices of delay by kind, each on the day of its service.
SELECT detail #>> '{notice,notice}' AS kind, count(*) AS number
FROM case_event
JOIN home_buy_case USING (reference)
WHERE
    case_event.kind = 'delay_notice_served'
    AND ($1::text IS NULL OR scheme = $1)
    AND (detail #>> '{notice,served}')::date BETWEEN $2 AND $3
GROUP BY 1;
