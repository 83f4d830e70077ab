//! What is asked of one place: the walks from a neighbourhood to facilities, as lines, and where a place meets the streets.

use geo_types::LineString;

use super::catchment::Way;
use super::network::{Hung, Unsnapped};
use super::on_streets::{OnStreets, Ways};
use crate::access::network::Search;
use crate::district::{District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// The walk to one facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Errand {
    /// The facility, by its place in the district.
    pub facility: u32,
    /// The shortest walk there.
    pub way: Way,
}

impl OnStreets {
    /// A place as facilities are hung on the streets: where it meets them.
    ///
    /// # Errors
    /// Why it meets none.
    pub fn hang(&self, district: &District, settings: &AccessSettings, at: [f64; 2]) -> Result<Vec<Hung>, Unsnapped> {
        Ways::new(district, settings).hanger(&self.network, district, settings).place(at).map(|(_, all)| all)
    }

    /// The walks from a neighbourhood to some facilities, in their order; those that nobody can walk to are left out.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn errands(
        &self,
        district: &District,
        settings: &AccessSettings,
        from: NeighbourhoodIx,
        to: &[u32],
        progress: &Progress,
    ) -> Result<Vec<Errand>, Cancelled> {
        let Ok(doors) = self.doors(from) else { return Ok(Vec::new()) };
        let ways = Ways::new(district, settings);
        let hanger = ways.hanger(&self.network, district, settings);
        let mut search = Search::new(self.network.graph());
        let starts: Vec<_> = (0..).zip(&doors.all).map(|(id, door)| door.stop(id)).collect();
        search.run(&starts, None, progress)?;
        let errand = |&facility: &u32| {
            let (_, places) = hanger.place(district.facilities.get(facility as usize)?.at).ok()?;
            let ends = places.iter().flat_map(|place| [(place, 0), (place, 1)]);
            let walks = ends.filter_map(|(place, end)| {
                let (node, along) = place.ends[end];
                Some((search.distance_m(node)? + along + place.off_m, place, end))
            });
            let (metres, place, end) = walks.min_by(|a, b| a.0.total_cmp(&b.0))?;
            let node = place.ends[end].0;
            let door = &doors.all[search.source(node)? as usize];
            let (nodes, edges) = search.way_to(node);
            let mut line = vec![door.at, door.foot];
            line.extend(self.network.way(&nodes, &edges).coords().map(|c| [c.x, c.y]));
            line.extend(self.network.to_end_of_stretch(place, end).into_iter().rev());
            line.push(place.at);
            line.dedup();
            // A facility at the door itself.
            if line.len() == 1 {
                line.push(line[0]);
            }
            Some(Errand { facility, way: Way { metres, line: LineString::from(line) } })
        };
        progress.check()?;
        Ok(to.iter().filter_map(errand).collect())
    }
}
