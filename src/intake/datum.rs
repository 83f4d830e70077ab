//! Shifted web-map datums: GCJ-02 (Amap, Tencent) and BD-09 (Baidu), undone for what is read, made for what is synthetic.
//!
//! # Source
//! The GCJ-02 offset is the public reverse-engineered polynomial (googollee/eviltransform and others); BD-09 adds a
//! rotation of its own. The offset formula is inverted by fixed-point iteration, so that a round trip closes far
//! below a centimetre; agreement with the undisclosed original is about a decimetre.

use std::f64::consts::PI;

use crate::project::Datum;

/// Krasovsky 1940 ellipsoid, on which the offset is defined.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;
const BD_PI: f64 = PI * 3000.0 / 180.0;

/// WGS 84 longitude and latitude of a point given in a shifted datum.
///
/// Points outside the box in which the shift is applied come back as they are.
#[must_use]
pub(crate) fn undo(datum: Datum, at: [f64; 2]) -> [f64; 2] {
    match datum {
        Datum::Gcj02 => invert(gcj02_from_wgs84, at),
        Datum::Bd09 => invert(gcj02_from_wgs84, invert(bd09_from_gcj02, at)),
    }
}

/// A WGS 84 point as a web map of that datum shows it.
#[must_use]
pub(crate) fn apply(datum: Datum, at: [f64; 2]) -> [f64; 2] {
    match datum {
        Datum::Gcj02 => gcj02_from_wgs84(at),
        Datum::Bd09 => bd09_from_gcj02(gcj02_from_wgs84(at)),
    }
}

/// The point that `forward` sends to `target`: the offsets change slowly, so each step gains four digits.
fn invert(forward: impl Fn([f64; 2]) -> [f64; 2], target: [f64; 2]) -> [f64; 2] {
    let mut guess = target;
    for _ in 0..12 {
        let image = forward(guess);
        let miss = [target[0] - image[0], target[1] - image[1]];
        guess = [guess[0] + miss[0], guess[1] + miss[1]];
        if miss[0].abs().max(miss[1].abs()) < 1e-12 {
            break;
        }
    }
    guess
}

fn gcj02_from_wgs84([lon, lat]: [f64; 2]) -> [f64; 2] {
    if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
        return [lon, lat];
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let waves = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + waves
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + waves
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let phi = lat.to_radians();
    let w2 = 1.0 - EE * phi.sin().powi(2);
    let metres_per_degree_north = A * (1.0 - EE) / (w2 * w2.sqrt()) * PI / 180.0;
    let metres_per_degree_east = A / w2.sqrt() * phi.cos() * PI / 180.0;
    [lon + east / metres_per_degree_east, lat + north / metres_per_degree_north]
}

fn bd09_from_gcj02([x, y]: [f64; 2]) -> [f64; 2] {
    let radius = x.hypot(y) + 0.000_02 * (y * BD_PI).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * BD_PI).cos();
    [radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn metres_apart(a: [f64; 2], b: [f64; 2]) -> f64 {
        let north = (a[1] - b[1]) * 111_320.0;
        let east = (a[0] - b[0]) * 111_320.0 * a[1].to_radians().cos();
        north.hypot(east)
    }

    #[test]
    fn the_offset_at_tongnan_is_the_known_one() {
        // 349.6 m east, 302.0 m south at 105.81° E 30.14° N (china/SOURCE.txt of the test data).
        let at = [105.81, 30.14];
        let shifted = apply(Datum::Gcj02, at);
        let east = (shifted[0] - at[0]) * 111_320.0 * at[1].to_radians().cos();
        let north = (shifted[1] - at[1]) * 110_860.0;
        assert!((east - 349.6).abs() < 1.0 && (north + 302.0).abs() < 1.0, "{east} {north}");
    }

    /// Values of others, not of our own code: the reference points in the tests of googollee/eviltransform (Shanghai,
    /// Shenzhen, Beijing) and of wandergis/coordtransform (Beijing, GCJ-02 to BD-09).
    #[test]
    fn reference_points_of_others() {
        for (wgs, gcj) in [
            ([121.527_210_6, 31.177_427_6], [121.531_541_859_215, 31.175_303_983_645_97]),
            ([113.912_316, 22.543_847], [113.917_176_480_836_3, 22.540_796_131_694_766]),
            ([116.377_817, 39.911_954], [116.384_047_224_556_57, 39.913_345_455_360_69]),
            ([116.404, 39.915], [116.410_244_499_169_38, 39.916_404_281_501_64]),
        ] {
            assert!(metres_apart(apply(Datum::Gcj02, wgs), gcj) < 0.000_1);
            assert!(metres_apart(undo(Datum::Gcj02, gcj), wgs) < 0.000_1);
        }
        let (gcj, bd) = ([116.404, 39.915], [116.410_369_493_710_29, 39.921_336_993_510_21]);
        assert!(metres_apart(undo(Datum::Bd09, bd), undo(Datum::Gcj02, gcj)) < 0.000_1);
        assert!(metres_apart(apply(Datum::Bd09, undo(Datum::Gcj02, gcj)), bd) < 0.000_1);
    }

    /// The shifts that the synthetic profile measured at its place on real layers: about 462 m and about 1,038 m.
    #[test]
    fn the_shifts_are_those_measured_at_the_place() {
        let at = [105.839, 30.181];
        let (gcj, bd) = (metres_apart(at, apply(Datum::Gcj02, at)), metres_apart(at, apply(Datum::Bd09, at)));
        assert!((gcj - 462.0).abs() < 8.0 && (bd - 1038.0).abs() < 15.0, "{gcj} {bd}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn a_round_trip_closes_within_a_centimetre(lon in 74.0f64..135.0, lat in 3.0f64..54.0) {
            for datum in [Datum::Gcj02, Datum::Bd09] {
                let back = undo(datum, apply(datum, [lon, lat]));
                prop_assert!(metres_apart([lon, lat], back) < 0.01);
            }
        }
    }
}
