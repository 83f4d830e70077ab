// Points: one instance a disc with an outline. The feature's colour is the fill, or the outline where the fill is given.

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) local: vec2<f32>,                   // px from the centre
    @location(1) @interpolate(flat) radius: f32,
    @location(2) @interpolate(flat) fill: vec4<f32>,
    @location(3) @interpolate(flat) line: vec4<f32>,
};

@vertex
fn vs_main(
    @builtin(vertex_index) corner: u32,
    @location(0) at: vec2<f32>,
    @location(1) size_px: f32,
    @location(2) id: u32,
) -> Vertex {
    let radius = max(size_px * draw.shape.z, draw.shape.w);
    let reach = radius + 1.0;
    let local = vec2<f32>(select(-reach, reach, (corner & 1u) == 1u), select(-reach, reach, (corner & 2u) == 2u));
    var out: Vertex;
    out.position = vec4<f32>(clip_of(at) + local * 2.0 / draw.viewport, 0.0, 1.0);
    out.local = local;
    out.radius = radius;
    let feature = feature_color(id);
    if (draw.color.a < 0.0) {
        out.fill = feature;
        out.line = draw.extra;
    } else {
        out.fill = draw.color * vec4<f32>(1.0, 1.0, 1.0, feature.a);
        out.line = feature;
    }
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    let d = length(in.local);
    let cover = clamp(in.radius - d + 0.5, 0.0, 1.0);
    if (cover <= 0.0 || in.fill.a <= 0.0) {
        discard;
    }
    let rim = clamp(d - (in.radius - draw.shape.y) + 0.5, 0.0, 1.0) * step(0.01, draw.shape.y);
    return premultiplied(mix(in.fill, vec4<f32>(in.line.rgb, in.fill.a), rim), draw.alpha * cover);
}
