-- name: insert
-- A letter that is there already stays as it is.
INSERT INTO letter SELECT * FROM jsonb_populate_recordset(NULL::letter, $1)
ON CONFLICT (reference, kind, number) DO NOTHING;

-- name: letter
-- One letter, or the latest of its kind.
SELECT * FROM letter
WHERE reference = $1 AND kind = $2 AND ($3::integer IS NULL OR number = $3)
ORDER BY number DESC
LIMIT 1;

-- name: letters
-- Every letter of a case, in the order in which they were written.
SELECT * FROM letter WHERE reference = $1 ORDER BY seq;
