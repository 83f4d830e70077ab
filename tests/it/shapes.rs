//! What a frame of the window is painted of, held against the rules of the design: no text is cut off at the side of its panel
//! or written over another, and every colour is one of the tokens.

use std::collections::BTreeSet;

use eframe::egui::epaint::{ColorMode, Stroke};
use eframe::egui::{Color32, FullOutput, Rect, Shape};

/// What is wrong with a frame.
pub(crate) fn faults_of(output: &FullOutput, dark: bool) -> Vec<String> {
    let mut seen = Seen { palette: Palette::of(dark), texts: Vec::new(), faults: BTreeSet::new() };
    for clipped in &output.shapes {
        seen.shape(&clipped.shape, clipped.clip_rect);
    }
    seen.overlaps();
    seen.faults.into_iter().collect()
}

struct Seen {
    palette: Palette,
    /// Upright text with the room it takes.
    texts: Vec<(String, Rect)>,
    faults: BTreeSet<String>,
}

impl Seen {
    fn shape(&mut self, shape: &Shape, clip: Rect) {
        if !shape.visual_bounding_rect().intersects(clip) {
            return;
        }
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| self.shape(shape, clip)),
            Shape::Text(text) => self.text(text, clip),
            // Shadows have tokens of their own, and no edge.
            Shape::Rect(rect) if rect.blur_width == 0.0 => {
                self.colour(rect.fill, "a rectangle");
                self.stroke(rect.stroke);
            }
            Shape::Circle(circle) => {
                self.colour(circle.fill, "a circle");
                self.stroke(circle.stroke);
            }
            Shape::LineSegment { stroke, .. } => self.stroke(*stroke),
            Shape::Path(path) => {
                self.colour(path.fill, "a path");
                if let ColorMode::Solid(color) = path.stroke.color
                    && path.stroke.width > 0.0
                {
                    self.colour(color, "a line");
                }
            }
            Shape::Mesh(mesh) => mesh.vertices.iter().for_each(|vertex| self.colour(vertex.color, "a mesh")),
            _ => {}
        }
    }

    fn text(&mut self, shape: &eframe::egui::epaint::TextShape, clip: Rect) {
        for section in &shape.galley.job.sections {
            let own = if section.format.color == Color32::PLACEHOLDER { shape.fallback_color } else { section.format.color };
            self.colour(shape.override_text_color.unwrap_or(own), "text");
        }
        let text = shape.galley.text();
        if text.trim().is_empty() || shape.angle != 0.0 {
            return;
        }
        let room = shape.galley.mesh_bounds.translate(shape.pos.to_vec2());
        if room.left() < clip.left() - 1.0 || room.right() > clip.right() + 1.0 {
            self.faults.insert(format!("«{text}» is cut off at its side"));
        }
        if shape.galley.elided {
            self.faults.insert(format!("«{text}» is cut short"));
        }
        self.texts.push((text.to_owned(), room.intersect(clip)));
    }

    /// Text over other text; the same again is its halo.
    fn overlaps(&mut self) {
        for (at, (text, room)) in self.texts.iter().enumerate() {
            for (other, its_room) in &self.texts[at + 1..] {
                let shared = room.intersect(*its_room);
                if text != other && shared.width() > 2.0 && shared.height() > 3.0 {
                    self.faults.insert(format!("«{text}» and «{other}» lie on each other"));
                }
            }
        }
    }

    fn stroke(&mut self, stroke: Stroke) {
        if stroke.width > 0.0 {
            self.colour(stroke.color, "a line");
        }
    }

    fn colour(&mut self, color: Color32, of: &str) {
        if !self.palette.holds(color) {
            self.faults.insert(format!("{of} has the colour {color:?}, which is no token"));
        }
    }
}

/// The colours of one theme.
struct Palette {
    plain: Vec<[u8; 3]>,
    /// Neighbouring stops of ramps: what lies between them belongs to the ramp.
    between: Vec<[[u8; 3]; 2]>,
}

impl Palette {
    fn of(dark: bool) -> Self {
        let text = include_str!("../../data/design/tokens.toml");
        let tokens: toml::Table = text.parse().unwrap();
        let theme = tokens[if dark { "dark" } else { "light" }].as_table().unwrap();
        let mut palette = Self { plain: Vec::new(), between: Vec::new() };
        for (name, group) in theme {
            for (entry, value) in group.as_table().unwrap() {
                let stops = stops(value);
                if name == "ramp" {
                    palette.between.extend(stops.windows(2).map(|pair| [pair[0], pair[1]]));
                }
                assert!(!stops.is_empty(), "{name}.{entry}");
                palette.plain.extend(stops);
            }
        }
        palette
    }

    /// Whether a colour is a token, let through or not, or lies on a ramp.
    fn holds(&self, color: Color32) -> bool {
        let alpha = f32::from(color.a()) / 255.0;
        // What lets almost everything through has no colour to speak of.
        if color.a() < 8 {
            return true;
        }
        let own = [color.r(), color.g(), color.b()].map(|c| f32::from(c) / alpha);
        let near = 2.0 + 1.5 / alpha;
        let is = |token: [f32; 3]| (0..3).all(|c| (own[c] - token[c]).abs() <= near);
        let plain = |token: &[u8; 3]| token.map(f32::from);
        self.plain.iter().any(|token| is(plain(token)))
            || self.between.iter().any(|[a, b]| {
                let (a, b) = (plain(a), plain(b));
                (1..64).any(|step| is([0, 1, 2].map(|c| a[c] + (b[c] - a[c]) * step as f32 / 64.0)))
            })
    }
}

/// The colours that a token names.
fn stops(value: &toml::Value) -> Vec<[u8; 3]> {
    match value {
        toml::Value::String(hex) => {
            let value = u32::from_str_radix(&hex[1..7], 16).unwrap().to_be_bytes();
            vec![[value[1], value[2], value[3]]]
        }
        toml::Value::Array(all) => all.iter().flat_map(stops).collect(),
        toml::Value::Table(all) => all.values().flat_map(stops).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn tokens_are_known_through_glass_and_others_are_not() {
    let palette = Palette::of(false);
    let accent = Color32::from_rgb(0x0b, 0x6b, 0x63);
    assert!(palette.holds(accent) && palette.holds(accent.gamma_multiply(0.35)));
    assert!(!palette.holds(Color32::from_rgb(0x00, 0x5c, 0x80)), "the usual selection of the toolkit");
    assert!(!palette.holds(Color32::from_gray(60)) && !palette.holds(Color32::RED));
}
