//! A bounded reader of well-known binary: heights and measures dropped, curves made of short chords.

/// A ring or line as a run of coordinates.
pub(crate) type Path = Vec<[f64; 2]>;

/// A geometry by what it can be used for. A collection keeps the parts of its highest dimension.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Nothing.
    Empty,
    /// Points.
    Points(Path),
    /// Lines.
    Lines(Vec<Path>),
    /// Polygons, each an exterior ring and its holes.
    Areas(Vec<Vec<Path>>),
}

/// Bytes that are not a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Deepest nesting of collections that is followed.
const MAX_DEPTH: u8 = 16;

/// Chord of an arc: at most this angle, so that a 20 m radius is met within 5 mm.
const ARC_STEP: f64 = std::f64::consts::PI / 64.0;

/// Reads one geometry.
pub(crate) fn read(bytes: &[u8]) -> Result<Shape, Malformed> {
    let mut parts = Parts::default();
    Reader { bytes, at: 0 }.geometry(&mut parts, 0)?;
    Ok(if !parts.areas.is_empty() {
        Shape::Areas(parts.areas)
    } else if !parts.lines.is_empty() {
        Shape::Lines(parts.lines)
    } else if !parts.points.is_empty() {
        Shape::Points(parts.points)
    } else {
        Shape::Empty
    })
}

#[derive(Default)]
struct Parts {
    points: Path,
    lines: Vec<Path>,
    areas: Vec<Vec<Path>>,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

#[derive(Clone, Copy)]
struct Head {
    little: bool,
    kind: u32,
    ordinates: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let bytes = self.bytes.get(self.at..self.at + N).ok_or(Malformed)?;
        self.at += N;
        bytes.try_into().map_err(|_| Malformed)
    }

    fn u32(&mut self, little: bool) -> Result<u32, Malformed> {
        let bytes = self.take()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self, little: bool) -> Result<f64, Malformed> {
        let bytes = self.take()?;
        Ok(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn head(&mut self) -> Result<Head, Malformed> {
        let little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err(Malformed),
        };
        let code = self.u32(little)?;
        // Old OGC writers mark a height in the top bits, ISO writers add 1000, 2000 or 3000.
        let flat = code & 0x0FFF_FFFF;
        let extra = usize::from(code & 0x8000_0000 != 0) + usize::from(code & 0x4000_0000 != 0);
        let iso = match flat / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(Malformed),
        };
        Ok(Head { little, kind: flat % 1000, ordinates: 2 + extra.max(iso) })
    }

    /// A count, checked against the bytes that are left.
    fn count(&mut self, head: Head, least_bytes: usize) -> Result<usize, Malformed> {
        let n = self.u32(head.little)? as usize;
        if n.checked_mul(least_bytes).is_none_or(|need| need > self.bytes.len() - self.at) { Err(Malformed) } else { Ok(n) }
    }

    fn coordinate(&mut self, head: Head) -> Result<[f64; 2], Malformed> {
        let xy = [self.f64(head.little)?, self.f64(head.little)?];
        for _ in 2..head.ordinates {
            self.f64(head.little)?;
        }
        Ok(xy)
    }

    fn path(&mut self, head: Head) -> Result<Path, Malformed> {
        let n = self.count(head, 8 * head.ordinates)?;
        // The count is checked: room for all of it can be made at once.
        let mut path = Path::with_capacity(n);
        for _ in 0..n {
            path.push(self.coordinate(head)?);
        }
        Ok(path)
    }

    fn polygon(&mut self, head: Head) -> Result<Vec<Path>, Malformed> {
        let n = self.count(head, 4)?;
        let mut rings = Vec::with_capacity(n);
        for _ in 0..n {
            rings.push(self.path(head)?);
        }
        Ok(rings)
    }

    /// A curve of any kind as one path.
    fn curve(&mut self, depth: u8) -> Result<Path, Malformed> {
        let head = self.head()?;
        self.curve_body(head, depth)
    }

    fn curve_body(&mut self, head: Head, depth: u8) -> Result<Path, Malformed> {
        if depth > MAX_DEPTH {
            return Err(Malformed);
        }
        match head.kind {
            2 => self.path(head),
            8 => Ok(chords(&self.path(head)?)),
            9 => {
                let n = self.count(head, 9)?;
                let mut whole = Path::new();
                for _ in 0..n {
                    let part = self.curve(depth + 1)?;
                    let skip = usize::from(whole.last().is_some() && whole.last() == part.first());
                    whole.extend_from_slice(&part[skip..]);
                }
                Ok(whole)
            }
            _ => Err(Malformed),
        }
    }

    fn geometry(&mut self, parts: &mut Parts, depth: u8) -> Result<(), Malformed> {
        if depth > MAX_DEPTH {
            return Err(Malformed);
        }
        let head = self.head()?;
        match head.kind {
            1 => {
                let at = self.coordinate(head)?;
                // An empty point is written as NaN.
                if !at[0].is_nan() || !at[1].is_nan() {
                    parts.points.push(at);
                }
            }
            2 | 8 | 9 => {
                let path = self.curve_body(head, depth)?;
                if !path.is_empty() {
                    parts.lines.push(path);
                }
            }
            3 | 17 => {
                let rings = self.polygon(head)?;
                if rings.iter().any(|r| !r.is_empty()) {
                    parts.areas.push(rings);
                }
            }
            10 => {
                let n = self.count(head, 9)?;
                let rings: Vec<Path> = (0..n).map(|_| self.curve(depth + 1)).collect::<Result<_, _>>()?;
                if rings.iter().any(|r| !r.is_empty()) {
                    parts.areas.push(rings);
                }
            }
            4..=7 | 11 | 12 | 15 | 16 => {
                let n = self.count(head, 9)?;
                for _ in 0..n {
                    self.geometry(parts, depth + 1)?;
                }
            }
            _ => return Err(Malformed),
        }
        Ok(())
    }
}

/// A run of arcs, each given by three points of which the last begins the next, as chords.
fn chords(points: &[[f64; 2]]) -> Path {
    let mut path = Path::new();
    path.extend(points.first());
    for arc in points.windows(3).step_by(2) {
        let [a, b, c] = [arc[0], arc[1], arc[2]];
        match circle(a, b, c) {
            Some((centre, radius, from, sweep)) => {
                let n = ((sweep.abs() / ARC_STEP).ceil() as usize).max(2);
                for k in 1..n {
                    let angle = from + sweep * k as f64 / n as f64;
                    path.push([centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]);
                }
            }
            None => path.push(b),
        }
        path.push(c);
    }
    if points.len() == 2 {
        path.push(points[1]);
    }
    path
}

/// Centre, radius, first angle and signed sweep of the arc through three points; a full circle where the ends meet.
fn circle(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> Option<([f64; 2], f64, f64, f64)> {
    let angle = |centre: [f64; 2], p: [f64; 2]| (p[1] - centre[1]).atan2(p[0] - centre[0]);
    let turn = std::f64::consts::TAU;
    if a == c {
        let centre = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        let radius = (a[0] - centre[0]).hypot(a[1] - centre[1]);
        return (radius > 0.0).then(|| (centre, radius, angle(centre, a), turn));
    }
    let (bx, by, cx, cy) = (b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);
    let d = 2.0 * (bx * cy - by * cx);
    if d.abs() < 1e-12 * (bx.hypot(by) * cx.hypot(cy)).max(f64::MIN_POSITIVE) {
        return None;
    }
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let centre = [a[0] + (cy * b2 - by * c2) / d, a[1] + (bx * c2 - cx * b2) / d];
    let radius = (a[0] - centre[0]).hypot(a[1] - centre[1]);
    let from = angle(centre, a);
    let mut sweep = (angle(centre, c) - from).rem_euclid(turn);
    if (angle(centre, b) - from).rem_euclid(turn) > sweep {
        sweep -= turn;
    }
    (radius.is_finite() && sweep.is_finite()).then_some((centre, radius, from, sweep))
}

#[cfg(test)]
mod tests {
    use gdal::vector::Geometry;
    use proptest::prelude::*;

    use super::*;

    fn shape(wkt: &str) -> Shape {
        read(&Geometry::from_wkt(wkt).unwrap().wkb().unwrap()).unwrap()
    }

    #[test]
    fn heights_and_measures_are_dropped() {
        let flat = Shape::Lines(vec![vec![[1.0, 2.0], [3.0, 4.0]]]);
        for wkt in ["LINESTRING(1 2,3 4)", "LINESTRING Z(1 2 9,3 4 9)", "LINESTRING M(1 2 9,3 4 9)", "LINESTRING ZM(1 2 8 9,3 4 8 9)"] {
            assert_eq!(shape(wkt), flat, "{wkt}");
        }
        let iso = Geometry::from_wkt("LINESTRING Z(1 2 9,3 4 9)").unwrap().iso_wkb().unwrap();
        assert_eq!(read(&iso), Ok(flat));
        assert_eq!(read(&Geometry::from_wkt("POINT EMPTY").unwrap().iso_wkb().unwrap()), Ok(Shape::Empty));
        assert_eq!(shape("GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,1 0,1 1,0 0)))"), shape("POLYGON((0 0,1 0,1 1,0 0))"));
    }

    #[test]
    fn a_circle_keeps_its_area() {
        let Shape::Areas(areas) = shape("CURVEPOLYGON(CIRCULARSTRING(-10 0,0 10,10 0,0 -10,-10 0))") else { panic!("no area") };
        let ring = &areas[0][0];
        let twice: f64 = ring.windows(2).map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1]).sum();
        assert!((twice.abs() / 2.0 - std::f64::consts::PI * 100.0).abs() < 0.2, "{}", twice / 2.0);
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_shape_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn a_cut_geometry_is_malformed(cut in 0usize..60) {
            let whole = Geometry::from_wkt("POLYGON((0 0,1 0,1 1,0 0))").unwrap().wkb().unwrap();
            prop_assert_eq!(read(&whole[..cut.min(whole.len() - 1)]), Err(Malformed));
        }
    }
}
