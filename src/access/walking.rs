//! Stand-in.
use super::measure::{Cell, Foot, Place};
use super::network::Opportunities;
use super::services::Kinds;
use crate::district::{District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};
#[derive(Debug, Clone)]
pub struct Walking { never: std::convert::Infallible }
impl Walking {
    pub fn prepare(_: &District, _: &AccessSettings, _: &Progress) -> Result<Option<Self>, Cancelled> { Ok(None) }
    pub(super) fn cells(&self, _: &District, _: &[Place], _: &Progress) -> Result<Vec<Cell>, Cancelled> { match self.never {} }
    pub(super) fn foot(&self, _: &District) -> Vec<Foot> { match self.never {} }
    pub(super) fn services(&self, _: &District, _: &Kinds, _: &AccessSettings, _: &Progress) -> Result<Vec<Option<[Opportunities; 3]>>, Cancelled> { match self.never {} }
    pub(super) fn reach(&self, _: &District, _: &[NeighbourhoodIx], _: f64, _: &mut Vec<[f64; 2]>, _: &Progress) -> Result<Vec<Vec<(u32, f64, f64)>>, Cancelled> { match self.never {} }
}
