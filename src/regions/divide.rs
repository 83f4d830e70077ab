//! The stage: units into connected zones by one of the standard problems.

use rayon::prelude::*;

use super::anneal::Annealer;
use super::check::{Fault, faults};
use super::contiguity::Rings;
use super::effort::Effort;
use super::fixed::{first, refine};
use super::graph::Graph;
use super::maxp::{max_p, most_zones};
use super::measure::{Measure, Nothing, Pairs, Squares};
use super::search::Draft;
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
    MoreThanUnits { zones: usize, units: usize },
    /// Fewer zones than components.
    #[error("{zones} zones of {components} components")]
    FewerThanComponents { zones: usize, components: usize },
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
    let mut division = match settings.objective {
        Objective::MaxP => most(request, graph, settings, progress)?,
        Objective::Regions | Objective::Balanced => stated(request, graph, settings, progress)?,
    };
    division.renumber();
    division.faults = faults(&request.links, &request.resources, &division.zone_of, division.zones);
    Ok(division)
}

impl Division {
    /// Numbers zones by their first unit.
    fn renumber(&mut self) {
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
    let units = Units::new(graph, &request.attributes, &request.resources);
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
    let mut division = Division { zone_of: vec![None; request.units], zones: 0, most: Some(0), left: Vec::new(), faults: Vec::new() };
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
    let (zones, units, components) = (settings.zones, request.units, graph.components().len());
    if zones > units {
        return Err(DivideError::MoreThanUnits { zones, units });
    }
    if zones < components {
        return Err(DivideError::FewerThanComponents { zones, components });
    }
    let balanced = settings.objective == Objective::Balanced;
    let resources = if balanced { with_band(request, zones) } else { request.resources.clone() };
    let units = Units::new(graph, &request.attributes, &resources);
    let draft = if units.dims > 0 {
        repeated::<Squares>(&units, settings, settings.link_cost, progress)?
    } else {
        repeated::<Nothing>(&units, settings, if balanced { 1.0 } else { settings.link_cost }, progress)?
    };
    let zone_of = draft.labels.iter().map(|&zone| Some(zone)).collect();
    Ok(Division { zone_of, zones: draft.zones, most: None, left: Vec::new(), faults: Vec::new() })
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
        let mut draft = first(units, settings.zones, seed);
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
