//! `lianpian check`: everything `plan` would refuse or warn about, all at once.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::intake::{Agreement, DifferenceKind, Problem, Transform};
use crate::plan::{Plan, agreement};
use crate::project::Project;
use crate::report::messages::CliMessage as M;
use crate::report::{Action, DataIssue, IssueKind, Lang, Progress, Quantity, Role, Say, Text};

use super::args::CheckArgs;
use super::check_pack;
use super::console::{print, print_json};
use super::failure::{Exit, Failure, problem_json, problem_line};
use super::project;
use super::session::Session;
use super::stages;

/// Rows named in text before the rest is counted.
const FIRST_ROWS: usize = 5;

/// What a check finds: reasons to refuse, or a plan with what it warns about.
struct Findings {
    problems: Vec<Problem>,
    plan: Option<Plan>,
}

/// Lists every problem and every finding of a project's inputs.
///
/// # Errors
/// [`Failure`] where the project file itself cannot be read.
pub fn check(args: &CheckArgs, session: &Session) -> Result<Exit, Failure> {
    let console = session.console;
    if let Some(file) = check_pack::pack_file(&args.project) {
        return check_pack::check(&args.project, &file, console);
    }
    let project = project::read(&args.project, session.overrides)?;
    let findings = session.watched(|view| find(&project, &view.progress))?;
    let exit = if findings.plan.is_some() { Exit::Done } else { Exit::Input };
    if console.json {
        print_json(&as_json(&args.project.display().to_string(), &findings, exit, console.lang))?;
    } else {
        print(&as_text(&project.file.project.name, &findings, console.lang))?;
    }
    Ok(exit)
}

/// Runs the pipeline without writing. It judges settings and packs before it reads: where they refuse, the inputs are asked too.
fn find(project: &Project, progress: &Progress) -> Result<Findings, Failure> {
    let failure = match stages::run(project, progress) {
        Ok(plan) => return Ok(Findings { problems: Vec::new(), plan: Some(plan) }),
        Err(failure) if failure.exit == Exit::Interrupted => return Err(failure),
        Err(failure) => failure,
    };
    let mut problems = if failure.problems.is_empty() { stages::input_problems(project, progress) } else { failure.problems.clone() };
    progress.check().map_err(|_| Failure::interrupted())?;
    if failure.problems.is_empty() {
        problems.push(as_problem(failure, project));
    }
    Ok(Findings { problems, plan: None })
}

fn as_problem(failure: Failure, project: &Project) -> Problem {
    let layer = project.path.display().to_string().into();
    Problem { role: Role::Project, layer, field: None, message: failure.message, remedy: *failure.remedy }
}

fn as_json(project: &str, findings: &Findings, exit: Exit, lang: Lang) -> Value {
    let plan = findings.plan.as_ref();
    let lonlat = plan.and_then(|plan| Transform::new(&plan.district.frame.crs, "EPSG:4326").ok());
    let shown = |issue: &DataIssue| issue_json(issue, issue.place(|at| lonlat.as_ref()?.point(at)), lang);
    let issues: Vec<Value> = plan.map(|plan| plan.issues.iter().map(shown).collect()).unwrap_or_default();
    json!({
        "project": project,
        "exit": exit.number(),
        "usable": plan.is_some(),
        "problems": findings.problems.iter().map(|problem| problem_json(problem, lang)).collect::<Vec<_>>(),
        "inputs": plan.map(|plan| plan.inputs.as_slice()).unwrap_or_default(),
        "agreement": plan.map(|plan| plan.agreement.iter().map(agreement).collect::<Vec<_>>()).unwrap_or_default(),
        "issues": issues,
        "notes": plan.map(|plan| plan.notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>()).unwrap_or_default(),
    })
}

/// An issue with its place in degrees, in the words of the language.
pub(super) fn issue_json(issue: &DataIssue, place: Option<[f64; 2]>, lang: Lang) -> Value {
    let mut found = json!({
        "role": issue.role,
        "layer": &*issue.layer,
        "row": issue.row,
        "field": issue.field.as_deref(),
        "kind": issue.kind,
        "action": issue.action,
        "value": &*issue.value,
        "message": issue.sentence(lang),
        "remedy": issue.remedy(lang),
    });
    if !issue.rows.is_empty() {
        found["rows"] = json!(issue.rows);
    }
    if let Some([before, after]) = issue.areas {
        found["area_before_m2"] = json!(before);
        found["area_after_m2"] = json!(after);
    }
    if let Some(place) = place {
        found["place"] = json!(place);
    }
    found
}

fn as_text(name: &str, findings: &Findings, lang: Lang) -> String {
    let mut lines = Vec::new();
    let Some(plan) = &findings.plan else {
        lines.push(M::CheckUnusable { project: name.into(), count: findings.problems.len() }.say(lang));
        for problem in &findings.problems {
            lines.push(format!("  {}", problem_line(problem, lang)));
            lines.push(format!("    {}{}", M::Hint.say(lang), problem.remedy.get(lang)));
        }
        return lines.join("\n");
    };
    lines.push(M::CheckUsable { project: name.into() }.say(lang));
    if !plan.inputs.is_empty() {
        lines.push(M::CheckInputs.say(lang));
    }
    for input in plan.inputs.iter() {
        let source = if input.layer.is_empty() { input.source.clone() } else { format!("{}:{}", input.source, input.layer) };
        let [read, kept, rejected] = [input.read, input.kept, input.rejected].map(grouped_number);
        lines.push(M::CheckInput { role: input.role.name().get(lang).to_owned(), source, read, kept, rejected }.say(lang));
    }
    if !plan.notes.is_empty() {
        lines.push(M::CheckNotes.say(lang));
        lines.extend(plan.notes.iter().map(|note| format!("  {}", note.get(lang))));
    }
    for found in plan.agreement.iter() {
        lines.extend(agreement_lines(found, lang));
    }
    // Inputs that nobody named are among the notes.
    let found: Vec<&DataIssue> = plan.issues.iter().filter(|issue| issue.kind != IssueKind::InputAbsent).collect();
    let count = grouped_number(found.len() as u64);
    lines.push(if found.is_empty() { M::CheckNoIssues } else { M::CheckIssues { count } }.say(lang));
    lines.extend(grouped(&found, lang));
    lines.join("\n")
}

/// How neighbourhoods agree with known outlines: the measures, then where they differ most.
fn agreement_lines(found: &Agreement, lang: Lang) -> Vec<String> {
    let share = |value: f64| format!("{value:.3}");
    let count = |count: usize| grouped_number(count as u64);
    let mut lines = vec![
        M::AgreementHead { source: found.source.clone() }.say(lang),
        M::AgreementSize {
            buildings: count(found.buildings),
            neighbourhoods: count(found.neighbourhoods),
            outlines: count(found.outlines),
            outside: count(found.outside),
        }
        .say(lang),
        M::AgreementPairs { agreeing: format!("{:.1}", found.pairs_agreeing * 100.0), adjusted: share(found.adjusted_rand) }.say(lang),
        M::AgreementV { v: share(found.v_measure), homogeneity: share(found.homogeneity), completeness: share(found.completeness) }
            .say(lang),
    ];
    if found.too_wide > 0 {
        lines.push(M::AgreementWide { count: count(found.too_wide) }.say(lang));
    }
    lines.extend(found.v_measure_by_floor_area.map(|v| M::AgreementFloor { v: share(v) }.say(lang)));
    lines.extend(found.median_overlap.map(|overlap| M::AgreementOverlap { overlap: format!("{:.0}", overlap * 100.0) }.say(lang)));
    if !found.worst.is_empty() {
        lines.push(M::AgreementWorst.say(lang));
    }
    for difference in &found.worst {
        let title = if difference.name.is_empty() || difference.name == difference.id {
            difference.id.clone()
        } else {
            format!("{} {}", difference.id, difference.name)
        };
        let mut partners = difference.partners.join(lang.comma());
        if difference.parts > difference.partners.len() {
            partners += " …";
        }
        let (buildings, parts) = (grouped_number(difference.buildings), difference.parts);
        let said = match difference.kind {
            DifferenceKind::Merged => M::AgreementMerged { title, buildings, parts, partners },
            DifferenceKind::Split => M::AgreementSplit { title, buildings, parts, partners },
        };
        lines.push(said.say(lang));
    }
    lines
}

fn grouped_number(count: u64) -> String {
    Quantity { value: count as f64, unit: Text::default(), decimals: 0 }.show(Lang::En)
}

/// What issues are grouped by: role, layer, kind, what was done, column.
type Group<'a> = (Role, &'a str, IssueKind, Action, Option<&'a str>);

/// Issues of one kind in one layer as two lines: what, how often and where; and the remedy.
fn grouped(issues: &[&DataIssue], lang: Lang) -> Vec<String> {
    let mut groups: BTreeMap<Group, Vec<&DataIssue>> = BTreeMap::new();
    for &issue in issues {
        groups.entry((issue.role, &issue.layer, issue.kind, issue.action, issue.field.as_deref())).or_default().push(issue);
    }
    let mut lines = Vec::new();
    for ((role, layer, kind, action, field), found) in groups {
        let mut place = vec![role.name().get(lang).to_owned()];
        if !layer.is_empty() {
            place.push(layer.to_owned());
        }
        place.extend(field.map(|field| M::Field { field: field.into() }.say(lang)));
        // The value is worth showing where it is the same for all, as for statements about a layer.
        let same = found.iter().all(|issue| issue.value == found[0].value);
        let sentence = if same { found[0].sentence(lang) } else { kind.text().0.say(lang) };
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        let count: u64 = found.iter().map(|issue| issue.count()).sum();
        // A statement about a layer may count by itself.
        let counts_itself = matches!(found[..], [one] if one.value.contains(" × "));
        let times = if count > 1 && !counts_itself { format!(" × {}", grouped_number(count)) } else { String::new() };
        lines.push(format!("  {}{colon}{sentence}{times} [{}]", place.join(" · "), action.name().get(lang)));
        let remedy = format!("{}{}", M::Hint.say(lang), kind.text().1.say(lang));
        lines.push(match rows(&found, lang) {
            Some(rows) => format!("    {rows} · {remedy}"),
            None => format!("    {remedy}"),
        });
    }
    lines
}

fn rows(found: &[&DataIssue], lang: Lang) -> Option<String> {
    let rows: Vec<u64> = found.iter().flat_map(|issue| issue.each_row()).collect();
    // Planners count from 1.
    let first = rows.iter().take(FIRST_ROWS).map(|row| (row + 1).to_string()).collect::<Vec<_>>();
    let first = first.join(lang.comma());
    match rows.len() {
        0 => None,
        1 => Some(M::CheckRow { row: first }.say(lang)),
        n if n <= FIRST_ROWS => Some(M::CheckRows { rows: first }.say(lang)),
        n => Some(M::CheckMoreRows { rows: first, more: n - FIRST_ROWS }.say(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_of_one_kind_become_one_group_with_the_first_rows() {
        let layer = "a.gpkg:b".into();
        let issues: Vec<_> = (0..8).map(|row| DataIssue::row(Role::Buildings, &layer, row, IssueKind::YearMissing, Action::Kept)).collect();
        let lines = grouped(&issues.iter().collect::<Vec<_>>(), Lang::En);
        assert_eq!(lines[0], "  buildings · a.gpkg:b: no construction year × 8 [kept]");
        assert_eq!(lines[1], "    records 1, 2, 3, 4, 5 and 3 more · hint: look the year up and fill it in");
    }
}
