CREATE DOMAIN amount AS numeric(12, 2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE DOMAIN code AS text COLLATE "C" NOT NULL CONSTRAINT code_form CHECK (VALUE ~ '^[A-Z]{3}$');
ALTER DOMAIN code ADD CONSTRAINT code_other CHECK (VALUE <> 'XXX');
CREATE TYPE money_of AS (value amount, currency code);
CREATE TABLE price (id bigint PRIMARY KEY, net amount, unit code, of money_of, gross amount GENERATED ALWAYS AS (net * 1.2) STORED);
COMMENT ON DOMAIN amount IS 'never negative';
COMMENT ON CONSTRAINT code_form ON DOMAIN code IS 'as ISO 4217 has it';
