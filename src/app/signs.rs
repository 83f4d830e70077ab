//! The signs of facilities: a shape a group, told apart without colour.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, vec2};
use serde::Deserialize;

/// The sign of a group of facility categories; the numbers are those of `shaders/points.wgsl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sign {
    /// A disc.
    #[serde(skip)]
    Other = 0,
    /// A square.
    Education = 1,
    /// A cross.
    Health = 2,
    /// A diamond.
    Elderly = 3,
    /// A hexagon.
    Culture = 4,
    /// A house.
    Community = 5,
    /// A triangle that stands on its point.
    Commerce = 6,
    /// A triangle.
    Green = 7,
    /// A bar with round ends.
    Transport = 8,
}

// A file that did not parse would leave every sign a disc, which a test would see.
static GROUPS: LazyLock<BTreeMap<Sign, Vec<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/design/signs.toml")).unwrap_or_default());

impl Sign {
    /// The sign of a category.
    pub(super) fn of(category: &str) -> Self {
        GROUPS.iter().find(|(_, ids)| ids.iter().any(|id| id == category)).map_or(Self::Other, |(sign, _)| *sign)
    }

    /// Draws the sign as the map does, for legends and lists.
    pub(super) fn paint(self, painter: &Painter, at: Pos2, radius: f32, fill: Color32, line: Stroke) {
        let corners = |places: &[[f32; 2]]| places.iter().map(|[x, y]| at + vec2(*x, -*y) * radius).collect::<Vec<_>>();
        let polygon = |places: &[[f32; 2]]| {
            painter.add(Shape::convex_polygon(corners(places), fill, line));
        };
        match self {
            Self::Other => {
                painter.circle(at, radius, fill, line);
            }
            Self::Education => polygon(&[[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]]),
            Self::Health => {
                let arms = [[0.4, 1.0], [0.4, 0.4], [1.0, 0.4], [1.0, -0.4], [0.4, -0.4], [0.4, -1.0]];
                let ring: Vec<[f32; 2]> = arms.into_iter().chain(arms.into_iter().map(|[x, y]| [-x, -y])).collect();
                for [wide, high] in [[1.0, 0.4], [0.4, 1.0]] {
                    painter.rect_filled(Rect::from_center_size(at, vec2(wide, high) * 2.0 * radius), 0.0, fill);
                }
                painter.add(Shape::closed_line(corners(&ring), line));
            }
            Self::Elderly => polygon(&[[0.0, 1.2], [1.2, 0.0], [0.0, -1.2], [-1.2, 0.0]]),
            Self::Culture => polygon(&[[1.1, 0.0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0.0], [-0.55, -0.95], [0.55, -0.95]]),
            Self::Community => polygon(&[[-0.82, -0.9], [0.82, -0.9], [0.82, 0.32], [0.0, 1.04], [-0.82, 0.32]]),
            Self::Commerce => polygon(&[[0.0, -1.1], [1.04, 0.7], [-1.04, 0.7]]),
            Self::Green => polygon(&[[0.0, 1.1], [1.04, -0.7], [-1.04, -0.7]]),
            Self::Transport => {
                let bar = Rect::from_center_size(at, vec2(2.24, 1.24) * radius);
                painter.rect(bar, 0.62 * radius, fill, line, eframe::egui::StrokeKind::Middle);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_known_categories_and_none_stands_twice() {
        let known: toml::Table = toml::from_str(include_str!("../../data/facility-categories.toml")).unwrap();
        assert_eq!(GROUPS.len(), 8);
        let mut seen = std::collections::BTreeSet::new();
        for id in GROUPS.values().flatten() {
            assert!(known.contains_key(id) && seen.insert(id), "{id}");
        }
        assert_eq!([Sign::of("clinic"), Sign::of("bus_stop"), Sign::of("waste_point")], [Sign::Health, Sign::Transport, Sign::Other]);
    }
}
