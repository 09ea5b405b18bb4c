-- Calendars as versions of their own, holds, and what became of each clock on the way.
ALTER TABLE definition
    DROP CONSTRAINT definition_kind_check,
    ADD CONSTRAINT definition_kind_check CHECK (kind IN ('organisation', 'calendar', 'scheme'));

-- A case from before has the calendar of its scheme's version, which had no version of its own.
ALTER TABLE home_buy_case
    ADD COLUMN calendar text,
    ADD COLUMN calendar_version integer NOT NULL DEFAULT 0;

UPDATE home_buy_case SET calendar = coalesce(
    (
        SELECT document #>> '{calendar,id}' FROM definition
        WHERE kind = 'scheme'
            AND id = home_buy_case.scheme
            AND definition.version = home_buy_case.version
    ),
    ''
);

ALTER TABLE home_buy_case ALTER COLUMN calendar SET NOT NULL;

CREATE INDEX home_buy_case_by_calendar ON home_buy_case (calendar, calendar_version)
    WHERE closed_at IS NULL;

ALTER TABLE case_clock
    ADD COLUMN repeats integer NOT NULL DEFAULT 0,
    ADD COLUMN revisions integer NOT NULL DEFAULT 0,
    ADD COLUMN acknowledged_at timestamptz;

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

-- Which repetition of an escalation it tells of; 0 is the mark itself.
ALTER TABLE alert ADD COLUMN repeat integer NOT NULL DEFAULT 0;
