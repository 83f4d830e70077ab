// A continuous surface: distances of a grid, blended between cells, in five bands with a line along the limit. Hatched where
// the distance is not known, and fading out away from the streets.

struct Grid {
    place: vec4<f32>,    // west, south, width, height: local metres
    size: vec4<f32>,     // columns, rows, metres that a street reaches
};

struct Bands {
    colours: array<vec4<f32>, 5>,
    contour: vec4<f32>,
    unknown: vec4<f32>,
    breaks: vec4<f32>,
};

@group(2) @binding(0) var distances: texture_2d<f32>; // metres (-1: no street near, -2: not known), metres to the street
@group(2) @binding(1) var<uniform> grid: Grid;
@group(2) @binding(2) var<uniform> bands: Bands;

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) cell: vec2<f32>,
};

@vertex
fn vs_main(@builtin(vertex_index) corner: u32) -> Vertex {
    let share = vec2<f32>(f32(corner & 1u), f32((corner >> 1u) & 1u));
    var out: Vertex;
    out.position = vec4<f32>(clip_of(grid.place.xy + share * grid.place.zw), 0.0, 1.0);
    out.cell = share * grid.size.xy;
    return out;
}

// Known part, unknown part, metres and metres to the street, each weighted.
fn weighed(cell: vec2<i32>, weight: f32) -> vec4<f32> {
    let at = clamp(cell, vec2<i32>(0), vec2<i32>(grid.size.xy) - vec2<i32>(1));
    let value = textureLoad(distances, at, 0).rg;
    let known = select(0.0, weight, value.r >= 0.0);
    let unknown = select(0.0, weight, value.r < -1.5);
    return vec4<f32>(known, unknown, value.r * known, value.g * weight);
}

@fragment
fn fs_main(in: Vertex) -> @location(0) vec4<f32> {
    let middle = in.cell - 0.5;
    let low = floor(middle);
    let part = middle - low;
    let at = vec2<i32>(low);
    let sum = weighed(at, (1.0 - part.x) * (1.0 - part.y)) + weighed(at + vec2<i32>(1, 0), part.x * (1.0 - part.y))
        + weighed(at + vec2<i32>(0, 1), (1.0 - part.x) * part.y) + weighed(at + vec2<i32>(1, 1), part.x * part.y);
    let metres = sum.z / max(sum.x, 1e-4);
    let change = max(fwidth(metres), 1e-3); // metres a pixel
    // Beyond two thirds of a street's reach the surface fades out.
    let near = 1.0 - smoothstep(grid.size.z * 0.66, grid.size.z, sum.w);

    var color = bands.colours[0];
    for (var band = 0; band < 4; band++) {
        let beyond = clamp((metres - bands.breaks[band]) / change + 0.5, 0.0, 1.0);
        color = mix(color, bands.colours[band + 1], beyond);
    }
    let along = clamp(draw.shape.y * 0.5 + 0.5 - abs(metres - bands.breaks.y) / change, 0.0, 1.0);
    color = mix(color, vec4<f32>(bands.contour.rgb, 1.0), along * bands.contour.a);
    let known = premultiplied(color, draw.alpha * smoothstep(0.35, 0.65, sum.x) * near);

    let stripe = smoothstep(0.30, 0.38, abs(fract((in.position.x + in.position.y) / draw.shape.x) - 0.5));
    let unknown = premultiplied(bands.unknown, draw.alpha * stripe * smoothstep(0.35, 0.65, sum.y) * near);
    return known + unknown;
}
