// Lines: one instance a segment, with round ends. Where segments meet, each is cut along the line that halves their angle, so
// that joins are round, nothing is painted twice, and lines that let the ground through show no dots.

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) local: vec2<f32>,                        // px along and across, from the segment's start
    @location(1) @interpolate(flat) size: vec3<f32>,      // length, half width, px from the line's start
    @location(2) @interpolate(flat) color: vec4<f32>,
    @location(3) @interpolate(flat) cuts: vec4<f32>,      // normals of the cuts at the start and at the end, along and across
    @location(4) @interpolate(flat) reach: vec2<f32>,     // px that an inset line reaches beyond its start and its end
};

// Direction from one point to another, or nothing where they are the same.
fn direction(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
    let d = b - a;
    let length_px = length(d);
    return select(vec2<f32>(0.0), d / max(length_px, 1e-6), length_px > 1e-4);
}

// Normal of the line that halves the angle between two directions; nothing where a line ends or turns back.
fn halving(before: vec2<f32>, after: vec2<f32>) -> vec2<f32> {
    let sum = before + after;
    let long = length(sum);
    let joined = dot(before, before) * dot(after, after) > 0.5 && long > 0.05;
    return select(vec2<f32>(0.0), sum / max(long, 1e-6), joined);
}

// How far a line beside this one, `inset` to the left, reaches beyond a corner: back for a left turn, on for a right one.
fn beyond(before: vec2<f32>, after: vec2<f32>, inset: f32, most: f32) -> f32 {
    let sine = before.x * after.y - before.y * after.x; // positive: to the right, y pointing down
    let cosine = dot(before, after);
    return clamp(inset * sine / max(1.0 + cosine, 0.05), 0.0, most);
}

@vertex
fn vs_main(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) before: vec2<f32>,
    @location(3) after: vec2<f32>,
    @location(4) start_m: f32,
    @location(5) tag: u32,
) -> Vertex {
    let to_px = draw.viewport * vec2<f32>(0.5, -0.5);
    var pa = clip_of(a) * to_px;
    let pb = clip_of(b) * to_px;
    let length_px = distance(pa, pb);
    var along = vec2<f32>(1.0, 0.0);
    if (length_px > 1e-6) {
        along = (pb - pa) / length_px;
    }
    let across = vec2<f32>(along.y, -along.x); // left of the direction, y pointing down
    let incoming = direction(clip_of(before) * to_px, pa);
    let outgoing = direction(pb, clip_of(after) * to_px);
    let at_a = halving(incoming, along);
    let at_b = halving(along, outgoing);

    let half = 0.5 * (clamp(draw.shape.x * draw.px_per_m, draw.shape.y, draw.shape.z) + draw.shape.w);
    let inset = draw.extra.x;
    let most = 4.0 * half + abs(inset);
    let reach = vec2<f32>(beyond(incoming, along, inset, most), beyond(along, outgoing, inset, most));
    pa += across * inset;
    let wide = max(half, draw.extra.w) + 1.0;
    let x = select(-wide - reach.x, length_px + wide + reach.y, (corner & 1u) == 1u);
    let y = select(-wide, wide, (corner & 2u) == 2u);
    var out: Vertex;
    out.position = vec4<f32>((pa + along * x + across * y) / to_px, 0.0, 1.0);
    out.local = vec2<f32>(x, y);
    out.size = vec3<f32>(length_px, half, start_m * draw.px_per_m);
    out.color = color_of(tag);
    out.color.a *= shown(tag);
    out.cuts = vec4<f32>(dot(at_a, along), dot(at_a, across), dot(at_b, along), dot(at_b, across));
    out.reach = reach;
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    // The cuts run through the corners of the line itself, from which an inset line is a little apart.
    let from_a = in.local + vec2<f32>(0.0, draw.extra.x);
    let from_b = from_a - vec2<f32>(in.size.x, 0.0);
    let past = in.local.x - clamp(in.local.x, -in.reach.x, in.size.x + in.reach.y);
    let distance_px = length(vec2<f32>(past, in.local.y));
    // A line thinner than a pixel keeps the width of one and pays with its opacity.
    let half = max(in.size.y, 0.5);
    var cover = clamp(half - distance_px + 0.5, 0.0, 1.0) * min(in.size.y * 2.0, 1.0);
    let at = in.local.x + in.size.z;
    let period = draw.extra.y + draw.extra.z;
    if (draw.extra.w > 0.0) {
        let tick = abs(fract(at / 9.0) - 0.5) * 9.0;
        let inside = step(0.0, in.local.x) * step(in.local.x, in.size.x);
        cover = max(cover, clamp(1.1 - tick, 0.0, 1.0) * clamp(draw.extra.w - abs(in.local.y) + 0.5, 0.0, 1.0) * inside);
    } else if (period > 0.0) {
        let phase = fract(at / period) * period;
        cover *= clamp(draw.extra.y - phase + 0.5, 0.0, 1.0) * clamp(phase + 0.5, 0.0, 1.0);
    }
    if (cover <= 0.0 || dot(from_a, in.cuts.xy) < 0.0 || (dot(from_b, in.cuts.zw) >= 0.0 && any(in.cuts.zw != vec2<f32>(0.0)))) {
        discard;
    }
    return premultiplied(in.color, draw.alpha * cover);
}
