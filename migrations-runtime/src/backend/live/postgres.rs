//! The catalogue of PostgreSQL.

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::pg::Pg;
use migrations_catalog::{Fact, Kind, Snapshot};
use migrations_core::Dialect;

use super::{Parts, add, canonical};
use crate::backend::MigrationBackend;

/// Schemas that are not the server's own.
const OURS: &str = "nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND nspname NOT LIKE 'pg\\_temp%' \
                    AND nspname NOT LIKE 'pg\\_toast%'";
/// What an extension brought is its own.
const NOT_OF_EXTENSION: &str = "NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = it.oid AND deptype = 'e')";

/// One text of several parts.
fn row(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("coalesce(({part})::text, '')")).collect();
    format!("concat_ws(chr(31), {})", parts.join(", "))
}

/// The usual schema has no name.
const SCHEMA: &str = "CASE WHEN nspname = current_schema() THEN '' ELSE nspname END";

/// Everything that the database holds.
pub(in crate::backend) fn snapshot<C: LoadConnection<Backend = Pg>>(connection: &mut C) -> QueryResult<Snapshot> {
    let mut snapshot = Snapshot::default();
    tables(connection, &mut snapshot)?;
    columns(connection, &mut snapshot)?;
    constraints(connection, &mut snapshot)?;
    indexes(connection, &mut snapshot)?;
    sequences(connection, &mut snapshot)?;
    types(connection, &mut snapshot)?;
    texts(connection, &mut snapshot)?;
    Ok(snapshot)
}

fn expression(text: &str) -> String {
    canonical(text, Dialect::Postgres)
}

fn tables<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let parents = "SELECT string_agg(CASE WHEN nspname = current_schema() THEN '' ELSE nspname || '.' END || relname, ', ' ORDER BY inhseqno) \
         FROM pg_catalog.pg_inherits JOIN pg_catalog.pg_class AS parent ON parent.oid = inhparent \
         JOIN pg_catalog.pg_namespace ON pg_namespace.oid = parent.relnamespace WHERE inhrelid = it.oid";
    let form = "CASE WHEN relkind = 'p' THEN 'partitioned' WHEN relkind = 'f' THEN 'foreign' WHEN relpersistence = 'u' \
                THEN 'unlogged' ELSE '' END";
    let flags = "concat_ws(', ', CASE WHEN relforcerowsecurity THEN 'forced row security' END, \
                 CASE WHEN relrowsecurity THEN 'row security' END)";
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace \
         WHERE relkind IN ('r', 'p', 'f') AND {OURS} AND {NOT_OF_EXTENSION}",
        row(&[
            SCHEMA,
            "relname",
            "''",
            form,
            "pg_get_partkeydef(it.oid)",
            flags,
            parents,
            "obj_description(it.oid, 'pg_class')",
        ])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Table, |parts| {
        let options = [expression(parts.get(4)), parts.get(5).to_owned(), parts.get(6).to_owned()];
        let options: Vec<String> = options.into_iter().filter(|part| !part.is_empty()).collect();
        vec![
            (Fact::Form, parts.get(3).to_owned()),
            (Fact::Options, options.join("; ")),
            (Fact::Comment, parts.get(7).to_owned()),
        ]
    });
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace \
         WHERE relkind IN ('v', 'm') AND {OURS} AND {NOT_OF_EXTENSION}",
        row(&[SCHEMA, "''", "relname", "CASE relkind WHEN 'm' THEN 'materialized' END"])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::View, |parts| vec![(Fact::Form, parts.get(3).to_owned())]);
    Ok(())
}

fn columns<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let collation = "CASE WHEN attcollation <> typcollation THEN (SELECT quote_ident(collname) FROM pg_catalog.pg_collation \
                     WHERE pg_collation.oid = attcollation) END";
    let identity = "CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE '' END";
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class AS it ON it.oid = attrelid \
         JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_catalog.pg_type ON pg_type.oid = atttypid \
         LEFT JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum \
         WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'f') AND {OURS} AND {NOT_OF_EXTENSION}",
        row(&[
            SCHEMA,
            "relname",
            "attname",
            "format_type(atttypid, atttypmod)",
            "CASE WHEN attnotnull THEN 'yes' END",
            "pg_get_expr(adbin, adrelid)",
            "attgenerated",
            identity,
            collation,
            "row_number() OVER (PARTITION BY attrelid ORDER BY attnum)",
            "col_description(attrelid, attnum)",
        ])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Column, |parts| {
        let default = expression(parts.get(5));
        let (default, generated) = match parts.get(6) {
            "" => (default, parts.get(7).to_owned()),
            kind => (String::new(), format!("{default}{}", if kind == "s" { " stored" } else { "" })),
        };
        vec![
            (Fact::Type, parts.get(3).to_owned()),
            (Fact::NotNull, parts.get(4).to_owned()),
            (Fact::Default, default),
            (Fact::Generated, generated),
            (Fact::Collation, parts.get(8).to_owned()),
            (Fact::Position, parts.get(9).to_owned()),
            (Fact::Comment, parts.get(10).to_owned()),
        ]
    });
    Ok(())
}

/// The names of columns by their numbers, in order.
fn column_names(table: &str, numbers: &str) -> String {
    format!(
        "SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest({numbers}) WITH ORDINALITY AS number(value, place) \
         JOIN pg_catalog.pg_attribute ON attrelid = {table} AND attnum = number.value"
    )
}

fn constraints<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let target = "SELECT CASE WHEN nspname = current_schema() THEN '' ELSE nspname || '.' END || relname FROM pg_catalog.pg_class \
                  JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = confrelid";
    let action = |column: &str| {
        format!(
            "CASE {column} WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' WHEN 'r' THEN 'restrict' ELSE '' END"
        )
    };
    // ON DELETE SET NULL (author): since PostgreSQL 15.
    let set = "(SELECT array_agg(value::smallint) FROM jsonb_array_elements_text(CASE jsonb_typeof(to_jsonb(own) -> 'confdelsetcols') \
               WHEN 'array' THEN to_jsonb(own) -> 'confdelsetcols' ELSE '[]' END) AS elements (value))";
    let on_delete =
        format!("{} || coalesce(' (' || ({}) || ')', '')", action("confdeltype"), column_names("conrelid", set));
    let form = "CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' \
                WHEN 'x' THEN 'exclude' END || CASE WHEN convalidated THEN '' ELSE ' not valid' END";
    let keys = "CASE WHEN contype IN ('p', 'u') THEN (SELECT indnkeyatts FROM pg_catalog.pg_index WHERE indexrelid = conindid) END";
    let deferral =
        "CASE WHEN condeferred THEN 'deferrable initially deferred' WHEN condeferrable THEN 'deferrable' ELSE '' END";
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_constraint AS own JOIN pg_catalog.pg_class AS it ON it.oid = conrelid \
         JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.relnamespace \
         WHERE contype IN ('p', 'u', 'f', 'c', 'x') AND {OURS} AND {NOT_OF_EXTENSION} \
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS whole WHERE whole.oid = own.conparentid AND whole.conrelid = own.conrelid)",
        row(&[
            SCHEMA,
            "relname",
            "conname",
            form,
            &column_names("conrelid", "conkey"),
            target,
            &column_names("confrelid", "confkey"),
            &on_delete,
            &action("confupdtype"),
            deferral,
            "CASE WHEN contype = 'c' THEN pg_get_expr(conbin, conrelid) WHEN contype = 'x' THEN pg_get_constraintdef(own.oid) END",
            keys,
            "CASE confmatchtype WHEN 'f' THEN 'match full' END",
            &format!(
                "CASE WHEN contype IN ('p', 'u') THEN (SELECT ({}) FROM pg_catalog.pg_index WHERE indexrelid = conindid) END",
                column_names("indrelid", "indkey::smallint[]")
            ),
            "(SELECT CASE to_jsonb(pg_index) ->> 'indnullsnotdistinct' WHEN 'true' THEN 'nulls not distinct' END FROM pg_catalog.pg_index \
              WHERE indexrelid = conindid AND contype = 'u')",
        ])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Constraint, constraint_facts);
    Ok(())
}

fn constraint_facts(parts: &Parts<'_>) -> Vec<(Fact, String)> {
    let form = parts.get(3);
    let mut facts = vec![(Fact::Form, form.to_owned())];
    let deferral = parts.get(9);
    if form.starts_with("foreign key") {
        let mut actions: Vec<String> = Vec::new();
        for (word, action) in [("on delete", parts.get(7)), ("on update", parts.get(8))] {
            if !action.is_empty() {
                actions.push(format!("{word} {action}"));
            }
        }
        actions.extend([parts.get(12)].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
        facts.push((Fact::Options, deferral.to_owned()));
        facts.push((Fact::Keys, parts.get(4).to_owned()));
        facts.push((Fact::References, format!("{} ({})", parts.get(5), parts.get(6))));
        facts.push((Fact::Actions, actions.join(" ")));
        return facts;
    }
    facts.push((Fact::Actions, deferral.to_owned()));
    if form.starts_with("check") {
        facts.push((Fact::Condition, expression(parts.get(10))));
    } else if form.starts_with("exclude") {
        let definition = parts.get(10).trim_start_matches("EXCLUDE");
        let end = definition.find(" DEFERRABLE").unwrap_or(definition.len());
        facts.push((Fact::Condition, expression(&definition[..end])));
    } else {
        let all: Vec<&str> = parts.get(13).split(", ").collect();
        let keys: usize = parts.get(11).parse().unwrap_or(all.len());
        facts.push((Fact::Keys, all[..keys.min(all.len())].join(", ")));
        facts.push((Fact::Include, all[keys.min(all.len())..].join(", ")));
        facts.push((Fact::Options, parts.get(14).to_owned()));
    }
    facts
}

fn indexes<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    // Key by key: the column or the expression, its collation, its operator class, its order.
    let key = "SELECT string_agg(concat_ws(chr(29), pg_get_indexdef(indexrelid, place::int, false), \
                 coalesce((SELECT 'collate ' || quote_ident(collname) FROM pg_catalog.pg_collation WHERE pg_collation.oid = indcollation[place - 1] \
                     AND indcollation[place - 1] <> coalesce((SELECT attcollation FROM pg_catalog.pg_attribute \
                         WHERE attrelid = indrelid AND attnum = indkey[place - 1]), 100)), ''), \
                 coalesce((SELECT opcname FROM pg_catalog.pg_opclass WHERE pg_opclass.oid = indclass[place - 1] AND NOT opcdefault), ''), \
                 CASE indoption[place - 1] & 3 WHEN 1 THEN 'desc nulls last' WHEN 2 THEN 'nulls first' WHEN 3 THEN 'desc' ELSE '' END), \
                 chr(30) ORDER BY place) \
               FROM unnest(indkey::smallint[]) WITH ORDINALITY AS part (number, place) WHERE place <= indnkeyatts";
    let include = "SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(indkey::smallint[]) WITH ORDINALITY AS part (number, place) \
                   JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = number WHERE place > indnkeyatts";
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_index JOIN pg_catalog.pg_class AS own ON own.oid = indexrelid \
         JOIN pg_catalog.pg_class AS it ON it.oid = indrelid JOIN pg_catalog.pg_am ON pg_am.oid = own.relam \
         JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.relnamespace \
         LEFT JOIN pg_catalog.pg_constraint AS carried ON conindid = indexrelid AND contype IN ('p', 'u', 'x') \
         WHERE {OURS} AND {NOT_OF_EXTENSION} AND carried.oid IS NULL",
        row(&[
            SCHEMA,
            "it.relname",
            "own.relname",
            key,
            "CASE WHEN indisunique THEN 'unique' END",
            "CASE WHEN amname <> 'btree' THEN amname END",
            include,
            "pg_get_expr(indpred, indrelid)",
            "concat_ws(', ', CASE WHEN NOT indisvalid THEN 'invalid' END, \
             CASE to_jsonb(pg_index) ->> 'indnullsnotdistinct' WHEN 'true' THEN 'nulls not distinct' END)",
        ])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Index, |parts| {
        let keys: Vec<String> = parts.get(3).split('\u{1e}').map(key_text).collect();
        vec![
            (Fact::Keys, keys.join(", ")),
            (Fact::Unique, parts.get(4).to_owned()),
            (Fact::Method, parts.get(5).to_owned()),
            (Fact::Include, parts.get(6).to_owned()),
            (Fact::Condition, expression(parts.get(7))),
            (Fact::Options, parts.get(8).to_owned()),
        ]
    });
    Ok(())
}

/// A key of an index, in the form of the model: a plain column as its name.
fn key_text(key: &str) -> String {
    let mut parts = key.split('\u{1d}');
    let body = parts.next().unwrap_or_default();
    let is_quoted = body.starts_with('"') && body.ends_with('"') && !body[1..body.len() - 1].contains('"');
    let body = if is_quoted { body.trim_matches('"').to_owned() } else { expression(body) };
    let suffix: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    if suffix.is_empty() { body } else { format!("{body} {}", suffix.join(" ")) }
}

fn sequences<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let owner = "SELECT CASE WHEN nspname = current_schema() THEN '' ELSE nspname || '.' END || relname || '.' || attname \
                 FROM pg_catalog.pg_depend JOIN pg_catalog.pg_class ON pg_class.oid = refobjid \
                 JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace \
                 JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid \
                 WHERE objid = it.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjsubid > 0";
    let largest = "CASE seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END";
    let options = format!(
        "concat_ws(', ', CASE WHEN seqcache <> 1 THEN 'cache ' || seqcache END, CASE WHEN seqcycle THEN 'cycle cycle' END, CASE WHEN seqincrement <> 1 THEN 'increment ' || seqincrement END, \
         CASE WHEN seqmax <> {largest} THEN 'maximum ' || seqmax END, CASE WHEN seqmin <> 1 THEN 'minimum ' || seqmin END, \
         CASE WHEN seqstart <> 1 THEN 'start ' || seqstart END)"
    );
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_sequence JOIN pg_catalog.pg_class AS it ON it.oid = seqrelid \
         JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE {OURS} AND {NOT_OF_EXTENSION}",
        row(&[SCHEMA, "''", "relname", "format_type(seqtypid, NULL)", owner, &options])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Sequence, |parts| {
        vec![
            (Fact::Type, parts.get(3).to_owned()),
            (Fact::Owner, parts.get(4).to_owned()),
            (Fact::Options, parts.get(5).to_owned()),
        ]
    });
    Ok(())
}

fn types<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let form = "CASE typtype WHEN 'e' THEN 'enum' WHEN 'c' THEN 'composite' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'base' END";
    let members = "CASE typtype WHEN 'e' THEN (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_catalog.pg_enum \
                   WHERE enumtypid = it.oid) WHEN 'c' THEN (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' \
                   ORDER BY attnum) FROM pg_catalog.pg_attribute WHERE attrelid = typrelid AND NOT attisdropped) END";
    let sql = format!(
        "SELECT {} AS value FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = typnamespace \
         WHERE {OURS} AND {NOT_OF_EXTENSION} AND (typtype IN ('e', 'd', 'r') \
             OR typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = typrelid AND relkind = 'c'))",
        row(&[SCHEMA, "''", "typname", form, members])
    );
    let rows = Pg::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Type, |parts| {
        vec![(Fact::Form, parts.get(3).to_owned()), (Fact::Members, parts.get(4).to_owned())]
    });
    Ok(())
}

/// What is known by its name.
fn texts<C: LoadConnection<Backend = Pg>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let queries = [
        (
            Kind::Routine,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_proc AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = pronamespace \
                 WHERE {OURS} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_proc'::regclass AND objid = it.oid \
                     AND deptype IN ('e', 'i'))",
                row(&[SCHEMA, "''", "proname || '(' || oidvectortypes(proargtypes) || ')'"])
            ),
        ),
        (
            Kind::Trigger,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_trigger AS it JOIN pg_catalog.pg_class ON pg_class.oid = tgrelid \
                 JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE NOT tgisinternal AND tgparentid = 0 AND {OURS}",
                row(&[SCHEMA, "relname", "tgname"])
            ),
        ),
        (
            Kind::Policy,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_policy AS it JOIN pg_catalog.pg_class ON pg_class.oid = polrelid \
                 JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE {OURS}",
                row(&[SCHEMA, "relname", "polname"])
            ),
        ),
        (
            Kind::Rule,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_rewrite AS it JOIN pg_catalog.pg_class ON pg_class.oid = ev_class \
                 JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace WHERE {OURS} AND rulename <> '_RETURN' \
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = ev_class AND deptype = 'e')",
                row(&[SCHEMA, "relname", "rulename"])
            ),
        ),
        (
            Kind::Schema,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_namespace AS it WHERE {OURS} AND nspname <> current_schema() AND {NOT_OF_EXTENSION}",
                row(&["''", "''", "nspname"])
            ),
        ),
        (
            Kind::Extension,
            format!(
                "SELECT {} AS value FROM pg_catalog.pg_extension AS it WHERE extname <> 'plpgsql'",
                row(&["''", "''", "extname"])
            ),
        ),
    ];
    for (kind, sql) in queries {
        let rows = Pg::load_texts(connection, &sql)?;
        add(snapshot, &rows, kind, |_| Vec::new());
    }
    Ok(())
}
