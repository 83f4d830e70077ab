//! What every vertex carries besides its place: its feature, and how large that is or which sign it bears.

/// Steps of size from one doubling to the next.
const STEPS: f32 = 4.0;
/// Bits of the feature's number.
const FEATURE_BITS: u32 = 24;

/// Number of a feature in the colour texture, with eight bits that say more of it; as `shaders/common.wgsl` reads it.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Tag(u32);

/// Size of a feature: the side of a square of its area, in steps of a quarter of a doubling, one metre and less for 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) struct Size(u8);

impl Tag {
    /// A feature that is drawn at every scale, and bears no sign.
    pub(in crate::app) fn plain(feature: u32) -> Self {
        Self::sized(feature, Size(u8::MAX))
    }

    /// A feature with its size.
    pub(in crate::app) fn sized(feature: u32, size: Size) -> Self {
        Self(feature.min((1 << FEATURE_BITS) - 1) | u32::from(size.0) << FEATURE_BITS)
    }

    /// A feature with its sign.
    pub(in crate::app) fn signed(feature: u32, sign: u8) -> Self {
        Self::sized(feature, Size(sign))
    }

    /// Size of the feature; that of what is plain is above all.
    pub(in crate::app) fn size(self) -> Size {
        Size((self.0 >> FEATURE_BITS) as u8)
    }

    /// Number of the feature.
    #[cfg(test)]
    pub(in crate::app) fn feature(self) -> u32 {
        self.0 & ((1 << FEATURE_BITS) - 1)
    }
}

impl Size {
    /// The size that a length falls into.
    pub(in crate::app) fn of_metres(metres: f32) -> Self {
        // Casts of floats saturate, and what is no number is 0.
        Self(((metres.max(1.0).log2() * STEPS).floor() as u8).min(u8::MAX - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_with_length_and_tags_keep_their_feature() {
        assert_eq!(Size::of_metres(f32::NAN), Size(0));
        assert_eq!([0.3, 1.0, 2.0, 2.4, 16.0].map(|m| Size::of_metres(m).0), [0, 0, 4, 5, 16]);
        let tag = Tag::sized(1_234_567, Size::of_metres(30.0));
        assert_eq!((tag.feature(), tag.0 >> 24), (1_234_567, 19));
        assert_eq!(Tag::plain(9).0 >> 24, 255);
    }
}
