-- Organisations and schemes, each change a version of its own that is never altered.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rows of % are kept as they were written', tg_table_name
        USING HINT = 'Add a new row that says what has changed.';
END
$$;

CREATE TABLE definition (
    kind text NOT NULL CHECK (kind IN ('organisation', 'scheme')),
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
