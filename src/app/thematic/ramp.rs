//! The colours of classes, from the ramps of the design tokens.

use eframe::egui::Color32;

use crate::app::theme::Theme;

/// A ramp of the design tokens. All but the diverging one run away from the ground, in light and dark alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::app) enum Ramp {
    /// Little to much need.
    Need,
    /// Early to late.
    Time,
    /// Near to far.
    Reach,
    /// Below to above.
    Turn,
}

impl Ramp {
    /// All of them, in the order of menus.
    pub(in crate::app) const ALL: [Self; 4] = [Self::Need, Self::Time, Self::Reach, Self::Turn];

    /// Colours of `classes` classes, least first: evenly spread over the ramp. A single class has the far end.
    pub(in crate::app) fn colours(self, theme: &Theme, classes: usize, reversed: bool) -> Vec<Color32> {
        let stops = theme.ramp_stops(self);
        let mut colours: Vec<Color32> = (0..classes)
            .map(|at| {
                let along = if classes < 2 { 1.0 } else { at as f32 / (classes - 1) as f32 };
                between(&stops, along)
            })
            .collect();
        if reversed {
            colours.reverse();
        }
        colours
    }
}

/// The colour at a place of a ramp, 0 to 1.
fn between(stops: &[Color32], along: f32) -> Color32 {
    let Some(last) = stops.len().checked_sub(1) else { return Color32::TRANSPARENT };
    let at = along.clamp(0.0, 1.0) * last as f32;
    let low = (at.floor() as usize).min(last);
    stops[low].lerp_to_gamma(stops[(low + 1).min(last)], at - low as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_classes_as_stops_have_the_colours_of_the_tokens() {
        for dark in [false, true] {
            let theme = Theme::of(dark);
            for ramp in Ramp::ALL {
                let five = ramp.colours(theme, 5, false);
                assert_eq!(five, theme.ramp_stops(ramp), "{ramp:?}");
                let mut back = ramp.colours(theme, 5, true);
                back.reverse();
                assert_eq!(back, five);
                let nine = ramp.colours(theme, 9, false);
                assert!(nine.iter().zip(&nine[1..]).all(|(a, b)| a != b), "{ramp:?}: classes can be told apart");
            }
        }
    }
}
