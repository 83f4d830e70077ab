//! A synthetic district of any size, in the shape of the sample.
