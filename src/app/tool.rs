//! What a click on the map does: choose, measure, or try a facility.

use geo::{Area, LineString, Polygon};

/// The tool in hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tool {
    /// Drags and chooses.
    Hand,
    /// Measures along places, planning CRS; whether the way is ended.
    Measure { places: Vec<[f64; 2]>, ended: bool },
    /// Tries a new facility of a line of the standard, by id, at a place of the planning CRS.
    Site { line: String, at: Option<[f64; 2]> },
}

/// What was measured, in the plane of the planning CRS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// Along the places, metres.
    pub(super) length_m: f64,
    /// Of the last stretch, metres.
    pub(super) last_m: f64,
    /// Enclosed when the way is closed, square metres; from three places on.
    pub(super) area_m2: Option<f64>,
}

impl Tool {
    /// The measuring tool without a place yet.
    pub(super) fn measure() -> Self {
        Self::Measure { places: Vec::new(), ended: false }
    }

    /// Whether it measures.
    pub(super) fn is_measuring(&self) -> bool {
        matches!(self, Self::Measure { .. })
    }

    /// A click at a place: goes on, or begins anew where the way was ended; tries a facility there.
    pub(super) fn click(&mut self, place: [f64; 2]) {
        match self {
            Self::Hand => {}
            Self::Measure { places, ended } => {
                if std::mem::take(ended) {
                    places.clear();
                }
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
            Self::Site { at, .. } => *at = Some(place),
        }
    }

    /// Ends the way.
    pub(super) fn end(&mut self) {
        if let Self::Measure { places, ended } = self {
            *ended = places.len() > 1;
        }
    }

    /// What is measured, with the cursor as the next place while the way goes on.
    pub(super) fn measured(&self, cursor: Option<[f64; 2]>) -> Option<Measured> {
        let Self::Measure { places, ended } = self else { return None };
        let mut places = places.clone();
        places.extend(cursor.filter(|place| !*ended && places.last() != Some(place)));
        let stretches = places.windows(2).map(|pair| f64::hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]));
        let last_m = stretches.clone().next_back()?;
        let area_m2 = (places.len() > 2).then(|| {
            let [x, y] = places[0];
            // Taken from the first place, so that large coordinates cost no digits.
            let ring: LineString<f64> = places.iter().map(|p| (p[0] - x, p[1] - y)).collect();
            Polygon::new(ring, Vec::new()).unsigned_area()
        });
        Some(Measured { length_m: stretches.sum(), last_m, area_m2 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_has_its_length_and_what_it_encloses() {
        let mut tool = Tool::measure();
        assert_eq!(tool.measured(Some([1.0, 1.0])), None);
        tool.click([580_000.0, 3_340_000.0]);
        tool.click([580_030.0, 3_340_000.0]);
        tool.click([580_030.0, 3_340_000.0]);
        let so_far = tool.measured(Some([580_030.0, 3_340_040.0])).unwrap();
        assert_eq!((so_far.length_m, so_far.last_m, so_far.area_m2), (70.0, 40.0, Some(600.0)));
        tool.end();
        assert_eq!(tool.measured(Some([0.0, 0.0])).unwrap().length_m, 30.0, "the cursor no longer counts");
        tool.click([0.0, 0.0]);
        assert_eq!(tool, Tool::Measure { places: vec![[0.0, 0.0]], ended: false });
    }
}
