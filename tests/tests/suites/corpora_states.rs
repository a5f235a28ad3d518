//! What the tool prints as the schema at a revision makes, in an empty database, what the revisions make. Only the servers
//! say whether it is the same: what they print of the one database is compared with what they print of the other.

mod facts;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use diesel::connection::SimpleConnection;
use migrations::Migrations;
use migrations_analysis::{follow, on_large_stack};
use migrations_core::client_statement;
use migrations_schema::schema::Schema;
use migrations_tests::{Mariadb, Mysql, Postgres, RealChain, Sqlite, effort};

use self::facts::{before, is_different, is_left_out, stop};
use crate::printed::Printed;

/// The schema that is printed at a revision.
struct State {
    revision: String,
    sql: String,
    /// Names of which it is said that they are not known for certain.
    open: BTreeSet<String>,
    model: Schema,
}

/// The states that are compared: every one, or some with the last.
fn states(chain: &RealChain, until: Option<&str>) -> Vec<State> {
    let mut all = Vec::new();
    let step = effort().step(1000, 20);
    on_large_stack(|| {
        let mut number = 0;
        let mut last = None;
        let mut is_over = false;
        follow(&chain.root, &chain.settings, |followed| {
            is_over |= until == Some(followed.revision);
            if is_over {
                return;
            }
            number += 1;
            if number % step == 0 {
                all.push(State::of(followed.revision, followed.schema));
            }
            last = (number % step != 0).then(|| (followed.revision.to_owned(), followed.schema.clone()));
        });
        all.extend(last.map(|(revision, model)| State::of(&revision, &model)));
    });
    all
}

impl State {
    fn of(revision: &str, model: &Schema) -> Self {
        let statements = model.sql();
        let lines = statements.iter().map(|statement| format!("{};\n", client_statement(statement, model.dialect())));
        let open = model.uncertain_names().into_iter().map(str::to_lowercase).collect();
        Self { revision: revision.to_owned(), sql: lines.collect(), open, model: model.clone() }
    }
}

impl State {
    /// Whether an object is not known for certain: the printed text says so, or a statement of unknown effect names it.
    fn is_open(&self, object: &str) -> bool {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let of_text = || object.split(|letter| !is_part(letter)).any(|word| self.open.contains(&word.to_lowercase()));
        of_text() || own_names(object).any(|name| self.model.is_tainted(name))
    }
}

/// What follows a schema in the first line of a statement, or stands alone there.
fn own_names(object: &str) -> impl Iterator<Item = &str> {
    let line = object.lines().next().unwrap_or_default();
    let words = line.split([' ', '(', ')', ',', ';']);
    words.filter_map(move |word| {
        word.split_once('.').map(|(_, name)| name).or(Some(line).filter(|_| !line.contains(' ')))
    })
}

#[derive(Default)]
struct Figures {
    chains: usize,
    compared: usize,
    equal: usize,
    /// Equal but for what is said not to be known for certain.
    open: usize,
    told: String,
}

impl Figures {
    /// What the two databases hold.
    fn enter(&mut self, chain: &str, state: &State, made: &BTreeSet<String>, loaded: &BTreeSet<String>) {
        let all = differences(made, loaded);
        let certain: Vec<_> =
            all.iter().filter(|(_, object)| !state.is_open(object) && !is_different(chain, object)).collect();
        self.equal += usize::from(all.is_empty());
        self.open += usize::from(certain.is_empty() && !all.is_empty());
        if !certain.is_empty() {
            let texts = certain.iter().map(|(whose, object)| format!("\n  {whose}: {object}"));
            self.tell(chain, &state.revision, &texts.collect::<String>());
        }
    }

    fn tell(&mut self, chain: &str, revision: &str, what: &str) {
        let _ = writeln!(self.told, "{chain} at {revision}: {what}");
    }
}

fn compare_chain<D: Printed>(chain: &RealChain, figures: &mut Figures) {
    let set: Migrations<D::Connection> = Migrations::from_baked(chain.baked(), &[]);
    let stop = stop(D::NAME, &chain.name);
    let run = D::new();
    let mut connection = run.connect();
    if !before(&chain.name).is_empty() {
        connection.batch_execute(before(&chain.name)).expect("it can be made");
    }
    figures.chains += 1;
    for state in states(chain, stop.map(|(revision, _)| revision)) {
        if let Err(error) = set.upgrade(&mut connection, &*state.revision) {
            figures.compared += 1;
            figures.tell(&chain.name, &state.revision, &format!("the run fails: {error}"));
            return;
        }
        figures.compared += 1;
        let loaded = D::new();
        let made = run.printed();
        match loaded.load(&format!("{}\n{}", before(&chain.name), state.sql)) {
            Err(reason) => figures.tell(&chain.name, &state.revision, &format!("does not load: {}", reason.trim())),
            Ok(_) => figures.enter(&chain.name, &state, &made, &loaded.printed()),
        }
    }
    if let Some((revision, reason)) = stop {
        let error = set.upgrade(&mut connection, "heads").expect_err(&chain.name);
        assert_eq!(error.revision(), Some(revision), "{}: {error}", chain.name);
        assert!(error.to_string().contains(reason), "{}: {error}", chain.name);
    }
}

/// What only one of them has.
fn differences<'t>(made: &'t BTreeSet<String>, loaded: &'t BTreeSet<String>) -> Vec<(&'static str, &'t str)> {
    let only_made = made.difference(loaded).map(|text| ("made", text.as_str()));
    let only_loaded = loaded.difference(made).map(|text| ("printed", text.as_str()));
    only_made.chain(only_loaded).collect()
}

fn compare<D: Printed>() {
    let mut figures = Figures::default();
    // Samples are of some chains; which, is the same in each run.
    let every = effort().step(8, 6);
    let chains = RealChain::all(D::DIALECT).into_iter().filter(|chain| !is_left_out(D::NAME, &chain.name));
    for chain in chains.step_by(every) {
        let (compared, equal, open) = (figures.compared, figures.equal, figures.open);
        compare_chain::<D>(&chain.forward().chain, &mut figures);
        println!(
            "{}: {} of {} states are equal, {} more but for what is not known",
            chain.name,
            figures.equal - equal,
            figures.compared - compared,
            figures.open - open
        );
    }
    println!(
        "{}: {} chains, {} states compared, {} equal, {} more but for what is not known",
        D::NAME,
        figures.chains,
        figures.compared,
        figures.equal,
        figures.open
    );
    assert!(figures.told.is_empty(), "{}", figures.told);
}

#[test]
fn what_is_printed_is_what_is_made_on_postgres() {
    compare::<Postgres>();
}

#[test]
fn what_is_printed_is_what_is_made_on_mysql() {
    compare::<Mysql>();
}

#[test]
fn what_is_printed_is_what_is_made_on_mariadb() {
    compare::<Mariadb>();
}

#[test]
fn what_is_printed_is_what_is_made_in_sqlite() {
    compare::<Sqlite>();
}
