//! `funding.csv`: costs and recorded money of every project by class of works, with what is unfunded.

use std::path::Path;

use serde_json::{Value, json};

use super::ExportError;
use super::table::Table;
use crate::dossier::Money;
use crate::plan::{Plan, money_problem, works_record, yuan};
use crate::policy::Subject;
use crate::report::{Lang, Progress};

/// Writes a row a project and class, a row of money that is bound to no class, and a row of the whole. A blank is not known.
pub(super) fn write(plan: &Plan, context: &Value, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let lang = plan.project.file.project.language;
    let mut header: Vec<String> = ["project_id", "zone_id", "start_year", "class", "cost_yuan", "cost_known_for"].map(String::from).into();
    header.extend(plan.pack.funds.iter().map(|fund| format!("funding_{}", fund.id)));
    header.extend(["unfunded_yuan", "unfunded_known_for", "neighbourhoods", "problems"].map(String::from));
    let mut table = Table::create(path, &header, progress)?;
    for (project, dossier) in plan.programme.projects.iter().zip(&plan.dossiers.projects) {
        let zone = project.zone.map(|z| plan.zones.zones[z as usize].id.clone()).unwrap_or_default();
        let head = [project.id.clone(), zone, project.start.to_string()];
        let money = &dossier.money;
        let members = money.members.to_string();
        for (class, id) in plan.pack.classes.keys().enumerate() {
            let row =
                [of_subject(plan, money, Subject::Class(class), id), vec![String::new(), String::new(), members.clone(), String::new()]];
            table.row(&[head.as_slice(), &row.concat()].concat())?;
        }
        let mut unbound = vec!["unbound".to_owned(), String::new(), String::new()];
        unbound.extend((0..plan.pack.funds.len()).map(|fund| money.unbound(fund).map(yuan).unwrap_or_default()));
        unbound.extend([String::new(), String::new(), members.clone(), String::new()]);
        table.row(&[head.as_slice(), &unbound].concat())?;
        let problems = works_record::problems(&plan.pack, money)
            .map(|row| money_problem(&json!(row), money.members > 1, context, lang))
            .collect::<Vec<_>>()
            .join(if lang == Lang::Zh { "；" } else { "; " });
        let open = if money.unfunded.of > 0 { yuan(money.unfunded.yuan) } else { String::new() };
        let tail = vec![open, money.unfunded.of.to_string(), members, problems];
        let row = [of_subject(plan, money, Subject::Whole, "total"), tail];
        table.row(&[head.as_slice(), &row.concat()].concat())?;
    }
    table.finish()
}

/// The name of a row, its cost, for how many members it is known, and the money of each fund.
fn of_subject(plan: &Plan, money: &Money, subject: Subject, name: &str) -> Vec<String> {
    let cost = money.cost.get(&subject);
    let mut row = vec![name.to_owned(), cost.map(|sum| yuan(sum.yuan)).unwrap_or_default(), cost.map_or(0, |sum| sum.of).to_string()];
    row.extend((0..plan.pack.funds.len()).map(|fund| money.funds.get(&(subject, fund)).map(|sum| yuan(sum.yuan)).unwrap_or_default()));
    row
}
