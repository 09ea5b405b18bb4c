-- The latest decisions of each case, in brief; its events hold all of them whole.
ALTER TABLE home_buy_case ADD COLUMN decisions jsonb NOT NULL DEFAULT '{}';
