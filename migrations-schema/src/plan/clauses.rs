//! Clauses that are not to be lost on the way from one schema to another.

use migrations_core::Dialect::{self, Mysql, Postgres, Sqlite};
use migrations_core::Product;

use super::operations;
use crate::schema::Schema;

fn model(statements: &str, dialect: Dialect) -> Schema {
    let statements = statements.split("; ").filter(|statement| !statement.is_empty());
    Schema::of_statements(statements, dialect).unwrap_or_else(|(statement, reason)| panic!("{statement}: {reason}"))
}

/// The statements from one schema to the other, which are to come to it.
#[track_caller]
fn way(dialect: Dialect, before: &str, after: &str) -> Vec<String> {
    let (from, to) = (model(before, dialect), model(after, dialect));
    let found = operations(&from, &to, &[]);
    let statements: Vec<String> = found.statements().map(str::to_owned).collect();
    let mut reached = from;
    for statement in &statements {
        reached.apply_statement(statement).unwrap_or_else(|reason| panic!("{statement}: {reason}"));
    }
    assert_eq!(format!("{:#?}", reached.strict_snapshot()), format!("{:#?}", to.strict_snapshot()), "{statements:#?}");
    statements
}

/// What is written for a schema that differs in one clause, and for one without it.
#[track_caller]
fn check(dialect: Dialect, without: &str, with: &str, written: &str) {
    for before in ["", without] {
        let statements = way(dialect, before, with);
        assert!(statements.iter().any(|it| it.contains(written)), "{written} from `{before}`: {statements:#?}");
    }
    way(dialect, with, without);
}

#[test]
fn an_extension_has_a_schema_and_a_version() {
    let schema = "CREATE SCHEMA ext";
    for (with, made, changed) in [
        ("WITH SCHEMA ext VERSION '1.7'", " WITH SCHEMA ext VERSION '1.7'", "ALTER EXTENSION hstore SET SCHEMA ext"),
        ("VERSION '1.7' SCHEMA ext", " WITH SCHEMA ext VERSION '1.7'", "ALTER EXTENSION hstore UPDATE TO '1.7'"),
    ] {
        let with = format!("{schema}; CREATE EXTENSION hstore {with}");
        let without = format!("{schema}; CREATE EXTENSION hstore");
        assert!(way(Postgres, "", &with).iter().any(|it| it.ends_with(made)));
        assert!(way(Postgres, &without, &with).iter().any(|it| it == changed));
        let back = way(Postgres, &with, &without);
        assert_eq!(back, ["ALTER EXTENSION hstore SET SCHEMA public", "ALTER EXTENSION hstore UPDATE"]);
    }
}

#[test]
fn a_partition_has_parts_of_its_own() {
    let table = "CREATE TABLE l (id int, k int DEFAULT 1, CHECK (k > 0)) PARTITION BY LIST (k); CREATE INDEX ON l (k)";
    let with = format!(
        "{table}; CREATE TABLE l1 PARTITION OF l (k DEFAULT 7, id NOT NULL, CONSTRAINT c CHECK (id > 0)) FOR VALUES IN (1); \
         CREATE INDEX own ON l1 (id) WHERE k > 0"
    );
    let statements = way(Postgres, table, &with);
    assert_eq!(
        statements,
        [
            "CREATE TABLE l1 PARTITION OF l (\n    id NOT NULL,\n    k DEFAULT 7,\n    CONSTRAINT c CHECK (id > 0)\n) FOR VALUES IN (1)",
            "CREATE INDEX own ON l1 (id) WHERE k > 0",
        ]
    );
    let without = format!(
        "{table}; CREATE TABLE l1 PARTITION OF l (k DEFAULT 7, id NOT NULL, CONSTRAINT c CHECK (id > 0)) FOR VALUES IN (1)"
    );
    assert_eq!(way(Postgres, &with, &without), ["DROP INDEX own"]);
    way(Postgres, "", &with);
    way(Postgres, &with, table);
}

#[test]
fn a_partition_of_a_dump_is_one_of_a_table_in_one_piece() {
    let dumped = "CREATE TABLE p (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at); \
                  CREATE TABLE c (id int NOT NULL, at date NOT NULL); \
                  ALTER TABLE ONLY p ATTACH PARTITION c FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); \
                  ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (id, at); \
                  ALTER TABLE ONLY c ADD CONSTRAINT c_pkey PRIMARY KEY (id, at); \
                  CREATE INDEX p_at ON ONLY p (at); CREATE INDEX c_at_idx ON c (at); \
                  ALTER INDEX p_pkey ATTACH PARTITION c_pkey; ALTER INDEX p_at ATTACH PARTITION c_at_idx";
    let written = "CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX p_at ON p (at); \
                   CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')";
    assert_eq!(way(Postgres, written, dumped), Vec::<String>::new());
    assert_eq!(way(Postgres, "", dumped).len(), 3);
    let named = dumped.replace("c_at_idx", "c_by_day").replace("c_pkey", "c_key");
    assert_eq!(
        way(Postgres, written, &named),
        ["ALTER TABLE c RENAME CONSTRAINT c_pkey TO c_key", "ALTER INDEX c_at_idx RENAME TO c_by_day"]
    );
}

#[test]
fn a_check_may_be_for_one_table_alone() {
    let table = |inherit: &str| format!("CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0){inherit})");
    check(Postgres, &table(""), &table(" NO INHERIT"), "CONSTRAINT c CHECK (a > 0) NO INHERIT");
}

#[test]
fn an_index_and_a_check_of_mysql_may_sleep() {
    let table = |index: &str, check: &str| {
        format!(
            "CREATE TABLE t (id int PRIMARY KEY, n int, s text, KEY k (n){index}, CONSTRAINT c CHECK (n > 0){check})"
        )
    };
    let plain = table("", "");
    check(Mysql, &plain, &table(" COMMENT 'it''s' INVISIBLE", ""), "KEY k (n) COMMENT 'it''s' INVISIBLE");
    check(Mysql, &plain, &table(" INVISIBLE COMMENT 'x'", ""), "KEY k (n) COMMENT 'x' INVISIBLE");
    check(Mysql, &plain, &table(" IGNORED", ""), " IGNORED");
    check(Mysql, &plain, &table("", " NOT ENFORCED"), "CONSTRAINT c CHECK (n > 0) NOT ENFORCED");
    let full = |parser: &str| format!("CREATE TABLE t (id int PRIMARY KEY, s text, FULLTEXT KEY k (s){parser})");
    check(Mysql, &full(""), &full(" WITH PARSER ngram"), "FULLTEXT KEY k (s) WITH PARSER ngram");
    let altered = format!("{plain}; ALTER TABLE t ALTER INDEX k INVISIBLE, ALTER CHECK c NOT ENFORCED");
    assert_eq!(way(Mysql, &table(" INVISIBLE", " NOT ENFORCED"), &altered), Vec::<String>::new());
}

#[test]
fn binary_is_a_collation() {
    let table = |attribute: &str| format!("CREATE TABLE t (id int PRIMARY KEY, a varchar(20){attribute})");
    let changed = way(Mysql, &table(""), &table(" BINARY"));
    assert_eq!(changed, ["ALTER TABLE t MODIFY COLUMN a varchar(20) BINARY"]);
    let of = |attribute: &str| format!("{} DEFAULT CHARSET=utf8mb4", table(attribute));
    check(Mysql, &of(""), &of(" BINARY"), "a varchar(20) COLLATE utf8mb4_bin");
}

#[test]
fn desc_of_an_integer_primary_key_of_sqlite_stays() {
    let table = |order: &str| format!("CREATE TABLE d (id INTEGER PRIMARY KEY{order}, x)");
    check(Sqlite, &table(""), &table(" DESC"), "id integer PRIMARY KEY DESC");
    // Apart from the column it says nothing.
    let apart = "CREATE TABLE d (id INTEGER, x, PRIMARY KEY (id DESC))";
    assert_eq!(way(Sqlite, &table(""), apart), Vec::<String>::new());
}

#[test]
fn a_string_that_is_a_national_one_is_one_too() {
    let table = |data_type: &str| format!("CREATE TABLE t (id int PRIMARY KEY, n {data_type})");
    for data_type in ["national character varying(5)", "national char varying (5)", "nchar varying(5)"] {
        assert_eq!(way(Postgres, &table("varchar(5)"), &table(data_type)), Vec::<String>::new(), "{data_type}");
    }
}

#[test]
fn what_differs_in_little_differs() {
    let expressions = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    let check_of = |text: &str| format!("CREATE TABLE t (a bool, b bool, c bool, CONSTRAINT k CHECK ({text}))");
    let sum_of =
        |text: &str| format!("CREATE TABLE t (x int, y int, z int, g int GENERATED ALWAYS AS ({text}) STORED)");
    let index_of =
        |text: &str| format!("CREATE TABLE t (\"a, b\" int, a int, b int, ts timestamp); CREATE INDEX i ON t ({text})");
    let view_of = |text: &str| format!("CREATE TABLE t (a text); CREATE VIEW v AS SELECT {text} FROM t");
    let pairs = [
        (Postgres, expressions(&check_of("a OR b AND c"), &check_of("(a OR b) AND c"))),
        (Postgres, expressions(&sum_of("x - (y - z)"), &sum_of("x - y - z"))),
        (Postgres, expressions(&index_of("(ts::date)"), &index_of("(ts::time)"))),
        (Postgres, expressions(&index_of("\"a, b\""), &index_of("a, b"))),
        (Postgres, expressions(&view_of("a::int"), &view_of("a::date"))),
        (
            Mysql,
            expressions(
                "CREATE TABLE t (id int PRIMARY KEY, a ENUM ('a, b'))",
                "CREATE TABLE t (id int PRIMARY KEY, a ENUM ('a', 'b'))",
            ),
        ),
    ];
    for (dialect, (old, new)) in &pairs {
        assert!(!way(*dialect, old, new).is_empty(), "{old} and {new}");
        assert!(!way(*dialect, new, old).is_empty(), "{new} and {old}");
    }
}

/// No server changes the type of a column by which its rows are spread over partitions.
#[test]
fn the_type_of_a_partition_key_is_left_to_a_person() {
    let schema = |labels: &str| {
        format!("CREATE TYPE st AS ENUM ({labels}); CREATE TABLE p (s st NOT NULL) PARTITION BY LIST (s)")
    };
    let (from, to) = (model(&schema("'a', 'b', 'c'"), Postgres), model(&schema("'a', 'b'"), Postgres));
    let found = operations(&from, &to, &[]);
    assert_eq!((found.statements().count(), found.unreached.len()), (0, 1), "{:?}", found.unreached);
    assert_eq!(way(Postgres, &schema("'a', 'b'"), &schema("'a', 'b', 'c'")), ["ALTER TYPE st ADD VALUE 'c'"]);
}

/// The rows are there, and the counter that is new does not know them.
#[test]
fn who_changes_the_counter_of_a_column_is_told_where_it_starts() {
    let identity = "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a text)";
    let serial = "CREATE TABLE t (id bigserial PRIMARY KEY, a text)";
    for (before, after) in [(identity, serial), (serial, identity)] {
        let found = operations(&model(before, Postgres), &model(after, Postgres), &[]);
        let remarks: Vec<_> = found.list.iter().flat_map(|operation| &operation.remarks).collect();
        let is_told = |remark: &&super::Remark| matches!(remark, super::Remark::Note(text) if text.contains("setval"));
        assert_eq!(remarks.iter().copied().filter(is_told).count(), 1, "{before} to {after}: {remarks:?}");
    }
}

#[test]
fn a_table_of_mysql_has_partitions() {
    let table = |by: &str| format!("CREATE TABLE t (id int PRIMARY KEY){by}");
    let hash = " PARTITION BY HASH (id) PARTITIONS 2";
    let range = " PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)";
    for (with, written) in [(hash, "PARTITION BY hash ( id ) partitions 2"), (range, "PARTITION BY range ( id )")] {
        check(Mysql, &table(""), &table(with), written);
        assert_eq!(way(Mysql, &table(with), &table("")), ["ALTER TABLE t REMOVE PARTITIONING"]);
        let altered = format!("{}; ALTER TABLE t{with}", table(""));
        assert_eq!(way(Mysql, &table(with), &altered), Vec::<String>::new());
    }
}

/// `ON CONFLICT REPLACE` of a key that is new takes rows away without an error.
#[test]
fn rows_that_a_new_key_replaces_are_lost() {
    let table = |key: &str| format!("CREATE TABLE t (a TEXT, b TEXT{key})");
    let found = operations(&model(&table(""), Sqlite), &model(&table(", UNIQUE (a) ON CONFLICT REPLACE"), Sqlite), &[]);
    let remarks: Vec<_> = found.list.iter().flat_map(|operation| &operation.remarks).collect();
    let is_loss =
        |remark: &&super::Remark| matches!(remark, super::Remark::Loses(text) if text.ends_with("the same a"));
    assert!(remarks.iter().copied().any(|remark| is_loss(&remark)), "{remarks:?}");
}

#[test]
fn an_index_is_hidden_without_being_made_again() {
    let of = |mark: &str, product: Product| {
        Schema::of_statements([&*format!("CREATE TABLE t (a int, KEY k (a){mark})")], product).expect("it is right")
    };
    for (product, hidden, shown) in
        [(Product::Mysql, "INVISIBLE", "VISIBLE"), (Product::Mariadb, "IGNORED", "NOT IGNORED")]
    {
        let (from, to) = (of("", product), of(&format!(" {hidden}"), product));
        let way =
            |from: &Schema, to: &Schema| operations(from, to, &[]).statements().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(way(&from, &to), [format!("ALTER TABLE t ALTER INDEX k {hidden}")]);
        assert_eq!(way(&to, &from), [format!("ALTER TABLE t ALTER INDEX k {shown}")]);
    }
}

#[test]
fn what_a_table_of_mysql_says_later_is_said_later() {
    let later =
        ["CREATE TABLE t (a text)", "ALTER TABLE t DEFAULT COLLATE utf8mb4_bin", "ALTER TABLE t ALTER a DROP DEFAULT"];
    let schema = Schema::of_statements(later, Product::Mysql).expect("they are right");
    let expected = [
        "CREATE TABLE t (\n    a text\n)",
        "ALTER TABLE t DEFAULT COLLATE utf8mb4_bin",
        "ALTER TABLE t ALTER COLUMN a DROP DEFAULT",
    ];
    assert_eq!(schema.sql(), expected);
    let earlier = Schema::of_statements(later[..2].iter().copied(), Product::Mysql).expect("they are right");
    assert_eq!(operations(&earlier, &schema, &[]).statements().collect::<Vec<_>>(), expected[2..]);
    let back: Vec<String> = operations(&schema, &earlier, &[]).statements().map(str::to_owned).collect();
    assert_eq!(back, ["ALTER TABLE t MODIFY COLUMN a text"]);
}

#[test]
fn a_table_like_another_is_so_throughout() {
    let like = ["CREATE TABLE t (a int) COMMENT = 'c' PARTITION BY HASH (a) PARTITIONS 2", "CREATE TABLE u LIKE t"];
    for product in [Product::Mysql, Product::Mariadb] {
        let statements = Schema::of_statements(like, product).expect("they are right").sql();
        assert_eq!(statements[1], statements[0].replacen("TABLE t", "TABLE u", 1));
    }
}

#[test]
fn a_partition_key_follows_the_name_of_its_column() {
    for (product, by, written) in [
        (Product::Postgres, "PARTITION BY RANGE (x)", "PARTITION BY range ( z )"),
        (Product::Mariadb, "PARTITION BY HASH (x) PARTITIONS 2", "PARTITION BY hash ( z ) partitions 2"),
    ] {
        let statements =
            [&*format!("CREATE TABLE t (x int NOT NULL, y int) {by}"), "ALTER TABLE t RENAME COLUMN x TO z"];
        let schema = Schema::of_statements(statements, product).expect("they are right");
        assert!(schema.sql()[0].ends_with(written), "{:?}", schema.sql());
    }
}
