//! One revision, read but not yet part of a graph.

use migrations_core::Servers;
use migrations_core::baked::{DownSource, Form};

use crate::checksum::ActingKeys;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Level, Place, Sources};
use crate::file_name::{NoVersion, Version, version};
use crate::header::{self, Allowance, Directive, Header};
use crate::kept::{KeptAllowance, KeptDown, KeptRevision, KeptRevisions};
use crate::parallel::map_in_order;
use crate::rule::Rule;
use crate::rules::{self, config_key, config_syntax, config_value, irreversible_with_down, missing_up, no_revision};
use crate::script::{Script, read_script};
use crate::sections;
use crate::source::Located;
use crate::units::Unit;

/// A revision as its files describe it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its files.
    pub unit: Unit,
    /// Its id, and where that stands: in the header, or at the start of the up script.
    pub id: Located,
    /// The file of its up script.
    pub file: FileId,
    /// What it is for.
    pub message: String,
    /// Its header, if it has one.
    pub header: Option<Header>,
    /// Nothing is wrong with that, so it is this revision at this place.
    pub is_header_right: bool,
    /// The version in its name, where there is no header.
    pub version: Option<Version>,
    /// Its up script.
    pub up: Script,
    /// Its way back.
    pub down: Down,
    /// It must not run in a transaction.
    pub outside_transaction: bool,
    /// Foreign keys are off while it runs.
    pub foreign_keys_off: bool,
    /// Rules that may be broken here.
    pub allowances: Vec<Allowance>,
    /// Rules with a level say nothing of it.
    pub is_before_rules: bool,
    /// A checkpoint stands for its scripts: they have not been read, and what there is to say of them is known.
    pub is_kept: bool,
}

/// The way back from a revision.
#[derive(Debug, Clone)]
pub enum Down {
    /// A script.
    Script(Script),
    /// A script that the database could not read, and what is wrong with it.
    Unreadable(Script, Vec<Diagnostic>),
    /// Declared to be impossible.
    Irreversible(String),
    /// Not given.
    Missing,
}

impl Draft {
    /// The level of a rule for this revision.
    pub fn level(&self, rule: &'static Rule, settings: &Settings) -> Level {
        self.level_where(rule, settings, self.header.is_some() || settings.checks_headerless)
    }

    /// The level that the rule would have if the revision had a header.
    pub fn level_as_with_header(&self, rule: &'static Rule, settings: &Settings) -> Level {
        self.level_where(rule, settings, true)
    }

    fn level_where(&self, rule: &'static Rule, settings: &Settings, is_checked: bool) -> Level {
        let is_allowed = self.is_before_rules || self.allowances.iter().any(|allowance| allowance.rule.text == rule.id);
        if is_allowed && rule.is_settable() { Level::Allow } else { rule.level(is_checked, &settings.levels) }
    }

    /// The down script in the form in which it is baked.
    pub fn down_source(&self, sources: &Sources) -> DownSource {
        match &self.down {
            Down::Script(script) => DownSource::Script(script.source(sources)),
            Down::Unreadable(script, faults) => {
                DownSource::Unreadable { checksum: script.checksum, reason: why_unreadable(faults, sources) }
            }
            Down::Irreversible(reason) => DownSource::Irreversible(reason.clone()),
            Down::Missing => DownSource::Missing,
        }
    }

    /// What a checkpoint keeps of it, with what was found while it was read. `None` where that does not do.
    pub(crate) fn keep(&self, found: &[Diagnostic]) -> Option<KeptRevision> {
        let allowance = |allowance: &Allowance| KeptAllowance {
            rule: allowance.rule.text.clone(),
            span: allowance.rule.span.clone(),
            is_in_down: allowance.file != self.file,
            reason: allowance.reason.clone(),
        };
        Some(KeptRevision {
            outside_transaction: self.outside_transaction,
            foreign_keys_off: self.foreign_keys_off,
            allowances: self.allowances.iter().map(allowance).collect(),
            up: self.up.keep(),
            down: match &self.down {
                Down::Script(script) => KeptDown::Script(script.keep()),
                Down::Irreversible(reason) => KeptDown::Irreversible(reason.clone()),
                Down::Missing => KeptDown::Missing,
                Down::Unreadable(..) => return None,
            },
            found: found.to_vec(),
        })
    }

    /// Its scripts.
    pub fn scripts(&self) -> impl Iterator<Item = &Script> {
        let down = match &self.down {
            Down::Script(script) | Down::Unreadable(script, _) => Some(script),
            Down::Irreversible(_) | Down::Missing => None,
        };
        [&self.up].into_iter().chain(down)
    }
}

/// What reading the files of a revision came to.
#[derive(Debug)]
pub struct ReadUnit {
    /// The revision; `None` if it cannot have an id.
    pub draft: Option<Draft>,
    /// What was found.
    pub found: Diagnostics,
}

/// Reads the files of all revisions, on several threads: no file has to do with another one here. Those that are kept are
/// not read again.
pub fn read_all(
    units: &[Unit],
    kept: Option<&KeptRevisions>,
    servers: &Servers,
    settings: &Settings,
    sources: &Sources,
) -> Vec<ReadUnit> {
    map_in_order(units, |unit| {
        let mut found = Diagnostics::default();
        let draft = match kept.and_then(|kept| kept.of_path(&unit.up_path())) {
            Some(kept) => {
                kept.found.iter().for_each(|diagnostic| found.push(diagnostic.clone()));
                of_kept(unit.clone(), kept, settings, sources)
            }
            None => read(unit.clone(), servers, settings, sources, &mut found),
        };
        ReadUnit { draft, found }
    })
}

/// A revision whose scripts are kept: only its header and its name are read again.
fn of_kept(unit: Unit, kept: &KeptRevision, settings: &Settings, sources: &Sources) -> Option<Draft> {
    let file = unit.up?;
    // What there is to say of a header is kept, too.
    let (message, header) = header::read(file, sources, &mut Diagnostics::default());
    let identity = Identity::of(&unit, header.as_ref(), settings).ok()?;
    let down_file = unit.down.unwrap_or(file);
    let allowance = |kept: &KeptAllowance| Allowance {
        rule: Located { text: kept.rule.clone(), span: kept.span.clone() },
        file: if kept.is_in_down { down_file } else { file },
        reason: kept.reason.clone(),
    };
    Some(Draft {
        id: identity.id,
        file,
        message: identity.message.unwrap_or(message),
        version: identity.version,
        foreign_keys_off: kept.foreign_keys_off,
        up: Script::of_kept(file, &kept.up, sources)?,
        down: match &kept.down {
            KeptDown::Script(script) => Down::Script(Script::of_kept(down_file, script, sources)?),
            KeptDown::Irreversible(reason) => Down::Irreversible(reason.clone()),
            KeptDown::Missing => Down::Missing,
        },
        outside_transaction: kept.outside_transaction,
        allowances: kept.allowances.iter().map(allowance).collect(),
        is_before_rules: false,
        is_kept: true,
        header,
        is_header_right: true,
        unit,
    })
}

/// What a revision is called.
struct Identity {
    id: Located,
    /// The version in its name, where there is no header.
    version: Option<Version>,
    /// What that says of what it is for.
    message: Option<String>,
}

impl Identity {
    /// From the header, or from the name.
    fn of(unit: &Unit, header: Option<&Header>, settings: &Settings) -> Result<Self, NoVersion> {
        if let Some(header) = header {
            return Ok(Self { id: header.revision.clone(), version: None, message: None });
        }
        let version = version(&unit.name, unit.form, settings.layout, settings.identity)?;
        let id = Located { text: version.id.clone(), span: 0..0 };
        let message = Some(version.message.clone()).filter(|message| !message.is_empty());
        Ok(Self { id, version: Some(version), message })
    }
}

/// Reads the files of a revision. `None` if it cannot have an id.
fn read(
    unit: Unit,
    servers: &Servers,
    settings: &Settings,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Draft> {
    if unit.is_unreadable {
        return None;
    }
    let Some(file) = unit.up else {
        diagnostics.push(missing_up::found(&unit, &settings.folder));
        return None;
    };
    let errors_before = diagnostics.count_errors();
    let (message, header) = header::read(file, sources, diagnostics);
    let is_header_right = diagnostics.count_errors() == errors_before;
    let sections =
        if unit.form == Form::Single { sections::find(file, servers.dialect(), sources, diagnostics) } else { None };
    let text = &sources.file(file).text;
    let begins_without_transaction = text.starts_with("-- no-transaction");
    let keys = ActingKeys {
        outside_transaction: begins_without_transaction
            || header.as_ref().is_some_and(|header| header.outside_transaction)
            || sections.as_ref().is_some_and(|sections| sections.outside_transaction)
            || unit.metadata.is_some_and(|file| !runs_in_transaction(file, sources, diagnostics)),
        foreign_keys_off: header.as_ref().is_some_and(|header| header.foreign_keys_off),
    };
    let whole = |file: FileId, sources: &Sources| 0..sources.file(file).text.len();
    let up_span = sections.as_ref().map_or(whole(file, sources), |sections| sections.up.clone());
    let up = read_script(file, up_span, servers, keys, sources, diagnostics);
    let down_place = match (&sections, unit.down) {
        (Some(sections), _) => sections.down.clone().map(|span| (file, span)),
        (None, Some(down)) => Some((down, whole(down, sources))),
        (None, None) => None,
    };
    // Only a downgrade needs it, so a statement in it that the database could not read is no fault of the whole revision.
    let mut down_diagnostics = Diagnostics::default();
    let down = down_place.map(|(file, span)| read_script(file, span, servers, keys, sources, &mut down_diagnostics));
    let is_of_statement = |fault: &Diagnostic| *fault.rule != rules::directive::RULE;
    let down_faults = down_diagnostics.split_off(is_of_statement);
    diagnostics.append(down_diagnostics);
    let Ok(identity) = Identity::of(&unit, header.as_ref(), settings) else {
        let first_line = 0..sources.file(file).text.find('\n').unwrap_or_default();
        diagnostics.push(no_revision::found(file, first_line, &unit.name));
        return None;
    };
    let mut allowances = header.as_ref().map(|header| header.allowances.clone()).unwrap_or_default();
    let mut irreversible = header.as_ref().and_then(|header| header.irreversible.clone());
    for directive in up.directives.iter().chain(down.iter().flat_map(|down| &down.directives)) {
        match directive {
            Directive::Allow(allowance) => allowances.push(allowance.clone()),
            Directive::Irreversible(reason) => irreversible = Some(reason.clone()),
            Directive::Call(_) | Directive::Effect(_) | Directive::Todo(_) => {}
        }
    }
    report_todos(&up, diagnostics);
    down.iter().for_each(|down| report_todos(down, diagnostics));
    if let (Some(reason), Some(down)) = (&irreversible, down.as_ref().filter(|down| !down.is_empty())) {
        diagnostics.push(irreversible_with_down::found(file, &identity.id.text, reason, down));
    }
    Some(Draft {
        id: identity.id,
        file,
        message: identity.message.unwrap_or(message),
        version: identity.version,
        foreign_keys_off: keys.foreign_keys_off
            || up.foreign_keys_off
            || down.as_ref().is_some_and(|down| down.foreign_keys_off),
        up,
        down: match (irreversible, down) {
            (Some(reason), _) => Down::Irreversible(reason.text),
            (None, Some(down)) if down_faults.has_errors() => Down::Unreadable(down, down_faults.sorted(sources)),
            (None, Some(down)) => Down::Script(down),
            (None, None) => Down::Missing,
        },
        outside_transaction: keys.outside_transaction,
        allowances,
        is_before_rules: false,
        is_kept: false,
        header,
        is_header_right,
        unit,
    })
}

/// The reason for which nobody can go back, for whoever tries to.
fn why_unreadable(faults: &[Diagnostic], sources: &Sources) -> String {
    let Some(fault) = faults.iter().find(|fault| fault.level == Level::Error) else { return String::new() };
    let place = fault.labels.first().and_then(|label| match &label.place {
        Place::Span(file, span) => {
            let (line, column) = sources.file(*file).line_and_column(span.start);
            let detail = if label.text.is_empty() { String::new() } else { format!(" ({})", label.text) };
            Some(format!(" at {}:{line}:{column}: {}{detail}", sources.file(*file).path, fault.message))
        }
        Place::Path(_) => None,
    });
    format!("its down script cannot be read{}", place.unwrap_or_else(|| format!(": {}", fault.message)))
}

/// What a script still lacks, as its author or this tool has noted in it.
fn report_todos(script: &Script, diagnostics: &mut Diagnostics) {
    for directive in &script.directives {
        let Directive::Todo(task) = directive else { continue };
        diagnostics.push(rules::todo::found(script.file, task));
    }
}

/// `run_in_transaction` of Diesel's `metadata.toml`.
fn runs_in_transaction(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> bool {
    let text = &sources.file(file).text;
    let table = match toml::de::DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            diagnostics.push(config_syntax::found(file, &error));
            return true;
        }
    };
    let mut runs = true;
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref().as_bool()) {
            ("run_in_transaction", Some(value)) => runs = value,
            ("run_in_transaction", None) => {
                let message = "`run_in_transaction` must be true or false";
                diagnostics.push(config_value::wrong(file, value.span(), message, ""));
            }
            (name, _) => diagnostics.push(config_key::unknown_in_metadata(file, key.span(), name)),
        }
    }
    runs
}
