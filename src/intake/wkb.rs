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

/// A geometry as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    /// The parts of the highest dimension.
    pub shape: Shape,
    /// What was done to make them so.
    pub made: Made,
}

/// What reading changed in a geometry.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Made {
    /// Areas with arcs: their area with the arcs, over that with the chords.
    pub arcs: Option<f64>,
    /// Points left out beside lines or areas.
    pub points: u32,
    /// Lines left out beside areas.
    pub lines: u32,
}

/// Why bytes are not a shape that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// They are not a geometry.
    Malformed,
    /// They are the surface of a body or of the ground, not an outline on a map.
    Surface(&'static str),
    /// Collections in collections, deeper than is followed.
    Deep,
}

/// Deepest nesting of collections that is followed.
const MAX_DEPTH: u8 = 16;

/// Chord of an arc: at most this angle, so that it lies within 0.03 % of the radius: 6 mm at 20 m.
const ARC_STEP: f64 = std::f64::consts::PI / 64.0;

/// Reads one geometry.
pub(crate) fn read(bytes: &[u8]) -> Result<Drawn, Unread> {
    let mut parts = Parts::default();
    Reader { bytes, at: 0, arcs: Arcs::default() }.geometry(&mut parts, 0)?;
    let mut made = Made { arcs: parts.arcs.ratio(), points: parts.points.len() as u32, lines: parts.lines.len() as u32 };
    let shape = if !parts.areas.is_empty() {
        Shape::Areas(parts.areas)
    } else if !parts.lines.is_empty() {
        made.lines = 0;
        Shape::Lines(parts.lines)
    } else {
        made.points = 0;
        if parts.points.is_empty() { Shape::Empty } else { Shape::Points(parts.points) }
    };
    Ok(Drawn { shape, made })
}

/// Areas of rings with arcs, in the square of the layer's unit.
#[derive(Default)]
struct Arcs {
    /// Between the arcs of the ring at hand and their chords, positive to the right of the way.
    beside: f64,
    /// Of all rings of areas: with the arcs, and with the chords.
    whole: [f64; 2],
    any: bool,
}

impl Arcs {
    /// Takes a closed ring of an area whose arcs were drawn.
    fn ring(&mut self, ring: &[[f64; 2]], is_hole: bool) {
        let beside = std::mem::take(&mut self.beside);
        let Some(&[x, y]) = ring.first() else { return };
        let chords = ring.windows(2).map(|w| (w[0][0] - x) * (w[1][1] - y) - (w[1][0] - x) * (w[0][1] - y)).sum::<f64>() / 2.0;
        let sign = if is_hole { -1.0 } else { 1.0 };
        self.whole[0] += sign * (chords + beside).abs();
        self.whole[1] += sign * chords.abs();
    }

    fn ratio(&self) -> Option<f64> {
        let [arcs, chords] = self.whole;
        self.any.then(|| arcs / chords).filter(|ratio| ratio.is_finite())
    }
}

#[derive(Default)]
struct Parts {
    points: Path,
    lines: Vec<Path>,
    areas: Vec<Vec<Path>>,
    arcs: Arcs,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    arcs: Arcs,
}

#[derive(Clone, Copy)]
struct Head {
    little: bool,
    kind: u32,
    ordinates: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Unread> {
        let bytes = self.bytes.get(self.at..self.at + N).ok_or(Unread::Malformed)?;
        self.at += N;
        bytes.try_into().map_err(|_| Unread::Malformed)
    }

    fn u32(&mut self, little: bool) -> Result<u32, Unread> {
        let bytes = self.take()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self, little: bool) -> Result<f64, Unread> {
        let bytes = self.take()?;
        Ok(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn head(&mut self) -> Result<Head, Unread> {
        let little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err(Unread::Malformed),
        };
        let code = self.u32(little)?;
        // Old OGC writers mark a height in the top bits, ISO writers add 1000, 2000 or 3000.
        let flat = code & 0x0FFF_FFFF;
        let extra = usize::from(code & 0x8000_0000 != 0) + usize::from(code & 0x4000_0000 != 0);
        let iso = match flat / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(Unread::Malformed),
        };
        Ok(Head { little, kind: flat % 1000, ordinates: 2 + extra.max(iso) })
    }

    /// A count, checked against the bytes that are left.
    fn count(&mut self, head: Head, least_bytes: usize) -> Result<usize, Unread> {
        let n = self.u32(head.little)? as usize;
        if n.checked_mul(least_bytes).is_none_or(|need| need > self.bytes.len() - self.at) { Err(Unread::Malformed) } else { Ok(n) }
    }

    fn coordinate(&mut self, head: Head) -> Result<[f64; 2], Unread> {
        let xy = [self.f64(head.little)?, self.f64(head.little)?];
        for _ in 2..head.ordinates {
            self.f64(head.little)?;
        }
        Ok(xy)
    }

    fn path(&mut self, head: Head) -> Result<Path, Unread> {
        let n = self.count(head, 8 * head.ordinates)?;
        // The count is checked: room for all of it can be made at once.
        let mut path = Path::with_capacity(n);
        for _ in 0..n {
            path.push(self.coordinate(head)?);
        }
        Ok(path)
    }

    fn polygon(&mut self, head: Head) -> Result<Vec<Path>, Unread> {
        let n = self.count(head, 4)?;
        let mut rings = Vec::with_capacity(n);
        for _ in 0..n {
            rings.push(self.path(head)?);
        }
        Ok(rings)
    }

    /// A curve of any kind as one path.
    fn curve(&mut self, depth: u8) -> Result<Path, Unread> {
        let head = self.head()?;
        self.curve_body(head, depth)
    }

    fn curve_body(&mut self, head: Head, depth: u8) -> Result<Path, Unread> {
        if depth > MAX_DEPTH {
            return Err(Unread::Malformed);
        }
        match head.kind {
            2 => self.path(head),
            8 => {
                let points = self.path(head)?;
                self.arcs.any |= points.len() > 2;
                let (path, beside) = chords(&points);
                self.arcs.beside += beside;
                Ok(path)
            }
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
            _ => Err(Unread::Malformed),
        }
    }

    fn geometry(&mut self, parts: &mut Parts, depth: u8) -> Result<(), Unread> {
        if depth > MAX_DEPTH {
            return Err(Unread::Deep);
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
                let mut rings = Vec::with_capacity(n);
                self.arcs = Arcs::default();
                for at in 0..n {
                    let ring = self.curve(depth + 1)?;
                    self.arcs.ring(&ring, at > 0);
                    rings.push(ring);
                }
                parts.arcs.any |= self.arcs.any;
                parts.arcs.whole = [0, 1].map(|k| parts.arcs.whole[k] + self.arcs.whole[k]);
                if rings.iter().any(|r| !r.is_empty()) {
                    parts.areas.push(rings);
                }
            }
            15 => return Err(Unread::Surface("PolyhedralSurface")),
            16 => return Err(Unread::Surface("TIN")),
            4..=7 | 11 | 12 => {
                let n = self.count(head, 9)?;
                for _ in 0..n {
                    self.geometry(parts, depth + 1)?;
                }
            }
            _ => return Err(Unread::Malformed),
        }
        Ok(())
    }
}

/// A run of arcs, each given by three points of which the last begins the next, as chords; and the area between them,
/// positive to the right of the way.
fn chords(points: &[[f64; 2]]) -> (Path, f64) {
    let mut path = Path::new();
    let mut beside = 0.0;
    path.extend(points.first());
    for arc in points.windows(3).step_by(2) {
        let [a, b, c] = [arc[0], arc[1], arc[2]];
        match circle(a, b, c) {
            Some((centre, radius, from, sweep)) => {
                let n = ((sweep.abs() / ARC_STEP).ceil() as usize).max(2);
                let step = sweep / n as f64;
                beside += n as f64 * radius * radius / 2.0 * (step - step.sin());
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
    (path, beside)
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
        read(&Geometry::from_wkt(wkt).unwrap().wkb().unwrap()).unwrap().shape
    }

    #[test]
    fn heights_and_measures_are_dropped() {
        let flat = Shape::Lines(vec![vec![[1.0, 2.0], [3.0, 4.0]]]);
        for wkt in ["LINESTRING(1 2,3 4)", "LINESTRING Z(1 2 9,3 4 9)", "LINESTRING M(1 2 9,3 4 9)", "LINESTRING ZM(1 2 8 9,3 4 8 9)"] {
            assert_eq!(shape(wkt), flat, "{wkt}");
        }
        let iso = Geometry::from_wkt("LINESTRING Z(1 2 9,3 4 9)").unwrap().iso_wkb().unwrap();
        assert_eq!(read(&iso).unwrap().shape, flat);
        assert_eq!(read(&Geometry::from_wkt("POINT EMPTY").unwrap().iso_wkb().unwrap()).unwrap().shape, Shape::Empty);
        assert_eq!(shape("GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,1 0,1 1,0 0)))"), shape("POLYGON((0 0,1 0,1 1,0 0))"));
    }

    #[test]
    fn a_circle_keeps_its_area() {
        let Shape::Areas(areas) = shape("CURVEPOLYGON(CIRCULARSTRING(-10 0,0 10,10 0,0 -10,-10 0))") else { panic!("no area") };
        let ring = &areas[0][0];
        let twice: f64 = ring.windows(2).map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1]).sum();
        assert!((twice.abs() / 2.0 - std::f64::consts::PI * 100.0).abs() < 0.2, "{}", twice / 2.0);
    }

    #[test]
    fn what_reading_changed_is_said() {
        let made = |wkt: &str| read(&Geometry::from_wkt(wkt).unwrap().wkb().unwrap()).unwrap().made;
        assert_eq!(made("POLYGON((0 0,1 0,1 1,0 0))"), Made::default());
        let mixed = "GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,1 1),LINESTRING(0 0,1 1),POLYGON((0 0,1 0,1 1,0 0)))";
        assert_eq!(made(mixed), Made { arcs: None, points: 1, lines: 2 });
        let curved = [
            ("CURVEPOLYGON(CIRCULARSTRING(-10 0,0 10,10 0,0 -10,-10 0))", std::f64::consts::PI * 100.0),
            ("CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0,5 5,10 0),(10 0,0 0)))", std::f64::consts::PI * 12.5),
            ("CURVEPOLYGON(COMPOUNDCURVE((0 0,10 0),CIRCULARSTRING(10 0,5 5,0 0)))", std::f64::consts::PI * 12.5),
            (
                "MULTISURFACE(((0 0,10 0,10 10,0 10,0 0)),CURVEPOLYGON((20 0,40 0,40 20,20 20,20 0),CIRCULARSTRING(30 10,35 10,30 10)))",
                400.0 - std::f64::consts::PI * 6.25,
            ),
        ];
        for (wkt, whole) in curved {
            let Drawn { shape: Shape::Areas(areas), made } = read(&Geometry::from_wkt(wkt).unwrap().wkb().unwrap()).unwrap() else {
                panic!("no area")
            };
            let ring = |r: &Path| r.windows(2).map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1]).sum::<f64>().abs() / 2.0;
            // What has no arcs of its own is not in the ratio.
            let drawn = |rings: &Vec<Path>| ring(&rings[0]) - rings[1..].iter().map(ring).sum::<f64>();
            let chords = drawn(areas.last().unwrap());
            assert!(
                (chords * made.arcs.unwrap() - whole).abs() < 1e-9 && (chords - whole).abs() < 5e-4 * whole,
                "{wkt}: {chords} {made:?}"
            );
        }
    }

    #[test]
    fn surfaces_are_no_outlines() {
        let read = |wkt: &str| read(&Geometry::from_wkt(wkt).unwrap().wkb().unwrap());
        assert_eq!(read("TIN Z(((0 0 0,1 0 0,1 1 1,0 0 0)))"), Err(Unread::Surface("TIN")));
        let nested = |deep: usize| format!("{}POINT(1 2){}", "GEOMETRYCOLLECTION(".repeat(deep), ")".repeat(deep));
        assert!(read(&nested(usize::from(MAX_DEPTH))).is_ok());
        assert_eq!(read(&nested(usize::from(MAX_DEPTH) + 1)), Err(Unread::Deep));
        assert_eq!(read("POLYHEDRALSURFACE Z(((0 0 0,1 0 0,1 1 1,0 0 0)))"), Err(Unread::Surface("PolyhedralSurface")));
        assert!(read("TRIANGLE((0 0,1 0,1 1,0 0))").is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_shape_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        /// Bytes that begin as a geometry does go deeper than any: kinds, counts and byte orders at random.
        #[test]
        fn nearly_a_geometry_ends_too(
            heads in proptest::collection::vec((any::<bool>(), 0u32..20, 0u32..4, 0u32..5), 1..12),
            tail in proptest::collection::vec(any::<u8>(), 0..400),
        ) {
            let mut bytes = Vec::new();
            for (little, kind, dimension, count) in heads {
                bytes.push(u8::from(little));
                for number in [kind + 1000 * dimension, count] {
                    bytes.extend(if little { number.to_le_bytes() } else { number.to_be_bytes() });
                }
            }
            bytes.extend(tail);
            let _ = read(&bytes);
        }

        /// A byte changed in a sound geometry: a shape or an error, and what is made of the shape is valid.
        #[test]
        fn a_damaged_geometry_is_cleaned_or_refused(at in 0usize..200, byte in any::<u8>()) {
            let wkt = "MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(-10 0,0 10,10 0,0 -10,-10 0)),((0 0,9 0,9 9,0 0),(1 1,2 1,2 2,1 1)))";
            let mut bytes = Geometry::from_wkt(wkt).unwrap().wkb().unwrap();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(Drawn { shape: Shape::Areas(areas), .. }) = read(&bytes)
                && areas.iter().flatten().flatten().flatten().all(|v| v.abs() < 1e7)
            {
                let _ = crate::intake::geometry::clean(areas, Made::default(), 1.0, 0.1);
            }
        }

        #[test]
        fn a_cut_geometry_is_malformed(cut in 0usize..60) {
            let whole = Geometry::from_wkt("POLYGON((0 0,1 0,1 1,0 0))").unwrap().wkb().unwrap();
            prop_assert_eq!(read(&whole[..cut.min(whole.len() - 1)]), Err(Unread::Malformed));
        }
    }
}
