//! Shifted coordinates of web maps, made on purpose: the way from true to shifted.
//!
//! # Source
//! The formulas are those in public use since 2010 (eviltransform, coordtransform); intake has the way back in code of its own.

use std::f64::consts::PI;

const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;

/// Longitude and latitude in GCJ-02 of a true place.
pub(super) fn gcj02([lon, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |v: f64, k: f64| (v * k * PI).sin();
    let common = (20.0 * wave(x, 6.0) + 20.0 * wave(x, 2.0)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + (20.0 * wave(y, 1.0) + 40.0 * wave(y, 1.0 / 3.0)) * 2.0 / 3.0
        + (160.0 * wave(y, 1.0 / 12.0) + 320.0 * wave(y, 1.0 / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + (20.0 * wave(x, 1.0) + 40.0 * wave(x, 1.0 / 3.0)) * 2.0 / 3.0
        + (150.0 * wave(x, 1.0 / 12.0) + 300.0 * wave(x, 1.0 / 30.0)) * 2.0 / 3.0;
    let phi = lat / 180.0 * PI;
    let magic = 1.0 - EE * phi.sin() * phi.sin();
    let root = magic.sqrt();
    [lon + east * 180.0 / (A / root * phi.cos() * PI), lat + north * 180.0 / ((A * (1.0 - EE)) / (magic * root) * PI)]
}

/// Longitude and latitude in BD-09 of a true place.
pub(super) fn bd09(at: [f64; 2]) -> [f64; 2] {
    const K: f64 = PI * 3000.0 / 180.0;
    let [x, y] = gcj02(at);
    let z = (x * x + y * y).sqrt() + 0.000_02 * (y * K).sin();
    let theta = y.atan2(x) + 0.000_003 * (x * K).cos();
    [z * theta.cos() + 0.0065, z * theta.sin() + 0.006]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shifts that the profile measured at this place: about 462 m and about 1,038 m.
    #[test]
    fn the_shifts_are_those_measured_at_the_place() {
        let at = [105.839, 30.181];
        let metres = |to: [f64; 2]| {
            let (dx, dy) = ((to[0] - at[0]) * 111_320.0 * at[1].to_radians().cos(), (to[1] - at[1]) * 110_850.0);
            dx.hypot(dy)
        };
        assert!((metres(gcj02(at)) - 462.0).abs() < 8.0, "{}", metres(gcj02(at)));
        assert!((metres(bd09(at)) - 1038.0).abs() < 15.0, "{}", metres(bd09(at)));
    }
}
