-- Label that is there
--
-- revision: r012
-- down_revision: r011
ALTER TYPE mood ADD VALUE 'high';
