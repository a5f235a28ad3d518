-- Create t
--
-- Revision: 1975ea83b712
-- down_revision: base
CREATE TABLE t (x);
