//! The causes of missed targets in words and as records.

use serde_json::{Map, Value, json};

use super::causes::{Ease, Part, Raise};
use super::{ProgrammeInput, Target, TargetCause, TargetResult};
use crate::district::{District, NeighbourhoodIx};
use crate::report::messages::{PhasingMessage as P, PlanMessage as M, Say};
use crate::report::{Lang, Text};
use crate::zone::Zones;

/// Orders, zones and targets that a sentence names, at most.
const NAMED: usize = 4;

impl TargetCause {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Years { .. } => "years",
            Self::Candidates { .. } => "candidates",
            Self::Limits { .. } => "limits",
            Self::Window { .. } => "window",
            Self::Order { .. } => "order",
            Self::Committed { .. } => "committed",
            Self::Others(_) => "other_targets",
            Self::Several(_) => "several",
            Self::Recorded(_) => "recorded",
        }
    }

    /// As `plan.json` has it.
    #[must_use]
    pub fn record(&self, district: &District, zones: &Zones, targets: &[TargetResult]) -> Value {
        let mut record = Map::new();
        let mut set = |key: &str, value: Value| record.insert(key.into(), value);
        set("rule", json!(self.as_str()));
        match self {
            Self::Years { year, span } => {
                set("start_year", json!(year));
                set("first_year", json!(span.0));
                set("last_year", json!(span.1));
            }
            Self::Candidates { shared, missing, refused, provisional, elsewhere } => {
                set("shared", json!(shared));
                let parts = [("missing", missing), ("refused", refused), ("provisional", provisional), ("elsewhere", elsewhere)];
                for (key, value) in parts {
                    set(key, json!(value));
                }
            }
            Self::Limits { raised, least } => {
                let raise = |r: &Raise| json!({ "limit": r.limit, "years": r.years, "max": r.max, "by": r.by });
                set("raised", raised.iter().map(raise).collect());
                set("least", json!(least));
            }
            Self::Window { years, most } => {
                set("window_years", json!(years));
                set("most", json!(most));
            }
            Self::Order { orders, most } => {
                let id = |who: NeighbourhoodIx| json!(district.neighbourhoods[who.at()].id);
                set("without", orders.iter().map(|&[waits, first]| json!({ "who": id(waits), "after": id(first) })).collect());
                set("most", json!(most));
            }
            Self::Committed { zones: of, most } => {
                set("zones", of.iter().map(|&zone| json!(zones.zones[zone as usize].id)).collect());
                set("most", json!(most));
            }
            Self::Others(eased) => {
                let ease = |e: &Ease| json!({ "target": targets[e.target].target.setting.id, "value": e.value, "by": e.by });
                set("eased", eased.iter().map(ease).collect());
            }
            Self::Several(parts) => {
                let part = |p: &Part| json!({ "rule": p.rule, "limit": p.limit, "most": p.most });
                set("alone", parts.iter().map(part).collect());
            }
            Self::Recorded(over) => _ = set("over", json!(over)),
        }
        Value::Object(record)
    }

    pub(super) fn text(&self, input: &ProgrammeInput<'_>, target: &Target) -> Text {
        let show = |value: f64| target.show(value);
        match self {
            Self::Years { year, span: (first, last) } if year < first => M::CauseBefore { year: *year, first: *first, last: *last }.both(),
            Self::Years { year, span: (first, last) } => M::CauseAfter { year: *year, first: *first, last: *last }.both(),
            Self::Candidates { shared, missing, refused, provisional, elsewhere } => {
                let missing = show(*missing);
                let first = if *shared { M::CauseShared { missing }.both() } else { M::CauseCandidates { missing }.both() };
                let mut more = Vec::new();
                let mut add = |amount: f64, of: fn(String) -> M| more.extend((amount > 0.0).then(|| of(show(amount)).both()));
                add(*refused, |amount| M::CauseRefused { amount });
                add(*provisional, |amount| M::CauseProvisional { amount });
                add(*elsewhere, |amount| M::CauseElsewhere { amount });
                Text::sentences(&std::iter::once(first).chain(more).collect::<Vec<_>>())
            }
            Self::Limits { raised, least } => limits_text(input, raised, *least),
            Self::Window { years, most } => P::ObstacleWindow { years: *years, most: show(*most) }.both(),
            Self::Order { orders, most } => {
                let name = |who: NeighbourhoodIx| input.district.neighbourhoods[who.at()].name.clone();
                let of = |&[waits, first]: &[NeighbourhoodIx; 2]| P::OrderOf { waits: name(waits), first: name(first) }.both();
                let named = Text::list(&orders.iter().map(of).collect::<Vec<_>>(), NAMED);
                named.within(|named| P::ObstacleOrder { count: orders.len(), orders: named, most: show(*most) })
            }
            Self::Committed { zones, most } => {
                let name = |&zone: &u32| Text::same(input.zones.zones[zone as usize].name.clone());
                let named = Text::list(&zones.iter().map(name).collect::<Vec<_>>(), NAMED);
                named.within(|named| M::CauseCommitted { count: zones.len(), zones: named, most: show(*most) })
            }
            Self::Others(eased) if eased.is_empty() => M::CauseOthersUnsized.both(),
            Self::Others(eased) => {
                let of = |ease: &Ease| {
                    let target = &input.targets[ease.target];
                    M::EaseTarget { id: target.setting.id.clone(), value: target.show(ease.value), by: target.show(ease.by) }.both()
                };
                Text::list(&eased.iter().map(of).collect::<Vec<_>>(), NAMED).within(|eased| M::CauseOthers { eased })
            }
            Self::Several(parts) => {
                let of = |part: &Part| {
                    let rule = match (part.rule, part.limit) {
                        (_, Some(limit)) => P::RuleLimit { limit: input.settings.limits[limit].said() }.both(),
                        ("window", _) => P::RuleWindow.both(),
                        ("order", _) => P::RuleOrder.both(),
                        ("committed", _) => P::RuleFixed.both(),
                        _ => M::RuleTargets.both(),
                    };
                    rule.within(|rule| P::PartAlone { rule, most: show(part.most) })
                };
                Text::sentences(&std::iter::once(P::ObstacleSeveral.both()).chain(parts.iter().map(of)).collect::<Vec<_>>())
            }
            Self::Recorded(over) => M::CauseRecorded { over: show(*over) }.both(),
        }
    }
}

fn limits_text(input: &ProgrammeInput<'_>, raised: &[Raise], least: f64) -> Text {
    let mut names: Vec<String> = raised.iter().map(|r| input.settings.limits[r.limit].said()).collect();
    names.dedup();
    let to = |lang: Lang, mark: &str| {
        let one = |r: &Raise| {
            let years = r.years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            P::RaiseTo { of: input.settings.limits[r.limit].of.clone(), years, max: r.max.to_string(), by: r.by.to_string() }.say(lang)
        };
        raised.iter().map(one).collect::<Vec<_>>().join(mark)
    };
    let all: f64 = raised.iter().map(|r| r.by).sum();
    let say = |lang: Lang, mark: &str, names: String| {
        let limit = P::ObstacleLimit { limit: names, raise: to(lang, mark) }.say(lang);
        let at_least = (least > 0.0 && least < all).then(|| P::RaiseLeast { least: least.to_string() }.say(lang));
        limit + &at_least.unwrap_or_default()
    };
    Text { zh: say(Lang::Zh, "、", names.join("、")), en: say(Lang::En, ", ", names.join(", ")) }
}
