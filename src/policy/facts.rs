//! The facts of a neighbourhood and of a project, as rules ask for them.

use std::collections::BTreeMap;

use super::condition::{Bound, Facts};
use super::{FieldColumns, Pack, Scope, Unreadable, Value};
use crate::district::{Fact, Neighbourhood};

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
    /// Reads the recorded facts of one neighbourhood; for many there is [`FieldColumns`].
    #[must_use]
    pub fn of(pack: &Pack, n: &Neighbourhood) -> Self {
        FieldColumns::new(pack, std::slice::from_ref(n)).read(n)
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
        let headings = BTreeMap::from([(Arc::from("willingness_refused"), Arc::from("明确反对改造"))]);
        n.rows.push(FactRow { table: Table::Survey, layer: "s".into(), row: 1, headings });
        assert_eq!(MemberFacts::of(&pack, &n).known.get("said_no"), Some(&Value::Bool(true)));
    }
}
