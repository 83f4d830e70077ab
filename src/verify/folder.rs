//! Reading a plan folder, and who belongs to whom in it.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::certainty::{YearShare, year_shares};
use super::document::{PlanJson, ProgrammeRow, programme_rows};
use super::features::{Collection, Corridor, Link, Neighbourhood, Role, Zone};
use super::money::{Money, money};
use super::signature::Signature;
use super::year_limits::FUNDING;
use crate::report::messages::{CliMessage, VerifyMessage};
use crate::report::{Cancelled, Lang, Progress, Say, Text};

/// File names of a plan.
pub(super) const ZONES: &str = "zones.geojson";
pub(super) const NEIGHBOURHOODS: &str = "neighbourhoods.geojson";
pub(super) const CORRIDORS: &str = "corridors.geojson";
pub(super) const LINKS: &str = "links.geojson";
pub(super) const PROGRAMME: &str = "programme.csv";
pub(super) const PLAN: &str = "plan.json";
pub(super) const DOSSIERS: &str = "dossiers.json";
pub(super) const YEAR_CERTAINTY: &str = "year-certainty.csv";
pub(super) const SIGNED: &str = "signed.json";

/// How many files are read.
pub(super) const FILE_COUNT: u64 = 6;

/// Why a folder cannot be checked; such a folder does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// There is no such folder.
    #[error("{path}: not a folder, or it cannot be read")]
    Folder {
        /// The folder as it was named.
        path: String,
    },
    /// A folder without any file of a plan.
    #[error("{path}: no plan folder; none of the plan files is there")]
    NoPlan {
        /// The folder as it was named.
        path: String,
    },
    /// Files that are missing or cannot be understood, all of them.
    #[error("{}", .0.iter().map(|p| p.message.en.as_str()).collect::<Vec<_>>().join("; "))]
    Files(Vec<FileProblem>),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl VerifyError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn said(&self) -> Text {
        match self {
            Self::Files(problems) => {
                let join = |lang| problems.iter().map(|problem| problem.message.get(lang)).collect::<Vec<_>>().join("\n");
                Text { zh: join(Lang::Zh), en: join(Lang::En) }
            }
            Self::Folder { path } => CliMessage::NoPlanFolder { path: path.clone() }.both(),
            Self::NoPlan { path } => VerifyMessage::NoPlan { path: path.clone() }.both(),
            Self::Cancelled(_) => CliMessage::Interrupted.both(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self) -> Text {
        match self {
            Self::Files(_) | Self::Folder { .. } => CliMessage::PlanFolderRemedy.both(),
            Self::NoPlan { .. } => VerifyMessage::FolderRemedy.both(),
            Self::Cancelled(_) => CliMessage::RunAgain.both(),
        }
    }
}

/// A file that is missing or cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileProblem {
    /// Name of the file within the folder.
    pub file: &'static str,
    /// Line from 1; 0 where the whole file is meant.
    pub line: usize,
    /// Column from 1; 0 where the whole line or file is meant.
    pub column: usize,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

/// A plan as its files tell it.
#[derive(Debug)]
pub(super) struct PlanFolder {
    pub(super) zones: Collection<Zone>,
    pub(super) neighbourhoods: Collection<Neighbourhood>,
    pub(super) corridors: Collection<Corridor>,
    pub(super) links: Collection<Link>,
    pub(super) programme: Vec<ProgrammeRow>,
    pub(super) plan: PlanJson,
    /// `plan.json` once more, as it is written.
    pub(super) plan_value: Value,
    /// `year-certainty.csv`, where there is one.
    pub(super) year_shares: Option<Vec<YearShare>>,
    /// `signed.json`, where there is one.
    pub(super) signature: Option<Signature>,
    /// Money by neighbourhood and source, of `dossiers.json`; empty where no limit is of a source.
    pub(super) money: Money,
    /// Projects all of whose years are fixed.
    pub(super) locked: BTreeSet<String>,
    /// The folder.
    pub(super) root: PathBuf,
    /// Index of every neighbourhood by id; the first of two with one id.
    neighbourhood_at: HashMap<String, usize>,
    /// Index of every zone by id.
    zone_at: HashMap<String, usize>,
    /// The neighbourhoods that each zone lists, once each.
    pub(super) parts: Vec<Vec<usize>>,
    /// The zones that list each neighbourhood.
    pub(super) listed_in: Vec<Vec<usize>>,
}

impl VerifyError {
    /// The problems and what to do about them.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let with_remedy =
            |message: &str, remedy: &str| format!("{message}\n\n{}\n", VerifyMessage::Remedy { remedy: remedy.to_owned() }.say(lang));
        match self {
            Self::Folder { path } => {
                with_remedy(&VerifyMessage::FolderMissing { path: path.clone() }.say(lang), &VerifyMessage::FolderRemedy.say(lang))
            }
            Self::NoPlan { path } => {
                with_remedy(&VerifyMessage::NoPlan { path: path.clone() }.say(lang), &VerifyMessage::FolderRemedy.say(lang))
            }
            Self::Files(problems) => {
                let lines: Vec<&str> = problems.iter().map(|p| p.message.get(lang)).collect();
                with_remedy(&lines.join("\n"), &VerifyMessage::FileRemedy.say(lang))
            }
            Self::Cancelled(_) => format!("{}\n", VerifyMessage::Cancelled.say(lang)),
        }
    }
}

impl PlanFolder {
    /// Reads the six files.
    ///
    /// # Errors
    /// [`VerifyError`] with every file that cannot be used.
    pub(super) fn read(folder: &Path, progress: &Progress) -> Result<Self, VerifyError> {
        if !folder.is_dir() {
            return Err(VerifyError::Folder { path: folder.display().to_string() });
        }
        if ![ZONES, NEIGHBOURHOODS, CORRIDORS, LINKS, PROGRAMME, PLAN].iter().any(|name| folder.join(name).exists()) {
            return Err(VerifyError::NoPlan { path: folder.display().to_string() });
        }
        let mut problems = Vec::new();
        let zones = file(folder, ZONES, &mut problems, json);
        progress.advance(1)?;
        let neighbourhoods = file(folder, NEIGHBOURHOODS, &mut problems, json);
        progress.advance(1)?;
        let corridors = file(folder, CORRIDORS, &mut problems, json);
        progress.advance(1)?;
        let links = file(folder, LINKS, &mut problems, json);
        progress.advance(1)?;
        let programme =
            file(folder, PROGRAMME, &mut problems, |bytes| programme_rows(bytes).map_err(|bad| (bad.line, bad.column, bad.cause)));
        progress.advance(1)?;
        let plan = file(folder, PLAN, &mut problems, |bytes| Ok((json(bytes)?, json(bytes)?)));
        progress.advance(1)?;
        let is_there = |name: &str| folder.join(name).exists();
        let year_shares = is_there(YEAR_CERTAINTY).then(|| file(folder, YEAR_CERTAINTY, &mut problems, year_shares));
        let signature = is_there(SIGNED).then(|| file(folder, SIGNED, &mut problems, json));
        let plan: Option<(PlanJson, Value)> = plan;
        let has_source = |(plan, _): &(PlanJson, Value)| plan.settings.programme.limits.iter().any(|limit| limit.of.starts_with(FUNDING));
        let money = plan.as_ref().is_some_and(has_source).then(|| file(folder, DOSSIERS, &mut problems, money));
        if !problems.is_empty() {
            return Err(VerifyError::Files(problems));
        }
        let (Some(zones), Some(neighbourhoods), Some(corridors), Some(links), Some(programme), Some((plan, plan_value))) =
            (zones, neighbourhoods, corridors, links, programme, plan)
        else {
            return Err(VerifyError::Files(problems));
        };
        let joined = Self::joined(zones, neighbourhoods, corridors, links, programme, plan, plan_value);
        let (year_shares, signature, money) = (year_shares.flatten(), signature.flatten(), money.flatten().unwrap_or_default());
        Ok(Self { year_shares, signature, money, root: folder.to_path_buf(), ..joined })
    }

    fn joined(
        zones: Collection<Zone>,
        neighbourhoods: Collection<Neighbourhood>,
        corridors: Collection<Corridor>,
        links: Collection<Link>,
        programme: Vec<ProgrammeRow>,
        plan: PlanJson,
        plan_value: Value,
    ) -> Self {
        let mut neighbourhood_at = HashMap::with_capacity(neighbourhoods.features.len());
        for (at, feature) in neighbourhoods.features.iter().enumerate() {
            neighbourhood_at.entry(feature.properties.neighbourhood_id.clone()).or_insert(at);
        }
        let mut zone_at = HashMap::with_capacity(zones.features.len());
        for (at, feature) in zones.features.iter().enumerate() {
            zone_at.entry(feature.properties.zone_id.clone()).or_insert(at);
        }
        let mut listed_in = vec![Vec::new(); neighbourhoods.features.len()];
        let mut parts = Vec::with_capacity(zones.features.len());
        for (z, feature) in zones.features.iter().enumerate() {
            let mut own: Vec<usize> = feature.properties.members.iter().filter_map(|id| neighbourhood_at.get(id).copied()).collect();
            own.sort_unstable();
            own.dedup();
            for &n in &own {
                listed_in[n].push(z);
            }
            parts.push(own);
        }
        let (year_shares, signature, root, money) = (None, None, PathBuf::new(), Money::new());
        let locked = programme.iter().filter(|row| row.locked).map(|row| row.project_id.clone()).collect();
        Self {
            zones,
            neighbourhoods,
            corridors,
            links,
            programme,
            plan,
            plan_value,
            year_shares,
            signature,
            money,
            locked,
            root,
            neighbourhood_at,
            zone_at,
            parts,
            listed_in,
        }
    }

    /// The neighbourhood of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.neighbourhood_at.get(id).copied()
    }

    /// The zone of an id.
    pub(super) fn find_zone(&self, id: &str) -> Option<usize> {
        self.zone_at.get(id).copied()
    }

    /// What a neighbourhood states.
    pub(super) fn neighbourhood(&self, at: usize) -> &Neighbourhood {
        &self.neighbourhoods.features[at].properties
    }

    /// What a zone states.
    pub(super) fn zone(&self, at: usize) -> &Zone {
        &self.zones.features[at].properties
    }

    /// The known neighbourhoods that a zone names as its connectors, once each, in their order.
    pub(super) fn connectors(&self, zone: usize) -> Vec<usize> {
        let named = self.zone(zone).connectors.as_deref().unwrap_or_default();
        let mut found: Vec<usize> = named.iter().filter_map(|id| self.find(id)).filter(|n| self.parts[zone].contains(n)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The parts of a zone that have one of `roles`.
    pub(super) fn parts_of<'a>(&'a self, zone: usize, roles: &'a [Role]) -> impl Iterator<Item = &'a Neighbourhood> {
        self.parts[zone].iter().map(|&n| self.neighbourhood(n)).filter(move |n| n.role.is_some_and(|r| roles.contains(&r)))
    }

    /// How many records the files hold.
    pub(super) fn records(&self) -> usize {
        self.zones.features.len()
            + self.neighbourhoods.features.len()
            + self.corridors.features.len()
            + self.links.features.len()
            + self.programme.len()
    }
}

/// Line, column and cause of what cannot be understood.
pub(super) type Where = (usize, usize, String);

pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Where> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)).map_err(|e| {
        let full = e.to_string();
        let place = format!(" at line {} column {}", e.line(), e.column());
        (e.line(), e.column(), full.strip_suffix(&place).unwrap_or(&full).to_owned())
    })
}

fn file<T>(folder: &Path, name: &'static str, problems: &mut Vec<FileProblem>, parse: impl FnOnce(&[u8]) -> Result<T, Where>) -> Option<T> {
    let path = folder.join(name);
    let remedy = VerifyMessage::FileRemedy.both();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) => {
            let message = VerifyMessage::FileMissing { file: name.to_owned(), cause: e.to_string() }.both();
            problems.push(FileProblem { file: name, line: 0, column: 0, message, remedy });
            return None;
        }
    };
    match parse(&bytes) {
        Ok(value) => Some(value),
        Err((line, column, cause)) => {
            let message = VerifyMessage::FileUnreadable { file: name.to_owned(), line, column, cause }.both();
            problems.push(FileProblem { file: name, line, column, message, remedy });
            None
        }
    }
}
