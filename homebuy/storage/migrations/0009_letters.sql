-- Letters as they were written; whatever becomes of the templates, these stay as they are.
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
