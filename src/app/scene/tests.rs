//! What a scene takes over from the one before.

use std::sync::Arc;

use super::{Scene, blocks};
use crate::app::gpu::Layer;
use crate::plan::{Effort, Plan, Stages};
use crate::project::Project;
use crate::report::Progress;

/// A plan, and the same project's after another weight and, where asked for, another gap.
fn two(gap_m: Option<f64>) -> (Plan, Plan) {
    let first = blocks::plan(2_500);
    let mut project: Project = first.project.clone();
    let id = first.scores.criteria[0].spec.id.clone();
    project.file.score.weights.insert(id, 90.0);
    project.file.score.weights.insert(first.scores.criteria[1].spec.id.clone(), 10.0);
    if let Some(gap_m) = gap_m {
        project.file.zone.gap_m = gap_m;
    }
    let mut stages = Stages::after(&first);
    // Of the same stages, so that what did not change is the same.
    let first = stages.plan(&first.project, Effort::Settled, &Progress::silent()).unwrap();
    let second = stages.plan(&project, Effort::Live, &Progress::silent()).unwrap();
    (first, second)
}

#[expect(clippy::unnecessary_wraps, reason = "a check that lets all go on")]
fn never() -> Result<(), crate::report::Cancelled> {
    Ok(())
}

#[test]
fn another_weight_draws_zones_anew_and_nothing_else() {
    let (first, second) = two(None);
    let (before, all) = Scene::build(&first, never).unwrap();
    let (after, fresh) = Scene::after(Some(&before), &second, never).unwrap();
    assert!(Arc::ptr_eq(&before.ground, &after.ground) && Arc::ptr_eq(&before.lines, &after.lines));
    assert!(all.fills.contains_key(&Layer::Buildings) && all.lines.contains_key(&Layer::Link));
    let fills: Vec<Layer> = fresh.fills.keys().copied().collect();
    let points: Vec<Layer> = fresh.points.keys().copied().collect();
    assert_eq!((fills, points), (vec![Layer::ZoneFill], vec![Layer::NeighbourhoodSpots]));
    let zones = [Layer::ZoneEdge, Layer::LockedEdge, Layer::Corridor, Layer::MainCorridor, Layer::LooseCorridor];
    assert!(fresh.lines.keys().all(|layer| zones.contains(layer)), "{:?}", fresh.lines.keys());
}

#[test]
fn a_scene_that_takes_over_is_the_one_that_is_made_from_nothing() {
    for gap_m in [None, Some(20.0)] {
        let (first, second) = two(gap_m);
        let (before, mut meshes) = Scene::build(&first, never).unwrap();
        let (after, fresh) = Scene::after(Some(&before), &second, never).unwrap();
        let (anew, wanted) = Scene::build(&second, never).unwrap();
        assert_eq!(after.zones.shapes, anew.zones.shapes);
        assert_eq!((after.zone_hues.clone(), after.features), (anew.zone_hues.clone(), anew.features));
        meshes.extend(fresh);
        let vertices = |layer| meshes.fills[&layer].vertices == wanted.fills[&layer].vertices;
        assert!(wanted.fills.keys().copied().all(vertices));
        let segments = |layer| meshes.lines[&layer].segments == wanted.lines[&layer].segments;
        assert!(wanted.lines.keys().copied().all(segments));
        let view = [[f32::MIN; 2], [f32::MAX; 2]];
        let seen = |scene: &Scene, layer| scene.chunks.seen(layer, false, crate::app::gpu::Keep::All, view);
        let layers = wanted.fills.keys().chain(wanted.lines.keys()).chain(wanted.points.keys()).copied();
        for layer in layers {
            assert_eq!(seen(&after, layer), seen(&anew, layer), "{layer:?}");
        }
    }
}

#[test]
fn a_zone_that_holds_what_it_held_keeps_its_shape() {
    let (first, second) = two(None);
    let (before, _) = Scene::build(&first, never).unwrap();
    let (after, _) = Scene::after(Some(&before), &second, never).unwrap();
    let kept = after.zones.shapes.iter().filter(|shape| before.zones.shapes.iter().any(|old| Arc::ptr_eq(old, shape))).count();
    let same = second.zones.zones.iter().filter(|zone| first.zones.zones.iter().any(|old| old.outline == zone.outline)).count();
    assert_eq!(kept, same);
}
