-- What a1 does
--
-- revision: a1
-- down_revision: base
-- labels: x
CREATE TABEL t (x);
