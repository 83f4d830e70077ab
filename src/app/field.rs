//! Attributes of neighbourhoods: what a map is coloured by, a table shows, a histogram counts and a filter asks.

use crate::access::GapVerdict;
use crate::district::{BoundaryLevel, NeighbourhoodIx, Status};
use crate::intake::usual_word;
use crate::plan::Plan;
use crate::policy::Candidacy;
use crate::report::messages::{FieldMessage as M, Say};
use crate::report::{Lang, Text};

/// One attribute. Numbers count positions: criteria of the score, categories of facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Built,
    Buildings,
    Households,
    FloorArea,
    LandArea,
    Density,
    Cost,
    Status,
    Subdistrict,
    Community,
    Candidacy,
    Failing,
    Services,
    Walk(u16),
    Straight(u16),
    Score,
    Rank,
    RankOpen,
    TopShare,
    Part(u16),
    Zone,
    StartYear,
    FinishYear,
}

/// Groups of a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Facts,
    Policy,
    Access,
    Score,
    Plan,
}

/// The values of one attribute for every neighbourhood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Numbers, or positions in `words`; not a number where nothing is known.
    pub(super) values: Vec<f64>,
    /// Words of a category, in the order they are listed; none: the values are numbers.
    pub(super) words: Vec<Text>,
}

impl Field {
    /// All attributes of a plan, group by group.
    pub(super) fn all(plan: &Plan) -> Vec<Self> {
        use Field as F;
        let mut all = vec![F::Built, F::Buildings, F::Households, F::FloorArea, F::LandArea, F::Density, F::Cost, F::Status];
        let has = |level| plan.district.boundaries.iter().any(|b| b.level == level);
        all.extend(has(BoundaryLevel::Subdistrict).then_some(F::Subdistrict));
        all.extend(has(BoundaryLevel::Community).then_some(F::Community));
        all.push(F::Candidacy);
        if !plan.access.categories.is_empty() {
            all.extend([F::Failing, F::Services]);
            all.extend((0..plan.access.categories.len() as u16).map(F::Walk));
            all.extend((0..plan.access.categories.len() as u16).map(F::Straight));
        }
        all.extend([F::Score, F::Rank, F::RankOpen, F::TopShare]);
        all.extend((0..plan.scores.criteria.len() as u16).map(F::Part));
        all.extend([F::Zone, F::StartYear, F::FinishYear]);
        all
    }

    pub(super) fn group(self) -> Group {
        match self {
            Self::Candidacy => Group::Policy,
            Self::Failing | Self::Services | Self::Walk(_) | Self::Straight(_) => Group::Access,
            Self::Score | Self::Rank | Self::RankOpen | Self::TopShare | Self::Part(_) => Group::Score,
            Self::Zone | Self::StartYear | Self::FinishYear => Group::Plan,
            _ => Group::Facts,
        }
    }

    /// What it is called.
    pub(super) fn name(self, plan: &Plan, lang: Lang) -> String {
        let category = |at: u16| plan.access.categories.get(usize::from(at)).map(|id| category_name(plan, id, lang)).unwrap_or_default();
        let message = match self {
            Self::Built => M::Built,
            Self::Buildings => M::Buildings,
            Self::Households => M::Households,
            Self::FloorArea => M::FloorArea,
            Self::LandArea => M::LandArea,
            Self::Density => M::Density,
            Self::Cost => M::Cost,
            Self::Status => M::Status,
            Self::Subdistrict => M::Subdistrict,
            Self::Community => M::Community,
            Self::Candidacy => M::Candidacy,
            Self::Failing => M::Failing,
            Self::Services => M::Services,
            Self::Walk(at) => M::Walk { name: category(at) },
            Self::Straight(at) => M::Straight { name: category(at) },
            Self::Score => M::Score,
            Self::Rank => M::Rank,
            Self::RankOpen => M::RankOpen,
            Self::TopShare => M::TopShare,
            Self::Part(at) => {
                let name = plan.scores.criteria.get(usize::from(at)).map(|c| c.spec.name.get(lang).to_owned()).unwrap_or_default();
                M::Part { name }
            }
            Self::Zone => M::Zone,
            Self::StartYear => M::StartYear,
            Self::FinishYear => M::FinishYear,
        };
        message.say(lang)
    }

    /// A name that stays while positions change, and while the plan is made anew: categories and criteria go by their ids.
    pub(super) fn key(self, plan: &Plan) -> String {
        let category = |at: u16| plan.access.categories.get(usize::from(at)).map_or("", String::as_str);
        let word = match self {
            Self::Built => "built",
            Self::Buildings => "buildings",
            Self::Households => "households",
            Self::FloorArea => "floor_area",
            Self::LandArea => "land_area",
            Self::Density => "density",
            Self::Cost => "cost",
            Self::Status => "status",
            Self::Subdistrict => "subdistrict",
            Self::Community => "community",
            Self::Candidacy => "candidacy",
            Self::Failing => "failing",
            Self::Services => "services",
            Self::Walk(at) => return format!("walk:{}", category(at)),
            Self::Straight(at) => return format!("straight:{}", category(at)),
            Self::Score => "score",
            Self::Rank => "rank",
            Self::RankOpen => "rank_open",
            Self::TopShare => "top_share",
            Self::Part(at) => {
                return format!("part:{}", plan.scores.criteria.get(usize::from(at)).map_or("", |c| c.spec.id.as_str()));
            }
            Self::Zone => "zone",
            Self::StartYear => "start_year",
            Self::FinishYear => "finish_year",
        };
        word.to_owned()
    }

    /// The unit of its numbers; `None` for categories, ranks and years, and where the name says it.
    pub(super) fn unit(self) -> Option<M> {
        Some(match self {
            Self::FloorArea | Self::LandArea => M::UnitArea,
            Self::Density => M::UnitPerHectare,
            Self::Cost => M::UnitCost,
            Self::Failing => M::UnitLines,
            Self::Services => M::UnitServices,
            Self::Walk(_) | Self::Straight(_) => M::UnitMetres,
            Self::TopShare => M::UnitShare,
            _ => return None,
        })
    }

    /// Decimals of its numbers.
    pub(super) fn decimals(self) -> u8 {
        u8::from(matches!(self, Self::Score | Self::Part(_) | Self::Cost | Self::TopShare))
    }

    /// The word, by position, that says there is nothing to do.
    pub(super) fn quiet(self) -> Option<usize> {
        match self {
            Self::Candidacy => CANDIDACIES.iter().position(|(c, _)| *c == Candidacy::No),
            Self::Status => STATUSES.iter().position(|(s, _)| *s == Status::NotListed),
            _ => None,
        }
    }

    /// Whether a number is written without thousands separators.
    pub(super) fn is_year(self) -> bool {
        matches!(self, Self::Built | Self::StartYear | Self::FinishYear)
    }

    /// Its values.
    pub(super) fn column(self, plan: &Plan) -> Column {
        let all = (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
        let words = self.words(plan);
        let values = all.map(|n| self.value(plan, n, &words).unwrap_or(f64::NAN)).collect();
        Column { values, words }
    }

    fn value(self, plan: &Plan, n: NeighbourhoodIx, words: &[Text]) -> Option<f64> {
        let own = &plan.district.neighbourhoods[n.at()];
        let row = || plan.scores.row(n);
        let category = |at: u16| plan.access.categories.get(usize::from(at));
        let boundary = |at: Option<u32>| {
            let name = &plan.district.boundaries.get(at? as usize)?.name;
            words.binary_search_by(|word| word.zh.as_str().cmp(name)).ok().map(|at| at as f64)
        };
        match self {
            Self::Built => {
                let years = own.typical_year.map(crate::district::YearInterval::year).or(own.built)?;
                (years.to - years.from <= 15).then(|| f64::from(i16::midpoint(years.from, years.to)))
            }
            Self::Buildings => Some(own.buildings.len() as f64),
            Self::Households => own.households.map(f64::from),
            Self::FloorArea => own.floor_area.map(|a| a.0),
            Self::LandArea => Some(own.land_area.0),
            Self::Density => own.households.filter(|_| own.land_area.0 > 0.0).map(|h| f64::from(h) / own.land_area.0 * 1e4),
            Self::Cost => own.cost.and_then(|c| f64::try_from(c.0).ok()).map(|yuan| yuan / 1e4),
            Self::Status => STATUSES.iter().position(|(status, _)| *status == own.status).map(|at| at as f64),
            Self::Subdistrict => boundary(own.subdistrict),
            Self::Community => boundary(own.community),
            Self::Candidacy => {
                let candidacy = plan.eligibility[n.at()].candidacy;
                CANDIDACIES.iter().position(|(c, _)| *c == candidacy).map(|at| at as f64)
            }
            Self::Failing => {
                let verdicts: Vec<GapVerdict> = plan.access.gaps(n).map(|(_, gap)| gap.verdict).collect();
                // Of none known the number is not 0.
                let known = verdicts.iter().any(|v| *v != GapVerdict::Unknown);
                known.then(|| verdicts.iter().filter(|v| **v == GapVerdict::Fail).count() as f64)
            }
            Self::Services => plan.access.services(n).map(|within| f64::from(within[1].count)),
            Self::Walk(at) => plan.access.walk(n, category(at)?).metres(),
            Self::Straight(at) => plan.access.straight(n, category(at)?).map(|reached| reached.metres),
            Self::Score => row().map(|r| r.score),
            Self::Rank => row().map(|r| f64::from(r.rank)),
            Self::RankOpen => row().map(|r| f64::from(r.rank_high - r.rank_low + 1)),
            Self::TopShare => row().and_then(|r| r.firm.drawn.as_ref()).map(|d| d.top_share * 100.0),
            Self::Part(at) => row().and_then(|r| r.parts.get(usize::from(at)).copied()),
            Self::Zone => plan.zones.zone_of[n.at()].map(f64::from),
            Self::StartYear => plan.programme.start[n.at()].map(f64::from),
            Self::FinishYear => plan.programme.finish[n.at()].map(f64::from),
        }
    }

    fn words(self, plan: &Plan) -> Vec<Text> {
        let said = |message: &M| message.both();
        let names = |level: BoundaryLevel| {
            let mut names: Vec<&str> = plan.district.boundaries.iter().filter(|b| b.level == level).map(|b| b.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().map(Text::same).collect()
        };
        match self {
            Self::Status => STATUSES.iter().map(|(_, word)| said(word)).collect(),
            Self::Candidacy => CANDIDACIES.iter().map(|(_, word)| said(word)).collect(),
            Self::Subdistrict => names(BoundaryLevel::Subdistrict),
            Self::Community => names(BoundaryLevel::Community),
            Self::Zone => plan.zones.zones.iter().map(|z| Text::same(z.name.as_str())).collect(),
            _ => Vec::new(),
        }
    }
}

impl Group {
    pub(super) fn name(self, lang: Lang) -> String {
        let message = match self {
            Self::Facts => M::GroupFacts,
            Self::Policy => M::GroupPolicy,
            Self::Access => M::GroupAccess,
            Self::Score => M::GroupScore,
            Self::Plan => M::GroupPlan,
        };
        message.say(lang)
    }
}

impl Column {
    /// The value of a neighbourhood; `None` where it is not known.
    pub(super) fn get(&self, n: usize) -> Option<f64> {
        self.values.get(n).copied().filter(|v| !v.is_nan())
    }

    /// Whether its values are words.
    pub(super) fn is_category(&self) -> bool {
        !self.words.is_empty()
    }

    /// The word of a category's value.
    pub(super) fn word(&self, value: f64, lang: Lang) -> &str {
        self.words.get(value as usize).map_or("", |word| word.get(lang))
    }

    /// Least and greatest value known.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let known = self.values.iter().copied().filter(|v| v.is_finite());
        known.fold(None, |range, v| Some(range.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v)))))
    }
}

const STATUSES: [(Status, M); 7] = [
    (Status::Completed, M::StatusCompleted),
    (Status::Started, M::StatusStarted),
    (Status::Planned, M::StatusPlanned),
    (Status::Listed, M::StatusListed),
    (Status::NotListed, M::StatusNotListed),
    (Status::Excluded, M::StatusExcluded),
    (Status::DemolitionPlanned, M::StatusDemolition),
];

const CANDIDACIES: [(Candidacy, M); 6] = [
    (Candidacy::Core, M::WordCore),
    (Candidacy::Extended, M::WordExtended),
    (Candidacy::Provisional, M::WordProvisional),
    (Candidacy::Dangerous, M::WordDangerous),
    (Candidacy::UnderWay, M::WordUnderWay),
    (Candidacy::No, M::WordNo),
];

/// The standard's name of a category of facilities, else the usual word, else the source's own word.
pub(super) fn category_name(plan: &Plan, id: &str, lang: Lang) -> String {
    if let Some(line) = plan.standard.facility(id) {
        return if lang == Lang::Zh { line.zh.clone() } else { line.en.clone() };
    }
    match (lang, usual_word(id)) {
        (Lang::Zh, Some(word)) => word.to_owned(),
        (Lang::En, _) => {
            let spaced = id.replace('_', " ");
            if let Some(rest) = spaced.strip_prefix("ev ") {
                return format!("EV {rest}");
            }
            let mut letters = spaced.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
        (Lang::Zh, None) => id.to_owned(),
    }
}
