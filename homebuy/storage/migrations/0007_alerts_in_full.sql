-- An alert with what its message says of the clock and the case. A migration that adds a column to
-- alert must make this view anew: its columns are those of the day on which it was made.
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
