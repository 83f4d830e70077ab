//! Gates of neighbourhoods.
//!
//! They are read, checked and accounted for like every input. A district holds none: straight-line distances start from a
//! neighbourhood's anchor, and gates begin to matter when distances are walked along streets.

use super::{At, Collected, LayerKind, Wanted};
use crate::intake::place::{Place, Placed, Reject, wrong_kind};
use crate::intake::rows::Row;
use crate::intake::source::Opened;

/// A layer of gates.
pub(super) struct Entrances;

impl LayerKind for Entrances {
    type Shape = ();
    type Seen = ();

    fn new(_: &Opened, _: &mut Wanted) -> Self {
        Self
    }

    fn shape(&self, place: &Place, row: &Row) -> Result<(), Reject> {
        match place.shape(row.wkb.as_deref())? {
            Placed::Points(_) => Ok(()),
            other @ (Placed::Lines(_) | Placed::Areas(..)) => Err(wrong_kind(other.kind())),
        }
    }

    fn keep(&self, _: &At<'_>, _: &Row, (): (), (): &mut (), _: &mut Collected<'_>) -> Result<(), Reject> {
        Ok(())
    }
}
