//! What a part of the members makes certain is what all of them say in the end, whatever the missing ones turn out to be.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

/// A pack of one project field, its condition and the parameter of its limit.
fn pack(combine: &str, condition: &str, included: bool) -> Pack {
    let kind = if combine == "union" { "type = \"set\"" } else { "type = \"number\", unit = \"yuan\"" };
    let text = format!(
        "schema = \"lianpian-policy/1\"\nid = \"x\"\nversion = \"1\"\ntitle_zh = \"甲\"\ntitle_en = \"a\"\nsource = \"s\"\n\
         [parameters]\nincluded = {included}\n\
         [fields]\nsum = {{ zh = \"和\", en = \"sum\", {kind}, scope = \"project\", combine = \"{combine}\" }}\n\
         [[reading]]\nid = \"R\"\nclause = \"1\"\nzh = \"问\"\nen = \"q\"\ntaken_zh = \"读\"\ntaken_en = \"t\"\neffect_zh = \"果\"\neffect_en = \"e\"\nparameter = \"included\"\n\
         [[tier]]\nid = \"t\"\nresult = \"eligible_core\"\nclause = \"1\"\nzh = \"层\"\nen = \"tier\"\nall_of = [ {condition} ]\n"
    );
    Pack::read(&text, "x.toml".as_ref()).unwrap()
}

fn judged(pack: &Pack, members: &[Option<Value>]) -> Truth {
    let facts: Vec<MemberFacts> = members
        .iter()
        .map(|value| MemberFacts {
            known: value.iter().map(|v| ("sum".to_owned(), v.clone())).collect::<BTreeMap<_, _>>(),
            ..MemberFacts::default()
        })
        .collect();
    let limits = pack.limits();
    let terms = Terms { parameters: &pack.parameters, limits: &limits };
    pack.tiers[0].all_of[0].judge(&ProjectFacts::new(pack, facts.iter().collect()), terms).truth
}

fn amount(of: u8) -> Value {
    Value::Number(Decimal::from(of))
}

proptest! {
    #[test]
    fn a_sum_or_a_least_that_is_certain_stays_so(
        known in prop::collection::vec(prop::option::of(0_u8..8), 1..5),
        filled in prop::collection::vec(0_u8..8, 5),
        limit in 0_u8..16,
        op in prop::sample::select(vec!["lt", "le", "ge", "gt", "is"]),
        combine in prop::sample::select(vec!["sum", "least"]),
        included in any::<bool>(),
    ) {
        let reading = if matches!(op, "le" | "ge") { ", limit_reading = \"R\"" } else { "" };
        let pack = pack(combine, &format!("{{ field = \"sum\", op = \"{op}\", value = {limit}{reading} }}"), included);
        let part = judged(&pack, &known.iter().map(|k| k.map(amount)).collect::<Vec<_>>());
        let whole = judged(&pack, &known.iter().zip(&filled).map(|(k, f)| Some(amount(k.unwrap_or(*f)))).collect::<Vec<_>>());
        prop_assert!(whole != Truth::Unknown && (part == Truth::Unknown || part == whole), "{part:?} {whole:?}");
    }

    #[test]
    fn words_that_are_certain_stay_so(
        known in prop::collection::vec(prop::option::of(prop::collection::btree_set(0_usize..4, 1..3)), 1..5),
        filled in prop::collection::vec(prop::collection::btree_set(0_usize..4, 1..3), 5),
        allowed in prop::collection::btree_set(0_usize..4, 1..4),
    ) {
        let names = ["a", "b", "c", "d"];
        let list = allowed.iter().map(|at| format!("\"{}\"", names[*at])).collect::<Vec<_>>().join(", ");
        let pack = pack("union", &format!("{{ field = \"sum\", op = \"only\", value = [{list}] }}"), true);
        let words = |of: &BTreeSet<usize>| Value::Words(of.iter().map(|at| names[*at].to_owned()).collect());
        let part = judged(&pack, &known.iter().map(|k| k.as_ref().map(words)).collect::<Vec<_>>());
        let whole = judged(&pack, &known.iter().zip(&filled).map(|(k, f)| Some(words(k.as_ref().unwrap_or(f)))).collect::<Vec<_>>());
        prop_assert!(part == Truth::Unknown || part == whole, "{part:?} {whole:?}");
    }
}

#[test]
fn a_project_beyond_ten_million_needs_no_further_sum() {
    let pack = pack("sum", "{ field = \"sum\", op = \"ge\", value = 10000000 }", true);
    let yuan = |of: i64| Some(Value::Number(Decimal::from(of)));
    assert_eq!(judged(&pack, &[yuan(9_999_999), None]), Truth::Unknown);
    assert_eq!(judged(&pack, &[yuan(10_000_000), None]), Truth::Yes);
    assert_eq!(judged(&pack, &[None, None]), Truth::Unknown);
}
