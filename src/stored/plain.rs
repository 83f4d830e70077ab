//! Numbers, texts and lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Broken, Reader, Stored, Writer};

macro_rules! numbers {
    ($($number:ident),+) => {$(
        impl Stored for $number {
            fn put(&self, out: &mut Writer) {
                out.raw(&self.to_le_bytes());
            }

            fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
                Ok(Self::from_le_bytes(from.array()?))
            }
        }
    )+};
}

numbers!(u8, u16, u32, u64, i8, i16, f32, f64);

impl Stored for usize {
    fn put(&self, out: &mut Writer) {
        (*self as u64).put(out);
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Self::try_from(u64::take(from)?).map_err(|_| Broken)
    }
}

impl Stored for bool {
    fn put(&self, out: &mut Writer) {
        u8::from(*self).put(out);
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Broken),
        }
    }
}

impl Stored for Decimal {
    fn put(&self, out: &mut Writer) {
        out.raw(&self.serialize());
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(Self::deserialize(from.array()?))
    }
}

impl Stored for String {
    fn put(&self, out: &mut Writer) {
        self.len().put(out);
        out.raw(self.as_bytes());
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let length = usize::take(from)?;
        std::str::from_utf8(from.raw(length)?).map(str::to_owned).map_err(|_| Broken)
    }
}

impl Stored for Box<str> {
    fn put(&self, out: &mut Writer) {
        self.len().put(out);
        out.raw(self.as_bytes());
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        String::take(from).map(Self::from)
    }
}

impl Stored for Arc<str> {
    fn put(&self, out: &mut Writer) {
        let (number, is_new) = out.number(self);
        number.put(out);
        if is_new {
            self.len().put(out);
            out.raw(self.as_bytes());
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let number = u32::take(from)? as usize;
        if number == from.texts.len() {
            let text: Self = String::take(from)?.into();
            from.texts.push(text);
        }
        from.texts.get(number).cloned().ok_or(Broken)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self, out: &mut Writer) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        if bool::take(from)? { T::take(from).map(Some) } else { Ok(None) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, out: &mut Writer) {
        self.len().put(out);
        for value in self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let (length, mut list) = from.list()?;
        for _ in 0..length {
            list.push(T::take(from)?);
        }
        Ok(list)
    }
}

impl<T: Stored> Stored for Box<[T]> {
    fn put(&self, out: &mut Writer) {
        self.len().put(out);
        for value in self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Vec::take(from).map(Self::from)
    }
}

impl<T: Stored> Stored for [T; 2] {
    fn put(&self, out: &mut Writer) {
        for value in self {
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok([T::take(from)?, T::take(from)?])
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, out: &mut Writer) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok((A::take(from)?, B::take(from)?))
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn put(&self, out: &mut Writer) {
        self.len().put(out);
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let (length, _) = from.list::<()>()?;
        let mut map = Self::new();
        for _ in 0..length {
            let key = K::take(from)?;
            map.insert(key, V::take(from)?);
        }
        Ok(map)
    }
}
