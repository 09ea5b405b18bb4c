-- Alerts by more than one channel, and those that are gathered into one mail.
CREATE TABLE digest (
    key text PRIMARY KEY,
    channel text NOT NULL CHECK (channel IN ('email', 'webhook')),
    recipient text NOT NULL,
    recipient_name text NOT NULL,
    address text NOT NULL,
    because text NOT NULL,
    -- What a report of gaps says; none in a digest of alerts.
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

ALTER TABLE alert
    ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'webhook')),
    ADD COLUMN recipient_name text NOT NULL DEFAULT '',
    -- The absent colleague whom the recipient covers for.
    ADD COLUMN on_behalf_of text,
    -- Why it came to nobody else, and why the clock has its date, in words.
    ADD COLUMN gaps text[] NOT NULL DEFAULT '{}',
    ADD COLUMN why text[] NOT NULL DEFAULT '{}',
    ADD COLUMN template text,
    -- Set on an alert that is gathered: when the digest that takes it may go.
    ADD COLUMN send_after timestamptz,
    ADD COLUMN digest text REFERENCES digest,
    -- Set by a round that could not send it: when the next may try.
    ADD COLUMN try_after timestamptz;

CREATE INDEX alert_by_recipient ON alert (recipient, created_at);
CREATE INDEX alert_by_digest ON alert (digest) WHERE digest IS NOT NULL;
