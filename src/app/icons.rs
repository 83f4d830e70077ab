//! The signs of buttons: strokes around a middle, drawn in a square of 16 points.

use eframe::egui::{Painter, Pos2, Rect, Shape, Stroke, vec2};

/// Closes.
pub(super) fn cross(p: &Painter, c: Pos2, s: Stroke) {
    for side in [-1.0, 1.0] {
        p.line_segment([c + vec2(-4.5, -4.5 * side), c + vec2(4.5, 4.5 * side)], s);
    }
}

/// Goes to a place.
pub(super) fn target(p: &Painter, c: Pos2, s: Stroke) {
    p.circle_stroke(c, 5.5, s);
    p.circle_filled(c, 1.8, s.color);
}

/// The middle of what is looked at.
pub(super) fn crosshair(p: &Painter, c: Pos2, s: Stroke) {
    for out in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        p.line_segment([c + out * 4.0, c + out * 11.0], s);
    }
}

/// Comes nearer.
pub(super) fn plus(p: &Painter, c: Pos2, s: Stroke) {
    minus(p, c, s);
    p.vline(c.x, c.y - 6.0..=c.y + 6.0, s);
}

/// Goes farther.
pub(super) fn minus(p: &Painter, c: Pos2, s: Stroke) {
    p.hline(c.x - 6.0..=c.x + 6.0, c.y, s);
}

/// Shows everything: the corners of a frame.
pub(super) fn frame(p: &Painter, c: Pos2, s: Stroke) {
    for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        let corner = c + vec2(6.0 * x, 6.0 * y);
        p.add(Shape::line(vec![corner - vec2(4.0 * x, 0.0), corner, corner - vec2(0.0, 4.0 * y)], s));
    }
}

/// Locked by hand.
pub(super) fn lock(p: &Painter, c: Pos2, s: Stroke) {
    p.rect_filled(Rect::from_center_size(c + vec2(0.0, 2.0), vec2(9.0, 6.5)), 1.5, s.color);
    let bow = [vec2(-2.8, -1.0), vec2(-2.8, -3.2), vec2(-1.6, -4.8), vec2(1.6, -4.8), vec2(2.8, -3.2), vec2(2.8, -1.0)];
    p.add(Shape::line(bow.map(|d| c + d).to_vec(), s));
}

/// Layers: sheets on each other.
pub(super) fn sheets(p: &Painter, c: Pos2, s: Stroke) {
    for (at, y) in [-4.0, 0.0, 4.0].into_iter().enumerate() {
        let sheet = [vec2(-7.0, y), vec2(0.0, y - 3.5), vec2(7.0, y), vec2(0.0, y + 3.5)].map(|d| c + d);
        if at == 0 {
            p.add(Shape::closed_line(sheet.to_vec(), s));
        } else {
            p.add(Shape::line(vec![sheet[0], sheet[3], sheet[2]], s));
        }
    }
}

/// Measures.
pub(super) fn ruler(p: &Painter, c: Pos2, s: Stroke) {
    p.add(Shape::closed_line([vec2(-7.0, 3.0), vec2(3.0, -7.0), vec2(7.0, -3.0), vec2(-3.0, 7.0)].map(|d| c + d).to_vec(), s));
    for at in [-3.0f32, 0.0, 3.0] {
        let from = c + vec2(at - 2.0, -at - 2.0);
        p.line_segment([from, from + vec2(2.0, 2.0)], s);
    }
}

/// Explains.
pub(super) fn question(p: &Painter, c: Pos2, s: Stroke) {
    let bow = [
        vec2(-3.0, -2.6),
        vec2(-2.4, -4.8),
        vec2(0.0, -5.8),
        vec2(2.4, -4.8),
        vec2(3.0, -2.6),
        vec2(1.6, -0.8),
        vec2(0.0, 0.6),
        vec2(0.0, 2.4),
    ];
    p.add(Shape::line(bow.map(|d| c + d).to_vec(), s));
    p.circle_filled(c + vec2(0.0, 5.2), 1.1, s.color);
}

/// A screen on its stand.
pub(super) fn screen(p: &Painter, c: Pos2, s: Stroke) {
    let frame = Rect::from_center_size(c - vec2(0.0, 1.5), vec2(14.0, 9.5));
    p.add(Shape::closed_line(vec![frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom()], s));
    p.vline(c.x, frame.bottom()..=c.y + 6.0, s);
    p.hline(c.x - 3.5..=c.x + 3.5, c.y + 6.0, s);
}

/// Back to an earlier state: an arrow round a clock.
pub(super) fn back(p: &Painter, c: Pos2, s: Stroke) {
    let at = |step: usize| c + eframe::egui::Vec2::angled(std::f32::consts::PI + step as f32 * 0.42) * 6.0;
    p.add(Shape::line((0..13).map(at).collect(), s));
    p.add(Shape::line(vec![at(0) + vec2(-2.6, -2.6), at(0), at(0) + vec2(3.2, -1.6)], s));
    p.add(Shape::line(vec![c - vec2(0.0, 3.0), c, c + vec2(2.4, 1.6)], s));
}
