-- The first shape of the database.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rows of % are kept as they were written', tg_table_name
        USING HINT = 'Add a new row that says what has changed.';
END
$$;

CREATE TABLE definition (
    kind text NOT NULL CHECK (kind IN ('organisation', 'calendar', 'scheme', 'closed-schemes')),
    id text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    sha256 text NOT NULL,
    document jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE TRIGGER definition_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON definition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE home_buy_case (
    reference text PRIMARY KEY,
    scheme text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    zone text NOT NULL,
    status text NOT NULL,
    outcome text,
    colour text NOT NULL,
    stage text NOT NULL,
    stage_title text NOT NULL,
    owner text NOT NULL,
    line_manager text,
    raised_at timestamptz NOT NULL,
    closed_at timestamptz,
    next_deadline timestamptz,
    next_deadline_of text,
    facts jsonb NOT NULL,
    seq integer NOT NULL,
    calendar text NOT NULL,
    calendar_version integer NOT NULL DEFAULT 0,
    decisions jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX home_buy_case_by_owner ON home_buy_case (owner, status);
CREATE INDEX home_buy_case_by_deadline ON home_buy_case (status, next_deadline);
CREATE INDEX home_buy_case_by_calendar ON home_buy_case (calendar, calendar_version)
    WHERE closed_at IS NULL;

CREATE TABLE case_stage (
    reference text NOT NULL REFERENCES home_buy_case,
    visit integer NOT NULL,
    id text NOT NULL,
    title text NOT NULL,
    master_stage text NOT NULL,
    owner text NOT NULL,
    line_manager text,
    state text NOT NULL,
    entered_at timestamptz NOT NULL,
    left_at timestamptz,
    PRIMARY KEY (reference, visit)
);

CREATE TABLE case_task (
    reference text NOT NULL REFERENCES home_buy_case,
    visit integer NOT NULL,
    id text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    mandatory boolean NOT NULL,
    on_demand boolean NOT NULL,
    after text[] NOT NULL,
    opens_at timestamptz,
    opened_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (reference, visit, id)
);

CREATE TABLE case_clock (
    reference text NOT NULL REFERENCES home_buy_case,
    id text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    started_at timestamptz NOT NULL,
    amber_at timestamptz,
    target_at timestamptz,
    escalation_at timestamptz,
    stopped_at timestamptz,
    reached text[] NOT NULL,
    days_late integer,
    repeats integer NOT NULL DEFAULT 0,
    revisions integer NOT NULL DEFAULT 0,
    acknowledged_at timestamptz,
    PRIMARY KEY (reference, id)
);

CREATE INDEX case_clock_by_target ON case_clock (state, target_at);

CREATE TABLE case_hold (
    reference text NOT NULL REFERENCES home_buy_case,
    number integer NOT NULL,
    visit integer,
    task text,
    reason text NOT NULL,
    placed_at timestamptz NOT NULL,
    release_at timestamptz,
    released_at timestamptz,
    PRIMARY KEY (reference, number)
);

CREATE TABLE case_event (
    reference text NOT NULL REFERENCES home_buy_case,
    seq integer NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    message_id text,
    detail jsonb NOT NULL,
    PRIMARY KEY (reference, seq)
);

CREATE TRIGGER case_event_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON case_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE letter (
    reference text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('offer')),
    number integer NOT NULL CHECK (number > 0),
    seq integer NOT NULL,
    issued_at timestamptz NOT NULL,
    title text NOT NULL,
    markdown text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (reference, kind, number),
    FOREIGN KEY (reference, seq) REFERENCES case_event
);

CREATE TRIGGER letter_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON letter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE digest (
    key text PRIMARY KEY,
    channel text NOT NULL CHECK (channel IN ('email', 'webhook')),
    recipient text NOT NULL,
    recipient_name text NOT NULL,
    address text NOT NULL,
    because text NOT NULL,
    gaps text[] NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    try_after timestamptz NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CHECK (status <> 'failed' OR last_error IS NOT NULL)
);

CREATE INDEX digest_by_status ON digest (status, try_after);

CREATE TABLE alert (
    key text PRIMARY KEY,
    reference text NOT NULL,
    seq integer NOT NULL,
    clock text NOT NULL,
    mark text NOT NULL,
    title text NOT NULL,
    reached_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    rule text NOT NULL,
    reason text NOT NULL,
    recipient text,
    address text,
    fell_back boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'sent', 'failed', 'withdrawn')),
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    repeat integer NOT NULL DEFAULT 0,
    channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'webhook')),
    recipient_name text NOT NULL DEFAULT '',
    on_behalf_of text,
    gaps text[] NOT NULL DEFAULT '{}',
    why text[] NOT NULL DEFAULT '{}',
    template text,
    send_after timestamptz,
    digest text REFERENCES digest,
    try_after timestamptz,
    FOREIGN KEY (reference, seq) REFERENCES case_event,
    FOREIGN KEY (reference, clock) REFERENCES case_clock,
    CHECK (status <> 'waiting' OR address IS NOT NULL),
    CHECK (status <> 'failed' OR last_error IS NOT NULL)
);

CREATE INDEX alert_by_case ON alert (reference, status);
CREATE INDEX alert_by_status ON alert (status, created_at);
CREATE INDEX alert_by_recipient ON alert (recipient, created_at);
CREATE INDEX alert_by_digest ON alert (digest) WHERE digest IS NOT NULL;

CREATE TABLE alert_failures_shown (
    reference text PRIMARY KEY REFERENCES home_buy_case,
    failed integer NOT NULL
);

-- An alert with what its message says of the clock and the case.
CREATE VIEW alert_in_full AS
    SELECT
        alert.*,
        case_clock.kind,
        case_clock.source,
        home_buy_case.title AS scheme_title,
        home_buy_case.stage_title,
        home_buy_case.zone
    FROM alert
    JOIN case_clock ON case_clock.reference = alert.reference AND case_clock.id = alert.clock
    JOIN home_buy_case ON home_buy_case.reference = alert.reference;
