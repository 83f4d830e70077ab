// Lines: one instance a segment, drawn as a capsule, so that joins and ends are round.

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) local: vec2<f32>,                        // px along and across, from the segment's start
    @location(1) @interpolate(flat) size: vec3<f32>,      // length, half width, px from the line's start
    @location(2) @interpolate(flat) color: vec4<f32>,
};

@vertex
fn vs_main(
    @builtin(vertex_index) corner: u32,
    @location(0) a: vec2<f32>,
    @location(1) b: vec2<f32>,
    @location(2) start_m: f32,
    @location(3) tag: u32,
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
    let half = 0.5 * (clamp(draw.shape.x * draw.px_per_m, draw.shape.y, draw.shape.z) + draw.shape.w);
    pa += across * draw.extra.x;
    let reach = max(half, draw.extra.w) + 1.0;
    let x = select(-reach, length_px + reach, (corner & 1u) == 1u);
    let y = select(-reach, reach, (corner & 2u) == 2u);
    var out: Vertex;
    out.position = vec4<f32>((pa + along * x + across * y) / to_px, 0.0, 1.0);
    out.local = vec2<f32>(x, y);
    out.size = vec3<f32>(length_px, half, start_m * draw.px_per_m);
    out.color = color_of(tag);
    out.color.a *= shown(tag);
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    let beyond = in.local.x - clamp(in.local.x, 0.0, in.size.x);
    let distance_px = length(vec2<f32>(beyond, in.local.y));
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
    if (cover <= 0.0) {
        discard;
    }
    return premultiplied(in.color, draw.alpha * cover);
}
