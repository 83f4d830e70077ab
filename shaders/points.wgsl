// Points: one instance a disc, or a sign, with an outline. The feature's colour is the fill, or the outline where the fill
// is given.

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) local: vec2<f32>,                   // px from the centre, y pointing up
    @location(1) @interpolate(flat) radius: f32,
    @location(2) @interpolate(flat) fill: vec4<f32>,
    @location(3) @interpolate(flat) line: vec4<f32>,
    @location(4) @interpolate(flat) sign: u32,
};

@vertex
fn vs_main(
    @builtin(vertex_index) corner: u32,
    @location(0) at: vec2<f32>,
    @location(1) size_px: f32,
    @location(2) tag: u32,
) -> Vertex {
    let radius = max(size_px * draw.shape.z, draw.shape.w);
    let reach = radius * 1.25 + 1.0; // no sign reaches further
    let local = vec2<f32>(select(-reach, reach, (corner & 1u) == 1u), select(-reach, reach, (corner & 2u) == 2u));
    var out: Vertex;
    out.position = vec4<f32>(clip_of(at) + local * 2.0 / draw.viewport, 0.0, 1.0);
    out.local = local;
    out.radius = radius;
    out.sign = 0u;
    var part = 1.0;
    if (draw.shape.x > 0.5) {
        out.sign = tag >> 24u;
    } else {
        part = shown(tag);
    }
    let feature = feature_color(tag);
    if (draw.color.a < 0.0) {
        out.fill = feature * vec4<f32>(1.0, 1.0, 1.0, part);
        out.line = draw.extra;
    } else {
        out.fill = draw.color * vec4<f32>(1.0, 1.0, 1.0, feature.a * part);
        out.line = feature;
    }
    return out;
}

// Signed distance from the edge of a sign of radius 1; the numbers are those of `Sign`.
fn edge(sign: u32, p: vec2<f32>) -> f32 {
    let a = abs(p);
    switch sign {
        case 1u: { return max(a.x, a.y) - 0.86; }                                         // square
        case 2u: { return min(max(a.x - 1.0, a.y - 0.4), max(a.x - 0.4, a.y - 1.0)); }    // cross
        case 3u: { return (a.x + a.y - 1.2) * 0.7071; }                                   // diamond
        case 4u: { return max(a.x * 0.866 + a.y * 0.5, a.y) - 0.95; }                     // hexagon
        case 5u: { return max(max(a.x - 0.82, -p.y - 0.9), a.x * 0.66 + p.y * 0.75 - 0.78); } // house
        case 6u: { return max(p.y - 0.7, a.x * 0.866 - p.y * 0.5 - 0.55); }               // triangle on its point
        case 7u: { return max(-p.y - 0.7, a.x * 0.866 + p.y * 0.5 - 0.55); }              // triangle
        case 8u: { return length(vec2<f32>(max(a.x - 0.5, 0.0), a.y)) - 0.62; }           // bar
        default: { return length(p) - 1.0; }                                              // disc
    }
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    let d = edge(in.sign, in.local / in.radius) * in.radius;
    let cover = clamp(0.5 - d, 0.0, 1.0);
    if (cover <= 0.0 || in.fill.a <= 0.0) {
        discard;
    }
    let rim = clamp(d + draw.shape.y + 0.5, 0.0, 1.0) * step(0.01, draw.shape.y);
    return premultiplied(mix(in.fill, vec4<f32>(in.line.rgb, in.fill.a), rim), draw.alpha * cover);
}
