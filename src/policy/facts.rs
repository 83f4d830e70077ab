//! The facts of a neighbourhood and of a project, as rules ask for them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::condition::{Bound, Facts};
use super::{Field, Known, Pack, Scope, Unreadable, Value};
use crate::district::{AreaBasis, Fact, Neighbourhood};
use crate::intake::{forms, heading_factor, plain};

/// What is recorded of one neighbourhood, by the fields of the pack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MemberFacts {
    /// Values of fields that are known.
    pub known: BTreeMap<String, Value>,
    /// Facts that are no value of their field: field, what stands there, why.
    pub unreadable: Vec<(String, Fact, Unreadable)>,
}

/// The facts of a project: those of its members, combined field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectFacts<'p> {
    pack: &'p Pack,
    members: Vec<&'p MemberFacts>,
}

impl MemberFacts {
    /// Reads the recorded facts of a neighbourhood; a column goes by the id of a field, its Chinese or English name, or one of
    /// its further headings.
    #[must_use]
    pub fn of(pack: &Pack, n: &Neighbourhood) -> Self {
        let mut facts = Self::default();
        let mut headings = Headings::new();
        for (name, fact) in &n.facts {
            for form in forms(name) {
                headings.entry(form).or_insert((fact, heading_factor(name)));
            }
        }
        // A column that intake knows by itself goes under an id of its own, and by what stands above it still; its unit is settled.
        for (name, fact) in &n.facts {
            for form in n.row_of(name).into_iter().flat_map(|(_, heading)| forms(heading)) {
                headings.entry(form).or_insert((fact, 1.0));
            }
        }
        for (id, field) in &pack.fields {
            let Some((fact, factor)) = recorded(id, field, n, &headings) else {
                facts.known.extend(field.from.and_then(|from| known(from, n)).map(|value| (id.clone(), value)));
                continue;
            };
            match field.read(fact, factor, &pack.words) {
                Ok(value) => _ = facts.known.insert(id.clone(), value),
                Err(why) => facts.unreadable.push((id.clone(), fact.clone(), why)),
            }
        }
        facts
    }
}

impl Facts for MemberFacts {
    fn value(&self, field: &str) -> Option<Value> {
        self.known.get(field).cloned()
    }
}

impl<'p> ProjectFacts<'p> {
    /// Of the members of a project.
    #[must_use]
    pub fn new(pack: &'p Pack, members: Vec<&'p MemberFacts>) -> Self {
        Self { pack, members }
    }

    /// The facts of each member.
    pub fn members(&self) -> impl Iterator<Item = &MemberFacts> {
        self.members.iter().copied()
    }
}

impl Facts for ProjectFacts<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        let combine = self.pack.fields.get(field).filter(|f| f.scope == Scope::Project).map(|f| f.combine)?;
        combine.together(&self.members.iter().map(|m| m.value(field)).collect::<Vec<_>>())
    }

    fn bound(&self, field: &str) -> Option<Bound> {
        let combine = self.pack.fields.get(field).filter(|f| f.scope == Scope::Project).map(|f| f.combine)?;
        combine.bound(&self.members.iter().map(|m| m.value(field)).collect::<Vec<_>>())
    }
}

fn known(from: Known, n: &Neighbourhood) -> Option<Value> {
    match from {
        Known::Cost => n.cost.map(|cost| cost.0),
        Known::FloorArea => n.floor_area.filter(|_| n.area_basis != AreaBasis::Partial).and_then(|area| Decimal::try_from(area.0).ok()),
        Known::Households => n.households.map(Decimal::from),
    }
    .map(Value::Number)
}

/// Facts by the bare names of their columns, with the factor of the unit that the heading names.
type Headings<'n> = BTreeMap<String, (&'n Fact, f64)>;

fn recorded<'n>(id: &str, field: &Field, n: &'n Neighbourhood, headings: &Headings<'n>) -> Option<(&'n Fact, f64)> {
    let names = [field.zh.as_str(), field.en.as_str()];
    let by_name = || names.into_iter().chain(field.columns.iter().map(String::as_str)).find_map(|name| headings.get(&plain(name)).copied());
    n.facts.get(id).map(|fact| (fact, 1.0)).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::district::{FactRow, Table};
    use crate::policy::vectors::neighbourhood;

    const PACK: &str = "schema = \"lianpian-policy/1\"\nid = \"x\"\nversion = \"1\"\ntitle_zh = \"甲\"\ntitle_en = \"a\"\nsource = \"s\"\n\
        [fields]\nsaid_no = { zh = \"明确反对改造\", en = \"refused\", type = \"bool\" }\n\
        [[tier]]\nid = \"t\"\nresult = \"eligible_core\"\nclause = \"1\"\nzh = \"层\"\nen = \"tier\"\n\
        all_of = [ { field = \"said_no\", op = \"is\", value = false } ]\n";

    #[test]
    fn a_column_that_the_program_knows_under_another_id_is_found_by_its_heading() {
        let pack = Pack::read(PACK, "x.toml".as_ref()).unwrap();
        let mut n = neighbourhood(&BTreeMap::new());
        n.facts.insert("willingness_refused".into(), Fact::Bool(true));
        assert!(MemberFacts::of(&pack, &n).known.is_empty(), "nothing says what stood above it");
        let headings = BTreeMap::from([("willingness_refused".to_owned(), Arc::from("明确反对改造"))]);
        n.rows.push(FactRow { table: Table::Survey, layer: "s".into(), row: 1, headings });
        assert_eq!(MemberFacts::of(&pack, &n).known.get("said_no"), Some(&Value::Bool(true)));
    }
}
