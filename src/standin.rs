//! Stand-ins for modules that are being written elsewhere; removed on merge by reverting the commit that added them.
#![expect(missing_docs, reason = "removed on merge")]

pub mod plan {
    use crate::intake::{InputRecord, IntakeError, Problem};
    use crate::project::{Project, ProjectError};
    use crate::report::{Action, Cancelled, DataIssue, Explanation, IssueKind, Lang, Progress, Role, Stage, Text};
    use std::path::Path;

    #[derive(Debug, thiserror::Error)]
    pub enum PlanError {
        #[error(transparent)]
        Intake(#[from] IntakeError),
        #[error(transparent)]
        Project(#[from] ProjectError),
        #[error(transparent)]
        Pack(#[from] PackError),
        #[error(transparent)]
        Cancelled(#[from] Cancelled),
    }
    #[derive(Debug, thiserror::Error)]
    #[error("no policy pack {0}")]
    pub struct PackError(pub String);
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    pub struct ExplainError(pub String);

    #[derive(Debug, Clone)]
    pub struct TargetResult {
        pub met: Option<bool>,
        pub why: Text,
    }
    #[derive(Debug, Clone, Default)]
    pub struct Programme {
        pub targets: Vec<TargetResult>,
    }
    #[derive(Debug, Clone)]
    pub struct Plan {
        pub project: Project,
        pub inputs: Vec<InputRecord>,
        pub issues: Vec<DataIssue>,
        pub programme: Programme,
        pub notes: Vec<Text>,
    }

    pub fn load_packs(project: &Project) -> Result<(), PackError> {
        if project.file.policy.pack == "nowhere" { Err(PackError("nowhere".into())) } else { Ok(()) }
    }

    pub fn run(project: &Project, progress: &Progress) -> Result<Plan, PlanError> {
        let problems: Vec<Problem> = project
            .file
            .inputs
            .named()
            .into_iter()
            .flat_map(|(role, input)| input.path.as_slice().iter().map(move |p| (role, p)))
            .filter(|(_, path)| !project.resolve(path).exists())
            .map(|(role, path)| Problem {
                role,
                layer: path.as_str().into(),
                field: None,
                message: Text { zh: "文件不存在".into(), en: "no such file".into() },
                remedy: Text { zh: "核对路径".into(), en: "check the path".into() },
            })
            .collect();
        if !problems.is_empty() {
            return Err(IntakeError::Unusable(problems).into());
        }
        load_packs(project)?;
        assert!(project.file.project.name != "panic", "a made-up panic");
        let wait = std::env::var("STANDIN_MS").ok().and_then(|v| v.parse::<u64>().ok()).unwrap_or(0);
        for stage in [Stage::Intake, Stage::Links, Stage::Zone] {
            progress.enter(stage, 200)?;
            for _ in 0..200 {
                std::thread::sleep(std::time::Duration::from_millis(wait));
                progress.advance(1)?;
            }
        }
        let layer = "a.gpkg:b".into();
        Ok(Plan {
            project: project.clone(),
            inputs: Vec::new(),
            issues: (0..9).map(|r| DataIssue::row(Role::Buildings, &layer, r * 7, IssueKind::YearMissing, Action::Kept)).collect(),
            programme: Programme {
                targets: project
                    .file
                    .programme
                    .targets
                    .iter()
                    .flatten()
                    .map(|t| TargetResult { met: Some(t.value < Some(100.0)), why: Text::same(format!("{}: 3 of 100", t.id)) })
                    .collect(),
            },
            notes: Vec::new(),
        })
    }

    pub fn summary(plan: &Plan, lang: Lang) -> String {
        format!("{} {:?}\nzones: 3\n", plan.project.file.project.name, lang)
    }

    pub fn explain_folder(folder: &Path, id: &str) -> Result<Explanation, ExplainError> {
        if folder.join("plan.json").exists() && id == "n1" {
            Ok(Explanation::claim(Text::same("n1")))
        } else {
            Err(ExplainError(format!("{id}: unknown")))
        }
    }

    pub mod sample {
        pub fn unpack(dir: &std::path::Path) -> std::io::Result<std::path::PathBuf> {
            let path = dir.join("sample.lianpian.toml");
            std::fs::write(&path, "[project]\nname = \"sample\"\nas_of = 2021-11-25\n")?;
            Ok(path)
        }
    }
}

pub mod policy {
    #[must_use]
    pub fn bundled_packs() -> Vec<(String, String)> {
        vec![("generic".into(), "1".into())]
    }
}

pub mod export {
    use crate::report::Progress;
    use std::path::Path;
    #[derive(Debug, thiserror::Error)]
    pub enum ExportError {
        #[error(transparent)]
        Io(#[from] std::io::Error),
        #[error(transparent)]
        Cancelled(#[from] crate::report::Cancelled),
    }
    pub fn write(plan: &super::plan::Plan, folder: &Path, progress: &Progress) -> Result<(), ExportError> {
        progress.enter(crate::report::Stage::Export, 0)?;
        if let Some(bytes) = std::env::var("STANDIN_BYTES").ok().and_then(|v| v.parse::<usize>().ok()) {
            fs_err::write(folder.join("zones.geojson"), vec![b' '; bytes])?;
        }
        let targets: Vec<_> = plan.programme.targets.iter().map(|t| serde_json::json!({ "met": t.met })).collect();
        let json = serde_json::json!({"program": {"name": "lianpian", "version": "0"}, "seed": plan.project.file.project.seed,
            "project": {"name": plan.project.file.project.name, "as_of": plan.project.file.project.as_of.to_string()},
            "totals": {"neighbourhoods": 12, "candidates": {"core": 1, "extended": 2, "provisional": 3}, "zones": 3}, "targets": targets});
        fs_err::write(folder.join("plan.json"), json.to_string())?;
        Ok(())
    }
}

pub mod intake {
    use crate::intake::Problem;
    use crate::report::{Lang, Role, Text};
    #[derive(Debug, serde::Serialize)]
    pub struct Inspection {
        pub layers: Vec<String>,
    }
    impl Inspection {
        #[must_use]
        pub fn text(&self, _lang: Lang) -> String {
            "layers: 0\n".into()
        }
    }
    pub fn inspect(path: &std::path::Path) -> Result<Inspection, Vec<Problem>> {
        if path.exists() {
            return Ok(Inspection { layers: Vec::new() });
        }
        Err(vec![Problem {
            role: Role::Buildings,
            layer: path.display().to_string().into(),
            field: None,
            message: Text { zh: "文件不存在".into(), en: "no such file".into() },
            remedy: Text { zh: "核对路径".into(), en: "check the path".into() },
        }])
    }
}

pub mod verify {
    use crate::report::{Lang, Progress};
    #[derive(Debug, serde::Serialize)]
    pub struct VerifyReport {
        pub checks: Vec<String>,
    }
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    pub struct VerifyError(pub String);
    impl VerifyReport {
        #[must_use]
        pub fn ok(&self) -> bool {
            self.checks.is_empty()
        }
        #[must_use]
        pub fn text(&self, _lang: Lang) -> String {
            format!("{} failed\n", self.checks.len())
        }
    }
    pub fn verify(folder: &std::path::Path, _progress: &Progress) -> Result<VerifyReport, VerifyError> {
        if !folder.join("plan.json").exists() {
            return Err(VerifyError(format!("{}: no plan.json", folder.display())));
        }
        Ok(VerifyReport { checks: if folder.join("damaged").exists() { vec!["x".into()] } else { Vec::new() } })
    }
}

pub mod synth {
    use crate::report::{Lang, Progress};
    #[derive(Debug, Clone)]
    pub struct SynthSettings {
        pub buildings: Option<u64>,
        pub seed: u64,
    }
    #[derive(Debug, serde::Serialize)]
    pub struct SynthReport {
        pub buildings: u64,
    }
    impl SynthReport {
        #[must_use]
        pub fn text(&self, _lang: Lang) -> String {
            format!("{} buildings\n", self.buildings)
        }
    }
    #[derive(Debug, thiserror::Error)]
    #[error(transparent)]
    pub struct SynthError(#[from] std::io::Error);
    pub fn synthesize(settings: &SynthSettings, target: &std::path::Path, _progress: &Progress) -> Result<SynthReport, SynthError> {
        std::fs::write(target, "x")?;
        Ok(SynthReport { buildings: settings.buildings.unwrap_or(1) })
    }
}

pub mod app {
    use crate::project::Project;
    use crate::report::Lang;
    #[derive(Debug, thiserror::Error)]
    pub enum AppError {
        #[error("{cause}")]
        NoDisplay { cause: String },
        #[error("{cause}")]
        Gpu { cause: String },
    }
    pub fn open(project: Option<Project>, _lang: Lang) -> Result<(), AppError> {
        match project {
            Some(p) if p.file.project.name == "gpu" => Err(AppError::Gpu { cause: "none".into() }),
            _ => Err(AppError::NoDisplay { cause: "DISPLAY is not set".into() }),
        }
    }
}
