//! Everything the window can be told to do, once: buttons, menus, the palette, shortcuts and tests all say the same.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::cartography::Switch;
use super::deciding::Deciding;
use super::map::zoom_by;
use super::report::Wish;
use super::state::{App, Edge, Page};
use super::step::Step;
use super::tool::Tool;
use crate::plan::Effort;
use crate::report::Lang;
use crate::report::messages::AppMessage as M;

/// Smallest and largest text, 1 the usual.
pub(super) const SIZES: (f32, f32) = (0.8, 2.0);

/// Something a planner can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// Take the last step back.
    Undo,
    /// Do the step again that was taken back.
    Redo,
    /// Save the project.
    Save,
    /// Save the project as another file.
    SaveAs,
    /// Open a project or data.
    Open,
    /// Write the plan's files.
    Export,
    /// Ask why the selected neighbourhood is not planned.
    WhyNot,
    /// Large type for a projector: one map, one list.
    Meeting,
    /// List scenarios.
    Scenarios,
    /// List the steps that were done, to go back to one.
    History,
    /// What the page is for.
    Help,
    /// The window in six cards.
    Tour,
    /// Open the palette: commands, names, coordinates.
    Palette,
    /// Go to a step.
    Step(Step),
    /// Show everything.
    FitAll,
    /// Show what is selected.
    FitSelection,
    /// Come nearer.
    ZoomIn,
    /// Go farther.
    ZoomOut,
    /// Move the map to the west.
    West,
    /// Move the map to the east.
    East,
    /// Move the map to the north.
    North,
    /// Move the map to the south.
    South,
    /// Move the focus of the keyboard to the next part of the window.
    NextPlace,
    /// One step back: what is drawn, what is selected, what is filtered.
    Clear,
    /// Choose all that pass the filters.
    SelectPassing,
    /// Measure lengths and areas.
    Measure,
    /// Keep this view.
    Bookmark,
    /// Copy the place of the cursor.
    CopyPlace,
    /// Show or hide the panel at the left.
    Left,
    /// Show or hide the panel at the right.
    Right,
    /// Show or hide the table.
    Bottom,
    /// List the issues of the inputs.
    Issues,
    /// Chinese or English.
    Language,
    /// Light or dark.
    Theme,
    /// Larger text.
    TextLarger,
    /// Smaller text.
    TextSmaller,
    /// Text as large as usual.
    TextNormal,
    /// Keep the zone of the selection as it is.
    Lock,
    /// Let it change again.
    Unlock,
    /// Take the selection out of the plan.
    Exclude,
    /// The plan before the changes, and after them.
    Before,
    /// Show or hide a layer.
    Layer(Switch),
}

impl Command {
    /// All of them, in the order of the palette.
    #[must_use]
    pub fn all() -> Vec<Self> {
        use Command as C;
        let steps = Step::ALL.map(C::Step);
        let plain = [
            C::FitAll,
            C::FitSelection,
            C::ZoomIn,
            C::ZoomOut,
            C::West,
            C::East,
            C::North,
            C::South,
            C::NextPlace,
            C::Clear,
            C::SelectPassing,
            C::Measure,
            C::Bookmark,
            C::CopyPlace,
            C::Left,
            C::Right,
            C::Bottom,
            C::Issues,
            C::Language,
            C::Theme,
            C::TextLarger,
            C::TextSmaller,
            C::TextNormal,
            C::Undo,
            C::Redo,
            C::Save,
            C::SaveAs,
            C::Open,
            C::Export,
            C::WhyNot,
            C::Meeting,
            C::Scenarios,
            C::History,
            C::Help,
            C::Tour,
            C::Lock,
            C::Unlock,
            C::Exclude,
            C::Before,
        ];
        [C::Palette].into_iter().chain(steps).chain(plain).chain(Switch::ALL.map(C::Layer)).collect()
    }

    /// What it is called.
    pub(super) fn name(self) -> M {
        match self {
            Self::Undo => M::CommandUndo,
            Self::Redo => M::CommandRedo,
            Self::Save => M::CommandSave,
            Self::SaveAs => M::CommandSaveAs,
            Self::Open => M::CommandOpen,
            Self::Export => M::CommandExport,
            Self::WhyNot => M::CommandWhyNot,
            Self::Meeting => M::CommandMeeting,
            Self::Scenarios => M::CommandScenarios,
            Self::History => M::CommandHistory,
            Self::Help => M::CommandHelp,
            Self::Tour => M::CommandTour,
            Self::Lock => M::CommandLock,
            Self::Unlock => M::CommandUnlock,
            Self::Exclude => M::CommandExclude,
            Self::Before => M::CommandBefore,
            Self::Palette => M::CommandPalette,
            Self::Step(step) => step.name(),
            Self::FitAll => M::FitAll,
            Self::FitSelection => M::FitSelection,
            Self::ZoomIn => M::ZoomIn,
            Self::ZoomOut => M::ZoomOut,
            Self::West => M::CommandWest,
            Self::East => M::CommandEast,
            Self::North => M::CommandNorth,
            Self::South => M::CommandSouth,
            Self::NextPlace => M::CommandNextPlace,
            Self::Clear => M::CommandClear,
            Self::SelectPassing => M::CommandSelectPassing,
            Self::Measure => M::CommandMeasure,
            Self::Bookmark => M::CommandBookmark,
            Self::CopyPlace => M::CommandCopyPlace,
            Self::Left => M::CommandLeft,
            Self::Right => M::CommandRight,
            Self::Bottom => M::CommandBottom,
            Self::Issues => M::CommandIssues,
            Self::Language => M::SwitchLanguage,
            Self::Theme => M::CommandTheme,
            Self::TextLarger => M::CommandTextLarger,
            Self::TextSmaller => M::CommandTextSmaller,
            Self::TextNormal => M::CommandTextNormal,
            Self::Layer(switch) => switch.command_name(),
        }
    }

    /// Keys that say it.
    pub(super) fn keys(self) -> Vec<KeyboardShortcut> {
        let plain = |key| vec![KeyboardShortcut::new(Modifiers::NONE, key)];
        let shift = |key| vec![KeyboardShortcut::new(Modifiers::SHIFT, key)];
        let with = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
        match self {
            Self::Palette => vec![with(Key::K), with(Key::P), with(Key::F)],
            Self::Step(step) => plain([Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7][step.at()]),
            Self::FitAll => plain(Key::Home),
            Self::FitSelection => plain(Key::F),
            Self::ZoomIn => vec![KeyboardShortcut::new(Modifiers::NONE, Key::Plus), KeyboardShortcut::new(Modifiers::NONE, Key::Equals)],
            Self::ZoomOut => plain(Key::Minus),
            Self::West => shift(Key::ArrowLeft),
            Self::East => shift(Key::ArrowRight),
            Self::North => shift(Key::ArrowUp),
            Self::South => shift(Key::ArrowDown),
            Self::NextPlace => plain(Key::F6),
            Self::Clear => plain(Key::Escape),
            Self::SelectPassing => vec![with(Key::A)],
            Self::Measure => plain(Key::M),
            Self::Bookmark => vec![with(Key::D)],
            Self::Left => plain(Key::F2),
            Self::Right => plain(Key::F3),
            Self::Bottom => plain(Key::F4),
            Self::TextLarger => vec![with(Key::Plus), with(Key::Equals)],
            Self::TextSmaller => vec![with(Key::Minus)],
            Self::TextNormal => vec![with(Key::Num0)],
            Self::Lock => plain(Key::L),
            Self::Unlock => plain(Key::U),
            Self::Exclude => plain(Key::X),
            Self::Before => plain(Key::B),
            Self::Undo => vec![with(Key::Z)],
            Self::Redo => vec![KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z), with(Key::Y)],
            Self::Save => vec![with(Key::S)],
            Self::SaveAs => vec![KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, Key::S)],
            Self::Open => vec![with(Key::O)],
            Self::Export => vec![with(Key::E)],
            Self::Meeting => plain(Key::F11),
            Self::Help => plain(Key::F1),
            Self::History => vec![with(Key::H)],
            Self::CopyPlace
            | Self::Issues
            | Self::Language
            | Self::Theme
            | Self::Layer(_)
            | Self::WhyNot
            | Self::Scenarios
            | Self::Tour => Vec::new(),
        }
    }

    /// Whether it can be done now.
    pub(super) fn is_enabled(self, app: &App) -> bool {
        match self {
            Self::Language | Self::Theme | Self::TextLarger | Self::TextSmaller | Self::TextNormal | Self::Open => return true,
            Self::Undo => return app.desk().is_some_and(|desk| desk.history().done().next().is_some()),
            Self::Redo => return app.desk().is_some_and(|desk| desk.history().undone().next().is_some()),
            Self::Save | Self::SaveAs => return app.desk().is_some(),
            _ => {}
        }
        let Page::Map(page) = &app.page else { return false };
        match self {
            Self::Export => page.report.at_work().is_none() && page.plan.effort == Effort::Settled,
            Self::WhyNot => app.deciding.is_some() && page.is_left_out(),
            Self::History => app.deciding.is_some(),
            Self::Lock | Self::Unlock | Self::Exclude => app.deciding.is_some() && page.view.marked.len() > 0,
            Self::Before => page.view.shows_before || page.differs_from_before(),
            Self::FitSelection => page.view.marked.len() > 0 || page.view.selection.is_some(),
            Self::Clear => page.can_clear(),
            Self::SelectPassing => !page.view.filters.is_empty(),
            Self::CopyPlace => page.view.cursor.is_some() || page.view.asked.is_some(),
            Self::Issues => page.issues.count(None) > 0,
            _ => true,
        }
    }
}

impl App {
    /// Does what a command says.
    pub(super) fn run(&mut self, command: Command, ctx: &Context) {
        match command {
            Command::Language => {
                self.lang = if self.lang == Lang::Zh { Lang::En } else { Lang::Zh };
                self.remembered.looks.lang = Some(self.lang);
            }
            Command::Theme => {
                self.dark = !self.dark;
                self.remembered.looks.dark = Some(self.dark);
            }
            Command::TextLarger => ctx.set_zoom_factor((ctx.zoom_factor() + 0.1).min(SIZES.1)),
            Command::TextSmaller => ctx.set_zoom_factor((ctx.zoom_factor() - 0.1).max(SIZES.0)),
            Command::TextNormal => ctx.set_zoom_factor(1.0),
            Command::Palette => self.palette.open(),
            Command::Open => self.ask_what_to_open(),
            Command::SaveAs => self.ask_where_to_save(),
            Command::Save if self.desk().is_some_and(|desk| !desk.is_filed()) => self.ask_where_to_save(),
            Command::Undo | Command::Redo | Command::Save | Command::Lock | Command::Unlock | Command::Exclude => {
                self.run_on_desk(command, ctx);
            }
            Command::WhyNot => self.ask_why_not(ctx),
            Command::History | Command::Help | Command::Tour => self.guide.toggle(command),
            _ => self.run_on_map(command, ctx),
        }
        ctx.request_repaint();
    }

    fn run_on_desk(&mut self, command: Command, ctx: &Context) {
        match (&mut self.page, &mut self.deciding) {
            (Page::Data(draft), _) => draft.run(command),
            (Page::Map(page), Some(deciding)) => match command {
                Command::Save => deciding.save(page),
                Command::Lock => Deciding::lock(page),
                Command::Unlock => deciding.unlock(page),
                Command::Exclude => Deciding::exclude(page),
                _ => deciding.step(page, command == Command::Undo),
            },
            _ => {}
        }
        if self.deciding.as_ref().is_some_and(Deciding::has_other_inputs) {
            self.read_again(ctx);
        }
    }

    fn run_on_map(&mut self, command: Command, ctx: &Context) {
        let Page::Map(page) = &mut self.page else { return };
        match command {
            Command::Step(step) => page.go_to(step),
            Command::FitAll => page.fly_home(ctx),
            Command::FitSelection => page.fly_to_selection(ctx),
            Command::ZoomIn => zoom_by(page, 2.0, ctx),
            Command::ZoomOut => zoom_by(page, 0.5, ctx),
            Command::West => page.step_aside([-1.0, 0.0], ctx),
            Command::East => page.step_aside([1.0, 0.0], ctx),
            Command::North => page.step_aside([0.0, 1.0], ctx),
            Command::South => page.step_aside([0.0, -1.0], ctx),
            Command::NextPlace => page.next_place(ctx),
            Command::Clear => page.clear(ctx),
            Command::SelectPassing => page.select_passing(ctx),
            Command::Measure => page.view.tool = if page.view.tool.is_measuring() { Tool::Hand } else { Tool::measure() },
            Command::Bookmark => page.keep_view(self.lang),
            Command::CopyPlace => page.copy_place(ctx),
            Command::Left => page.view.hide(Edge::Left),
            Command::Right => page.view.hide(Edge::Right),
            Command::Bottom => page.view.hide(Edge::Bottom),
            Command::Issues => page.show_issues(ctx),
            Command::Export => {
                page.go_to(Step::Report);
                page.report.wish = Some(Wish::Export { replaces: false });
            }
            Command::Meeting => page.toggle_meeting(ctx),
            Command::Scenarios => page.show_scenarios(ctx),
            Command::Before => page.view.shows_before = !page.view.shows_before,
            Command::Layer(switch) => {
                if !page.view.shown.remove(&switch) {
                    page.view.shown.insert(switch);
                }
            }
            Command::Palette
            | Command::Language
            | Command::Theme
            | Command::TextLarger
            | Command::TextSmaller
            | Command::TextNormal
            | Command::Undo
            | Command::Redo
            | Command::Save
            | Command::SaveAs
            | Command::Open
            | Command::WhyNot
            | Command::History
            | Command::Help
            | Command::Tour
            | Command::Lock
            | Command::Unlock
            | Command::Exclude => {}
        }
    }

    /// Does what the keys of this frame say. Keys without Ctrl belong to a text field that has the focus.
    pub(super) fn keys(&mut self, ctx: &Context) {
        if self.palette.is_open() || self.opening.is_some() {
            return;
        }
        if self.guide.open.is_some() && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.close_guide();
        }
        let typing = ctx.text_edit_focused();
        for command in Command::all() {
            // What cannot be done now leaves its keys to others: Esc cancels a plan while one is made.
            if !command.is_enabled(self) {
                continue;
            }
            let asked = command.keys().iter().any(|keys| {
                let free = !typing || keys.modifiers.command || (Key::F1..=Key::F12).contains(&keys.logical_key);
                free && ctx.input_mut(|input| input.consume_shortcut(keys))
            });
            if asked {
                self.run(command, ctx);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::messages::Say;

    #[test]
    fn no_two_commands_share_keys_or_a_name() {
        let mut keys = BTreeSet::new();
        let mut names = BTreeSet::new();
        for command in Command::all() {
            for shortcut in command.keys() {
                assert!(keys.insert(format!("{shortcut:?}")), "{command:?}: {shortcut:?}");
            }
            assert!(names.insert(command.name().say(Lang::En)), "{command:?}");
            assert!(!command.name().say(Lang::Zh).is_empty());
        }
    }
}
