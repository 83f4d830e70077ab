//! Reading and writing the project file.

use std::path::{Path, PathBuf};

use super::{
    AccessSettings, Filters, LimitEvent, PolicySettings, ProgrammeSettings, ProjectFile, ScoreSettings, StandardSettings, ZoneSettings,
    toml_cause,
};
use crate::district::RESOURCES;
use crate::report::hint::nearest;
use crate::report::messages::{ProjectMessage as M, ScoreMessage as S};
use crate::report::{Lang, Role, Say, Text};

/// A project file with the folder its relative paths count from.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The document.
    pub file: ProjectFile,
    /// Where it was read; inputs are relative to the folder of this path.
    pub path: PathBuf,
}

/// Highest price of leaving the year of the base plan: below that of leaving a neighbourhood out.
const MOST_STAY: f64 = 100.0;

/// Why a project file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProjectError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The file is not TOML, a key is unknown, or a value has the wrong type.
    #[error("{path}:{line}: {cause}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Line, from 1; 0 where not known.
        line: usize,
        /// What is wrong.
        cause: String,
        /// The known key nearest to an unknown one.
        nearest: Option<String>,
    },
    /// A value that reads well and makes no sense.
    #[error("{path}: {key}: {}", cause.en)]
    Value {
        /// The file.
        path: PathBuf,
        /// Key in dotted form.
        key: String,
        /// What is wrong.
        cause: Text,
    },
}

impl ProjectError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Read { path, cause } => M::File { path: path.display().to_string(), cause: cause.clone() }.both(),
            Self::Parse { path, line, cause, .. } => at_line(path, *line, &toml_cause(cause)),
            Self::Value { path, key, cause } => {
                let say = |lang| M::Key { path: path.display().to_string(), key: key.clone(), cause: cause.get(lang).to_owned() }.say(lang);
                Text { zh: say(Lang::Zh), en: say(Lang::En) }
            }
        }
    }
}

/// A cause with its file and line; line 0 is not known.
pub(crate) fn at_line(path: &Path, line: usize, cause: &Text) -> Text {
    let say = |lang: Lang| {
        let (path, cause) = (path.display().to_string(), cause.get(lang).to_owned());
        if line == 0 { M::File { path, cause }.say(lang) } else { M::Line { path, line, cause }.say(lang) }
    };
    Text { zh: say(Lang::Zh), en: say(Lang::En) }
}

impl Project {
    /// Reads a project file.
    ///
    /// # Errors
    /// [`ProjectError`] where the file cannot be read or a key or value cannot be used.
    pub fn read(path: &Path) -> Result<Self, ProjectError> {
        let text = fs_err::read_to_string(path).map_err(|e| ProjectError::Read { path: path.into(), cause: e.to_string() })?;
        Self::parse(&text, path)
    }

    /// Parses the text of a project file that lies at `path`.
    ///
    /// # Errors
    /// [`ProjectError::Parse`] and [`ProjectError::Value`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ProjectError> {
        let file: ProjectFile = toml::from_str(text).map_err(|e| parse_error(path, text, &e))?;
        let project = Self { file, path: path.into() };
        project.as_of()?;
        project.check_values()?;
        Ok(project)
    }

    /// As much of the project as its inputs are read by, with the defaults of all stages after.
    #[must_use]
    pub fn for_intake(&self) -> Self {
        let file = ProjectFile {
            project: self.file.project.clone(),
            inputs: self.file.inputs.clone(),
            neighbourhoods: self.file.neighbourhoods.clone(),
            policy: PolicySettings::default(),
            standard: StandardSettings::default(),
            access: AccessSettings::default(),
            score: ScoreSettings::default(),
            zone: ZoneSettings::default(),
            programme: ProgrammeSettings::default(),
            edits: Vec::new(),
            notes: Vec::new(),
        };
        Self { file, path: self.path.clone() }
    }

    /// The document as TOML.
    ///
    /// # Errors
    /// Where a value cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(&self.file)
    }

    /// The day the plan is judged from.
    ///
    /// # Errors
    /// Where `as_of` is not a date.
    pub fn as_of(&self) -> Result<jiff::civil::Date, ProjectError> {
        let wrong = || ProjectError::Value { path: self.path.clone(), key: "project.as_of".into(), cause: M::NotADate.both() };
        let date = self.file.project.as_of.date.ok_or_else(wrong)?;
        jiff::civil::Date::new(
            i16::try_from(date.year).map_err(|_| wrong())?,
            i8::try_from(date.month).map_err(|_| wrong())?,
            i8::try_from(date.day).map_err(|_| wrong())?,
        )
        .map_err(|_| wrong())
    }

    /// A path of the document as it counts from the file's folder.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn check_values(&self) -> Result<(), ProjectError> {
        let zone = &self.file.zone;
        let wrong = |key: &str, cause: M| Err(ProjectError::Value { path: self.path.clone(), key: key.into(), cause: cause.both() });
        if let Some((role, _)) = self.file.inputs.named().into_iter().find(|(role, input)| input.impute_years && *role != Role::Buildings) {
            return wrong(&format!("inputs.{}.impute_years", role.key()), M::OnlyBuildingsHaveYears);
        }
        for (role, input) in self.file.inputs.named() {
            let key = |name: &str| format!("inputs.{}.filters{name}", role.key());
            let filters = &input.filters;
            if role != Role::Buildings && *filters != Filters::default() {
                return wrong(&key(""), M::OnlyBuildingsHaveFilters);
            }
            let limits = [("small_house_m2", filters.small_house_m2), ("small_house_floors", filters.small_house_floors)];
            for (name, value) in limits.into_iter().chain([("shop_floors", filters.shop_floors)]) {
                if !(value.is_finite() && value >= 0.0) {
                    return wrong(&key(&format!(".{name}")), M::NotNegative);
                }
            }
        }
        if self.file.project.schema_version != 1 {
            return wrong("project.schema_version", M::Version);
        }
        for (key, value) in [
            ("zone.gap_m", zone.gap_m),
            ("zone.min_frontage_m", zone.min_frontage_m),
            ("zone.corridor_width_m", zone.corridor_width_m),
            ("zone.corridor_reach_m", zone.corridor_reach_m),
            ("zone.corridor_max_m", zone.corridor_max_m),
            ("zone.crossing_reach_m", zone.crossing_reach_m),
            ("zone.corridor_gap_m", zone.corridor_gap_m.unwrap_or(0.0)),
        ] {
            if !(0.0..=5_000.0).contains(&value) {
                return wrong(key, M::Metres);
            }
        }
        if zone.draws > 10_000 {
            return wrong("zone.draws", M::ZoneDraws);
        }
        for (key, value) in zone.weights.all() {
            let (most, cause) = if key.ends_with("_m") { (100_000.0, M::ZoneWeight) } else { (10.0, M::ZoneShare) };
            if !(0.0..=most).contains(&value) {
                return wrong(&format!("zone.weights.{key}"), cause);
            }
        }
        let access = &self.file.access;
        for (key, value) in [("access.snap_m", access.snap_m), ("access.crossing_reach_m", access.crossing_reach_m)] {
            if !(0.0..=5_000.0).contains(&value) {
                return wrong(key, M::Metres);
            }
        }
        if !(10.0..=200.0).contains(&access.walking_speed_m_per_min) {
            return wrong("access.walking_speed_m_per_min", M::WalkingSpeed);
        }
        let factors = &access.factors;
        for (key, value) in [
            ("access.max_detour", access.max_detour),
            ("access.detour_factor", access.detour_factor),
            ("access.gate_ratio", access.gate_ratio),
            ("access.factors.path", factors.path),
            ("access.factors.local", factors.local),
            ("access.factors.secondary", factors.secondary),
            ("access.factors.arterial", factors.arterial),
            ("access.factors.stairs", factors.stairs),
        ] {
            if !(1.0..=100.0).contains(&value) {
                return wrong(key, M::AtLeastOne);
            }
        }
        if zone.objective != "corridor" {
            return wrong("zone.objective", M::Objective);
        }
        if !(1..=9).contains(&zone.effort) {
            return wrong("zone.effort", M::Effort);
        }
        if let Some(word) = zone.include.iter().find(|word| !["core", "extended", "provisional"].contains(&word.as_str())) {
            return wrong("zone.include", M::Include { word: word.clone() });
        }
        let programme = &self.file.programme;
        if let (Some(first), Some(last)) = (programme.first_year, programme.last_year)
            && first > last
        {
            return wrong("programme.last_year", M::LastYear);
        }
        if programme.duration_years.is_some_and(|years| !(0..=20).contains(&years)) {
            return wrong("programme.duration_years", M::Duration);
        }
        if programme.window_years == Some(0) {
            return wrong("programme.window_years", M::Window);
        }
        if programme.later.is_some_and(|share| !(0.0..1.0).contains(&share)) {
            return wrong("programme.later", M::Share);
        }
        for (key, price) in [("stay_later", programme.stay_later), ("stay_earlier", programme.stay_earlier)] {
            if price.is_some_and(|price| !(0.0..=MOST_STAY).contains(&price)) {
                return wrong(&format!("programme.{key}"), M::Stay);
            }
        }
        if programme.effort.is_some_and(|effort| !(1..=9).contains(&effort)) {
            return wrong("programme.effort", M::Effort);
        }
        if programme.adjoining.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return wrong("programme.adjoining", M::ShareOrOne);
        }
        let summed = || RESOURCES.into_iter().chain(["neighbourhoods"]);
        for (at, limit) in programme.limits.iter().enumerate() {
            let key = |name: &str| format!("programme.limits[{at}].{name}");
            // Sources of money are known once the pack is.
            if !summed().chain(["openings"]).any(|known| known == limit.of) && limit.source().is_none() {
                let known = summed().chain(["openings", "funding_…"]).collect::<Vec<_>>().join(", ");
                return wrong(&key("of"), M::NoResource { word: limit.of.clone(), known });
            }
            if !(limit.max.is_finite() && limit.max >= 0.0) {
                return wrong(&key("max"), M::NotNegative);
            }
            if limit.together && limit.event == LimitEvent::UnderWay {
                return wrong(&key("together"), M::UnderWayTogether);
            }
            if limit.years.as_ref().is_some_and(Vec::is_empty) {
                return wrong(&key("years"), M::NoYears);
            }
        }
        for bound in &zone.bounds {
            if !summed().any(|known| known == bound.resource) {
                let known = summed().collect::<Vec<_>>().join(", ");
                return wrong("zone.bounds", M::NoResource { word: bound.resource.clone(), known });
            }
            if let (Some(min), Some(max)) = (bound.min, bound.max)
                && min > max
            {
                return wrong("zone.bounds", M::Bound { resource: bound.resource.clone() });
            }
        }
        for (id, weight) in &self.file.score.weights {
            if !weight.is_finite() || *weight < 0.0 {
                return wrong("score.weights", M::Weight { id: id.clone() });
            }
        }
        let score = &self.file.score;
        let wrong_score = |key: &str, cause: S| Err(ProjectError::Value { path: self.path.clone(), key: key.into(), cause: cause.both() });
        if let Some(method) = score.method.as_ref().filter(|method| !["weighted_sum", "topsis"].contains(&method.as_str())) {
            return wrong_score("score.method", S::Method { method: method.clone() });
        }
        if !(0.0..=1.0).contains(&score.spread) {
            return wrong_score("score.spread", S::Spread);
        }
        if score.draws > 1_000_000 {
            return wrong_score("score.draws", S::Draws);
        }
        if score.top == Some(0) {
            return wrong_score("score.top", S::Top);
        }
        for edit in &self.file.edits {
            if edit.reason.trim().is_empty() {
                return wrong("edits", M::EditReason { id: edit.id.clone() });
            }
        }
        for (at, note) in self.file.notes.iter().enumerate() {
            if note.text.trim().is_empty() {
                return wrong(&format!("notes[{at}].text"), M::NoteText { id: note.id.clone() });
            }
            if self.file.notes[..at].iter().any(|other| other.id == note.id) {
                return wrong(&format!("notes[{at}].id"), M::NoteTwice { id: note.id.clone() });
            }
        }
        Ok(())
    }
}

pub(super) fn parse_error(path: &Path, text: &str, error: &toml::de::Error) -> ProjectError {
    let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
    let cause = error.message().to_owned();
    ProjectError::Parse { path: path.into(), line, nearest: nearest_key(&cause), cause }
}

/// The known key nearest to the unknown one in serde's «unknown field `x`, expected one of `a`, `b`».
pub(crate) fn nearest_key(message: &str) -> Option<String> {
    let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[project]\nname = \"x\"\nas_of = 2021-11-25\n";

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = Project::parse(&format!("{HEAD}[zone]\nmin_frontge_m = 3\n"), Path::new("p.toml")).unwrap_err();
        assert!(matches!(error, ProjectError::Parse { line: 5, nearest: Some(key), .. } if key == "min_frontage_m"));
    }

    #[test]
    fn an_input_that_may_be_listed_names_the_nearest_key_too() {
        for table in ["[inputs.facilities]", "[[inputs.facilities]]"] {
            let error = Project::parse(&format!("{HEAD}{table}\npath = \"a.csv\"\ndatm = \"gcj02\"\n"), Path::new("p.toml")).unwrap_err();
            assert!(matches!(error, ProjectError::Parse { line: 6, nearest: Some(key), .. } if key == "datum"), "{table}");
        }
        let two = Project::parse(
            &format!(
                "{HEAD}[inputs.buildings]\npath = [\"a.shp\", \"b.shp\"]\n[[inputs.barriers]]\npath = \"c\"\n[[inputs.barriers]]\npath = \"d\"\n"
            ),
            Path::new("p.toml"),
        );
        assert_eq!(two.unwrap().file.inputs.named().len(), 3);
    }

    #[test]
    fn words_and_numbers_that_make_no_sense_are_refused() {
        for wrong in [
            "[zone]\neffort = 0",
            "[zone]\ninclude = [\"cores\"]",
            "[programme]\nfirst_year = 2030\nlast_year = 2025",
            "[programme]\nduration_years = -1",
            "[programme]\nwindow_years = 0",
            "[programme]\nlater = 1.0",
            "[programme]\neffort = 10",
            "[programme]\nstay_later = -1.0",
            "[programme]\nstay_earlier = 1e9",
            "[programme]\nlimits = [{ of = \"cost\", max = 1.0 }]",
            "[programme]\nlimits = [{ of = \"openings\", max = -1.0 }]",
            "[zone]\nbounds = [{ resource = \"homes\", max = 1.0 }]",
        ] {
            let parsed = Project::parse(&format!("{HEAD}{wrong}\n"), Path::new("p.toml"));
            assert!(matches!(parsed, Err(ProjectError::Value { .. })), "{wrong}");
        }
    }

    #[test]
    fn only_buildings_have_years_to_impute() {
        let text = |role: &str| format!("{HEAD}[inputs.{role}]\npath = \"a\"\nimpute_years = true\n");
        assert!(Project::parse(&text("buildings"), Path::new("p.toml")).unwrap().file.inputs.buildings.unwrap().impute_years);
        let wrong = Project::parse(&text("ledger"), Path::new("p.toml"));
        assert!(matches!(wrong, Err(ProjectError::Value { key, .. }) if key == "inputs.ledger.impute_years"));
    }

    #[test]
    fn a_project_survives_writing_and_reading() {
        let project = Project::parse(HEAD, Path::new("p.toml")).unwrap();
        let again = Project::parse(&project.to_toml().unwrap(), Path::new("p.toml")).unwrap();
        assert_eq!(project, again);
    }

    #[test]
    fn a_note_says_something_under_an_id_of_its_own() {
        let parsed = |notes: &str| Project::parse(&format!("{HEAD}{notes}"), Path::new("p.toml"));
        let note = |id: &str, text: &str| format!("[[notes]]\nid = \"{id}\"\ntext = \"{text}\"\n");
        let two = parsed(&format!("{}{}", note("n1", "a"), note("n2", "b"))).unwrap();
        assert_eq!(two.file.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        for wrong in [note("n1", " "), format!("{}{}", note("n1", "a"), note("n1", "b"))] {
            assert!(matches!(parsed(&wrong), Err(ProjectError::Value { .. })), "{wrong}");
        }
    }

    #[test]
    fn an_edit_needs_a_reason() {
        let text = format!("{HEAD}[[edits]]\nid = \"e1\"\ntargets = [\"a\"]\naction = \"exclude\"\nreason = \" \"\n");
        assert!(matches!(Project::parse(&text, Path::new("p.toml")), Err(ProjectError::Value { .. })));
    }
}
