//! The one file that writes to the disk, and reads what is no migration.

#![expect(clippy::disallowed_methods, reason = "this is the place for it")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use migrations::cli::{Failure, FailureKind};

fn failure(verb: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(FailureKind::File, format!("`{}` cannot be {verb}: {error}", path.display()))
}

/// The folder in which the program runs.
pub(crate) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::new(FailureKind::File, format!("the current folder cannot be read: {error}")))
}

/// The text of a file; `None` if there is none.
pub(crate) fn read_optional(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failure("read", path, &error)),
    }
}

/// Whether a file begins with these bytes; not so if it cannot be read.
pub(crate) fn begins_with(path: &Path, start: &[u8]) -> bool {
    let mut found = vec![0; start.len()];
    fs::File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut found)).is_ok() && found == start
}

/// Writes files that must not exist yet, with their folders: all of them, or none.
pub(crate) fn write_new(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let mut made = Made::default();
    for (path, text) in files {
        if let Err(error) = made.write(path, text) {
            made.remove();
            return Err(failure("written", path, &error));
        }
    }
    Ok(())
}

/// Keeps others who write to this folder waiting while it lives.
pub(crate) struct Exclusive {
    /// `None` where the system does not lock folders: then nobody waits.
    _folder: Option<fs::File>,
}

impl Exclusive {
    /// Waits for whoever writes there now.
    pub(crate) fn of(folder: &Path) -> Self {
        let locked = fs::File::open(folder).and_then(|file| file.lock().map(|()| file));
        Self { _folder: locked.ok() }
    }
}

/// What has been made so far, to be taken back.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn write(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            let missing: Vec<PathBuf> = folder
                .ancestors()
                .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
                .map(Path::to_owned)
                .collect();
            fs::create_dir_all(folder)?;
            self.folders.extend(missing.into_iter().rev());
        }
        let mut file = fs::File::create_new(path)?;
        self.files.push(path.to_owned());
        io::Write::write_all(&mut file, text.as_bytes())
    }

    /// As far as that is possible; the failure that led here is the one to tell.
    fn remove(&self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

/// Replaces a file as a whole: nobody sees half of it. A link stays a link.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // With a dot: what a crash leaves there is not taken for a migration.
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        drop(fs::remove_file(&beside));
        failure("written", &path, &error)
    })
}

/// Makes a folder, if it is not there.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| failure("made", path, &error))
}

/// Removes files; those that are not there are no fault.
pub(crate) fn remove(files: &[PathBuf]) -> Result<(), Failure> {
    for path in files {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failure("removed", path, &error)),
            _ => {}
        }
    }
    Ok(())
}

/// Removes a folder in which nothing is left; says whether it is gone.
pub(crate) fn remove_empty_folder(path: &Path) -> bool {
    fs::remove_dir(path).is_ok() || !path.exists()
}
