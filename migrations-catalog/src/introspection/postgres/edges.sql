-- What depends on what has been made since the server was; `owner` is what the object that depends is a part of.
SELECT refclassid::int8 AS needed_class, refobjid::int8 AS needed, classid::int8 AS class, objid::int8 AS object, deptype IN ('a', 'i') AS is_part,
    (SELECT identity FROM pg_catalog.pg_identify_object(classid, objid, objsubid)) AS identity,
    (SELECT identity FROM pg_catalog.pg_identify_object(refclassid, refobjid, refobjsubid)) AS owner
FROM pg_catalog.pg_depend WHERE refobjid >= 16384 AND objid >= 16384 AND deptype <> 'e'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS member WHERE member.classid = pg_depend.refclassid AND member.objid = pg_depend.refobjid AND member.deptype = 'e')
