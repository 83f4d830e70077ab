// Puts the finished map picture into egui's pass.

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var smooth_: sampler;

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
};

@vertex
fn vs_main(@builtin(vertex_index) i: u32) -> Vertex {
    let corner = vec2<f32>(f32((i << 1u) & 2u), f32(i & 2u));
    var out: Vertex;
    out.position = vec4<f32>(corner * vec2<f32>(2.0, -2.0) + vec2<f32>(-1.0, 1.0), 0.0, 1.0);
    out.uv = corner;
    return out;
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    return vec4<f32>(textureSample(picture, smooth_, in.uv).rgb, 1.0);
}

// The same for a surface that blends in linear light.
@fragment
fn fs_linear(in: Vertex) -> @location(0) vec4<f32> {
    let gamma = textureSample(picture, smooth_, in.uv).rgb;
    let low = gamma / 12.92;
    let high = pow((gamma + vec3<f32>(0.055)) / 1.055, vec3<f32>(2.4));
    return vec4<f32>(select(high, low, gamma < vec3<f32>(0.04045)), 1.0);
}
