//! The stage: units into connected zones by one of the standard problems.

use rayon::prelude::*;

use super::anneal::Annealer;
use super::check::{Fault, faults, lock_faults, worth};
use super::contiguity::Rings;
use super::effort::Effort;
use super::fixed::{even, first, refine};
use super::graph::Graph;
use super::locks::{LockFault, Locks};
use super::maxp::{max_p, most_zones};
use super::measure::{Measure, Nothing, Pairs, Squares};
use super::prove::{Case, Sum, prove};
use super::search::Draft;
use super::standing::around_standing;
use super::units::{Bound, Resource, Units};
use crate::report::{Cancelled, Progress};

/// How far from the mean a balanced zone may lie before it costs something, as a share of the mean.
const TOLERANCE: f64 = 0.02;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// A stated number of zones with the least squares.
    Regions,
    /// As many zones as the lower bounds allow, then the least distances between the units of a zone.
    MaxP,
    /// A stated number of zones with about equal amounts and few links cut, or the least squares where there are attributes.
    Balanced,
}

/// Settings of [`divide`].
#[derive(Debug, Clone, Copy)]
pub struct DivideSettings {
    /// What is asked.
    pub objective: Objective,
    /// Number of zones; of no use to [`Objective::MaxP`].
    pub zones: usize,
    /// What a link between two zones costs, in the unit of the objective.
    pub link_cost: f64,
    /// 1 to 9.
    pub effort: u8,
    /// Seed of the draws.
    pub seed: u64,
}

/// What is divided.
#[derive(Debug, Clone)]
pub struct Request {
    /// Links between units; both ends are below the number of units.
    pub links: Vec<(u32, u32)>,
    /// Number of units.
    pub units: usize,
    /// Attributes: a finite value for every unit.
    pub attributes: Vec<Vec<f64>>,
    /// Resources with their bounds.
    pub resources: Vec<Resource>,
    /// What stands before the search.
    pub locks: Locks,
}

/// Zones.
#[derive(Debug, Clone)]
pub struct Division {
    /// Zone by unit, numbered from 0 in the order of their first units; `None` where a unit is in none.
    pub zone_of: Vec<Option<u32>>,
    /// Number of zones.
    pub zones: usize,
    /// Zones there can be at most, where that is asked.
    pub most: Option<usize>,
    /// Components without a zone, because no zone of them keeps the bounds: their units.
    pub left: Vec<Vec<u32>>,
    /// Units without a neighbour.
    pub islands: usize,
    /// The objective, in the unit of the attributes (squares: of their squares; balanced without attributes: links cut).
    pub value: f64,
    /// A number that the objective cannot be below, for the number of zones there are.
    pub low: Option<f64>,
    /// Whether nothing better exists.
    pub proven: bool,
    /// What does not hold: bounds that no division met.
    pub faults: Vec<Fault>,
}

/// Why nothing was divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DivideError {
    /// No units.
    #[error("there are no units")]
    Empty,
    /// More zones than units.
    #[error("{zones} zones of {units} units")]
    MoreThanUnits {
        /// Asked for.
        zones: usize,
        /// There are.
        units: usize,
    },
    /// Fewer zones than components.
    #[error("{zones} zones of {components} components")]
    FewerThanComponents {
        /// Asked for.
        zones: usize,
        /// Parts that no link joins.
        components: usize,
        /// Units without a neighbour among them.
        islands: usize,
    },
    /// Locks that no division can keep.
    #[error(transparent)]
    Locks(#[from] LockFault),
    /// As many zones that stay as are asked for, and units left.
    #[error("{zones} zones, {standing} of which stay")]
    AllStanding {
        /// Asked for.
        zones: usize,
        /// That stay.
        standing: usize,
    },
    /// No lower bound, without which there are as many zones as units.
    #[error("no lower bound")]
    NoLowerBound,
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Divides units into connected zones. The same request, settings and seed give the same zones on any number of threads.
///
/// # Errors
/// [`DivideError`] where what is asked cannot be, or the caller cancels.
pub fn divide(request: &Request, settings: &DivideSettings, progress: &Progress) -> Result<Division, DivideError> {
    let graph = Graph::new(request.units, &request.links);
    if request.units == 0 {
        return Err(DivideError::Empty);
    }
    request.locks.check(&graph)?;
    if !request.locks.standing.is_empty() {
        return around_standing(request, settings, progress);
    }
    let mut division = match settings.objective {
        Objective::MaxP => most(request, graph, settings, progress)?,
        Objective::Regions | Objective::Balanced => stated(request, graph, settings, progress)?,
    };
    division.renumber();
    certify(request, settings, &mut division, progress)?;
    division.judge(request);
    Ok(division)
}

/// What a division is worth by an objective, in what sum.
pub(super) fn value(request: &Request, objective: Objective, division: &Division) -> (f64, Sum) {
    let found = worth(&request.links, &request.attributes, &division.zone_of, division.zones);
    match objective {
        Objective::MaxP => (found.pairs, Sum::Pairs),
        Objective::Balanced if request.attributes.is_empty() => (found.cut as f64, Sum::Squares),
        Objective::Regions | Objective::Balanced => (found.squares, Sum::Squares),
    }
}

/// Says what the division is worth and how far from the best it can be; small ones become the best.
fn certify(request: &Request, settings: &DivideSettings, division: &mut Division, progress: &Progress) -> Result<(), Cancelled> {
    let (now, sum) = value(request, settings.objective, division);
    division.value = now;
    let whole = division.left.is_empty() && faults(&request.links, &request.resources, &division.zone_of, division.zones).is_empty();
    // The bounds from below know of no locks.
    if !whole || settings.link_cost > 0.0 || settings.objective == Objective::Balanced || !request.locks.is_empty() {
        return Ok(());
    }
    let labels: Vec<u32> = division.zone_of.iter().flatten().copied().collect();
    let case = Case { links: &request.links, attributes: &request.attributes, resources: &request.resources, sum, effort: settings.effort };
    if let Some(proof) = prove(&case, &labels, division.zones, now, progress)? {
        division.low = Some(proof.low);
        // Of max-p the number of zones comes first.
        division.proven = proof.closed && division.most.is_none_or(|most| most == division.zones);
        if let Some(better) = proof.better {
            division.zone_of = better.into_iter().map(Some).collect();
            division.renumber();
            division.value = value(request, settings.objective, division).0;
        }
    }
    Ok(())
}

impl Division {
    /// Zones of units, not yet judged.
    pub(super) fn new(units: usize) -> Self {
        Self {
            zone_of: vec![None; units],
            zones: 0,
            most: None,
            left: Vec::new(),
            islands: 0,
            value: 0.0,
            low: None,
            proven: false,
            faults: Vec::new(),
        }
    }

    /// Says what does not hold of it.
    pub(super) fn judge(&mut self, request: &Request) {
        self.faults = faults(&request.links, &request.resources, &self.zone_of, self.zones);
        self.faults.extend(lock_faults(&request.locks, &self.zone_of));
    }

    /// Numbers zones by their first unit.
    pub(super) fn renumber(&mut self) {
        let mut names = vec![None; self.zones];
        let mut next = 0;
        for zone in self.zone_of.iter_mut().flatten() {
            let name = names[*zone as usize].get_or_insert_with(|| {
                next += 1;
                next - 1
            });
            *zone = *name;
        }
    }
}

/// Max-p: every component by itself.
fn most(request: &Request, graph: Graph, settings: &DivideSettings, progress: &Progress) -> Result<Division, DivideError> {
    if !request.resources.iter().any(|resource| resource.bound.min.is_some_and(|min| min > 0.0)) {
        return Err(DivideError::NoLowerBound);
    }
    let units = Units::new(graph, &request.attributes, &request.resources).with_locks(&request.locks);
    let components = units.graph.components();
    let done = components.par_iter().enumerate().map(|(number, component)| {
        let part = units.part(component);
        let effort = Effort::new(settings.effort, part.count());
        let cut = settings.link_cost / Pairs::outside(&units, 1.0);
        let seed = settings.seed.wrapping_add((number as u64) << 16);
        let tries = (0..effort.repeats).into_par_iter().map(|at| max_p(&part, cut, &effort, seed.wrapping_add(at << 56), progress));
        let tries: Vec<Option<Draft>> = tries.collect::<Result<_, _>>()?;
        Ok((best::<Pairs>(&part, tries.into_iter().flatten().collect(), cut), most_zones(&part)))
    });
    let done: Vec<(Option<Draft>, usize)> = done.collect::<Result<_, Cancelled>>()?;
    let mut division = Division { most: Some(0), islands: islands(&components), ..Division::new(request.units) };
    for (component, (draft, most)) in components.into_iter().zip(done) {
        division.most = division.most.map(|sum| sum + most);
        match draft {
            None => division.left.push(component),
            Some(draft) => {
                for (&unit, &zone) in component.iter().zip(&draft.labels) {
                    division.zone_of[unit as usize] = Some(division.zones as u32 + zone);
                }
                division.zones += draft.zones;
            }
        }
    }
    Ok(division)
}

/// A stated number of zones.
fn stated(request: &Request, graph: Graph, settings: &DivideSettings, progress: &Progress) -> Result<Division, DivideError> {
    let (zones, units, parts) = (settings.zones, request.units, graph.components());
    let (components, islands) = (parts.len(), islands(&parts));
    if zones > units {
        return Err(DivideError::MoreThanUnits { zones, units });
    }
    if zones < components {
        return Err(DivideError::FewerThanComponents { zones, components, islands });
    }
    let balanced = settings.objective == Objective::Balanced;
    let resources = if balanced { with_band(request, zones) } else { request.resources.clone() };
    let units = Units::new(graph, &request.attributes, &resources).with_locks(&request.locks);
    if zones > units.separable() {
        return Err(DivideError::MoreThanUnits { zones, units: units.separable() });
    }
    let draft = if units.dims > 0 {
        repeated::<Squares>(&units, settings, settings.link_cost, progress)?
    } else {
        repeated::<Nothing>(&units, settings, if balanced { 1.0 } else { settings.link_cost }, progress)?
    };
    let zone_of = draft.labels.iter().map(|&zone| Some(zone)).collect();
    Ok(Division { zone_of, zones: draft.zones, islands, ..Division::new(request.units) })
}

/// Units without a neighbour, where there are others.
fn islands(components: &[Vec<u32>]) -> usize {
    if components.len() > 1 { components.iter().filter(|component| component.len() == 1).count() } else { 0 }
}

/// The resources, before them a narrow band about the mean of the first, else of the number of units.
fn with_band(request: &Request, zones: usize) -> Vec<Resource> {
    let amounts = request.resources.first().map_or_else(|| vec![1.0; request.units], |resource| resource.amounts.clone());
    let mean = amounts.iter().sum::<f64>() / zones as f64;
    // A band narrower than a unit would keep nothing.
    let half = (mean * TOLERANCE).max(amounts.iter().sum::<f64>() / amounts.len() as f64 / 2.0);
    let band = Resource { amounts, bound: Bound { min: Some(mean - half), max: Some(mean + half) } };
    std::iter::once(band).chain(request.resources.iter().cloned()).collect()
}

/// The best of several searches.
fn repeated<M: Measure>(units: &Units, settings: &DivideSettings, link_cost: f64, progress: &Progress) -> Result<Draft, Cancelled> {
    let effort = Effort::new(settings.effort, units.count());
    // Squares cost less to look at than distances between pairs.
    let effort = Effort { sweeps: effort.sweeps * 2, ..effort };
    let cut = link_cost / M::outside(units, 1.0);
    let tries = (0..effort.repeats).into_par_iter().map(|at| {
        let seed = settings.seed.wrapping_add(at << 56);
        // Every other search begins elsewhere: what Ward joined early, annealing seldom parts.
        let mut draft = if at % 2 == 0 { first(units, settings.zones, seed) } else { even(units, settings.zones, seed) };
        refine::<M>(units, &mut draft, cut, &effort, seed, progress)?;
        Ok(draft)
    });
    let mut tries: Vec<Draft> = tries.collect::<Result<_, Cancelled>>()?;
    tries.push(first(units, settings.zones, settings.seed));
    Ok(best::<M>(units, tries, cut).unwrap_or(Draft { labels: vec![0; units.count()], zones: 1 }))
}

/// The draft with most zones, fewest of them outside bounds, least cost; the first of equals.
fn best<M: Measure>(units: &Units, drafts: Vec<Draft>, cut: f64) -> Option<Draft> {
    let rings = Rings::new(&Graph::new(0, &[]));
    let rated = drafts.into_iter().map(|draft| {
        let (short, cost) = Annealer::<M>::new(units, &rings, draft.labels.clone(), draft.zones).cost(cut);
        (draft, short, cost)
    });
    let better = |a: &(Draft, usize, f64), b: &(Draft, usize, f64)| b.0.zones.cmp(&a.0.zones).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2));
    rated.min_by(better).map(|(draft, _, _)| draft)
}
