//! Links between neighbourhoods and the graph they make.

use geo_types::LineString;

use crate::district::{BarrierKind, Metres, NeighbourhoodIx};

/// A link between two neighbourhoods, `from` the lower index.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// One end.
    pub from: NeighbourhoodIx,
    /// The other.
    pub to: NeighbourhoodIx,
    /// What joins them.
    pub kind: LinkKind,
    /// Shortest distance between the outlines.
    pub gap: Metres,
    /// Length along which they face each other (adjacent) or front the street (corridor), the lesser of the two.
    pub frontage: Metres,
    /// Index of the crossing in the district, where the link needs one.
    pub crossing: Option<u32>,
    /// Whether it counts for contiguity.
    pub counts: bool,
    /// The shortest segment between the outlines.
    pub line: [[f64; 2]; 2],
}

/// What joins two neighbourhoods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Outlines side by side.
    Adjacent,
    /// Neighbours along one street.
    Corridor,
}

/// Neighbourhoods along one street, in its order: a line (连线).
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    /// Stable id, from its street and first member.
    pub id: String,
    /// Name of the street, or empty.
    pub street: String,
    /// The stretch of street from its first to its last member.
    pub line: LineString<f64>,
    /// Length of the stretch.
    pub length: Metres,
    /// Members in the order of the street.
    pub members: Vec<NeighbourhoodIx>,
    /// Length of street that each member fronts.
    pub fronts: Vec<Metres>,
}

/// Two neighbourhoods that face each other within the gap, with a barrier between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocked {
    /// One.
    pub from: NeighbourhoodIx,
    /// The other.
    pub to: NeighbourhoodIx,
    /// What lies between.
    pub by: BarrierKind,
}

/// Two candidates near each other that no link joins inside one subdistrict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apart {
    /// One, the lower index.
    pub from: NeighbourhoodIx,
    /// The other.
    pub to: NeighbourhoodIx,
    /// Shortest distance between the outlines.
    pub gap: Metres,
    /// Why.
    pub by: ApartBy,
}

/// What keeps two that are near each other apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApartBy {
    /// They are linked and lie in different subdistricts.
    Boundary,
    /// A barrier without a crossing lies between.
    Barrier(BarrierKind),
    /// Another neighbourhood lies on the shortest way.
    Between(NeighbourhoodIx),
    /// They lie farther apart than the gap.
    Gap,
    /// They face each other over less than the least frontage.
    Frontage,
}

impl ApartBy {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Barrier(_) => "barrier",
            Self::Between(_) => "between",
            Self::Gap => "gap",
            Self::Frontage => "frontage",
        }
    }
}

/// All links, sorted by ends and kind, with their adjacency.
#[derive(Debug, Clone, Default)]
pub struct Links {
    all: Vec<Link>,
    /// Lines along streets.
    pub corridors: Vec<Corridor>,
    /// Pairs kept apart by a barrier, sorted.
    pub blocked: Vec<Blocked>,
    /// Candidates near each other that are not linked, by their ends.
    pub apart: Vec<Apart>,
    corridors_of: Vec<Vec<u32>>,
    starts: Vec<u32>,
    neighbours: Vec<(NeighbourhoodIx, u32)>,
}

impl Links {
    /// The graph over `n` neighbourhoods; both orders of a link's ends are understood.
    #[must_use]
    pub fn new(n: usize, mut links: Vec<Link>, corridors: Vec<Corridor>, mut blocked: Vec<Blocked>) -> Self {
        blocked.sort();
        blocked.dedup_by_key(|b| (b.from, b.to));
        for link in &mut links {
            if link.from > link.to {
                std::mem::swap(&mut link.from, &mut link.to);
                link.line.swap(0, 1);
            }
        }
        links.sort_by_key(|l| (l.from, l.to, l.kind));
        links.dedup_by_key(|l| (l.from, l.to, l.kind));
        let mut starts = vec![0u32; n + 1];
        for link in &links {
            starts[link.from.at() + 1] += 1;
            starts[link.to.at() + 1] += 1;
        }
        for at in 0..n {
            starts[at + 1] += starts[at];
        }
        let mut fill = starts.clone();
        let mut neighbours = vec![(NeighbourhoodIx(0), 0); links.len() * 2];
        for (number, link) in links.iter().enumerate() {
            for (end, other) in [(link.from, link.to), (link.to, link.from)] {
                neighbours[fill[end.at()] as usize] = (other, number as u32);
                fill[end.at()] += 1;
            }
        }
        let mut corridors_of = vec![Vec::new(); n];
        for (number, corridor) in corridors.iter().enumerate() {
            for member in &corridor.members {
                corridors_of[member.at()].push(number as u32);
            }
        }
        Self { all: links, corridors, blocked, apart: Vec::new(), corridors_of, starts, neighbours }
    }

    /// All links.
    #[must_use]
    pub fn all(&self) -> &[Link] {
        &self.all
    }

    /// Numbers of the corridors that one neighbourhood lies on, ascending.
    #[must_use]
    pub fn corridors_of(&self, n: NeighbourhoodIx) -> &[u32] {
        self.corridors_of.get(n.at()).map_or(&[], Vec::as_slice)
    }

    /// The links of one neighbourhood with the other end.
    pub fn of(&self, n: NeighbourhoodIx) -> impl Iterator<Item = (NeighbourhoodIx, &Link)> + '_ {
        let range = match (self.starts.get(n.at()), self.starts.get(n.at() + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        };
        self.neighbours[range].iter().map(|&(other, number)| (other, &self.all[number as usize]))
    }
}
