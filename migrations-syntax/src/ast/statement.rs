//! A statement.

use super::*;

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// CREATE TABLE
    CreateTable(Box<CreateTable>),
    /// ALTER TABLE, and ALTER INDEX, VIEW, SEQUENCE .. where they do the same
    AlterTable(Box<AlterTable>),
    /// CREATE VIRTUAL TABLE (SQLite)
    CreateVirtualTable(Box<CreateVirtualTable>),
    /// RENAME TABLE (MySQL, MariaDB)
    RenameTable(RenameTable),
    /// CREATE INDEX
    CreateIndex(Box<CreateIndex>),
    /// CREATE VIEW
    CreateView(Box<CreateView>),
    /// CREATE SEQUENCE
    CreateSequence(CreateSequence),
    /// ALTER SEQUENCE
    AlterSequence(AlterSequence),
    /// CREATE TYPE, CREATE DOMAIN
    CreateType(Box<CreateType>),
    /// ALTER TYPE
    AlterType(Box<AlterType>),
    /// ALTER DOMAIN
    AlterDomain(Box<AlterDomain>),
    /// CREATE SCHEMA, CREATE DATABASE
    CreateSchema(CreateSchema),
    /// CREATE EXTENSION
    CreateExtension(CreateExtension),
    /// CREATE FUNCTION, CREATE PROCEDURE
    CreateRoutine(Box<CreateRoutine>),
    /// CREATE TRIGGER
    CreateTrigger(Box<CreateTrigger>),
    /// CREATE EVENT, ALTER EVENT
    Event(Box<Event>),
    /// CREATE POLICY, ALTER POLICY
    Policy(Box<Policy>),
    /// CREATE RULE
    CreateRule(Box<CreateRule>),
    /// CREATE STATISTICS
    CreateStatistics(Box<CreateStatistics>),
    /// CREATE of another kind
    CreateOther(Box<CreateOther>),
    /// ALTER of an object that is no relation
    AlterObject(Box<AlterObject>),
    /// DROP
    Drop(Box<Drop>),
    /// COMMENT ON
    Comment(Box<Comment>),
    /// SELECT, VALUES, TABLE
    Query(Box<Query>),
    /// INSERT, REPLACE
    Insert(Box<Insert>),
    /// UPDATE
    Update(Box<Update>),
    /// DELETE
    Delete(Box<Delete>),
    /// MERGE
    Merge(Box<Merge>),
    /// TRUNCATE
    Truncate(Truncate),
    /// SET, RESET
    Set(Vec<SetVariable>),
    /// SET CONSTRAINTS (PostgreSQL)
    SetConstraints(SetConstraints),
    /// SET STATEMENT .. FOR (MariaDB)
    SetStatement(SetStatement),
    /// PRAGMA
    Pragma(Pragma),
    /// BEGIN, COMMIT ..
    Transaction(Transaction),
    /// DO a block (PostgreSQL)
    Do(DoBlock),
    /// DO expressions (MySQL, MariaDB)
    DoExpressions(Vec<SelectItem>),
    /// CALL
    Call(CallProcedure),
    /// PREPARE, EXECUTE, DEALLOCATE
    Prepared(Prepared),
    /// GRANT, REVOKE
    Grant(Grant),
    /// VACUUM, ANALYZE, REINDEX ..
    Maintenance(Maintenance),
    /// COPY (PostgreSQL)
    Copy(Box<CopyRows>),
    /// A form whose grammar is not read: its words are kept, its parentheses balance.
    Opaque(Opaque),
}
