//! Buildings → neighbourhoods: drawn outlines first, then names and ids, then what stands close together.

mod apart;
mod attributes;
mod bridges;
mod grouping;
mod land;
mod names;
pub(crate) mod outlines;
mod overlay;
pub(crate) mod records;
mod segments;
mod separators;
mod shape;
#[cfg(test)]
mod tests;
mod titles;

use std::collections::HashMap;
use std::sync::OnceLock;

use geo_types::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use self::outlines::Outline;
use self::records::{Places, Record, TableRow};
use self::separators::Separators;
use super::buildings::{Named, Naming};
use super::fields::plain;
use super::rows::LayerHead;
use crate::district::{
    BoxIndex, Building, BuildingIx, BuildingUse, Buildings, District, NameBasis, Neighbourhood, NeighbourhoodIx, Origin, content_hash,
};
use crate::report::messages::{GroupName, Say};
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Lang, Progress, Role, Stage};

/// Buildings of one name farther apart than this, in metres, are neighbourhoods of the same name.
const SAME_NAME_M: f64 = 500.0;

/// Half side, in metres, of what an outline keeps around a building known by a point where another outline claims the place.
const POINT_KEPT_M: f64 = 0.5;

/// A neighbourhood in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    origin: Origin,
    outline: Option<MultiPolygon<f64>>,
    members: Vec<u32>,
    record: Record,
    /// File and row of the outline.
    source: Option<(LayerHead, u64)>,
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

/// Makes the neighbourhoods of a district whose buildings, streets, barriers and boundaries are read.
///
/// Returns, for every table, how many of its rows were rejected.
pub(crate) fn build(
    named: &mut Named,
    outlines: Vec<Outline>,
    tables: Vec<Table>,
    lang: Lang,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<Vec<(usize, u64)>, Cancelled> {
    // Every building is looked at twice: for where it belongs, and for the outline of what it belongs to.
    let all = named.buildings.len() as u64;
    progress.enter(Stage::Neighbourhoods, 2 * all)?;
    let mut drafts = from_outlines(named, outlines, issues);
    progress.check()?;
    let mut rest = by_name(named, &mut drafts, issues);
    let streets = Separators::of_streets_and_barriers(district);
    let boundaries = Separators::of_boundaries(district);
    without_land(named, &mut rest, &Separators::of_streets(district), issues);
    let reach = grouping::Reach::of(&named.buildings, &rest);
    // Those that need no grouping are through.
    progress.advance(all - rest.len() as u64)?;
    let groups = grouping::group(&named.buildings, &rest, reach, &streets, &boundaries, progress)?;
    drafts.extend(groups.into_iter().map(|members| Draft {
        origin: Origin::Grouped,
        outline: None,
        members,
        record: Record::default(),
        source: None,
    }));
    let rejected = join_tables(&mut drafts, tables, issues);
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
            Ok(drawn.unwrap_or_else(|| shape::outline(&around, &members(at))))
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
            origin: Origin::Outline,
            outline: Some(o.shape),
            members: Vec::new(),
            record: o.record,
            source: Some((o.head, o.row)),
        })
        .collect();
    for (at, (own, other)) in assigned.into_iter().enumerate() {
        if let Some(own) = own {
            drafts[own as usize].members.push(at as u32);
        }
        if let (Some(own), Some(other)) = (own, other) {
            let building = named.buildings.get(BuildingIx(at as u32));
            let value = format!("{} / {}", titles[own as usize], titles[other as usize]);
            issues.extend(named.issue(building, IssueKind::CrossesOutlines).map(|issue| issue.value(value)));
        }
    }
    drafts
}

/// Buildings in no outline join the outline or group they name; returns the homes that name nothing.
fn by_name(named: &Named, drafts: &mut Vec<Draft>, issues: &mut Vec<DataIssue>) -> Vec<u32> {
    let mut taken = vec![false; named.buildings.len()];
    for draft in drafts.iter() {
        for &member in &draft.members {
            taken[member as usize] = true;
        }
    }
    let places = Places::new(drafts.iter().map(|d| (Some(d.record.id.as_str()).filter(|k| !k.is_empty()), d.record.name.as_str())));
    let mut joined: Vec<(usize, u32)> = Vec::new();
    let mut groups: Vec<(Record, Vec<u32>, bool)> = Vec::new();
    let mut at_key: HashMap<String, usize> = HashMap::new();
    let mut rest = Vec::new();
    for (at, naming) in named.naming.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        let Naming { key, name } = *naming;
        let word = |list: &[String], p: Option<u32>| p.map_or_else(String::new, |p| list[p as usize].clone());
        let (key, name) = (word(named.keys.list(), key), word(named.names.list(), name));
        if key.is_empty() && name.is_empty() {
            if named.buildings.get(BuildingIx(at as u32)).usage() != BuildingUse::Other {
                rest.push(at as u32);
            }
            continue;
        }
        // Only what is written alike joins an outline; a stem alone would be a guess.
        if let Some(found @ (records::Found::Id(_) | records::Found::Name(_))) = places.find(&key, &name) {
            joined.push((found.at(), at as u32));
            continue;
        }
        let group_key = if key.is_empty() { format!("n:{}", names::normal(&name)) } else { format!("k:{}", plain(&key)) };
        let by_key = !key.is_empty();
        let position = *at_key.entry(group_key).or_insert_with(|| {
            groups.push((Record { id: key, name: name.clone(), ..Record::default() }, Vec::new(), by_key));
            groups.len() - 1
        });
        if groups[position].0.name.is_empty() {
            groups[position].0.name = name;
        }
        groups[position].1.push(at as u32);
    }
    for (draft, building) in joined {
        drafts[draft].members.push(building);
    }
    for draft in drafts.iter_mut() {
        draft.members.sort_unstable();
    }
    for (record, members, by_key) in groups {
        let home = |&b: &u32| named.buildings.get(BuildingIx(b)).usage() != BuildingUse::Other;
        if !members.iter().any(home) {
            continue;
        }
        let parts = if by_key { vec![members] } else { far_apart(named, members) };
        let split = parts.len() > 1;
        for members in parts {
            if !members.iter().any(home) {
                continue;
            }
            if split {
                let first = named.buildings.get(BuildingIx(members[0]));
                issues.extend(named.issue(first, IssueKind::NameSplit).map(|issue| issue.value(record.name.clone())));
            }
            drafts.push(Draft { origin: Origin::Named, outline: None, members, record: record.clone(), source: None });
        }
    }
    rest
}

/// Buildings of one name in clusters between which every step is longer than [`SAME_NAME_M`].
fn far_apart(named: &Named, members: Vec<u32>) -> Vec<Vec<u32>> {
    let centres: Vec<[f64; 2]> = members.iter().map(|&b| named.buildings.get(BuildingIx(b)).centre()).collect();
    let index = BoxIndex::new(centres.iter().map(|&c| [c, c]));
    let mut sets = grouping::Union::new(members.len());
    for (at, &[x, y]) in centres.iter().enumerate() {
        for other in index.touching([[x - SAME_NAME_M, y - SAME_NAME_M], [x + SAME_NAME_M, y + SAME_NAME_M]]) {
            let [ox, oy] = centres[other as usize];
            if (other as usize) > at && (ox - x).hypot(oy - y) <= SAME_NAME_M {
                sets.join(at as u32, other);
            }
        }
    }
    let mut parts: Vec<(u32, Vec<u32>)> = Vec::new();
    for (at, building) in members.into_iter().enumerate() {
        let root = sets.root(at as u32);
        match parts.iter_mut().find(|(r, _)| *r == root) {
            Some((_, part)) => part.push(building),
            None => parts.push((root, vec![building])),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Ledger and survey rows find their neighbourhoods; what the ledger says goes before what the outline says.
fn join_tables(drafts: &mut [Draft], tables: Vec<Table>, issues: &mut Vec<DataIssue>) -> Vec<(usize, u64)> {
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
            |at, mut record| {
                known[at] = true;
                let own = std::mem::take(&mut drafts[at].record);
                record.id = if own.id.is_empty() { record.id } else { own.id.clone() };
                record.name = if own.name.is_empty() { record.name } else { own.name.clone() };
                record.complete_from(own);
                drafts[at].record = record;
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
            Ok((attributes::neighbourhood(buildings, frame, &territory, draft.origin, outline, members, draft.record, row), at))
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
        let value = GroupName::Counts {
            streets: count(NameBasis::Street),
            boundaries: count(NameBasis::Boundary),
            numbers: count(NameBasis::Number),
        };
        issues.push(DataIssue::whole(Role::Buildings, label, IssueKind::NameMade, Action::Noted).value(value.say(lang)));
    }
    district.resource_names = attributes::RESOURCES.map(String::from).to_vec();
    for (at, neighbourhood) in district.neighbourhoods.iter().enumerate() {
        for &building in &neighbourhood.buildings {
            named.buildings.assign(building, Some(NeighbourhoodIx(at as u32)));
        }
    }
    Ok(())
}
