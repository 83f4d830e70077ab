//! Roughly where China is: only to choose a planning CRS; nothing is drawn from it.

/// A coarse outline (half a degree or so) of the mainland with Hainan, counter-clockwise, longitude and latitude.
const OUTLINE: [[f64; 2]; 34] = [
    [73.5, 39.5],
    [78.5, 35.5],
    [79.0, 32.5],
    [81.5, 30.2],
    [86.0, 27.9],
    [89.0, 27.2],
    [92.0, 27.0],
    [97.4, 28.3],
    [97.6, 24.0],
    [99.3, 22.0],
    [101.7, 21.1],
    [105.0, 22.9],
    [107.0, 21.7],
    [108.3, 21.3],
    [108.3, 18.0],
    [111.5, 18.0],
    [112.0, 21.2],
    [114.6, 22.1],
    [119.0, 23.9],
    [120.8, 26.8],
    [122.6, 30.0],
    [122.3, 33.0],
    [121.0, 36.0],
    [123.2, 37.4],
    [122.5, 39.0],
    [124.4, 40.0],
    [128.2, 41.9],
    [130.9, 42.6],
    [131.3, 45.0],
    [135.2, 48.5],
    [127.5, 50.2],
    [121.0, 53.6],
    [116.0, 47.8],
    [111.8, 44.8],
];

/// The rest of the outline, along the north and west.
const NORTH: [[f64; 2]; 7] = [[108.0, 42.4], [100.0, 42.7], [96.4, 42.8], [91.0, 45.2], [87.8, 49.2], [82.5, 45.4], [80.2, 42.0]];

/// Whether a point lies in the coarse outline.
#[must_use]
pub(crate) fn contains(lonlat: [f64; 2]) -> bool {
    let ring: Vec<[f64; 2]> = OUTLINE.iter().chain(&NORTH).chain(&OUTLINE[..1]).copied().collect();
    super::geometry::side(lonlat, &ring).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn cities_and_neighbours() {
        for city in
            [[116.4, 39.9], [121.47, 31.23], [114.06, 22.54], [110.3, 20.0], [87.6, 43.8], [126.6, 45.8], [105.8, 30.2], [91.1, 29.65]]
        {
            assert!(contains(city), "{city:?}");
        }
        for city in [[127.0, 37.5], [139.7, 35.7], [105.8, 21.0], [77.2, 28.6], [106.9, 47.9], [76.9, 43.25], [9.5, 47.1]] {
            assert!(!contains(city), "{city:?}");
        }
    }
}
