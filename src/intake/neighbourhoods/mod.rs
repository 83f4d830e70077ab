//! Buildings → neighbourhoods: drawn outlines first, then names and ids, then what stands close together.

pub(crate) mod agreement;
mod apart;
mod attributes;
mod bridges;
mod grouping;
mod land;
mod limits;
mod names;
mod naming;
pub(crate) mod outlines;
mod overlay;
pub(crate) mod records;
mod segments;
mod separators;
mod shape;
#[cfg(test)]
mod tests;
mod titles;
mod walls;

use std::collections::HashMap;
use std::sync::OnceLock;

use geo_types::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

pub(crate) use self::agreement::Known;
use self::limits::Limits;
use self::outlines::Outline;
use self::records::{Places, Record, TableRow};
use self::separators::Separators;
use super::buildings::Named;
use super::layers::Ground;
use super::rows::LayerHead;
use crate::district::{
    Basis, BoxIndex, Building, BuildingIx, BuildingUse, Buildings, District, HeldBy, NameBasis, Neighbourhood, NeighbourhoodIx, Origin,
    content_hash,
};
use crate::project::NeighbourhoodSettings;
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Lang, Progress, Role, Stage};

/// Half side, in metres, of what an outline keeps around a building known by a point where another outline claims the place.
const POINT_KEPT_M: f64 = 0.5;

/// A neighbourhood in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    origin: Origin,
    outline: Option<MultiPolygon<f64>>,
    members: Vec<u32>,
    record: Record,
    basis: Basis,
    /// The parcel that makes it a neighbourhood.
    estate: Option<MultiPolygon<f64>>,
    /// File and row of the outline.
    source: Option<(LayerHead, u64)>,
}

impl Draft {
    fn of(origin: Origin, members: Vec<u32>) -> Self {
        Self { origin, outline: None, members, record: Record::default(), basis: Basis::default(), estate: None, source: None }
    }
}

/// Rows of a ledger or survey that wait for their neighbourhoods, with the position of their account.
pub(crate) struct Table {
    /// The layer.
    pub head: LayerHead,
    /// Rows.
    pub rows: Vec<TableRow>,
    /// Position of the account among the input records.
    pub account: usize,
    /// Whether a neighbourhood missing from it is worth an issue.
    pub is_ledger: bool,
}

/// What sources say of neighbourhoods beside the buildings.
#[derive(Default)]
pub(crate) struct Given {
    /// Drawn outlines.
    pub outlines: Vec<Outline>,
    /// Ledgers and surveys.
    pub tables: Vec<Table>,
    /// Lots.
    pub parcels: Vec<Ground>,
}

/// Makes the neighbourhoods of a district whose buildings, streets, barriers and boundaries are read.
///
/// Returns, for every table, how many of its rows were rejected.
pub(crate) fn build(
    named: &mut Named,
    given: Given,
    settings: &NeighbourhoodSettings,
    lang: Lang,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<Vec<(usize, u64)>, Cancelled> {
    let Given { outlines, tables, parcels } = given;
    // Every building is looked at twice: for where it belongs, and for the outline of what it belongs to.
    let all = named.buildings.len() as u64;
    progress.enter(Stage::Neighbourhoods, 2 * all)?;
    let mut drafts = from_outlines(named, outlines, issues);
    progress.check()?;
    let mut rest = naming::by_name(named, &mut drafts, &tables, settings.same_name_m, issues);
    progress.check()?;
    let streets = Separators::of_streets_and_barriers(district);
    let boundaries = Separators::of_boundaries(district);
    without_land(named, &mut rest, &Separators::of_streets(district), issues);
    progress.check()?;
    let reach = grouping::Reach::of(&named.buildings, &rest);
    // Those that need no grouping are through.
    progress.advance(all - rest.len() as u64)?;
    let limits = Limits::new(&named.buildings, &rest, &parcels, &district.barriers, settings);
    let groups = grouping::group(&named.buildings, &rest, reach, &streets, &boundaries, &limits, progress)?;
    drafts.extend(groups.into_iter().map(|group| Draft {
        estate: group.estate.map(|parcel| parcels[parcel as usize].shape.clone()),
        basis: group.basis,
        ..Draft::of(Origin::Grouped, group.members)
    }));
    progress.check()?;
    let rejected = join_tables(&named.buildings, &mut drafts, tables, issues);
    progress.check()?;
    let members: usize = drafts.iter().map(|d| d.members.len()).sum();
    progress.advance(all.saturating_sub(members as u64))?;
    let outlines = draw(&named.buildings, &mut drafts, reach, &streets, progress)?;
    finish(named, drafts, outlines, lang, district, issues, progress)?;
    Ok(rejected)
}

/// Leaves out what is the land between buildings, and says so of each.
fn without_land(named: &Named, rest: &mut Vec<u32>, streets: &Separators, issues: &mut Vec<DataIssue>) {
    let all = Everywhere::new(&named.buildings);
    let is_land: Vec<bool> = rest
        .par_iter()
        .map(|&b| {
            let building = named.buildings.get(BuildingIx(b));
            land::is_between(&named.buildings, building, || all.index(), streets)
        })
        .collect();
    let mut at = is_land.iter();
    rest.retain(|&b| {
        let is_land = at.next().copied().unwrap_or_default();
        if is_land {
            let building = named.buildings.get(BuildingIx(b));
            let value = format!("{:.0} m²", building.footprint_m2());
            issues.extend(named.issue(building, IssueKind::LandBetween).map(|issue| issue.value(value)));
        }
        !is_land
    });
}

/// Every building in an index that is made when it is first asked for: most towns never ask.
struct Everywhere<'b> {
    buildings: &'b Buildings,
    index: OnceLock<BoxIndex>,
}

impl<'b> Everywhere<'b> {
    fn new(buildings: &'b Buildings) -> Self {
        Self { buildings, index: OnceLock::new() }
    }

    fn index(&self) -> &BoxIndex {
        self.index.get_or_init(|| BoxIndex::new(self.buildings.iter().map(Building::bounds)))
    }
}

/// The outlines of all drafts: the drawn ones as they are, the others made and kept apart.
fn draw(
    buildings: &Buildings,
    drafts: &mut [Draft],
    reach: grouping::Reach,
    streets: &Separators,
    progress: &Progress,
) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
    let drawn: Vec<Option<MultiPolygon<f64>>> = drafts.iter_mut().map(|d| d.outline.take()).collect();
    let is_drawn: Vec<bool> = drawn.iter().map(Option::is_some).collect();
    let drafts: &[Draft] = drafts;
    let mut owner = vec![u32::MAX; buildings.len()];
    for (at, draft) in drafts.iter().enumerate() {
        for &b in &draft.members {
            owner[b as usize] = at as u32;
        }
    }
    let all = Everywhere::new(buildings);
    let holds_others = |ring: &LineString<f64>, members: &[BuildingIx]| {
        let ring: Vec<[f64; 2]> = ring.coords().map(|c| [c.x, c.y]).collect();
        let own = members.first().map_or(u32::MAX, |b| owner[b.at()]);
        land::stands_in(buildings, all.index(), &ring, |b| owner[b as usize] != u32::MAX && owner[b as usize] != own)
    };
    let around = shape::Surroundings { buildings, reach, streets, holds_others: &holds_others };
    let members = |at: usize| drafts[at].members.iter().map(|&b| BuildingIx(b)).collect::<Vec<_>>();
    let mut outlines: Vec<MultiPolygon<f64>> = drawn
        .into_par_iter()
        .enumerate()
        .map(|(at, drawn)| {
            progress.advance(drafts[at].members.len() as u64)?;
            Ok(drawn.unwrap_or_else(|| match &drafts[at].estate {
                Some(estate) => shape::with_footprints(estate, buildings, &members(at)),
                None => shape::outline(&around, &members(at)),
            }))
        })
        .collect::<Result<_, Cancelled>>()?;
    let own = |at: usize, within: [[f64; 2]; 2]| {
        let touches = |b: &BuildingIx| {
            let [lo, hi] = buildings.get(*b).bounds();
            (0..2).all(|k| lo[k] - POINT_KEPT_M <= within[1][k] && hi[k] + POINT_KEPT_M >= within[0][k])
        };
        members(at).into_iter().filter(touches).flat_map(|b| kept_ground(buildings, b)).collect()
    };
    apart::keep_apart(&mut outlines, |at| is_drawn[at], own, progress)?;
    Ok(outlines)
}

/// The ground that an outline never gives up.
fn kept_ground(buildings: &Buildings, ix: BuildingIx) -> Vec<Polygon<f64>> {
    let building = buildings.get(ix);
    if !building.is_point() {
        return shape::footprint(buildings, ix);
    }
    let ([x, y], h) = (building.centre(), POINT_KEPT_M);
    vec![Polygon::new(LineString::from(vec![(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)]), Vec::new())]
}

/// Drafts of the drawn outlines with the buildings that stand in them.
fn from_outlines(named: &Named, outlines: Vec<Outline>, issues: &mut Vec<DataIssue>) -> Vec<Draft> {
    let index = BoxIndex::new(outlines.iter().map(|o| outlines::bounds(&o.rings)));
    outlines::report_overlaps(&outlines, &index, issues);
    let key = |at: usize| named.naming[at].key.map(|k| named.keys.list()[k as usize].clone());
    let assigned = if outlines.is_empty() { Vec::new() } else { outlines::assign(&named.buildings, &outlines, &index, key) };
    let title = |o: &Outline| if o.record.name.is_empty() { o.record.id.clone() } else { o.record.name.clone() };
    let titles: Vec<String> = outlines.iter().map(title).collect();
    let mut drafts: Vec<Draft> = outlines
        .into_iter()
        .map(|o| Draft {
            outline: Some(o.shape),
            record: o.record,
            source: Some((o.head, o.row)),
            ..Draft::of(Origin::Outline, Vec::new())
        })
        .collect();
    for (at, (own, other)) in assigned.into_iter().enumerate() {
        if let Some(own) = own {
            let draft = &mut drafts[own as usize];
            draft.members.push(at as u32);
            *draft.basis.held.entry(HeldBy::Outline).or_default() += 1;
        }
        if let (Some(own), Some(other)) = (own, other) {
            let building = named.buildings.get(BuildingIx(at as u32));
            let value = format!("{} / {}", titles[own as usize], titles[other as usize]);
            issues.extend(named.issue(building, IssueKind::CrossesOutlines).map(|issue| issue.value(value)));
        }
    }
    drafts
}

/// Ledger and survey rows find their neighbourhoods; what the ledger says goes before what the outline says.
fn join_tables(buildings: &Buildings, drafts: &mut [Draft], tables: Vec<Table>, issues: &mut Vec<DataIssue>) -> Vec<(usize, u64)> {
    let places = Places::new(drafts.iter().map(|d| (Some(d.record.id.as_str()).filter(|k| !k.is_empty()), d.record.name.as_str())));
    let titles: Vec<String> = drafts.iter().map(|d| d.record.name.clone()).collect();
    let mut result = Vec::new();
    for table in tables {
        let mut known = vec![false; drafts.len()];
        let rejected = records::join(
            &table.head,
            table.rows,
            &places,
            &titles,
            |at, row, mut record| {
                known[at] = true;
                let differs = other_count(buildings, &drafts[at].members, row, &record, &table.head);
                let own = std::mem::take(&mut drafts[at].record);
                record.id = if own.id.is_empty() { record.id } else { own.id.clone() };
                record.name = if own.name.is_empty() { record.name } else { own.name.clone() };
                record.complete_from(own);
                drafts[at].record = record;
                differs
            },
            issues,
        );
        if table.is_ledger {
            for draft in drafts.iter().zip(&known).filter(|(d, known)| !**known && d.origin != Origin::Grouped).map(|(d, _)| d) {
                let title = if draft.record.name.is_empty() { &draft.record.id } else { &draft.record.name };
                let issue = match &draft.source {
                    Some((head, row)) => head.issue(*row, IssueKind::NotInLedger, Action::Kept),
                    None => DataIssue::whole(table.head.role, &table.head.label, IssueKind::NotInLedger, Action::Kept),
                };
                issues.push(issue.value(title.clone()));
            }
        }
        result.push((table.account, rejected));
    }
    result
}

/// That a table counts other buildings than there are, by more than one and more than a tenth.
///
/// Names split or run together show so, and rows that found a part of their neighbourhood.
fn other_count(buildings: &Buildings, members: &[u32], row: u64, record: &Record, head: &LayerHead) -> Option<DataIssue> {
    let (stated, field) = record.buildings.as_ref()?;
    let homes = members.iter().filter(|&&b| buildings.get(BuildingIx(b)).usage() != BuildingUse::Other).count();
    let differ = homes.abs_diff(*stated as usize);
    let title = if record.name.is_empty() { &record.id } else { &record.name };
    let issue = || head.issue(row, IssueKind::Contradiction, Action::Kept).field(field).value(format!("{title}: {stated} ≠ {homes}"));
    (differ > 1 && differ * 10 > *stated as usize).then(issue)
}

/// Ids, attributes and names; then the order of the ids.
fn finish(
    named: &mut Named,
    drafts: Vec<Draft>,
    outlines: Vec<MultiPolygon<f64>>,
    lang: Lang,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let territory = attributes::Territory::new(&district.boundaries);
    let buildings = &named.buildings;
    let frame = &district.frame;
    let sources: Vec<Option<(LayerHead, u64)>> = drafts.iter().map(|d| d.source.clone()).collect();
    let mut made: Vec<(Neighbourhood, usize)> = drafts
        .into_par_iter()
        .zip(outlines)
        .enumerate()
        .map(|(at, (draft, outline))| {
            progress.check()?;
            let members: Vec<BuildingIx> = draft.members.iter().map(|&b| BuildingIx(b)).collect();
            let row = draft.source.as_ref().map(|(_, row)| *row);
            Ok((
                attributes::neighbourhood(buildings, frame, &territory, (draft.origin, draft.basis), outline, members, draft.record, row),
                at,
            ))
        })
        .collect::<Result<_, Cancelled>>()?;
    // The order of the drafts decides which of two equal ids keeps it.
    let mut used: HashMap<String, u32> = HashMap::new();
    for (neighbourhood, at) in &mut made {
        let count = used.entry(neighbourhood.id.0.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let mut id = format!("{}#{count}", neighbourhood.id.0);
            // Two things without a key at the same place, or a key that looks like ours.
            while used.contains_key(&id) {
                id = content_hash(&format!("{id}-"), [neighbourhood.anchor]);
            }
            if let Some((head, row)) = &sources[*at] {
                issues.push(head.issue(*row, IssueKind::DuplicateRow, Action::Kept).value(format!("{} → {id}", neighbourhood.id.0)));
            }
            used.insert(id.clone(), 1);
            neighbourhood.id.0 = id;
        }
    }
    made.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    district.neighbourhoods = made.into_iter().map(|(n, _)| n).collect();
    let counts = titles::name(&mut district.neighbourhoods, &district.streets, &district.boundaries, lang);
    if let (false, Some(label)) = (counts.is_empty(), named.label()) {
        let count = |basis| counts.get(&basis).copied().unwrap_or_default();
        let value = [NameBasis::Street, NameBasis::Boundary, NameBasis::Number].map(|basis| count(basis).to_string()).join(" / ");
        issues.push(DataIssue::whole(Role::Buildings, label, IssueKind::NameMade, Action::Noted).value(value));
    }
    district.resource_names = crate::district::RESOURCES.map(String::from).to_vec();
    for (at, neighbourhood) in district.neighbourhoods.iter().enumerate() {
        for &building in &neighbourhood.buildings {
            named.buildings.assign(building, Some(NeighbourhoodIx(at as u32)));
        }
    }
    Ok(())
}
