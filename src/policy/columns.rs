//! Which columns of a district's tables carry which fields of a pack: settled once a column, because a city has tens of thousands
//! of neighbourhoods under the same few headings.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Field, Known, MemberFacts, Pack, Value};
use crate::district::{AreaBasis, Fact, Neighbourhood};
use crate::intake::{forms, heading_factor, plain};

/// The columns of some neighbourhoods by the fields of a pack.
#[derive(Debug, Clone)]
pub struct FieldColumns<'p> {
    pack: &'p Pack,
    /// Fields by their bare names, with the rank of the name: id, Chinese, English, further headings.
    names: HashMap<String, Vec<Naming>>,
    of: HashMap<&'p str, Column>,
}

/// A field, by its place in the pack, and the rank of the name that it goes by.
#[derive(Debug, Clone, Copy)]
struct Naming {
    field: usize,
    rank: usize,
}

/// What one heading says.
#[derive(Debug, Clone)]
struct Column {
    /// Field whose id it is.
    own: Option<usize>,
    named: Vec<Naming>,
    /// Of the unit that it names.
    factor: f64,
}

/// A cell that carries a field.
#[derive(Debug, Clone, Copy)]
struct Carried<'n> {
    rank: usize,
    fact: &'n Fact,
    factor: f64,
}

impl<'p> FieldColumns<'p> {
    /// Of the neighbourhoods that will be read.
    #[must_use]
    pub fn new(pack: &'p Pack, neighbourhoods: &'p [Neighbourhood]) -> Self {
        let mut columns = Self { pack, names: names(pack), of: HashMap::new() };
        for n in neighbourhoods {
            let headings = n.rows.iter().flat_map(|row| row.headings.values()).map(AsRef::as_ref);
            for heading in n.facts.keys().map(AsRef::as_ref).chain(headings) {
                if !columns.of.contains_key(heading) {
                    let column = columns.settle(heading);
                    columns.of.insert(heading, column);
                }
            }
        }
        columns
    }

    /// The recorded facts of a neighbourhood; a column goes by the id of a field, its Chinese or English name, or one of its
    /// further headings, the first in this order where several are there.
    #[must_use]
    pub fn read(&self, n: &Neighbourhood) -> MemberFacts {
        let mut carried: Vec<Option<Carried<'_>>> = vec![None; self.pack.fields.len()];
        let mut take = |Naming { field, rank }: Naming, fact, factor| {
            if carried[field].is_none_or(|known| rank < known.rank) {
                carried[field] = Some(Carried { rank, fact, factor });
            }
        };
        for (name, fact) in &n.facts {
            let column = self.column(name);
            if let Some(field) = column.own {
                take(Naming { field, rank: 0 }, fact, 1.0);
            }
            column.named.iter().for_each(|&naming| take(naming, fact, column.factor));
        }
        // A column that intake knows by itself goes under an id of its own, and by what stands above it still; its unit is settled.
        for (name, fact) in &n.facts {
            let Some((_, heading)) = n.row_of(name) else { continue };
            self.column(heading).named.iter().for_each(|&naming| take(naming, fact, 1.0));
        }
        let mut facts = MemberFacts::default();
        for ((id, field), carried) in self.pack.fields.iter().zip(carried) {
            let Some(Carried { fact, factor, .. }) = carried else {
                facts.known.extend(field.from.and_then(|from| known(from, n)).map(|value| (id.clone(), value)));
                continue;
            };
            match field.read(fact, factor, &self.pack.words) {
                Ok(value) => _ = facts.known.insert(id.clone(), value),
                Err(why) => facts.unreadable.push((id.clone(), fact.clone(), why)),
            }
        }
        facts
    }

    fn column(&self, heading: &str) -> Cow<'_, Column> {
        self.of.get(heading).map_or_else(|| Cow::Owned(self.settle(heading)), Cow::Borrowed)
    }

    fn settle(&self, heading: &str) -> Column {
        let named = forms(heading).iter().filter_map(|form| self.names.get(form)).flatten().copied().collect();
        Column { own: self.pack.fields.keys().position(|id| id == heading), named, factor: heading_factor(heading) }
    }
}

fn names(pack: &Pack) -> HashMap<String, Vec<Naming>> {
    let mut names: HashMap<String, Vec<Naming>> = HashMap::new();
    for (field, it) in pack.fields.values().enumerate() {
        let all = |it: &Field| [it.zh.clone(), it.en.clone()].into_iter().chain(it.columns.clone());
        for (rank, name) in all(it).enumerate() {
            names.entry(plain(&name)).or_default().push(Naming { field, rank: rank + 1 });
        }
    }
    names
}

/// What intake knows of a neighbourhood by itself.
fn known(from: Known, n: &Neighbourhood) -> Option<Value> {
    match from {
        Known::Cost => n.cost.map(|cost| cost.0),
        Known::FloorArea => n.floor_area.filter(|_| n.area_basis != AreaBasis::Partial).and_then(|area| Decimal::try_from(area.0).ok()),
        Known::Households => n.households.map(Decimal::from),
    }
    .map(Value::Number)
}
