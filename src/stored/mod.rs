//! Values as bytes, exactly: what the program keeps for itself between two runs.
//!
//! Numbers keep their bits, texts that many values share are written once and shared again when they are read. Bytes that
//! were not written by the same program read as [`Broken`], never as a panic, and never take more memory than they fill.

mod geometry;
mod plain;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

/// Shapes within shapes that are read; deeper ones are taken for damage.
const DEEPEST: u32 = 64;

/// A value that can be written as bytes and read back as it was.
pub(crate) trait Stored: Sized {
    /// Adds the value to the bytes.
    fn put(&self, out: &mut Writer);

    /// Reads the value that the bytes go on with.
    ///
    /// # Errors
    /// [`Broken`] where they hold something else.
    fn take(from: &mut Reader<'_>) -> Result<Self, Broken>;
}

/// The bytes are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// Bytes that grow.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    texts: HashMap<Arc<str>, u32>,
}

/// Bytes that are read from the front.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    texts: Vec<Arc<str>>,
    depth: u32,
}

/// A value as bytes.
#[cfg(any(fuzzing, test))]
pub(crate) fn to_bytes(value: &impl Stored) -> Vec<u8> {
    let mut out = Writer::default();
    value.put(&mut out);
    out.bytes
}

/// Two values as bytes, as a pair of them is read.
pub(crate) fn both_to_bytes(first: &impl Stored, second: &impl Stored) -> Vec<u8> {
    let mut out = Writer::default();
    first.put(&mut out);
    second.put(&mut out);
    out.bytes
}

/// The value that bytes begin with.
///
/// # Errors
/// [`Broken`].
pub(crate) fn first_of<T: Stored>(bytes: &[u8]) -> Result<T, Broken> {
    T::take(&mut Reader { rest: bytes, texts: Vec::new(), depth: 0 })
}

/// The value that bytes hold, all of them.
///
/// # Errors
/// [`Broken`].
pub(crate) fn from_bytes<T: Stored>(bytes: &[u8]) -> Result<T, Broken> {
    let mut reader = Reader { rest: bytes, texts: Vec::new(), depth: 0 };
    let value = T::take(&mut reader)?;
    if reader.rest.is_empty() { Ok(value) } else { Err(Broken) }
}

impl Writer {
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Number of a shared text, and whether it is written for the first time.
    fn number(&mut self, text: &Arc<str>) -> (u32, bool) {
        let next = self.texts.len() as u32;
        if let Some(known) = self.texts.get(text) {
            return (*known, false);
        }
        self.texts.insert(text.clone(), next);
        (next, true)
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn raw(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(Broken)?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        self.raw(N)?.try_into().map_err(|_| Broken)
    }

    /// A length, and an empty list with as much room as the bytes that are left can justify.
    fn list<T>(&mut self) -> Result<(usize, Vec<T>), Broken> {
        let length = usize::take(self)?;
        // Nothing is written in less than one byte.
        if length > self.rest.len() {
            return Err(Broken);
        }
        Ok((length, Vec::with_capacity(length.min(self.rest.len() / size_of::<T>().max(1)))))
    }

    /// Reads something that may hold more of its kind.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Broken>) -> Result<T, Broken> {
        if self.depth == DEEPEST {
            return Err(Broken);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}

/// Makes a type [`Stored`] by the list of its fields or of its words; one that is left out does not compile.
macro_rules! stored {
    (struct $type:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::stored::Stored for $type {
            fn put(&self, out: &mut $crate::stored::Writer) {
                let Self { $($field),+ } = self;
                $($crate::stored::Stored::put($field, out);)+
            }

            fn take(from: &mut $crate::stored::Reader<'_>) -> Result<Self, $crate::stored::Broken> {
                Ok(Self { $($field: $crate::stored::Stored::take(from)?),+ })
            }
        }
    };
    (newtype $($type:ident),+) => {$(
        impl $crate::stored::Stored for $type {
            fn put(&self, out: &mut $crate::stored::Writer) {
                $crate::stored::Stored::put(&self.0, out);
            }

            fn take(from: &mut $crate::stored::Reader<'_>) -> Result<Self, $crate::stored::Broken> {
                Ok(Self($crate::stored::Stored::take(from)?))
            }
        }
    )+};
    (enum $type:ident { $($word:ident),+ $(,)? }) => {
        impl $crate::stored::Stored for $type {
            fn put(&self, out: &mut $crate::stored::Writer) {
                match self {
                    $(Self::$word)|+ => out.raw(&[*self as u8]),
                }
            }

            fn take(from: &mut $crate::stored::Reader<'_>) -> Result<Self, $crate::stored::Broken> {
                let number = <u8 as $crate::stored::Stored>::take(from)?;
                [$(Self::$word),+].into_iter().find(|word| *word as u8 == number).ok_or($crate::stored::Broken)
            }
        }
    };
}
pub(crate) use stored;
