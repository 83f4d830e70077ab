//! Natural streets (strokes): pieces of street joined end to end by name and continuity of direction
//! (Thomson & Richardson 1999, "The 'good continuation' principle of perceptual organization applied to the
//! generalization of road networks").

use crate::district::{Street, StreetClass};

/// Greatest turn between two pieces of one stroke.
const MAX_TURN: f64 = 45.0 * std::f64::consts::PI / 180.0;
/// Ends within this distance are one node, metres.
const SNAP: f64 = 0.5;

/// A natural street.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stroke {
    /// Name of the first piece that has one, or empty.
    pub(super) name: String,
    /// Vertices from end to end.
    pub(super) line: Vec<[f64; 2]>,
    /// Distance of every vertex from the first, along the line.
    pub(super) chainage: Vec<f64>,
}

/// One end of a piece: which piece, whether its last vertex, and where it heads when leaving the node.
struct End {
    node: [i64; 2],
    piece: usize,
    last: bool,
    heading: [f64; 2],
}

/// Joins streets into strokes. Expressways and paths front nothing and are left out.
pub(super) fn strokes(streets: &[Street]) -> Vec<Stroke> {
    let pieces: Vec<(&Street, Vec<[f64; 2]>)> = streets
        .iter()
        .filter(|s| !matches!(s.class, StreetClass::Expressway | StreetClass::Path))
        .map(|s| (s, s.line.coords().map(|c| [c.x, c.y]).collect::<Vec<_>>()))
        .filter(|(_, line)| line.len() >= 2)
        .collect();
    let joined = join(&pieces);
    let mut used = vec![false; pieces.len()];
    let mut strokes = Vec::new();
    for start in 0..pieces.len() {
        if used[start] {
            continue;
        }
        let (first, reversed) = far_end(start, &joined);
        strokes.push(walk(first, reversed, &pieces, &joined, &mut used));
    }
    strokes
}

/// For both ends of every piece, the end it goes on to.
fn join(pieces: &[(&Street, Vec<[f64; 2]>)]) -> Vec<[Option<(usize, bool)>; 2]> {
    let mut ends: Vec<End> = Vec::with_capacity(pieces.len() * 2);
    for (piece, (_, line)) in pieces.iter().enumerate() {
        let n = line.len();
        for (last, at, next) in [(false, line[0], line[1]), (true, line[n - 1], line[n - 2])] {
            let (dx, dy) = (next[0] - at[0], next[1] - at[1]);
            let length = dx.hypot(dy).max(1e-9);
            let node = [(at[0] / SNAP).round() as i64, (at[1] / SNAP).round() as i64];
            ends.push(End { node, piece, last, heading: [dx / length, dy / length] });
        }
    }
    ends.sort_by_key(|e| (e.node, e.piece, e.last));
    let mut joined = vec![[None; 2]; pieces.len()];
    for node in ends.chunk_by(|a, b| a.node == b.node) {
        let mut pairs: Vec<(bool, f64, usize, usize)> = Vec::new();
        for i in 0..node.len() {
            for j in i + 1..node.len() {
                let (a, b) = (&node[i], &node[j]);
                let (na, nb) = (&pieces[a.piece].0.name, &pieces[b.piece].0.name);
                let turn = (-(a.heading[0] * b.heading[0] + a.heading[1] * b.heading[1])).clamp(-1.0, 1.0).acos();
                if a.piece != b.piece && turn <= MAX_TURN && (na == nb || na.is_empty() || nb.is_empty()) {
                    pairs.push((na != nb, turn, i, j));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
        for (_, _, i, j) in pairs {
            let (a, b) = (&node[i], &node[j]);
            if joined[a.piece][usize::from(a.last)].is_none() && joined[b.piece][usize::from(b.last)].is_none() {
                joined[a.piece][usize::from(a.last)] = Some((b.piece, b.last));
                joined[b.piece][usize::from(b.last)] = Some((a.piece, a.last));
            }
        }
    }
    joined
}

/// Walks back from `start` to the first piece of its stroke; the flag says whether to read that piece from its end.
fn far_end(start: usize, joined: &[[Option<(usize, bool)>; 2]]) -> (usize, bool) {
    let (mut piece, mut at_last) = (start, false);
    while let Some((next, entered_at_last)) = joined[piece][usize::from(at_last)] {
        if next == start {
            break;
        }
        (piece, at_last) = (next, !entered_at_last);
    }
    (piece, at_last)
}

fn walk(
    first: usize,
    reversed: bool,
    pieces: &[(&Street, Vec<[f64; 2]>)],
    joined: &[[Option<(usize, bool)>; 2]],
    used: &mut [bool],
) -> Stroke {
    let mut stroke = Stroke { name: String::new(), line: Vec::new(), chainage: Vec::new() };
    let (mut piece, mut from_last) = (first, reversed);
    loop {
        used[piece] = true;
        let (street, line) = &pieces[piece];
        if stroke.name.is_empty() {
            stroke.name.clone_from(&street.name);
        }
        let vertices: Vec<[f64; 2]> = if from_last { line.iter().rev().copied().collect() } else { line.clone() };
        let skip = usize::from(!stroke.line.is_empty());
        stroke.line.extend(vertices.into_iter().skip(skip));
        match joined[piece][usize::from(!from_last)] {
            Some((next, entered_at_last)) if !used[next] => (piece, from_last) = (next, entered_at_last),
            _ => break,
        }
    }
    let mut along = 0.0;
    for at in 0..stroke.line.len() {
        if at > 0 {
            let (a, b) = (stroke.line[at - 1], stroke.line[at]);
            along += (b[0] - a[0]).hypot(b[1] - a[1]);
        }
        stroke.chainage.push(along);
    }
    stroke
}

impl Stroke {
    /// The stretch between two distances along the line.
    pub(super) fn stretch(&self, from: f64, to: f64) -> Vec<[f64; 2]> {
        let mut line = vec![self.at(from)];
        line.extend(self.line.iter().zip(&self.chainage).filter(|&(_, &c)| from < c && c < to).map(|(v, _)| *v));
        line.push(self.at(to));
        line.dedup();
        if line.len() == 1 {
            line.push(line[0]);
        }
        line
    }

    fn at(&self, along: f64) -> [f64; 2] {
        let k = self.chainage.partition_point(|&c| c < along).clamp(1, self.line.len() - 1);
        let (a, b) = (self.line[k - 1], self.line[k]);
        let length = self.chainage[k] - self.chainage[k - 1];
        let t = if length > 0.0 { ((along - self.chainage[k - 1]) / length).clamp(0.0, 1.0) } else { 0.0 };
        [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::LineString;

    fn street(name: &str, line: &[(f64, f64)]) -> Street {
        Street { name: name.into(), class: StreetClass::Local, line: LineString::from(line.to_vec()), ..Street::default() }
    }

    #[test]
    fn a_street_goes_straight_on_through_a_junction() {
        let streets = [
            street("", &[(100.0, 0.0), (0.0, 0.0)]),
            street("", &[(100.0, 0.0), (200.0, 10.0)]),
            street("", &[(100.0, 0.0), (100.0, 100.0)]),
        ];
        let all = strokes(&streets);
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|s| s.line.len() == 3 && s.chainage[2] > 200.0));
    }

    #[test]
    fn another_name_ends_a_stroke_and_a_ring_is_walked_once() {
        assert_eq!(strokes(&[street("a", &[(0.0, 0.0), (10.0, 0.0)]), street("b", &[(10.0, 0.0), (20.0, 0.0)])]).len(), 2);
        let circle: Vec<(f64, f64)> = (0..=12).map(|k| (f64::from(k) * std::f64::consts::FRAC_PI_6).sin_cos()).collect();
        let ring: Vec<Street> =
            circle.windows(2).map(|w| street("r", &[(w[0].0 * 50.0, w[0].1 * 50.0), (w[1].0 * 50.0, w[1].1 * 50.0)])).collect();
        assert_eq!(strokes(&ring).len(), 1);
    }
}
