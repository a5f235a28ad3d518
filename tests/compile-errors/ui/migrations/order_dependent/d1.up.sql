-- revision: d1
-- down_revision: b1, c1

