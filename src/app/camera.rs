//! The camera: centre and metres a point, in double precision.

use eframe::egui::{Pos2, Rect, Vec2};

/// Finest and coarsest scale, metres a point.
const SCALES: (f64, f64) = (0.05, 400.0);
/// Seconds of a flight, from the design tokens (`motion.camera`).
const FLIGHT_S: f64 = 0.26;

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Camera {
    /// Centre, planning CRS.
    pub(super) centre: [f64; 2],
    /// Metres a point of the screen.
    pub(super) scale: f64,
}

/// A camera on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flight {
    from: Camera,
    to: Camera,
    start: f64,
}

impl Camera {
    /// The camera that shows a box in a map of `size` points, with a margin.
    pub(super) fn fitting([lo, hi]: [[f64; 2]; 2], size: Vec2, margin: f32) -> Self {
        let room = |points: f32| f64::from((points - 2.0 * margin).max(40.0));
        let scale = ((hi[0] - lo[0]) / room(size.x)).max((hi[1] - lo[1]) / room(size.y));
        let centre = [f64::midpoint(lo[0], hi[0]), f64::midpoint(lo[1], hi[1])];
        Self { centre, scale: scale.clamp(SCALES.0, SCALES.1) }
    }

    /// The camera that shows a box beside or above a card at the left bottom of the map, where the box would lie under it.
    pub(super) fn beside(bounds: [[f64; 2]; 2], map: Rect, card: Rect, margin: f32) -> Self {
        let over = Self::fitting(bounds, map.size(), margin);
        let shown = Rect::from_two_pos(over.to_screen(map, bounds[0]), over.to_screen(map, bounds[1]));
        if !shown.intersects(card) {
            return over;
        }
        let right = Rect::from_min_max(Pos2::new(card.right(), map.top()), map.max);
        let above = Rect::from_min_max(map.min, Pos2::new(map.right(), card.top()));
        let into = |room: Rect| {
            let camera = Self::fitting(bounds, room.size(), margin);
            let aside = room.center() - map.center();
            let [x, y] = camera.centre;
            Self { centre: [x - f64::from(aside.x) * camera.scale, y + f64::from(aside.y) * camera.scale], ..camera }
        };
        let [right, above] = [right, above].map(into);
        if right.scale <= above.scale { right } else { above }
    }

    pub(super) fn to_screen(self, map: Rect, at: [f64; 2]) -> Pos2 {
        let (dx, dy) = ((at[0] - self.centre[0]) / self.scale, (at[1] - self.centre[1]) / self.scale);
        map.center() + Vec2::new(dx as f32, -dy as f32)
    }

    pub(super) fn to_map(self, map: Rect, at: Pos2) -> [f64; 2] {
        let d = at - map.center();
        [self.centre[0] + f64::from(d.x) * self.scale, self.centre[1] - f64::from(d.y) * self.scale]
    }

    /// What is in view.
    pub(super) fn view(self, map: Rect) -> [[f64; 2]; 2] {
        [self.to_map(map, map.left_bottom()), self.to_map(map, map.right_top())]
    }

    pub(super) fn pan(&mut self, by: Vec2) {
        self.centre[0] -= f64::from(by.x) * self.scale;
        self.centre[1] += f64::from(by.y) * self.scale;
    }

    /// Zooms so that what lies under `at` stays there; `factor` above 1 comes nearer.
    pub(super) fn zoom(&mut self, map: Rect, at: Pos2, factor: f64) {
        let held = self.to_map(map, at);
        self.scale = (self.scale / factor).clamp(SCALES.0, SCALES.1);
        let now = self.to_map(map, at);
        self.centre[0] += held[0] - now[0];
        self.centre[1] += held[1] - now[1];
    }
}

impl Flight {
    pub(super) fn new(from: Camera, to: Camera, now: f64) -> Self {
        Self { from, to, start: now }
    }

    /// The camera at a time, and whether it has arrived.
    pub(super) fn at(&self, now: f64) -> (Camera, bool) {
        let t = ((now - self.start) / FLIGHT_S).clamp(0.0, 1.0);
        if t >= 1.0 {
            return (self.to, true);
        }
        let eased = 1.0 - (1.0 - t).powi(3);
        let mix = |a: f64, b: f64| a + (b - a) * eased;
        let centre = [mix(self.from.centre[0], self.to.centre[0]), mix(self.from.centre[1], self.to.centre[1])];
        (Camera { centre, scale: mix(self.from.scale.ln(), self.to.scale.ln()).exp() }, false)
    }
}

/// The longest round length that fits, and its width on the screen: for a scale bar.
pub(super) fn round_length(scale: f64, widest: f32) -> (f64, f32) {
    let most = f64::from(widest) * scale;
    let power = 10f64.powf(most.log10().floor());
    let metres = [5.0, 2.0, 1.0].iter().map(|step| step * power).find(|m| *m <= most).unwrap_or(power);
    (metres, (metres / scale) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: Rect = Rect { min: Pos2::new(300.0, 50.0), max: Pos2::new(1100.0, 650.0) };

    #[test]
    fn zooming_keeps_the_place_under_the_cursor() {
        let mut camera = Camera { centre: [587_000.0, 3_794_000.0], scale: 4.0 };
        let cursor = Pos2::new(420.0, 500.0);
        let before = camera.to_map(MAP, cursor);
        camera.zoom(MAP, cursor, 3.7);
        let after = camera.to_map(MAP, cursor);
        assert!((before[0] - after[0]).abs() < 1e-6 && (before[1] - after[1]).abs() < 1e-6);
        assert!((camera.to_screen(MAP, after) - cursor).length() < 1e-3);
    }

    #[test]
    fn a_fitted_box_is_in_view() {
        let bounds = [[0.0, 0.0], [3000.0, 500.0]];
        let view = Camera::fitting(bounds, MAP.size(), 20.0).view(MAP);
        assert!(view[0][0] < 0.0 && view[1][0] > 3000.0 && view[0][1] < 0.0 && view[1][1] > 500.0);
    }

    #[test]
    fn scale_bars_are_round() {
        assert_eq!(round_length(3.0, 150.0).0, 200.0);
        assert_eq!(round_length(0.7, 150.0).0, 100.0);
    }

    #[test]
    fn a_box_keeps_clear_of_the_legend() {
        let map = Rect::from_min_size(Pos2::ZERO, Vec2::new(900.0, 700.0));
        let card = Rect::from_min_max(Pos2::new(12.0, 480.0), Pos2::new(268.0, 688.0));
        for size in [[900.0, 700.0], [900.0, 100.0], [100.0, 700.0], [1200.0, 600.0]] {
            let bounds = [[5_000.0, 7_000.0], [5_000.0 + size[0], 7_000.0 + size[1]]];
            let camera = Camera::beside(bounds, map, card, 40.0);
            let shown = Rect::from_two_pos(camera.to_screen(map, bounds[0]), camera.to_screen(map, bounds[1]));
            assert!(!shown.intersects(card) && map.contains_rect(shown), "{size:?}: {shown}");
        }
    }
}
