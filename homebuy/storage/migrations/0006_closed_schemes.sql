-- Schemes that have ended are published too, so that a claim under one is told why it is refused.
ALTER TABLE definition
    DROP CONSTRAINT definition_kind_check,
    ADD CONSTRAINT definition_kind_check
        CHECK (kind IN ('organisation', 'calendar', 'scheme', 'closed-schemes'));
