// Lays the last whole picture where its land lies now, while the hand moves.

@group(2) @binding(0) var picture: texture_2d<f32>;
@group(2) @binding(1) var smooth_: sampler;

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
};

@vertex
fn vs_main(@builtin(vertex_index) corner: u32) -> Vertex {
    let at = vec2<f32>(select(-1.0, 1.0, (corner & 1u) == 1u), select(-1.0, 1.0, (corner & 2u) == 2u));
    var out: Vertex;
    out.position = vec4<f32>(clip_of(at), 0.0, 1.0);
    out.uv = vec2<f32>(at.x, -at.y) * 0.5 + 0.5;
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    return vec4<f32>(textureSample(picture, smooth_, in.uv).rgb, 1.0);
}
