//! What one product can say and another cannot, each thing by its name. The file of a product lists those that it has.

/// Something that not every product has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    // ---- tokens and names
    /// `U&"name" UESCAPE '!'`
    EscapedNames,
    /// `$1`
    NumberedParameters,
    /// `?` is a parameter.
    QuestionMarks,
    /// `?1`
    NumberedQuestionMarks,
    /// `:a`, `@a`, `$a`, `#a`
    NamedParameters,
    /// `@a`, `@'a'`, `@@a.b`, and `@a := 1` in an expression
    UserVariables,
    /// A bare name has no characters of four bytes.
    ThreeByteNames,
    /// Every word is a name that has a dot and a further name at once behind it.
    WordsBeforeDots,
    /// A name may begin with a digit.
    NamesBeginWithDigits,
    /// Operators can be made, of any length, with a name behind OPERATOR.
    MadeOperators,
    /// A name in quotes has a character at least.
    NamesAreNotEmpty,
    /// Names stand in double quotes, and in no others.
    OnlyDoubleQuotedNames,
    /// Names stand in backticks.
    BacktickQuotes,
    /// A backslash in a plain string begins an escape.
    BackslashEscapes,
    /// `$tag$ .. $tag$` is a string.
    DollarQuotes,
    /// A string is a name wherever only a name can stand.
    TextAsName,
    /// The words of joins name columns and tables, too.
    JoinWordsAreNames,
    /// Behind a dot every word is a name.
    AnyWordBehindDot,
    /// Behind a dot every word is a name that follows it at once.
    AnyWordRightBehindDot,
    /// The name of a table may begin with a database and a schema.
    NamesWithDatabase,
    /// The case of a name in quotes does not count.
    FoldsQuotedNames,
    /// The case of letters beyond ASCII does not count; that of tables is a matter of the machine.
    FoldsAllLetters,

    // ---- expressions
    /// Whether something may follow a form that is not associative is a matter of precedence alone.
    PrecedenceClosesForms,
    /// The grammar of expressions has layers: `expr`, `bool_pri`, `predicate`, `bit_expr`, `simple_expr`.
    LayeredExpressions,
    /// IS TRUE is no operand of a comparison.
    LooseTruthTests,
    /// `->` stands behind a column and before a string.
    JsonPathsOfColumns,
    /// `a::t`
    ColonCasts,
    /// ISNULL, NOTNULL
    PostfixNullTests,
    /// `a NOT NULL`
    PostfixNotNull,
    /// AT TIME ZONE
    AtTimeZone,
    /// SOUNDS LIKE
    SoundsLike,
    /// MEMBER OF
    MemberOf,
    /// ILIKE, SIMILAR TO
    IlikeAndSimilar,
    /// GLOB, MATCH
    GlobAndMatch,
    /// REGEXP
    Regexp,
    /// RLIKE
    Rlike,
    /// NOT before a word that makes no form with it ends an expression.
    LooksBehindNot,
    /// ANY, SOME and ALL behind an operator
    Quantifiers,
    /// ANY and ALL stand behind comparisons only, and hold a query.
    QuantifiersOfComparisons,
    /// `LIKE ANY (..)`
    QuantifiedLike,
    /// IS has any operand on its right side.
    IsTakesOperand,
    /// IS DISTINCT FROM
    DistinctFrom,
    /// IS NORMALIZED, IS DOCUMENT
    NormalizedAndDocument,
    /// IS JSON
    IsJson,
    /// `a IN t`, and IN with an empty list
    InTable,
    /// BETWEEN SYMMETRIC, and a lower end without AND, OR, NOT and predicates
    SymmetricBetween,
    /// ESCAPE behind REGEXP, SIMILAR TO and their like
    EscapeBehindEveryMatch,
    /// `{d '2020-01-01'}`, `{OJ ..}`
    FormsOfOdbc,
    /// CAST is no name, whatever follows it.
    BareCast,
    /// RAISE
    Raise,
    /// Many functions and literals have a grammar of their own, by their names.
    FormsByWord,
    /// DATE, TIME and TIMESTAMP before a string
    TemporalLiterals,
    /// A function may have a schema.
    QualifiedFunctions,
    /// TRUE and FALSE are names of columns before a dot or a parenthesis.
    BooleansAreNames,
    /// A hexadecimal string may have any digits, which count as bits.
    OddHexadecimalTexts,
    /// `N'..'`, `B'..'` and `X'..'` are no plain strings.
    NationalTextsAreTypes,
    /// `U&'..'`
    EscapedTexts,
    /// A string goes on in the next line.
    TextGoesOnInNextLine,
    /// Strings that follow one another are one.
    TextsJoin,
    /// Something in parentheses may have fields and subscripts behind it.
    FieldsAndSubscripts,
    /// DEFAULT in place of a value
    DefaultValues,

    // ---- queries
    /// A query in parentheses may be a part of another one.
    NestedQueries,
    /// VALUES may have ORDER BY and LIMIT.
    OrderedValues,
    /// INTERSECT binds more tightly than UNION and EXCEPT.
    TightIntersect,
    /// ALL and DISTINCT behind UNION, EXCEPT and INTERSECT
    SetQuantifiers,
    /// INTO behind a query
    IntoBehindQuery,
    /// PROCEDURE behind a query
    ProcedureBehindQuery,
    /// `TABLE t` is a query.
    TableTerms,
    /// `ONLY t`, `t *`
    InheritedTables,
    /// A string may be the alias of an item, without AS.
    TextAsItemAlias,
    /// The alias of a table may name its columns.
    ColumnsOfAliases,
    /// `=` stands for AS.
    EqualsBeforeAlias,
    /// WINDOW is a name, but no alias of a table.
    WindowIsNoAlias,
    /// WINDOW is a keyword only before a name and AS.
    WindowMayBeName,
    /// Columns in the alias of a function may have types.
    TypedAliases,
    /// `t PARTITION (p)`
    PartitionsOfTables,
    /// FOR SYSTEM_TIME, FOR PORTION OF, DELETE HISTORY
    SystemTime,
    /// TABLESAMPLE
    SampledTables,
    /// INDEXED BY
    IndexedBy,
    /// USE INDEX and its like
    IndexHints,
    /// TABLESAMPLE behind the hints
    SampledPages,
    /// Every join may have a condition or none, behind a comma, too.
    FreeJoins,
    /// CROSS JOIN and INNER JOIN are the same.
    CrossIsInner,
    /// STRAIGHT_JOIN
    StraightJoin,
    /// FULL JOIN
    FullJoin,
    /// `USING (a) AS b`
    JoinAliases,
    /// FORMAT JSON, PASSING, WRAPPER and ON ERROR as the standard has them
    SqlJson,
    /// COLLATE in a column of JSON_TABLE
    CollatedJsonColumns,
    /// EXISTS in a column of JSON_TABLE has no ON ERROR.
    JsonExistsAlone,
    /// XMLTABLE
    XmlTables,
    /// A function among tables is any name with arguments.
    FreeFunctions,
    /// A function among tables has no OVER and no FILTER.
    WindowlessCalls,
    /// FOR UPDATE
    RowLocks,
    /// LOCK IN SHARE MODE
    LockInShareMode,
    /// FOR UPDATE OF
    LockedTables,
    /// LOCK IN SHARE MODE has no NOWAIT.
    ShareModeCannotWait,
    /// FOR UPDATE WAIT n
    WaitForLock,
    /// ORDER BY .. USING
    OrderUsing,
    /// NULLS FIRST, NULLS LAST
    NullsOrder,
    /// QUALIFY
    Qualify,
    /// FROM DUAL; without it, no clauses follow the items.
    Dual,
    /// SELECT UNIQUE, SQL_CACHE
    UniqueSelect,
    /// A SELECT may have no items.
    EmptySelect,
    /// `*` is the first item only.
    FirstWildcard,
    /// INTO makes a table.
    SelectIntoTable,
    /// INTO before FROM
    SelectInto,
    /// GROUP BY DISTINCT
    QuantifiedGroups,
    /// ROLLUP, CUBE, GROUPING SETS, `()`
    GroupFunctions,
    /// A list of groups has ROLLUP by itself.
    GroupFunctionAlone,
    /// WITH ROLLUP
    WithRollup,
    /// GROUP BY a DESC
    OrderedGroups,
    /// LATERAL
    Lateral,
    /// LATERAL before a function
    LateralFunctions,
    /// ROWS FROM, WITH ORDINALITY
    RowsFrom,
    /// What stands in parentheses among tables is a join.
    JoinInParentheses,
    /// A query among tables has an alias.
    NamedQueries,
    /// Joins in parentheses may have an alias.
    AliasedJoins,
    /// GROUPS in a window
    FrameOfGroups,
    /// A frame that ends before it begins is an error of syntax.
    FramesAreLookedAt,
    /// A bound of a frame is any expression.
    FrameOfExpressions,
    /// A bound of a frame may be an INTERVAL.
    FrameOfIntervals,
    /// MATERIALIZED behind AS in WITH
    Materialized,
    /// WITH holds statements that change rows.
    ChangesInWith,
    /// SEARCH, CYCLE
    SearchAndCycle,
    /// CYCLE .. RESTRICT
    CycleRestrict,

    // ---- statements that change rows
    /// Every statement that changes rows may follow WITH.
    ChangesBehindWith,
    /// UPDATE and DELETE may follow WITH.
    UpdateBehindWith,
    /// REPLACE
    Replace,
    /// MERGE
    Merge,
    /// `(a, b) = (1, 2)`, and FROM in UPDATE
    RowAssignments,
    /// `:=` in assignments
    ColonEquals,
    /// The column that gets a value may have its table before it.
    QualifiedTargets,
    /// What gets a value may be a part of a column.
    TargetParts,
    /// ON CONFLICT stands once, may name a constraint, and has keys as those of an index.
    OneConflict,
    /// DELETE .. USING
    DeleteUsing,
    /// UPDATE and DELETE may have ORDER BY and LIMIT.
    LimitedChanges,
    /// `t.*` among the columns of INSERT
    WildcardColumns,
    /// VALUES .. AS new
    RowAliases,
    /// RETURNING
    Returning,
    /// UPDATE .. RETURNING
    ReturningOfUpdate,
    /// RETURNING WITH (OLD AS o)
    ReturningAliases,
    /// RETURNING stands before ORDER BY and LIMIT.
    ReturningBeforeLimit,
    /// UPDATE OR IGNORE
    ConflictActions,
    /// LOW_PRIORITY, IGNORE
    Priorities,
    /// UPDATE of several tables
    JoinedUpdate,
    /// The alias of a changed table may have no AS.
    BareAliasOfChange,
    /// WHERE CURRENT OF
    CurrentOf,

    // ---- definitions and texts
    /// SET DEFAULT has parentheses around an expression.
    ComputedDefaultsOfAlter,
    /// TYPE OF in place of `%TYPE`
    TypeOf,
    /// `timestamptz` and `timestamp with time zone` are the same; FLOAT has bits.
    TypesWithZone,
    /// A type is any words.
    FreeTypes,
    /// A name in double quotes that names no column is a string.
    NamesMayBeTexts,
    /// POSITION has restricted expressions.
    RestrictedPosition,
    /// A backtick is a part of operators.
    BacktickOperators,
    /// USING of an index stands before ON.
    MethodBeforeOn,
    /// A default is an expression without AND, OR, NOT and predicates.
    RestrictedDefaults,
    /// An index that no query uses is IGNORED, and not INVISIBLE.
    IgnoredIndexes,
    /// A key of an index is any expression.
    ExpressionsAsKeys,
    /// A key of an index may be a call without parentheses around it.
    CallsAsKeys,
    /// A group of one value may stand in parentheses.
    GroupedGroups,
    /// Each row of VALUES begins with ROW.
    RowKeyword,
    /// OFFSET .. ROWS before FETCH
    OffsetRows,
    /// WHEN of a trigger has parentheses.
    TriggerConditionInParentheses,
    /// A table may have no columns.
    EmptyTables,
    /// Options of a table have commas between.
    CommasBetweenOptions,
    /// A role is `name@host`.
    Accounts,
    /// A transaction with its modes begins with START, and SET has its scope before TRANSACTION.
    StartTransaction,
    /// DEALLOCATE PREPARE, EXECUTE .. USING
    DeallocatePrepare,
    /// LOCK TABLES has a lock for each table.
    TableLocks,
    /// A `;` may stand before another delimiter.
    DelimitersOfClient,
    /// `==` is `=`.
    DoubleEquals,
    /// `&&` is AND.
    DoubleAmpersand,
}

/// Features as a set, so that a question is one look at one bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Features {
    bits: [u128; 2],
}

impl Features {
    /// Those of a list.
    pub(super) const fn of(features: &[Feature]) -> Self {
        let mut bits = [0; 2];
        let mut at = 0;
        while at < features.len() {
            let (word, bit) = place(features[at]);
            bits[word] |= bit;
            at += 1;
        }
        Self { bits }
    }

    /// Whether a feature is among them.
    pub(crate) const fn has(self, feature: Feature) -> bool {
        let (word, bit) = place(feature);
        self.bits[word] & bit != 0
    }
}

/// In which word a feature stands, and as which bit.
const fn place(feature: Feature) -> (usize, u128) {
    let number = feature as usize;
    (number / 128, 1 << (number % 128))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_made_of_and_nothing_else() {
        let first = Feature::EscapedNames;
        let last = Feature::DoubleAmpersand;
        let features = Features::of(&[first, last]);
        assert!(features.has(first) && features.has(last));
        assert!(!features.has(Feature::NumberedParameters) && !features.has(Feature::DoubleEquals));
        assert!((last as usize) < 256, "there is room for every feature");
    }
}
