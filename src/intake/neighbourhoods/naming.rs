//! Buildings in no outline and the neighbourhoods they name: by id, by name, by the stem of it, by what name or address holds.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::names::{bare, normal, without_building};
use super::records::{Contained, Found, Places, Record};
use super::{Draft, Table, grouping};
use crate::district::{BoxIndex, BuildingIx, BuildingUse, HeldBy, Origin};
use crate::intake::buildings::{Field, Named, Naming};
use crate::intake::fields::plain;
use crate::report::{DataIssue, IssueKind};

/// A neighbourhood that is known before the buildings are looked at: a drawn outline, or a row of a ledger.
struct Known {
    /// Position among the drafts, where an outline is drawn.
    draft: Option<usize>,
    id: String,
    name: String,
}

/// Buildings that name one neighbourhood, with what each was known by.
struct Group {
    record: Record,
    /// Whether nobody but the buildings names it: they may write it in several ways.
    is_unlisted: bool,
    members: Vec<(u32, HeldBy)>,
}

/// Buildings in no outline join the outline or group they name; returns the homes that name nothing.
///
/// An outline is joined by its id or its name; by a stem, or by a name that the building's name or address holds, only from
/// within `same_name_m`. The rest is grouped by id, else by the bare name; names that a ledger has, by its rows. What fits
/// several is listed, and not guessed.
pub(super) fn by_name(named: &Named, drafts: &mut Vec<Draft>, tables: &[Table], same_name_m: f64, issues: &mut Vec<DataIssue>) -> Vec<u32> {
    let mut taken = vec![false; named.buildings.len()];
    drafts.iter().flat_map(|d| &d.members).for_each(|&member| taken[member as usize] = true);
    let outlines = Places::new(drafts.iter().map(|d| (Some(d.record.id.as_str()).filter(|k| !k.is_empty()), d.record.name.as_str())));
    let known = known(drafts, tables, &outlines);
    let places = Places::new(known.iter().map(|k| (Some(k.id.as_str()).filter(|id| !id.is_empty()), k.name.as_str())));
    let ids = ids_of_names(named, &taken);
    let finder = Finder { named, places: &places, known: &known, boxes: boxes(drafts), same_name_m };
    let mut joined: Vec<(usize, u32, HeldBy)> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut at_key: HashMap<String, usize> = HashMap::new();
    let mut rest = Vec::new();
    for at in (0..named.naming.len()).filter(|&at| !taken[at]) {
        let Naming { key, name, address } = named.naming[at];
        let word = |list: &[String], p: Option<u32>| p.map_or_else(String::new, |p| list[p as usize].clone());
        let (key, name, address) = (word(named.keys.list(), key), word(named.names.list(), name), word(named.addresses.list(), address));
        let of_outline = if key.is_empty() && name.is_empty() { None } else { outlines.find(&key, &name) };
        let drawn = match of_outline {
            Some(Found::Id(draft)) => Some((draft, HeldBy::Id)),
            Some(Found::Name(draft)) => Some((draft, HeldBy::Name)),
            _ => None,
        };
        if let Some((draft, held)) = drawn {
            joined.push((draft, at as u32, held));
            continue;
        }
        let found = if key.is_empty() { finder.find(at as u32, &name, &address, issues) } else { None };
        let (group_key, held, record) = match found {
            Some((row, held)) => match (known[row].draft, known[row].id.as_str()) {
                (Some(draft), _) => {
                    joined.push((draft, at as u32, held));
                    continue;
                }
                (None, id) => {
                    let name = known[row].name.clone();
                    // A row without an id has that of the buildings that write its name beside one.
                    let id = if id.is_empty() { written_id(&ids, &name) } else { id };
                    let group_key = if id.is_empty() { format!("l:{row}") } else { format!("k:{}", plain(id)) };
                    (group_key, held, Record { id: id.to_owned(), name, ..Record::default() })
                }
            },
            None if !key.is_empty() => (format!("k:{}", plain(&key)), HeldBy::Id, Record { id: key, name, ..Record::default() }),
            None if !name.is_empty() => {
                let own = without_building(&name);
                let id = written_id(&ids, own);
                let group_key = if id.is_empty() { format!("n:{}", bare(own)) } else { format!("k:{}", plain(id)) };
                (group_key, HeldBy::Name, Record { id: id.to_owned(), name: own.to_owned(), ..Record::default() })
            }
            None => {
                if named.buildings.get(BuildingIx(at as u32)).usage() != BuildingUse::Other {
                    rest.push(at as u32);
                }
                continue;
            }
        };
        let is_unlisted = group_key.starts_with("n:");
        let position = *at_key.entry(group_key).or_insert_with(|| {
            groups.push(Group { record: record.clone(), is_unlisted, members: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[position];
        if group.record.name.is_empty() {
            group.record.name = record.name;
        }
        group.members.push((at as u32, held));
    }
    for (draft, building, held) in joined {
        drafts[draft].members.push(building);
        *drafts[draft].basis.held.entry(held).or_default() += 1;
    }
    for draft in drafts.iter_mut() {
        draft.members.sort_unstable();
    }
    for group in groups {
        found(named, group, same_name_m, drafts, issues);
    }
    rest
}

/// Adds the drafts of a group: one, or one for each of the far places that share its name.
fn found(
    named: &Named,
    Group { record, is_unlisted, members }: Group,
    same_name_m: f64,
    drafts: &mut Vec<Draft>,
    issues: &mut Vec<DataIssue>,
) {
    let is_home = |&(b, _): &(u32, HeldBy)| named.buildings.get(BuildingIx(b)).usage() != BuildingUse::Other;
    if !members.iter().any(is_home) {
        return;
    }
    let writes_id = |part: &Vec<(u32, HeldBy)>| part.iter().any(|(_, held)| *held == HeldBy::Id);
    // Who writes the id is believed wherever the building stands.
    let (by_id, mut parts): (Vec<_>, Vec<_>) = far_apart(named, members, same_name_m).into_iter().partition(writes_id);
    let mut whole = by_id.concat();
    whole.sort_unstable_by_key(|&(building, _)| building);
    if !whole.is_empty() {
        parts.push(whole);
    }
    parts.sort_by_key(|part| part[0].0);
    // Far apart, two ways of writing are two names.
    let way = |&(b, _): &(u32, HeldBy)| if is_unlisted { normal(own_name(named, b)) } else { String::new() };
    let mut ways: HashMap<String, usize> = HashMap::new();
    for part in &parts {
        part.iter().map(way).collect::<HashSet<_>>().into_iter().for_each(|way| *ways.entry(way).or_default() += 1);
    }
    let is_split = |part: &[(u32, HeldBy)]| part.iter().any(|member| ways.get(&way(member)).is_some_and(|parts| *parts > 1));
    // Those that write the id keep it, else the first of the largest.
    let largest = parts.iter().enumerate().max_by_key(|(at, part)| (writes_id(part), part.len(), Reverse(*at))).map_or(0, |(at, _)| at);
    parts.swap(0, largest);
    let (largest, mut others) = (parts.remove(0), parts);
    others.sort_by_key(|part| part[0].0);
    let keeps_id = std::iter::once(true).chain(std::iter::repeat(false));
    let mut made: Vec<(Vec<(u32, HeldBy)>, bool)> = std::iter::once(largest).chain(others).zip(keeps_id).collect();
    made.sort_by_key(|(part, _)| part[0].0);
    for (part, keeps_id) in made {
        if !part.iter().any(is_home) {
            continue;
        }
        let mut record = record.clone();
        if is_unlisted {
            usual_name(named, &part).clone_into(&mut record.name);
        }
        if is_split(&part) {
            let first = named.buildings.get(BuildingIx(part[0].0));
            issues.extend(named.issue(first, IssueKind::NameSplit).map(|issue| issue.value(record.name.clone())));
        }
        let mut draft = Draft::of(Origin::Named, part.iter().map(|(b, _)| *b).collect());
        draft.record = record;
        if !keeps_id {
            draft.record.id.clear();
        }
        for (_, held) in &part {
            *draft.basis.held.entry(*held).or_default() += 1;
        }
        drafts.push(draft);
    }
}

/// The name a building writes, without its number.
fn own_name(named: &Named, building: u32) -> &str {
    let name = named.naming[building as usize].name;
    name.map_or("", |word| without_building(&named.names.list()[word as usize]))
}

/// The name that most of the buildings write; of equals the one that is written first.
fn usual_name<'n>(named: &'n Named, part: &[(u32, HeldBy)]) -> &'n str {
    let mut votes: HashMap<&str, (usize, Reverse<u32>)> = HashMap::new();
    for &(building, _) in part {
        votes.entry(own_name(named, building).trim()).or_insert((0, Reverse(building))).0 += 1;
    }
    votes.into_iter().max_by_key(|&(_, rank)| rank).map_or("", |(name, _)| name)
}

/// The id beside which buildings write a name: `None` where they write several ids beside it.
type IdsOfNames<'n> = HashMap<String, Option<&'n str>>;

/// What the buildings that write both say of names: those that write the name alone belong to the same neighbourhood.
fn ids_of_names<'n>(named: &'n Named, taken: &[bool]) -> IdsOfNames<'n> {
    let mut ids: IdsOfNames<'n> = HashMap::new();
    let mut seen = HashSet::new();
    for naming in named.naming.iter().zip(taken).filter(|(_, taken)| !**taken).map(|(naming, _)| naming) {
        let (Some(key), Some(name)) = (naming.key, naming.name) else { continue };
        let (id, name) = (named.keys.list()[key as usize].as_str(), named.names.list()[name as usize].as_str());
        if id.is_empty() || name.is_empty() || !seen.insert((key, name)) {
            continue;
        }
        let known = ids.entry(bare(without_building(name))).or_insert(Some(id));
        if known.is_some_and(|other| plain(other) != plain(id)) {
            *known = None;
        }
    }
    ids
}

/// The one id that belongs to a name; empty where there is none.
fn written_id<'n>(ids: &IdsOfNames<'n>, name: &str) -> &'n str {
    ids.get(&bare(name)).copied().flatten().unwrap_or_default()
}

/// Drawn outlines, then the rows of ledgers that have none.
///
/// A row that writes an outline's name nearly has none where another row writes its very name.
fn known(drafts: &[Draft], tables: &[Table], outlines: &Places) -> Vec<Known> {
    let drawn = drafts.iter().enumerate().map(|(at, d)| Known { draft: Some(at), id: d.record.id.clone(), name: d.record.name.clone() });
    let rows = || tables.iter().filter(|t| t.is_ledger).flat_map(|t| &t.rows).map(|(_, record, _)| record);
    let claimed: HashSet<usize> = rows()
        .filter_map(|record| match outlines.find(&record.id, &record.name) {
            Some(Found::Id(at) | Found::Name(at)) => Some(at),
            _ => None,
        })
        .collect();
    let has_none = |record: &&Record| match outlines.find(&record.id, &record.name) {
        None => true,
        Some(Found::Stem(at)) => claimed.contains(&at),
        Some(Found::Id(_) | Found::Name(_)) => false,
    };
    let listed = rows().filter(has_none).map(|record| Known { draft: None, id: record.id.clone(), name: record.name.clone() });
    drawn.chain(listed).collect()
}

/// The box of every drawn outline.
fn boxes(drafts: &[Draft]) -> Vec<Option<geo_types::Rect<f64>>> {
    drafts.iter().map(|d| d.outline.as_ref().and_then(geo::BoundingRect::bounding_rect)).collect()
}

/// Finds what a building without an id names.
struct Finder<'f> {
    named: &'f Named,
    places: &'f Places,
    known: &'f [Known],
    boxes: Vec<Option<geo_types::Rect<f64>>>,
    same_name_m: f64,
}

impl Finder<'_> {
    /// The known neighbourhood of a name, else of an address, and how it was found.
    fn find(&self, at: u32, name: &str, address: &str, issues: &mut Vec<DataIssue>) -> Option<(usize, HeldBy)> {
        if self.known.is_empty() || (name.is_empty() && address.is_empty()) {
            return None;
        }
        let own = without_building(name);
        let by_name = match self.places.find("", own) {
            Some(Found::Id(row) | Found::Name(row)) => Some((row, HeldBy::Name)),
            Some(Found::Stem(row)) => Some((row, HeldBy::Stem)),
            None => None,
        };
        let mut is_ambiguous = by_name.is_none() && self.places.is_ambiguous(own);
        let mut contained = |text: &str, held: HeldBy| match self.places.contained(text) {
            Contained::One(row) => Some((row, held)),
            Contained::Several => {
                is_ambiguous = true;
                None
            }
            Contained::None => None,
        };
        let found = by_name
            .or_else(|| contained(name, HeldBy::Contained))
            .or_else(|| contained(address, HeldBy::Address))
            .filter(|&(row, _)| self.is_near(at, row));
        if found.is_none() && is_ambiguous {
            let text = if name.is_empty() { address } else { name };
            let building = self.named.buildings.get(BuildingIx(at));
            let issue = self.named.issue_of(building, Field::Name, IssueKind::Ambiguous);
            issues.extend(issue.map(|issue| issue.value(text)));
        }
        found
    }

    /// Whether a building stands within reach of the outline it seems to name; a row of a ledger is nowhere.
    fn is_near(&self, at: u32, row: usize) -> bool {
        let Some(rect) = self.known[row].draft.and_then(|draft| self.boxes[draft]) else { return true };
        let [x, y] = self.named.buildings.get(BuildingIx(at)).centre();
        let beyond = |v: f64, lo: f64, hi: f64| (lo - v).max(v - hi).max(0.0);
        beyond(x, rect.min().x, rect.max().x).hypot(beyond(y, rect.min().y, rect.max().y)) <= self.same_name_m
    }
}

/// Buildings of one name in clusters between which every step is longer than `same_name_m`.
fn far_apart(named: &Named, members: Vec<(u32, HeldBy)>, same_name_m: f64) -> Vec<Vec<(u32, HeldBy)>> {
    let centres: Vec<[f64; 2]> = members.iter().map(|&(b, _)| named.buildings.get(BuildingIx(b)).centre()).collect();
    let index = BoxIndex::new(centres.iter().map(|&c| [c, c]));
    let mut sets = grouping::Union::new(members.len());
    for (at, &[x, y]) in centres.iter().enumerate() {
        for other in index.touching([[x - same_name_m, y - same_name_m], [x + same_name_m, y + same_name_m]]) {
            let [ox, oy] = centres[other as usize];
            if (other as usize) > at && (ox - x).hypot(oy - y) <= same_name_m {
                sets.join(at as u32, other);
            }
        }
    }
    let mut place: HashMap<u32, usize> = HashMap::new();
    let mut parts: Vec<Vec<(u32, HeldBy)>> = Vec::new();
    for (at, member) in members.into_iter().enumerate() {
        let part = *place.entry(sets.root(at as u32)).or_insert_with(|| {
            parts.push(Vec::new());
            parts.len() - 1
        });
        parts[part].push(member);
    }
    parts
}
