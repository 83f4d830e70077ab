//! `works.csv`: a row a neighbourhood and item.

use std::path::Path;

use serde_json::{Value, json};

use super::ExportError;
use super::table::Table;
use crate::district::NeighbourhoodIx;
use crate::plan::{Plan, item_proposal, item_reason, item_state, works_record};
use crate::report::Progress;

const HEADER: [&str; 21] = [
    "neighbourhood_id",
    "name",
    "zone_id",
    "project_id",
    "class",
    "class_name",
    "item",
    "item_name",
    "listed",
    "clause",
    "state",
    "state_name",
    "reason",
    "proposal",
    "proposal_name",
    "payer",
    "quantity",
    "unit_cost_yuan",
    "cost_yuan",
    "cost_from",
    "preset",
];

/// Writes the rows in the order of the neighbourhoods, then of the pack; works that residents chose beyond it follow.
pub(super) fn write(plan: &Plan, context: &Value, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let lang = plan.project.file.project.language;
    let mut table = Table::create(path, &HEADER, progress)?;
    let chosen = item_proposal(&json!({ "proposal": "chosen" })).get(lang).to_owned();
    for n in (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx) {
        let Some(dossier) = &plan.dossiers.members[n.at()] else { continue };
        let place = &plan.district.neighbourhoods[n.at()];
        let zone = plan.zones.zone_of[n.at()].map(|z| plan.zones.zones[z as usize].id.as_str()).unwrap_or_default();
        let project = plan.programme.project_of[n.at()].map(|p| plan.programme.projects[p as usize].id.as_str()).unwrap_or_default();
        let head = [place.id.0.as_str(), &place.name, zone, project];
        for (item, line) in plan.pack.items.iter().zip(works_record::lines(&plan.pack, &dossier.menu)) {
            let line = json!(line);
            let class = plan.pack.classes.get(&item.class).map(|c| c.name().get(lang).to_owned()).unwrap_or_default();
            let get = |key: &str| line[key].as_str().unwrap_or_default();
            let (state, reason, proposal) = (item_state(&line), item_reason(&line, context), item_proposal(&line));
            let name = item.name();
            let row = [
                item.class.as_str(),
                &class,
                &item.id,
                name.get(lang),
                if item.listed { "true" } else { "false" },
                &item.clause,
                get("state"),
                state.get(lang),
                reason.get(lang),
                get("proposal"),
                proposal.get(lang),
                item.payer.as_deref().unwrap_or_default(),
                get("quantity"),
                get("unit_cost_yuan"),
                get("cost_yuan"),
                get("cost_from"),
                get("preset"),
            ];
            table.row(&[head.as_slice(), &row].concat())?;
        }
        for word in &dossier.menu.unlisted {
            let mut row = vec![""; HEADER.len()];
            row[..4].copy_from_slice(&head);
            (row[7], row[8], row[13], row[14]) = (word, "false", "chosen", &chosen);
            table.row(&row)?;
        }
    }
    table.finish()
}
