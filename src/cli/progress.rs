//! Progress on stderr: a bar on a terminal, plain lines otherwise.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

use crate::report::messages::CliMessage as M;
use crate::report::{Event, Progress, Say, Stage};

use super::console::Console;
use super::interrupt::Interrupt;

/// Time between two plain lines of one stage.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// What the user sees of one piece of work.
pub(super) struct View {
    /// To be handed to the stages.
    pub(super) progress: Progress,
    watcher: Arc<Mutex<Watcher>>,
    console: Console,
}

struct Watcher {
    console: Console,
    bar: Option<ProgressBar>,
    /// Stage at work, since when, and its length.
    stage: Option<(Stage, Instant, u64)>,
    last_line: Instant,
    /// Stages that are over: how long each took, and the peak memory at its end in MiB, where the system tells.
    took: Vec<(Stage, Duration, Option<u64>)>,
}

impl View {
    /// Shows the work, and lets an interrupt cancel it.
    pub(super) fn new(console: Console, interrupt: &Interrupt) -> Self {
        let bar = (console.progress && std::io::stderr().is_terminal()).then(|| ProgressBar::new(0));
        let watcher = Arc::new(Mutex::new(Watcher { console, bar, stage: None, last_line: Instant::now(), took: Vec::new() }));
        let heard = watcher.clone();
        let progress = Progress::heard_by(move |event| heard.lock().unwrap_or_else(PoisonError::into_inner).hear(event));
        interrupt.watch(&progress);
        Self { progress, watcher, console }
    }

    /// Takes the bar away; with `-v` says how long each stage took.
    pub(super) fn close(self) {
        let took = {
            let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
            watcher.end_stage();
            if let Some(bar) = watcher.bar.take() {
                bar.finish_and_clear();
            }
            std::mem::take(&mut watcher.took)
        };
        if self.console.verbose {
            let lang = self.console.lang;
            for (stage, time, peak) in took {
                let (stage, seconds) = (stage_word(stage).say(lang), format!("{:.2}", time.as_secs_f64()));
                let line = match peak {
                    Some(peak) => M::StageTookPeak { stage, seconds, peak },
                    None => M::StageTook { stage, seconds },
                };
                self.console.note(&line.say(lang));
            }
        }
    }
}

impl Watcher {
    fn hear(&mut self, event: Event) {
        let entered = self.stage.is_none_or(|(stage, _, total)| stage != event.stage || total != event.total);
        if entered {
            self.enter(event);
        } else if let Some(bar) = &self.bar {
            bar.set_position(event.done);
        } else if self.console.progress && self.last_line.elapsed() >= BETWEEN_LINES {
            self.line(event);
        }
    }

    fn enter(&mut self, event: Event) {
        let lang = self.console.lang;
        let again = self.stage.is_some_and(|(stage, ..)| stage == event.stage);
        self.end_stage();
        self.stage = Some((event.stage, Instant::now(), event.total));
        self.last_line = Instant::now();
        let word = stage_word(event.stage).say(lang);
        if let Some(bar) = &self.bar {
            bar.set_message(word);
            bar.set_style(style(event.total, &M::BarRate.say(lang)));
            bar.reset();
            bar.set_length(event.total);
            bar.set_position(event.done);
            bar.enable_steady_tick(Duration::from_millis(200));
        } else if self.console.progress && !again {
            self.console.note(&M::Line { stage: word }.say(lang));
        }
    }

    fn line(&mut self, event: Event) {
        let Some((stage, since, _)) = self.stage else { return };
        self.last_line = Instant::now();
        let (lang, stage) = (self.console.lang, stage_word(stage).say(self.console.lang));
        let rate = event.done as f64 / since.elapsed().as_secs_f64().max(1e-3);
        let count = |n: u64| HumanCount(n).to_string();
        let (done, shown_rate) = (count(event.done), count(rate.round() as u64));
        let line = if event.total == 0 {
            M::LineCount { stage, done, rate: shown_rate }
        } else {
            let left = event.total.saturating_sub(event.done) as f64 / rate.max(1e-9);
            let left = if event.done == 0 { "?".to_owned() } else { count(left.ceil() as u64) };
            M::LineShare { stage, done, total: count(event.total), share: event.done * 100 / event.total, rate: shown_rate, left }
        };
        self.console.note(&line.say(lang));
    }

    fn end_stage(&mut self) {
        if let Some((stage, since, _)) = self.stage.take() {
            // A stage entered several times, file by file, is told as one.
            match self.took.last_mut() {
                Some((last, time, peak)) if *last == stage => (*time, *peak) = (*time + since.elapsed(), peak_memory()),
                _ => self.took.push((stage, since.elapsed(), peak_memory())),
            }
        }
    }
}

/// The most memory this process has held so far, in MiB; on Linux only.
pub(super) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

fn style(total: u64, rate: &str) -> ProgressStyle {
    let template = if total == 0 {
        "{spinner} {msg} {human_pos} {elapsed}".to_owned()
    } else {
        format!("{{spinner}} {{msg}} [{{bar:30}}] {{human_pos}}/{{human_len}} {rate}")
    };
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A bar that cannot be drawn is no reason to stop the work.
        let _ = write!(out, "{}", HumanCount(state.per_sec().round() as u64));
    };
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", rate).progress_chars("=> ")
}

fn stage_word(stage: Stage) -> M {
    match stage {
        Stage::Intake => M::Intake,
        Stage::Neighbourhoods => M::Neighbourhoods,
        Stage::Policy => M::Policy,
        Stage::Access => M::Access,
        Stage::Links => M::Links,
        Stage::Score => M::Score,
        Stage::Zone => M::Zone,
        Stage::Programme => M::Programme,
        Stage::Gates => M::Gates,
        Stage::Dossier => M::Dossier,
        Stage::Export => M::Export,
        Stage::Table => M::Table,
        Stage::Synth => M::Synth,
        Stage::Verify => M::Verify,
    }
}
