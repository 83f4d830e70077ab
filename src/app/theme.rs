//! The design tokens: every colour of the program, light and dark, from one embedded file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Vec2};
use serde::Deserialize;

use super::thematic::Ramp;

/// Colours of one theme.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Theme {
    pub(super) surface: Surface,
    pub(super) line: Lines,
    pub(super) text: TextColours,
    pub(super) accent: Accent,
    pub(super) state: States,
    pub(super) map: MapColours,
    pub(super) ramp: Ramps,
}

/// A colour as the file writes it, `#RRGGBB` or `#RRGGBBAA`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Hex(Color32);

macro_rules! colours {
    ($name:ident { $($field:ident),* }) => {
        #[derive(Debug, Clone, Deserialize)]
        pub(super) struct $name { $(pub(super) $field: Hex),* }
    };
}

colours!(Surface { panel, raised, sunken, hover, pressed, selected });
colours!(Lines { subtle, normal, strong });
colours!(TextColours { primary, secondary, tertiary, inverse });
colours!(Accent { fill, text, soft, focus });
colours!(States { ok, ok_soft, warn, warn_soft, error, error_soft, unknown, unknown_soft });
colours!(MapColours {
    ground,
    urban,
    water,
    water_edge,
    water_text,
    road_primary,
    road_secondary,
    road_local,
    road_casing,
    bridge_casing,
    rail,
    building_outline,
    building_muted,
    barrier,
    label,
    label_halo,
    selection,
    hover,
    no_data
});

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Ramps {
    /// Least to greatest need.
    pub(super) score: Vec<Hex>,
    year: BTreeMap<String, Hex>,
    /// Hues for categories: zones, facilities.
    pub(super) zone: Vec<Hex>,
    access: Vec<Hex>,
    diverging: Vec<Hex>,
}

#[derive(Debug, Deserialize)]
struct Tokens {
    light: Theme,
    dark: Theme,
    zone: ZoneTokens,
    shadow: BTreeMap<String, ShadowToken>,
}

/// How zones are drawn.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ZoneTokens {
    pub(super) fill_alpha: f32,
    pub(super) outline_px: f32,
    /// Dash and gap around a zone that is locked by hand.
    pub(super) outline_locked_px: [f32; 2],
}

#[derive(Debug, Clone, Deserialize)]
struct ShadowToken {
    offset: [i8; 2],
    blur: u8,
    spread: u8,
    light: Hex,
    dark: Hex,
}

// No user can meet this panic: the text is part of the program, the same on every machine, and a test below parses it
// and counts the colours that are indexed.
#[expect(clippy::expect_used, reason = "the text is fixed when the program is built, and a test parses it")]
static TOKENS: LazyLock<Tokens> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/design/tokens.toml")).expect("the design tokens are well-formed"));

/// Family of headings and figures that stand out.
pub(super) const MEDIUM: &str = "medium";

impl Theme {
    /// The theme for light or dark.
    pub(super) fn of(dark: bool) -> &'static Self {
        if dark { &TOKENS.dark } else { &TOKENS.light }
    }

    /// How zones are drawn.
    pub(super) fn zone_tokens() -> &'static ZoneTokens {
        &TOKENS.zone
    }

    /// Colour of a start year, by its place among the years of the programme; grey for what began before it.
    pub(super) fn year(&self, year: i16, first: i16) -> Color32 {
        if year < first {
            return *self.state.unknown;
        }
        let at = usize::from((year - first).unsigned_abs()).min(self.ramp.year.len().saturating_sub(1));
        self.ramp.year.values().nth(at).map_or(*self.state.unknown, |h| h.0)
    }

    /// The stops of a ramp, least first.
    pub(super) fn ramp_stops(&self, ramp: Ramp) -> Vec<Color32> {
        let stops: Vec<Hex> = match ramp {
            Ramp::Need => self.ramp.score.clone(),
            Ramp::Time => self.ramp.year.values().copied().collect(),
            Ramp::Reach => self.ramp.access.clone(),
            Ramp::Turn => self.ramp.diverging.clone(),
        };
        stops.into_iter().map(|stop| stop.0).collect()
    }

    /// Colour of the `n`-th facility category.
    pub(super) fn category(&self, n: usize) -> Color32 {
        let hues: Vec<Hex> = [&self.ramp.access[..1], &self.ramp.zone[1..], &self.ramp.access[3..]].concat();
        hues[n % hues.len()].0
    }

    /// Shadow of cards on the map.
    pub(super) fn card_shadow(dark: bool) -> Shadow {
        TOKENS.shadow.get("card").map_or(Shadow::NONE, |s| Shadow {
            offset: s.offset,
            blur: s.blur,
            spread: s.spread,
            color: if dark { s.dark.0 } else { s.light.0 },
        })
    }

    /// A card on the map.
    pub(super) fn card(&self, dark: bool) -> egui::Frame {
        egui::Frame::new()
            .fill(*self.surface.raised)
            .stroke(Stroke::new(1.0, *self.line.normal))
            .corner_radius(8)
            .shadow(Self::card_shadow(dark))
            .inner_margin(Margin::symmetric(12, 10))
    }
}

/// Sets both themes of egui from the tokens.
pub(super) fn install(ctx: &egui::Context) {
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let mut style = egui::Style { visuals: visuals(theme == egui::Theme::Dark), ..egui::Style::default() };
        style.text_styles = [
            (TextStyle::Heading, FontId::new(16.0, medium())),
            (TextStyle::Body, FontId::proportional(13.0)),
            (TextStyle::Button, FontId::proportional(13.0)),
            (TextStyle::Monospace, FontId::monospace(12.0)),
            (TextStyle::Small, FontId::proportional(12.0)),
        ]
        .into();
        style.spacing.item_spacing = Vec2::new(8.0, 6.0);
        style.spacing.button_padding = Vec2::new(12.0, 4.0);
        style.spacing.interact_size = Vec2::new(28.0, 28.0);
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.3;
        ctx.set_style_of(theme, style);
    }
    // A press and its release are a click however long the frame between them takes: where a software driver draws the
    // first pictures that is over a second. Distance still tells a drag from a click.
    ctx.options_mut(|options| options.input_options.max_click_duration = f64::INFINITY);
}

/// The family of headings.
pub(super) fn medium() -> FontFamily {
    FontFamily::Name(MEDIUM.into())
}

fn visuals(dark: bool) -> egui::Visuals {
    let t = Theme::of(dark);
    let mut v = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    v.override_text_color = None;
    v.panel_fill = *t.surface.panel;
    v.window_fill = *t.surface.raised;
    v.window_stroke = Stroke::new(1.0, *t.line.normal);
    v.window_shadow = Theme::card_shadow(dark);
    v.popup_shadow = Theme::card_shadow(dark);
    v.extreme_bg_color = *t.surface.sunken;
    v.faint_bg_color = *t.surface.sunken;
    v.hyperlink_color = *t.accent.text;
    v.warn_fg_color = *t.state.warn;
    v.error_fg_color = *t.state.error;
    v.weak_text_color = Some(*t.text.tertiary);
    v.selection.bg_fill = *t.surface.selected;
    v.selection.stroke = Stroke::new(2.0, *t.accent.focus);
    v.text_cursor.stroke = Stroke::new(2.0, *t.accent.focus);
    let radius = CornerRadius::same(6);
    let set = |w: &mut egui::style::WidgetVisuals, fill: Hex, line: Hex, text: Hex| {
        w.bg_fill = *fill;
        w.weak_bg_fill = *fill;
        w.bg_stroke = Stroke::new(1.0, *line);
        w.fg_stroke = Stroke::new(1.0, *text);
        w.corner_radius = radius;
        w.expansion = 0.0;
    };
    set(&mut v.widgets.noninteractive, t.surface.panel, t.line.normal, t.text.primary);
    set(&mut v.widgets.inactive, t.surface.raised, t.line.normal, t.text.primary);
    set(&mut v.widgets.hovered, t.surface.hover, t.line.strong, t.text.primary);
    set(&mut v.widgets.active, t.surface.pressed, t.line.strong, t.text.primary);
    set(&mut v.widgets.open, t.surface.hover, t.line.strong, t.text.primary);
    v
}

impl std::ops::Deref for Hex {
    type Target = Color32;
    fn deref(&self) -> &Color32 {
        &self.0
    }
}

impl TryFrom<String> for Hex {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 || d.len() == 8).ok_or_else(|| format!("no colour: {text}"))?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| format!("no colour: {text}"))?;
        let [r, g, b, a] = if digits.len() == 6 { (value << 8 | 0xff).to_be_bytes() } else { value.to_be_bytes() };
        Ok(Self(Color32::from_rgba_unmultiplied(r, g, b, a)))
    }
}

/// A colour as the graphics card wants it: RGBA8, straight alpha.
pub(super) fn rgba8(color: Color32) -> u32 {
    u32::from_le_bytes(color.to_srgba_unmultiplied())
}

/// A colour as a shader wants it: 0–1, straight alpha.
pub(super) fn rgba(color: Color32) -> [f32; 4] {
    color.to_srgba_unmultiplied().map(|c| f32::from(c) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokens_parse_and_ramps_are_complete() {
        for dark in [false, true] {
            let theme = Theme::of(dark);
            assert_eq!(theme.ramp.score.len(), 5);
            assert_eq!(theme.ramp.access.len(), 5);
            assert!(theme.ramp.zone.len() >= 6 && theme.ramp.year.len() >= 5);
        }
        assert_eq!(rgba8(*Theme::of(false).surface.raised), u32::MAX);
    }
}
