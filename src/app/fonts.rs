//! Fonts: Noto Sans CJK SC of the system for both languages; eframe's system fallback for everything else.

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use super::theme::MEDIUM;

/// Where distributions put Noto Sans CJK: Debian and Ubuntu, Arch, Fedora, openSUSE.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/truetype",
];

/// Face "SC" in the collections, which hold JP, KR, SC, TC, HK in this order.
const FACE_SC: u32 = 2;

/// A character that every Chinese font has and no Latin font.
const PROBE: char = '连';

/// Installs the fonts of the interface.
pub(super) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let regular = load(&["NotoSansCJK-Regular.ttc"]);
    let medium = load(&["NotoSansCJK-Medium.ttc", "NotoSansCJK-Bold.ttc"]);
    let mut first = |family: FontFamily, names: &[&str]| {
        let list = fonts.families.entry(family).or_default();
        for name in names.iter().rev() {
            list.insert(0, (*name).to_owned());
        }
    };
    let has_regular = regular.is_some();
    if let Some(data) = regular {
        first(FontFamily::Proportional, &["cjk"]);
        fonts.font_data.insert("cjk".into(), Arc::new(data));
    }
    let mut heading = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    if let Some(data) = medium.filter(|_| has_regular) {
        heading.insert(0, "cjk-medium".into());
        fonts.font_data.insert("cjk-medium".into(), Arc::new(data));
    }
    fonts.families.insert(FontFamily::Name(MEDIUM.into()), heading);
    ctx.set_fonts(fonts);
}

/// Whether Chinese can be shown at all.
pub(super) fn shows_chinese(ctx: &egui::Context) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyph(&egui::FontId::proportional(13.0), PROBE))
}

fn load(names: &[&str]) -> Option<FontData> {
    let bytes = names.iter().find_map(|name| FOLDERS.iter().find_map(|folder| fs_err::read(format!("{folder}/{name}")).ok()))?;
    let mut data = FontData::from_owned(bytes);
    data.index = FACE_SC;
    // The face reserves more room above than below; figures and Chinese then sit low in a row.
    data.tweak.y_offset_factor = -0.09;
    Some(data)
}
