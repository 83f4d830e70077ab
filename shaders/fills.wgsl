// Areas: triangles with a colour a feature. Alpha 254/255 asks for the hatch of "no data".

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) color: vec4<f32>,
    @location(1) @interpolate(flat) shown: f32,
};

@vertex
fn vs_main(@location(0) metres: vec2<f32>, @location(1) tag: u32) -> Vertex {
    var out: Vertex;
    out.position = vec4<f32>(clip_of(metres), 0.0, 1.0);
    out.color = color_of(tag);
    out.shown = shown(tag);
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    var color = in.color;
    if (color.a > 0.9941 && color.a < 0.9981) {
        let along = (in.position.x + in.position.y) / draw.shape.x;
        let stripe = smoothstep(0.30, 0.38, abs(fract(along) - 0.5));
        color = vec4<f32>(mix(color.rgb, draw.extra.rgb, stripe * draw.extra.a), 1.0);
    }
    return premultiplied(color, draw.alpha * in.shown);
}
