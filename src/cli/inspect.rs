//! `lianpian inspect`: what files hold and how to map them.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::InspectArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;
use crate::intake::{self, InspectAs, Inspection};
use crate::project::{ENDING, MappingFile};
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Say};

/// Shows layers, columns, years and defects of files, and suggested mappings; saves these where asked to.
///
/// # Errors
/// [`Failure`] where a file cannot be read; the others are shown all the same.
pub fn inspect(args: &InspectArgs, session: &Session) -> Result<Exit, Failure> {
    let lang = session.console.lang;
    // What lies below a file is a member of an archive, or is refused when it is opened.
    let exists = |file: &&PathBuf| file.ancestors().any(Path::is_file) || file.exists();
    if let Some(missing) = args.files.iter().find(|file| !exists(file)) {
        return Err(stages::no_such_file(missing));
    }
    if let Some(project) = args.files.iter().find(|file| file.to_string_lossy().ends_with(ENDING)) {
        let message = M::IsProject { file: project.display().to_string() };
        return Err(Failure::new(Exit::Usage, "project_given", message.both(), M::IsProjectFix.both()));
    }
    let mut found: Vec<Inspection> = Vec::new();
    let mut problems = Vec::new();
    for file in args.files.iter().filter(|file| !intake::accompanies(file, &args.files)) {
        match stages::inspect(file, InspectAs { role: args.role, lang }) {
            Ok(inspection) => found.push(inspection),
            Err(wrong) => problems.extend(wrong),
        }
    }
    intake::inspect_together(&mut found, lang);
    if !session.console.json {
        let texts: Vec<String> = found.iter().map(|inspection| inspection.text(lang)).collect();
        print(&texts.join("\n\n"))?;
    }
    if !problems.is_empty() {
        return Err(Failure::unusable(problems));
    }
    if session.console.json {
        match &found[..] {
            [one] => print_json(one)?,
            several => print_json(&json!(several))?,
        }
    }
    if let Some(path) = &args.save {
        let file = path.display().to_string();
        let said = if file.ends_with(ENDING) {
            start_project(&found, path, lang)?;
            M::ProjectSaved { file }
        } else {
            save(&found, path)?;
            M::Saved { file }
        };
        session.console.note(&said.say(lang));
    }
    Ok(Exit::Done)
}

/// Writes a project file that names all that was found; one that is there is left alone.
fn start_project(found: &[Inspection], path: &Path, lang: Lang) -> Result<(), Failure> {
    if path.exists() {
        let message = M::ProjectThere { file: path.display().to_string() };
        return Err(Failure::new(Exit::Usage, "project_exists", message.both(), M::ProjectThereFix.both()));
    }
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let folder = path.parent().unwrap_or(Path::new(""));
    let text = intake::starter_project(found, file.trim_end_matches(ENDING), None, folder, lang);
    fs_err::write(path, text).map_err(|error| Failure::environment(&error))
}

/// Writes the mappings; what the file says of other parts stays.
fn save(found: &[Inspection], path: &Path) -> Result<(), Failure> {
    let unusable = |error: &dyn std::error::Error| {
        Failure::input("mapping_file", M::MappingFile { cause: error.to_string() }.both(), M::MappingFileFix.both())
    };
    let mut file = if path.exists() { MappingFile::read(path).map_err(|e| unusable(&e))? } else { MappingFile::default() };
    let mut nothing = true;
    for (role, mapping) in found.iter().flat_map(|inspection| inspection.mapping().0) {
        nothing = false;
        // The words of categories were written by hand.
        file.0.entry(role).or_default().fields = mapping.fields;
    }
    if nothing {
        return Err(Failure::input("mapping_file", M::SaveNothing.both(), M::SaveNothingFix.both()));
    }
    let text = file.to_toml().map_err(|e| unusable(&e))?;
    fs_err::write(path, text).map_err(|error| Failure::environment(&error))
}
