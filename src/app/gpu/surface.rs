//! A continuous surface of distances: a grid on the card, shaded in bands that are split at the limit of the standard.

use eframe::egui_wgpu::wgpu::{self, util::DeviceExt as _};

use crate::access::Surface;

/// Where no street is near, and where none of the streets that are leads to a facility.
const AWAY: f32 = -1.0;
const UNKNOWN: f32 = -2.0;

/// How a surface is shaded; as `Bands` in `shaders/surface.wgsl`, colours with straight alpha.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Bands {
    /// Two within the limit, three beyond it.
    pub(in crate::app) colours: [[f32; 4]; 5],
    /// Of the line along the limit.
    pub(in crate::app) contour: [f32; 4],
    /// Of the hatch where the distance is not known.
    pub(in crate::app) unknown: [f32; 4],
    /// Metres where the second to the fifth band begin; the second of them is the limit.
    pub(in crate::app) breaks: [f32; 4],
}

/// Where a grid lies; as `Grid` in the shader.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
struct Grid {
    /// West, south, width and height in local metres.
    place: [f32; 4],
    /// Columns, rows, metres that a street reaches, nothing.
    size: [f32; 4],
}

/// A surface on the card.
pub(super) struct GpuSurface {
    bands: wgpu::Buffer,
    pub(super) group: wgpu::BindGroup,
}

impl Bands {
    /// The breaks around a limit: half of it, itself, and about five and eight thirds, in round numbers.
    pub(in crate::app) fn breaks(limit_m: f64) -> [f64; 4] {
        let step = if limit_m >= 200.0 { 100.0 } else { 10.0 };
        let beyond = |thirds: f64| ((limit_m * thirds / 3.0 / step).round() * step).max(limit_m + step);
        let outer = beyond(5.0);
        [limit_m / 2.0, limit_m, outer, beyond(8.0).max(outer + step)]
    }
}

impl GpuSurface {
    pub(super) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        layout: &wgpu::BindGroupLayout,
        (surface, shade): (&Surface, &Shade),
        origin: [f64; 2],
        bands: &Bands,
    ) -> Self {
        let most = device.limits().max_texture_dimension_2d as usize;
        // A grid of some hundred thousand cells is longer than this only where a district is a thread; its rest is left out.
        let [columns, rows] = surface.size.map(|n| n.min(most));
        let size = wgpu::Extent3d { width: columns as u32, height: rows as u32, depth_or_array_layers: 1 };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("surface"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rg32Float,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        queue.write_texture(
            texture.as_image_copy(),
            bytemuck::cast_slice(&shade.texels),
            wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(surface.size[0] as u32 * 8), rows_per_image: None },
            size,
        );
        let span = |cells: usize| (cells as f64 * surface.cell_m) as f32;
        let [west, south] = [0, 1].map(|axis| (surface.corner[axis] - origin[axis]) as f32);
        let grid =
            Grid { place: [west, south, span(columns), span(rows)], size: [columns as f32, rows as f32, surface.reach_m as f32, 0.0] };
        let uniform = |bytes: &[u8]| {
            let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("surface"), contents: bytes, usage })
        };
        let (grid, bands) = (uniform(bytemuck::bytes_of(&grid)), uniform(bytemuck::bytes_of(bands)));
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("surface"),
            layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) },
                wgpu::BindGroupEntry { binding: 1, resource: grid.as_entire_binding() },
                wgpu::BindGroupEntry { binding: 2, resource: bands.as_entire_binding() },
            ],
        });
        Self { bands, group }
    }

    /// Shades the same distances in another way.
    pub(super) fn shade(&self, queue: &wgpu::Queue, bands: &Bands) {
        queue.write_buffer(&self.bands, 0, bytemuck::bytes_of(bands));
    }
}

/// How far around a cell away from the streets its distance is evened out, metres: where the nearest street changes, the
/// distances on both sides are of different streets and would meet in a ragged step. Our assumption.
const EVEN_M: f64 = 15.0;

/// A surface as the shader reads it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct Shade {
    /// Metres, and metres to the street, of every cell.
    texels: Vec<[f32; 2]>,
}

impl Shade {
    /// On the streets the distances are those of the surface; between them they are evened out. No shader is asked what is not a
    /// number: drivers differ.
    pub(in crate::app) fn of(surface: &Surface) -> Self {
        let (even, reach) = (evened(surface), surface.reach_m as f32);
        let texel = |((&metres, &off), &even): ((&f32, &f32), &f32)| match (metres.is_nan(), off.is_nan()) {
            (_, true) => [AWAY, reach],
            (true, false) => [UNKNOWN, off],
            (false, false) => {
                let between = ((off - 5.0) / EVEN_M as f32).clamp(0.0, 1.0);
                [metres + (even - metres) * between, off]
            }
        };
        Self { texels: surface.metres.iter().zip(&surface.off_m).zip(&even).map(texel).collect() }
    }
}

/// The mean of what is known around every cell: along the rows, then along the columns.
fn evened(surface: &Surface) -> Vec<f32> {
    let around = ((EVEN_M / surface.cell_m).round() as usize).min(8);
    let [columns, rows] = surface.size;
    let known = surface.metres.iter().map(|m| if m.is_nan() { [0.0, 0.0] } else { [f64::from(*m), 1.0] });
    let mut sums: Vec<[f64; 2]> = known.collect();
    for (lines, length, step, apart) in [(rows, columns, 1, columns), (columns, rows, columns, 1)] {
        for line in 0..lines {
            let place = |at: usize| line * apart + at * step;
            let own: Vec<[f64; 2]> = (0..length).map(|at| sums[place(at)]).collect();
            let mut window = own[..around.min(length)].iter().fold([0.0; 2], |sum, v| [sum[0] + v[0], sum[1] + v[1]]);
            for at in 0..length {
                if let Some(next) = own.get(at + around) {
                    window = [window[0] + next[0], window[1] + next[1]];
                }
                if let Some(gone) = at.checked_sub(around + 1) {
                    window = [window[0] - own[gone][0], window[1] - own[gone][1]];
                }
                sums[place(at)] = window;
            }
        }
    }
    sums.into_iter().map(|[sum, n]| if n > 0.5 { (sum / n) as f32 } else { 0.0 }).collect()
}

/// What the shader reads besides the parameters of the draw.
pub(super) fn layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let uniform = |binding| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer { ty: wgpu::BufferBindingType::Uniform, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    };
    let grid = wgpu::BindGroupLayoutEntry {
        binding: 0,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty: wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: false },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some("surface"), entries: &[grid, uniform(1), uniform(2)] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_round_and_the_second_is_the_limit() {
        assert_eq!(Bands::breaks(300.0), [150.0, 300.0, 500.0, 800.0]);
        assert_eq!(Bands::breaks(500.0), [250.0, 500.0, 800.0, 1300.0]);
        assert_eq!(Bands::breaks(1000.0), [500.0, 1000.0, 1700.0, 2700.0]);
        for limit in [1.0, 12.0, 80.0, 199.0, 200.0, 350.0] {
            let breaks = Bands::breaks(limit);
            assert!(breaks.windows(2).all(|w| w[0] < w[1]), "{breaks:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_from_what_is_away() {
        let surface = surface([3, 1], vec![120.0, f32::NAN, f32::NAN], vec![4.0, 9.0, f32::NAN]);
        assert_eq!(Shade::of(&surface).texels, [[120.0, 4.0], [UNKNOWN, 9.0], [AWAY, 150.0]]);
    }

    fn surface(size: [usize; 2], metres: Vec<f32>, off_m: Vec<f32>) -> Surface {
        Surface { corner: [0.0; 2], cell_m: 5.0, size, metres, off_m, reach_m: 150.0, along_streets: true }
    }

    #[test]
    fn distances_are_evened_out_between_streets_and_kept_on_them() {
        let size = [9, 8];
        let value = |at: usize| (at * 37 % 101) as f32;
        let metres: Vec<f32> = (0..72).map(|at| if at % 11 == 3 { f32::NAN } else { value(at) }).collect();
        let even = evened(&surface(size, metres.clone(), vec![0.0; 72]));
        for (at, even) in even.iter().enumerate() {
            // The mean of means by rows and columns is that of the window: sums and numbers are carried apart.
            let near = (0..72usize).filter(|n| (n % 9).abs_diff(at % 9) <= 3 && (n / 9).abs_diff(at / 9) <= 3 && !metres[*n].is_nan());
            let all: Vec<f32> = near.map(|n| metres[n]).collect();
            assert!((even - all.iter().sum::<f32>() / all.len() as f32).abs() < 1e-3, "{at}");
        }
        let on_street = Shade::of(&surface(size, metres.clone(), vec![0.0; 72]));
        assert!(on_street.texels.iter().zip(&metres).all(|(texel, m)| m.is_nan() || texel[0] == *m));
    }
}
