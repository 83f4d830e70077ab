//! What a reader must know before the numbers of a plan.

use super::Plan;
use super::changes_record::base_note;
use crate::access::{Foot, WalkBasis};
use crate::district::NeighbourhoodIx;
use crate::policy::{Candidacy, Eligibility, FieldKind};
use crate::report::messages::{FacilityMessage, PlanMessage as M, Say, ScoreMessage, WorksMessage};
use crate::report::{IssueKind, Lang, Quantity, Role, Text};

/// What a reader must know before the numbers.
pub(super) fn notes(plan: &Plan) -> Vec<Text> {
    let mut notes = Vec::new();
    // What has lapsed is said before all else.
    if let Some(until) = plan.pack.in_force_until().filter(|until| plan.as_of > *until) {
        notes.push(M::NoteExpired { pack: plan.pack.id.clone(), until: until.to_string() }.both());
    }
    if plan.district.synthetic {
        notes.push(M::NoteSynthetic.both());
    }
    notes.extend(plan.base.as_ref().map(|base| base_note(plan, base)));
    let provisional: Vec<&Eligibility> = plan.eligibility.iter().filter(|e| e.candidacy == Candidacy::Provisional).collect();
    if !provisional.is_empty() {
        let mut fields: Vec<&str> = provisional.iter().flat_map(|e| e.missing.iter().map(String::as_str)).collect();
        fields.sort_unstable();
        fields.dedup();
        let names = |pick: fn(&Text) -> &str, join: &str| {
            fields.iter().map(|f| pick(&plan.pack.field_name(f)).to_owned()).collect::<Vec<_>>().join(join)
        };
        let count = provisional.len();
        notes.push(Text {
            zh: M::NoteProvisional { count, fields: names(|t| &t.zh, "、") }.both().zh,
            en: M::NoteProvisional { count, fields: names(|t| &t.en, ", ") }.both().en,
        });
        notes.extend(without_column(plan, &fields));
    }
    let no_data: Vec<&Text> = plan.scores.criteria.iter().filter(|c| !c.has_data && c.weight > 0.0).map(|c| &c.spec.name).collect();
    if !no_data.is_empty() {
        let names = |lang: Lang, join: &str| no_data.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(join);
        notes.push(Text {
            zh: ScoreMessage::NoteNoData { criteria: names(Lang::Zh, "、") }.say(Lang::Zh),
            en: ScoreMessage::NoteNoData { criteria: names(Lang::En, ", ") }.say(Lang::En),
        });
    }
    notes.extend(plan.scores.weighed.iter().flat_map(|weighed| weighed.warnings.iter().cloned()));
    if plan.gated().next().is_some() {
        let gated: Vec<&str> = plan.gated().map(|n| plan.district.neighbourhoods[n.at()].name.as_str()).collect();
        let (count, names) = (gated.len(), |join: &str| gated.join(join));
        notes.push(Text {
            zh: ScoreMessage::NoteDangerous { count, names: names("、") }.say(Lang::Zh),
            en: ScoreMessage::NoteDangerous { count, names: names(", ") }.say(Lang::En),
        });
    }
    let dossiers = || plan.dossiers.members.iter().flatten();
    let problems = dossiers().filter(|d| !d.money.problems.is_empty()).count();
    if problems > 0 {
        notes.push(WorksMessage::NoteProblems { count: problems }.both());
    }
    let cells: usize = dossiers().map(|d| d.menu.unreadable.len() + d.money.unreadable.len()).sum();
    if cells > 0 {
        notes.push(WorksMessage::NoteCells { count: cells }.both());
    }
    notes.extend(access_notes(plan));
    let mut absent: Vec<Role> = plan.issues.iter().filter(|i| i.kind == IssueKind::InputAbsent).map(|i| i.role).collect();
    absent.sort_unstable();
    absent.dedup();
    if !absent.is_empty() {
        let names = |lang: Lang, join: &str| absent.iter().map(|role| role.name().get(lang).to_owned()).collect::<Vec<_>>().join(join);
        notes.push(Text {
            zh: M::NoteAbsent { inputs: names(Lang::Zh, "、") }.both().zh,
            en: M::NoteAbsent { inputs: names(Lang::En, ", ") }.both().en,
        });
    }
    let rejected: u64 = plan.inputs.iter().map(|i| i.rejected).sum();
    if rejected > 0 {
        let count = Quantity { value: rejected as f64, unit: Text::default(), decimals: 0 }.show(Lang::En);
        notes.push(M::NoteRejected { count }.both());
    }
    notes
}

/// How distances to facilities were measured, where a reader must know it first.
fn access_notes(plan: &Plan) -> Vec<Text> {
    let settings = &plan.project.file.access;
    let mut notes = Vec::new();
    if plan.standard.facilities.is_empty() {
        notes.push(FacilityMessage::NoteNoLines { standard: plan.standard.id.clone() }.both());
    }
    if plan.district.facilities.is_empty() {
        return notes;
    }
    if settings.radius_only {
        notes.push(FacilityMessage::NoteRadiusOnly.both());
    }
    if plan.access.basis == WalkBasis::Detour {
        notes.push(FacilityMessage::NoteDetour { factor: settings.detour_factor.to_string() }.both());
    }
    if let Some(on) = &plan.walking {
        let (report, counts) = (on.network.report(), on.counts());
        let of = [
            (counts.facilities_without, (|count| FacilityMessage::NoteOffStreets { count }) as fn(usize) -> FacilityMessage),
            (report.cuts.len(), |count| FacilityMessage::NoteCuts { count }),
        ];
        notes.extend(of.into_iter().filter(|(count, _)| *count > 0).map(|(count, note)| note(count).both()));
    }
    let feet = || (0..plan.district.neighbourhoods.len() as u32).map(|at| plan.access.foot(NeighbourhoodIx(at)));
    let of = |wanted: Foot| feet().filter(|foot| *foot == wanted).count();
    let (unsnapped, islands) = (of(Foot::NoStreet), of(Foot::Island));
    notes.extend((unsnapped > 0).then(|| FacilityMessage::NoteUnsnapped { count: unsnapped }.both()));
    notes.extend((islands > 0).then(|| FacilityMessage::NoteIslands { count: islands }.both()));
    notes
}

/// Fields that are asked for and that no candidate has: their column is missing, or is called something else.
fn without_column(plan: &Plan, asked: &[&str]) -> Option<Text> {
    let is_column = |field: &&&str| {
        let kind = plan.pack.fields.get(**field).map(|field| field.kind);
        !matches!(kind, None | Some(FieldKind::Years)) && **field != "use_type"
    };
    let known = |field: &str| plan.dossiers.members.iter().flatten().any(|member| member.facts.known.contains_key(field));
    let absent: Vec<&&str> = asked.iter().filter(is_column).filter(|field| !known(field)).collect();
    let names = |pick: fn(&Text) -> &str, join: &str| {
        absent.iter().map(|field| format!("{}={}", field, pick(&plan.pack.field_name(field)))).collect::<Vec<_>>().join(join)
    };
    let text = || Text {
        zh: M::NoteNoColumn { fields: names(|t| &t.zh, "、") }.both().zh,
        en: M::NoteNoColumn { fields: names(|t| &t.en, ", ") }.both().en,
    };
    (!absent.is_empty()).then(text)
}
