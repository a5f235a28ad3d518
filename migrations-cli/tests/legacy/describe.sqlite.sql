-- What SQLite itself says of a database: its pragmas, and its texts. One row a fact, each at the end of a line with `;`.
SELECT 'column', lower(m.name), p.cid, lower(p.name), lower(replace(p.type, ', ', ',')), p."notnull", NULLIF(p.dflt_value, 'NULL'), p.pk, p.hidden || ';'
FROM sqlite_master m, pragma_table_xinfo(m.name) p WHERE m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.name NOT LIKE '\_\_%' ESCAPE '\';
SELECT 'key', lower(m.name), p.seq, lower(p."table"), lower(p."from"), lower(p."to"), p.on_update, p.on_delete, p."match" || ';'
FROM sqlite_master m, pragma_foreign_key_list(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE '\_\_%' ESCAPE '\';
SELECT 'index', lower(m.name), CASE p.origin WHEN 'c' THEN lower(p.name) END, p."unique", p.origin, p.partial,
    (SELECT group_concat(COALESCE(lower(x.name), '') || ' ' || x."desc" || ' ' || lower(x.coll) || ' ' || x."key") FROM pragma_index_xinfo(p.name) x) || ';'
FROM sqlite_master m, pragma_index_list(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE '\_\_%' ESCAPE '\';
SELECT 'kind', lower(name), type, ncol, wr, strict || ';' FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE '\_\_%' ESCAPE '\' AND name <> 'sqlite_stat1';
SELECT CASE WHEN type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' THEN 'words' ELSE 'text' END, type, name, sql || ';'
FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE '\_\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
