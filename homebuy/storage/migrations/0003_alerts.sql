-- The alerts that marks cause; the key is claimed once, by the transaction that records the mark.
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
    FOREIGN KEY (reference, seq) REFERENCES case_event,
    FOREIGN KEY (reference, clock) REFERENCES case_clock,
    CHECK (status <> 'waiting' OR address IS NOT NULL),
    CHECK (status <> 'failed' OR last_error IS NOT NULL)
);

CREATE INDEX alert_by_case ON alert (reference, status);
CREATE INDEX alert_by_status ON alert (status, created_at);
