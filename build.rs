//! Links the system's PROJ: `proj-sys` is built with `nobuild`, which leaves naming the library to us.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-lib=dylib=proj");
}
