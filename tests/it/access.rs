//! Distances and gaps against brute force, and the score's parts.

use lianpian::access::GapVerdict;
use lianpian::district::NeighbourhoodIx;
use proptest::prelude::*;

use super::town::{add_facility, plan, town};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nearest_facilities_agree_with_brute_force(places in proptest::collection::vec((0u8..3, -500.0..1500.0f64, -500.0..1500.0f64), 1..60)) {
        let mut district = town(4, 4, |_, _| Some(1990));
        let categories = ["kindergarten", "food_market", "clinic"];
        for (category, dx, dy) in places {
            add_facility(&mut district, categories[usize::from(category)], [580_000.0 + dx, 3_340_000.0 + dy]);
        }
        let plan = plan(district, "");
        for (at, n) in plan.district.neighbourhoods.iter().enumerate() {
            for category in categories {
                let of_category = plan.district.facilities.iter().filter(|f| f.category == category);
                let brute = of_category.map(|f| (f.at[0] - n.anchor[0]).hypot(f.at[1] - n.anchor[1])).min_by(f64::total_cmp);
                let found = plan.access.straight(NeighbourhoodIx(at as u32), category).map(|s| s.metres);
                prop_assert_eq!(found.is_some(), brute.is_some());
                prop_assert!(found.zip(brute).is_none_or(|(a, b)| (a - b).abs() < 1e-6));
            }
        }
    }
}

#[test]
fn a_gap_is_judged_by_the_standards_radius_and_open_without_data() {
    let mut district = town(1, 1, |_, _| Some(1990));
    add_facility(&mut district, "kindergarten", [580_040.0 + 450.0, 3_340_040.0]);
    let plan = plan(district, "[access]\nradius_only = true\n");
    let gap = |category| plan.access.gap(NeighbourhoodIx(0), category).unwrap();
    assert_eq!(gap("kindergarten").verdict, GapVerdict::Fail);
    assert_eq!(gap("kindergarten").shortfall, Some(0.5));
    assert_eq!(gap("food_market").verdict, GapVerdict::Unknown);
}

#[test]
fn parts_sum_to_the_score_and_ranks_lie_in_their_intervals() {
    let mut district = town(5, 5, |c, r| ((c + r) % 4 != 0).then_some(1965 + (c * 5 + r * 3) as i16));
    add_facility(&mut district, "kindergarten", [580_300.0, 3_340_300.0]);
    let plan = plan(district, "");
    let mut ranks = Vec::new();
    for at in 0..25 {
        let n = NeighbourhoodIx(at);
        let Some(score) = plan.scores.score(n) else { continue };
        let parts: f64 = plan.scores.parts(n).map(|(_, _, part)| part).sum();
        assert!((parts - score).abs() < 1e-9, "{parts} {score}");
        let (low, high) = plan.scores.interval(n).unwrap();
        assert!(low <= score && score <= high && (0.0..=100.0).contains(&score));
        let (rank, best, worst) = plan.scores.rank(n).unwrap();
        assert!(best <= rank && rank <= worst);
        ranks.push(rank);
    }
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=ranks.len() as u32).collect::<Vec<_>>());
}

#[test]
fn an_explanation_opens_into_the_parts_of_the_score() {
    let plan = plan(town(2, 2, |_, _| Some(1985)), "");
    let tree = plan.explain("n0001").unwrap();
    let score = tree.children.iter().find(|c| c.claim.en == "Score").unwrap();
    let parts: f64 = score.children.iter().filter_map(|c| Some(c.number.as_ref()?.value)).sum();
    assert!((parts - score.number.as_ref().unwrap().value).abs() < 1e-6);
    assert!(tree.text(lianpian::report::Lang::Zh).contains("资格：核心类"));
    assert!(plan.explain(&plan.zones.zones[0].id).is_some());
    assert!(plan.explain("nowhere").is_none());
}
