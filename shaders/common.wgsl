// What every map layer shares: the camera of one draw and the colours of all features.

struct Draw {
    scale: vec2<f32>,     // clip units for one metre
    offset: vec2<f32>,    // clip position of the scene's origin
    viewport: vec2<f32>,  // physical pixels
    px_per_m: f32,
    alpha: f32,
    color: vec4<f32>,     // straight alpha; negative alpha: look the colour up by feature
    shape: vec4<f32>,     // lines: metres, least px, most px, extra px; points: 1 where tags are signs, outline px, scale, least px
    extra: vec4<f32>,     // lines: inset px, dash on px, dash off px, tick px; points: outline colour
    fade: vec4<f32>,      // px of a feature: begins to show, shows whole, begins to vanish, is gone; a pair of zeros: always shows
};

@group(0) @binding(0) var<uniform> draw: Draw;
@group(1) @binding(0) var paint: texture_2d<u32>; // R32Uint, 4096 wide: one RGBA8 a feature

// A tag is the number of a feature in its lower 24 bits, its size or its sign in the upper 8.
fn feature_color(tag: u32) -> vec4<f32> {
    let id = tag & 0xffffffu;
    return unpack4x8unorm(textureLoad(paint, vec2<u32>(id % 4096u, id / 4096u), 0).r);
}

fn color_of(tag: u32) -> vec4<f32> {
    if (draw.color.a < 0.0) {
        return feature_color(tag);
    }
    return draw.color;
}

// How much of a feature shows at its size on the screen: sizes are quarters of a doubling, from a metre on.
fn shown(tag: u32) -> f32 {
    let px = exp2(f32(tag >> 24u) * 0.25) * draw.px_per_m;
    var part = 1.0;
    if (draw.fade.y > 0.0) {
        part = smoothstep(draw.fade.x, draw.fade.y, px);
    }
    if (draw.fade.w > 0.0) {
        part *= 1.0 - smoothstep(draw.fade.z, draw.fade.w, px);
    }
    return part;
}

fn clip_of(metres: vec2<f32>) -> vec2<f32> {
    return metres * draw.scale + draw.offset;
}

// Premultiplied, in gamma space as egui blends.
fn premultiplied(color: vec4<f32>, alpha: f32) -> vec4<f32> {
    let a = color.a * alpha;
    return vec4<f32>(color.rgb * a, a);
}
