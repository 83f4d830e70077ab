//! A stated number of zones: alike inside (p-regions; Duque, Church and Middleton 2011), or balanced with few links cut.

use super::anneal::{Annealer, Leg};
use super::contiguity::Rings;
use super::effort::Effort;
use super::measure::{Measure, Nothing};
use super::search::{Draft, mend, search};
use super::seed::{seed, whole};
use super::stream::Stream;
use super::units::Units;
use super::ward::ward;
use crate::report::{Cancelled, Progress};

/// Zones at first: joined by Ward's method where no bound stands against it, else about equal in the first resource.
pub(super) fn first(units: &Units, zones: usize, seed_of: u64) -> Draft {
    if units.resources() == 0 && units.dims > 0 {
        return Draft { labels: whole(units, |units| ward(units, zones)), zones };
    }
    even(units, zones, seed_of)
}

/// Zones about equal in the first resource, else in units.
pub(super) fn even(units: &Units, zones: usize, seed_of: u64) -> Draft {
    Draft { labels: whole(units, |units| shared_out(units, zones, seed_of)), zones }
}

fn shared_out(units: &Units, zones: usize, seed_of: u64) -> Vec<u32> {
    let components = units.graph.components();
    let resource = (units.resources() > 0).then_some(0);
    let shares = shares(units, &components, zones, resource);
    let mut labels = vec![0; units.count()];
    let mut made = 0;
    for (number, (component, share)) in components.iter().zip(shares).enumerate() {
        let part = units.part(component);
        for (&unit, zone) in component.iter().zip(seed(&part, share, resource, &mut Stream::new(seed_of, number as u64))) {
            labels[unit as usize] = made + zone;
        }
        made += share as u32;
    }
    labels
}

/// Zones of each component: at least one, at most its units, else by what it has of the resource (largest remainder).
fn shares(units: &Units, components: &[Vec<u32>], zones: usize, resource: Option<usize>) -> Vec<usize> {
    let amount = |component: &Vec<u32>| -> f64 { component.iter().map(|&unit| resource.map_or(1.0, |at| units.amounts(unit)[at])).sum() };
    let amounts: Vec<f64> = components.iter().map(amount).collect();
    let mut shares = vec![1; components.len()];
    for _ in components.len()..zones {
        // The next zone goes where zones are largest.
        let open = (0..components.len()).filter(|&at| shares[at] < components[at].len());
        let Some(most) = open.max_by(|&a, &b| (amounts[a] / shares[a] as f64).total_cmp(&(amounts[b] / shares[b] as f64)).then(b.cmp(&a)))
        else {
            break;
        };
        shares[most] += 1;
    }
    shares
}

/// Makes zones as alike as the measure says, `cut` being what a link between zones costs, and keeps their number.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn refine<M: Measure>(
    units: &Units,
    draft: &mut Draft,
    cut: f64,
    effort: &Effort,
    seed: u64,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let bounded = units.is_bounded();
    if bounded {
        let even = Leg { sweeps: effort.even, hot: 0.01, cold: 0.0003, price_hot: 1.0, price_cold: 1.0, cut: 0.0, exchanges: 0.6 };
        search::<Nothing>(units, draft, &[even], seed.wrapping_add(1 << 32), progress)?;
        mend::<Nothing>(units, draft, &even, seed.wrapping_add(2 << 32), progress)?;
    }
    let typical = Annealer::<M>::new(units, &Rings::new(&units.graph), draft.labels.clone(), draft.zones).typical_change().max(cut);
    let exchanges = if bounded { 0.3 } else { 0.0 };
    let soft = Leg { exchanges, ..effort.leg(typical, 0.8, 0.01, cut) };
    search::<M>(units, draft, &[soft], seed.wrapping_add(3 << 32), progress)?;
    if bounded {
        let strict = Leg { price_hot: f64::INFINITY, price_cold: f64::INFINITY, sweeps: effort.sweeps / 4, hot: typical * 0.3, ..soft };
        search::<M>(units, draft, &[Leg { cold: typical * 0.15, ..strict }], seed.wrapping_add(4 << 32), progress)?;
        mend::<M>(units, draft, &Leg { sweeps: effort.even, cold: typical * 0.3, ..strict }, seed.wrapping_add(5 << 32), progress)?;
        search::<M>(units, draft, &[Leg { hot: typical * 0.15, ..strict }], seed.wrapping_add(6 << 32), progress)?;
    }
    Ok(())
}
