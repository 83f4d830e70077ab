//! `survey-next.csv`: the visit list: missing fields that could change the top of the list, the most telling first.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::plan::Plan;
use crate::report::messages::{Say, ScoreMessage as M};
use crate::report::{Progress, Text};
use crate::score::{Open, Row, ValueSource};

const HEADER: [&str; 21] = [
    "order",
    "subdistrict",
    "community",
    "neighbourhood_id",
    "name",
    "criterion",
    "criterion_zh",
    "criterion_en",
    "fields_zh",
    "fields_en",
    "how_zh",
    "how_en",
    "change_zh",
    "change_en",
    "chance",
    "rank",
    "rank_low",
    "rank_high",
    "score",
    "score_low",
    "score_high",
];

/// Writes a row a neighbourhood and open criterion; those that cannot change the top of the list are left out.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    let mut order = 0;
    for visit in plan.scores.survey.iter().filter(|visit| visit.chance > 0.0) {
        let Some(row) = plan.scores.row(visit.who) else { continue };
        for &(criterion, chance) in visit.cells.iter().filter(|(_, chance)| *chance > 0.0) {
            let Some(open) = row.open.iter().find(|open| open.criterion == criterion) else { continue };
            order += 1;
            table.row(&cells(plan, visit.who, row, open, chance, order))?;
        }
    }
    table.finish()
}

fn cells(plan: &Plan, who: crate::district::NeighbourhoodIx, row: &Row, open: &Open, chance: f64, order: usize) -> Vec<String> {
    let n = &plan.district.neighbourhoods[who.at()];
    let boundary = |of: Option<u32>| of.map(|b| plan.district.boundaries[b as usize].name.clone()).unwrap_or_default();
    let spec = &plan.scores.criteria[open.criterion].spec;
    let join = |pick: fn(&Text) -> &str, join: &str| open.fields.iter().map(pick).collect::<Vec<_>>().join(join);
    let how = match &spec.measured {
        ValueSource::Measure(name) if name == "contiguity" => M::AskNeighbour,
        ValueSource::Measure(name) if ["service_gaps", "nearby_services", "pipe_works"].contains(&name.as_str()) => M::AskOffice,
        _ => M::AskHere,
    }
    .both();
    let change = if row.rank <= plan.scores.top { M::VisitLeave } else { M::VisitEnter }.both();
    let numbers = [row.score, open.low, open.high].map(|points| format!("{points:.1}"));
    [
        vec![order.to_string(), boundary(n.subdistrict), boundary(n.community), n.id.0.clone(), n.name.clone()],
        vec![spec.id.clone(), spec.name.zh.clone(), spec.name.en.clone(), join(|t| &t.zh, "、"), join(|t| &t.en, ", ")],
        vec![how.zh, how.en, change.zh, change.en, format!("{chance:.4}")],
        [row.rank, open.rank_best, open.rank_worst].map(|rank| rank.to_string()).to_vec(),
        numbers.to_vec(),
    ]
    .concat()
}
