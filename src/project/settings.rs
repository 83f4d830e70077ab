//! Settings of the stages. Every default is documented where it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::district::BarrierKind;

/// `[neighbourhoods]`: buildings that no drawn outline holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NeighbourhoodSettings {
    /// What parcels do.
    pub parcels: ParcelRule,
    /// A wall whose joined lines reach less far than this, in metres, parts nobody. 50: the front of one block of flats of
    /// three entrances; shorter walls close off a bin store, a garden, a ramp.
    pub wall_m: f64,
    /// Buildings whose construction years lie more than this many years apart are not held together by standing close;
    /// 0: years part nobody. 25: half of the 50 years an ordinary building is designed for (GB 50068-2018, 3.3.3), so that the
    /// two need different works.
    pub year_break: u16,
    /// Years part buildings only with a gap of at least this, in metres, between them. 6: the fire separation of two
    /// buildings that are no towers (GB 50016-2014, 5.2.2); what stands nearer was built as one.
    pub year_gap_m: f64,
    /// Buildings of one name farther apart than this, in metres, are neighbourhoods of the same name. 500: twice the side
    /// of the standard's block (GB 50180-2018, 3.0.2).
    pub same_name_m: f64,
}

impl Default for NeighbourhoodSettings {
    fn default() -> Self {
        Self { parcels: ParcelRule::Soft, wall_m: 50.0, year_break: 25, year_gap_m: 6.0, same_name_m: 500.0 }
    }
}

/// What parcels do to buildings without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelRule {
    /// A parcel with several homes is a neighbourhood; those with one are grouped by distance.
    Soft,
    /// No neighbourhood lies in two parcels.
    Hard,
    /// None.
    Ignore,
}

/// `[policy]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicySettings {
    /// A pack of the program, or a path.
    pub pack: String,
    /// Values for the pack's parameters, e.g. `core_year_max = 1990`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, toml::Value>,
    /// Unit costs of the pack that are taken where the inputs give none; none unless named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<String>,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self { pack: "generic".into(), parameters: BTreeMap::new(), costs: Vec::new() }
    }
}

/// `[standard]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StandardSettings {
    /// A pack of the program, or a path.
    pub pack: String,
}

impl Default for StandardSettings {
    fn default() -> Self {
        Self { pack: "cn-gb50180-2018".into() }
    }
}

/// `[access]`: how far it is on foot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessSettings {
    /// Metres walked in a minute. 80, that is 4.8 km/h: with a detour of 1.3 the 5 minutes of the standard are its 300 m in a
    /// straight line (GB 50180-2018; the speed itself is our assumption).
    pub walking_speed_m_per_min: f64,
    /// A line of the standard passes where its radius holds and the walk is at most this many times the radius. 1.5: our
    /// assumption.
    pub max_detour: f64,
    /// Where no streets are given, a walk is the straight line times this. 1.3: our assumption.
    pub detour_factor: f64,
    /// Judges lines of the standard by their straight radius alone.
    pub radius_only: bool,
    /// Farthest a gate, an outline or a facility may be from the street it is reached by, metres. 150: half of the standard's
    /// 5-minute circle; our assumption.
    pub snap_m: f64,
    /// How much longer than a level street a metre of each class is to walk.
    pub factors: WalkFactors,
    /// Kinds of barriers that a way off the streets (from a gate to the street, a straight line) does not cross.
    pub barriers: Vec<BarrierKind>,
    /// Kinds of barriers at which streets end that have no bridge, tunnel or crossing there.
    pub street_barriers: Vec<BarrierKind>,
    /// How near a crossing must be to the place where a way meets a barrier, metres.
    pub crossing_reach_m: f64,
    /// Neighbourhoods whose walk is at least this many times their gap are shown as parted by a wall. 10: 200 m around for a
    /// gap of 20 m; our assumption.
    pub gate_ratio: f64,
    /// Facilities that are known to be smaller than a line of the standard asks for do not satisfy it.
    pub judge_sizes: bool,
}

impl Default for AccessSettings {
    fn default() -> Self {
        Self {
            walking_speed_m_per_min: 80.0,
            max_detour: 1.5,
            detour_factor: 1.3,
            radius_only: false,
            snap_m: 150.0,
            factors: WalkFactors::default(),
            barriers: vec![BarrierKind::River, BarrierKind::Railway, BarrierKind::Expressway, BarrierKind::Wall],
            street_barriers: vec![BarrierKind::River],
            crossing_reach_m: 30.0,
            gate_ratio: 10.0,
            judge_sizes: true,
        }
    }
}

/// `[access.factors]`: what a metre of each class of street counts on foot; expressways are not walked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WalkFactors {
    /// Footways and lanes.
    pub path: f64,
    /// 支路 and streets without a known class.
    pub local: f64,
    /// 次干路.
    pub secondary: f64,
    /// 主干路.
    pub arterial: f64,
    /// Stairs. 2: on stairs people come forward at about half the speed of level ground (Fruin 1971, Pedestrian Planning and
    /// Design; from memory).
    pub stairs: f64,
}

impl Default for WalkFactors {
    fn default() -> Self {
        Self { path: 1.0, local: 1.0, secondary: 1.0, arterial: 1.0, stairs: 2.0 }
    }
}

/// `[score]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScoreSettings {
    /// Criteria of the program (`default`), or a path.
    pub criteria: String,
    /// `weighted_sum` or `topsis`; left out: the method of the criteria file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Weight of each criterion by id; left out: the weights of the criteria file. They are scaled to sum to 100.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
    /// `[weighting]` in place of that of the criteria file: pairwise judgements, entropy, CRITIC, several of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighting: Option<toml::Table>,
    /// Value functions by id of the criterion, in place of those of the criteria file and written like them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, toml::Table>,
    /// Places that count as the top of the list; left out: the candidates over the years of the programme, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<u32>,
    /// Draws of weights and unknown values behind `top_share`. 1,000: the share is then known to ±3 points (95 %).
    pub draws: u32,
    /// How far weights are varied, as a share of each. 0.2: ±20 %, usual in sensitivity analysis (assumption).
    pub spread: f64,
}

impl Default for ScoreSettings {
    fn default() -> Self {
        Self {
            criteria: "default".into(),
            method: None,
            weights: BTreeMap::new(),
            weighting: None,
            values: BTreeMap::new(),
            top: None,
            draws: 1000,
            spread: 0.2,
        }
    }
}

/// `[zone]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZoneSettings {
    /// Which candidates are zoned: `core`, `extended`, `provisional`; all by default.
    pub include: Vec<String>,
    /// Widest gap between adjacent outlines, metres. 60: a street with its pavements and setbacks.
    pub gap_m: f64,
    /// Least frontage of adjacent outlines, metres. 10: a gate and a path.
    pub min_frontage_m: f64,
    /// Widest distance of an outline from the centreline of a street it fronts, metres.
    pub corridor_width_m: f64,
    /// Longest stretch of street between two neighbours of one corridor, metres.
    pub corridor_reach_m: f64,
    /// Longest corridor, metres: a longer one is cut where its street is open for longest. 1000: what is walked in a quarter of an hour
    /// (GB 50180-2018, 2.0.4), so that one corridor is one neighbourhood's street and not a whole avenue; our assumption.
    pub corridor_max_m: f64,
    /// Widest gap at which a corridor link counts for contiguity, metres; left out: `gap_m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corridor_gap_m: Option<f64>,
    /// Kinds of barriers that zones do not cross.
    pub barriers: Vec<BarrierKind>,
    /// How near a crossing must be to the place where a link meets a barrier, metres.
    pub crossing_reach_m: f64,
    /// Whether younger neighbourhoods may join candidates that no link joins, at the price of `weights.connector_m` each. They count
    /// for contiguity and for upper bounds of land, and for nothing else.
    pub infill: bool,
    /// Limits on what a zone holds.
    pub bounds: Vec<ZoneBound>,
    /// Objective of the search; `corridor` is the one there is.
    pub objective: String,
    /// 1–9: trades time for quality, deterministically.
    pub effort: u8,
    /// Draws of the score over which zones are formed anew, to count how firm they are. 0: not asked.
    pub draws: u32,
    /// What the works shared are weighed against.
    pub weights: ZoneWeights,
}

/// `[zone.weights]`: prices in metres of shared works, against which zones are drawn. All are our assumption.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZoneWeights {
    /// A zone more. 40: a tender and a site office against half a street front.
    pub opening_m: f64,
    /// A lower bound missed altogether. 300: some four fronts of 80 m.
    pub short_m: f64,
    /// A neighbourhood 100 points of score from the mean of its zone, by the square of the distance. 400: 30 points cost 36 m.
    pub unlike_m: f64,
    /// Share of the works shared in a zone that an outline costs which straggles without end; none from a Polsby–Popper of 0.31
    /// on. 0.6: so that at 0.2 a fifth of them is lost, more than a cut at a narrow place costs.
    pub form_share: f64,
    /// A community more than one in a zone. 20: its committee has to be brought to the table.
    pub community_m: f64,
    /// A younger neighbourhood that joins others, where `infill` allows it. 20: it has to be brought to the table and works lead past
    /// it, and nothing of it is renovated.
    pub connector_m: f64,
    /// A neighbourhood that is taken out of the zone it has in the base plan. 100: more than a front of 80 m.
    pub stay_m: f64,
}

impl Default for ZoneWeights {
    fn default() -> Self {
        Self { opening_m: 40.0, short_m: 300.0, unlike_m: 400.0, form_share: 0.6, community_m: 20.0, connector_m: 20.0, stay_m: 100.0 }
    }
}

impl ZoneWeights {
    /// Every weight by its key.
    #[must_use]
    pub fn all(&self) -> [(&'static str, f64); 7] {
        [
            ("opening_m", self.opening_m),
            ("short_m", self.short_m),
            ("unlike_m", self.unlike_m),
            ("form_share", self.form_share),
            ("community_m", self.community_m),
            ("connector_m", self.connector_m),
            ("stay_m", self.stay_m),
        ]
    }
}

impl ZoneSettings {
    /// What links are found by, and the defaults for all else: what forms zones alone makes no other links.
    #[must_use]
    pub fn for_links(&self) -> Self {
        Self {
            gap_m: self.gap_m,
            min_frontage_m: self.min_frontage_m,
            corridor_width_m: self.corridor_width_m,
            corridor_reach_m: self.corridor_reach_m,
            corridor_max_m: self.corridor_max_m,
            corridor_gap_m: self.corridor_gap_m,
            barriers: self.barriers.clone(),
            crossing_reach_m: self.crossing_reach_m,
            ..Self::default()
        }
    }
}

impl Default for ZoneSettings {
    fn default() -> Self {
        let bound = |resource: &str, min, max| ZoneBound { resource: resource.into(), min, max };
        Self {
            include: ["core", "extended", "provisional"].map(String::from).to_vec(),
            gap_m: 60.0,
            min_frontage_m: 10.0,
            corridor_width_m: 40.0,
            corridor_reach_m: 120.0,
            corridor_max_m: 1000.0,
            corridor_gap_m: None,
            barriers: vec![BarrierKind::River, BarrierKind::Railway, BarrierKind::Expressway, BarrierKind::Arterial],
            crossing_reach_m: 30.0,
            infill: false,
            bounds: vec![bound("households", None, Some(3000.0)), bound("land_area_m2", None, Some(200_000.0))],
            objective: "corridor".into(),
            effort: 5,
            draws: 0,
            weights: ZoneWeights::default(),
        }
    }
}

/// A limit on the sum of one resource over a zone: the upper end is hard, the lower end costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneBound {
    /// `households`, `floor_area_m2`, `land_area_m2`, `cost_yuan` or `neighbourhoods`.
    pub resource: String,
    /// Soft lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Hard upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// `[programme]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProgrammeSettings {
    /// First year in which works may start; left out: the year of `as_of`, or the next where less than half of it is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_year: Option<i16>,
    /// Last year in which works may start; left out: the last year of the pack's targets, else four years after the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_year: Option<i16>,
    /// Years from start to completion; 1: started in one year, completed in the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_years: Option<i16>,
    /// Targets in place of the pack's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<TargetSetting>>,
    /// Years in which the members of a zone may start, from its opening on; left out: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_years: Option<u8>,
    /// Share of its worth that a start loses with every year it is later; left out: 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<f64>,
    /// What a zone is worth more, as a share, where all zones beside it are opened in the same year or in adjoining ones; left out:
    /// 0.02.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjoining: Option<f64>,
    /// 1 to 9, each twice the search of the one below; left out: 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<u8>,
    /// The plan this one grows from: its folder, or a folder of plans, of which the one signed off last is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// What it costs to start later than in the base plan, in square metres at full score for a square metre of floor area; left
    /// out: 3, above an even spread and any gain of an earlier start, below deadlines and targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay_later: Option<f64>,
    /// The same for an earlier start than in the base plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay_earlier: Option<f64>,
    /// What may start in a year: money, area, openings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<ProgrammeLimit>,
}

/// A limit on what starts, is completed or is under way in a year; hard, but for what is recorded, committed or fixed by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeLimit {
    /// `openings` (zones), `neighbourhoods`, `floor_area_m2`, `land_area_m2`, `households`, `cost_yuan`, or `funding_` with the id of
    /// a source of money of the pack; what is not known of a neighbourhood adds nothing.
    pub of: String,
    /// What it counts; left out: starts.
    #[serde(default, skip_serializing_if = "LimitEvent::is_started")]
    pub event: LimitEvent,
    /// Most.
    pub max: f64,
    /// Years it holds in; left out: every year of the programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<Vec<i16>>,
    /// Whether it holds for the sum over these years; else for each of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitEvent {
    /// Starts in a year.
    #[default]
    Started,
    /// Completions in a year.
    Completed,
    /// What is under way at the end of a year, or is started in it: capacity.
    UnderWay,
}

impl LimitEvent {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_started(&self) -> bool {
        *self == Self::Started
    }

    /// The start years that count in a year, where works last `duration` years.
    #[must_use]
    pub fn starts(self, year: i16, duration: i16) -> std::ops::RangeInclusive<i16> {
        match self {
            Self::Started => year..=year,
            Self::Completed => year - duration..=year - duration,
            Self::UnderWay => year - (duration - 1).max(0)..=year,
        }
    }
}

/// Start of the name of a resource that is the money of one source.
pub const FUNDING: &str = "funding_";

impl ProgrammeLimit {
    /// As the project file has it, for messages.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{} ≤ {}", self.of, self.max)
    }

    /// Id of the source of money, where it is a budget of one.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.of.strip_prefix(FUNDING)
    }
}

/// A target as written in a project file or a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSetting {
    /// Id, unique in its list.
    pub id: String,
    /// Clause it rests on, or empty.
    #[serde(default)]
    pub clause: String,
    /// Year in which it counts.
    pub year: i16,
    /// `started` or `completed`.
    pub event: String,
    /// `neighbourhoods`, `floor_area_m2` or `land_area_m2`.
    pub measure: String,
    /// Parameter of the pack that gives the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure_param: Option<String>,
    /// `at_least`, `exactly` or `at_most`.
    pub op: String,
    /// The number to meet; for ratios see `share_of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Share of a tier's neighbourhoods to meet instead of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Parameter of the pack that gives the share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_param: Option<String>,
    /// Tier the share is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Which of them count: `eligible`, all that are eligible or have begun; or `listed`, of those the ones on the books.
    #[serde(default)]
    pub among: Among,
    /// Parameter of the pack that says which count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among_param: Option<String>,
    /// Parameter of the pack, yes or no: whether there is such a target at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<String>,
    /// Counts everything up to the end of the year, not the year alone.
    #[serde(default)]
    pub cumulative: bool,
    /// Shown as progress, never judged.
    #[serde(default)]
    pub progressive: bool,
    /// The document's own forecast for a year that was not over when it was written; named so wherever the number is shown.
    #[serde(default)]
    pub forecast: bool,
    /// Words of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Readings of the pack that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// `V`, `Mh`, …: certainty of the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
}

/// Which neighbourhoods a target is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// Those that are eligible, and those whose works have begun.
    #[default]
    Eligible,
    /// Of these, the ones that the ledger lists, plans, or has as begun.
    Listed,
}

/// `[[edits]]`: a change by hand, with its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Id of the edit.
    pub id: String,
    /// Ids of neighbourhoods or zones.
    pub targets: Vec<String>,
    /// What is done to them.
    pub action: EditAction,
    /// Neighbourhood for `move` and `after`, year for `start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<toml::Value>,
    /// Why; required.
    pub reason: String,
    /// Date typed by the planner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<toml::value::Datetime>,
}

/// What a planner can do by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditAction {
    /// Take neighbourhoods out of the plan.
    Exclude,
    /// Treat neighbourhoods as candidates whatever the tiers say.
    Include,
    /// Keep the targets in one zone.
    Join,
    /// Keep every two of the targets in different zones.
    Separate,
    /// Move a neighbourhood into the zone of the neighbourhood `to`.
    Move,
    /// Keep the targets' zone exactly as they are.
    Lock,
    /// Start the targets in the year `to`.
    Start,
    /// Start the targets no earlier than the neighbourhood `to`, and not without it.
    After,
}
