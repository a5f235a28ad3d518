-- Label left behind
--
-- revision: r008
-- down_revision: r007
ALTER TYPE mood ADD VALUE 'best';
