//! What only the whole of a pack tells: days in their order, steps that wait for one another, other values that no rule can use.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Check, wrong_type};
use super::check_conditions::{Use, uses};
use super::check_values::{decimal_of, integer_of};
use crate::report::Say;
use crate::report::messages::PackMessage as M;

/// The tables of a list.
fn tables<'t>(root: &'t DeTable<'t>, list: &str) -> impl Iterator<Item = &'t DeTable<'t>> {
    root.get(list).and_then(|t| t.get_ref().as_array()).into_iter().flatten().filter_map(|t| t.get_ref().as_table())
}

fn word<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t str> {
    table.get(key)?.get_ref().as_str()
}

impl<'t> Check<'t> {
    /// Days in their order, and targets within them.
    pub(super) fn dates(&mut self, root: &'t DeTable<'t>) {
        let day = |key: &str| Some((root.get(key)?.span().start, root.get(key)?.get_ref().as_datetime()?.date?));
        let (from, until) = (day("effective_from"), day("valid_until"));
        if let (Some((_, from)), Some((at, until))) = (from, until)
            && from > until
        {
            self.fault(at, "valid_until", M::Order { from: from.to_string(), until: until.to_string() }.both());
            return;
        }
        let first = from.map_or(i64::MIN, |(_, day)| i64::from(day.year));
        let last = until.map_or(i64::MAX, |(_, day)| i64::from(day.year));
        for target in tables(root, "target") {
            let Some(value) = target.get("year") else { continue };
            if let Some(year) = integer_of(value.get_ref()).filter(|year| (1800..=2200).contains(year) && !(first..=last).contains(year)) {
                let id = word(target, "id").unwrap_or_default();
                self.fault(value.span().start, &format!("target.{id}.year"), M::TargetYear { year, first, last }.both());
            }
        }
    }

    /// Steps that must come after themselves, by way of others or not.
    pub(super) fn circles(&mut self, root: &'t DeTable<'t>) {
        let steps: Vec<&DeTable<'_>> = tables(root, "step").collect();
        let before = |id: &str| steps.iter().find(|step| word(step, "id") == Some(id)).and_then(|step| word(step, "after"));
        for step in &steps {
            let (Some(id), Some(after)) = (word(step, "id"), step.get("after")) else { continue };
            // A way back is no longer than there are steps.
            let way = std::iter::successors(before(id), |id| before(id)).take(steps.len());
            if way.into_iter().any(|earlier| earlier == id) {
                self.fault(after.span().start, &format!("step.{id}.after"), M::Circle { id: id.to_owned() }.both());
            }
        }
    }

    /// Other values of readings that the parameter they stand for could not have.
    pub(super) fn other_values(&mut self, root: &'t DeTable<'t>) {
        let uses = uses(root);
        for reading in tables(root, "reading") {
            let (Some(id), Some(parameter)) = (word(reading, "id"), word(reading, "parameter")) else { continue };
            let own = root.get("parameters").and_then(|all| all.get_ref().as_table()?.get(parameter));
            let Some(own) = own.map(Spanned::get_ref) else { continue };
            let use_of = uses.iter().find(|(name, _)| *name == parameter).map(|(_, use_of)| *use_of);
            let others = reading.get("others").and_then(|all| all.get_ref().as_array()).into_iter().flatten();
            for (at, other) in others.enumerate() {
                if let Some(wanted) = unlike(own, use_of, other.get_ref()) {
                    let cause = wrong_type(other.get_ref(), &wanted);
                    self.fault(other.span().start, &format!("reading.{id}.others[{}]", at + 1), cause);
                }
            }
        }
    }
}

/// What a value should be to take the place of a parameter's own; `None` where it can.
fn unlike(own: &DeValue<'_>, use_of: Option<Use>, other: &DeValue<'_>) -> Option<M> {
    if let Some(use_of) = use_of {
        return (!use_of.fits(other)).then(|| use_of.name());
    }
    let is_number = |value: &DeValue<'_>| !value.is_str() && decimal_of(value).is_some();
    match own {
        DeValue::Boolean(_) => (!other.is_bool()).then_some(M::AFlag),
        DeValue::String(_) => (!other.is_str()).then_some(M::AText),
        DeValue::Integer(_) => integer_of(other).is_none().then_some(M::AWhole),
        DeValue::Float(_) => (!is_number(other)).then_some(M::ANumber),
        DeValue::Array(_) => (!other.is_array()).then_some(M::AList),
        _ => None,
    }
}
