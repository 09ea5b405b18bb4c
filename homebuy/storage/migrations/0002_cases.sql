-- What happened to each case, kept for good, and each case as it stands.
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
    seq integer NOT NULL
);

CREATE INDEX home_buy_case_by_owner ON home_buy_case (owner, status);
CREATE INDEX home_buy_case_by_deadline ON home_buy_case (status, next_deadline);

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
    PRIMARY KEY (reference, id)
);

CREATE INDEX case_clock_by_target ON case_clock (state, target_at);

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
