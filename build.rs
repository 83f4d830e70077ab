//! Links the system's PROJ: `proj-sys` is built with `nobuild`, which leaves naming the library to us. Tells the program which
//! sources it was built from, so that what another build kept for itself is never taken for its own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-lib=dylib=proj");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hash = DefaultHasher::new();
    env::var("TARGET").unwrap_or_default().hash(&mut hash);
    for part in ["src", "data", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
        add(&root.join(part), &mut hash)?;
    }
    println!("cargo::rustc-env=LIANPIAN_SOURCES={:016x}", hash.finish());
    Ok(())
}

/// Adds the names and contents of all files under a path, in the order of their names.
fn add(path: &Path, hash: &mut DefaultHasher) -> io::Result<()> {
    if !path.is_dir() {
        path.file_name().hash(hash);
        if path.exists() {
            fs::read(path)?.hash(hash);
        }
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| add(path, hash))
}
