//! Memory that was given back to the allocator, given back to the system.

/// Hands free memory to the system: glibc keeps what many threads freed for later, hundreds of megabytes after a large district,
/// and nobody may ask for it again.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn give_back() {
    #[expect(unsafe_code, reason = "the standard library has no call for this")]
    // SAFETY: the declaration is glibc's (malloc.h); the call takes a number, may come from any thread, and moves no memory in use.
    unsafe {
        unsafe extern "C" {
            fn malloc_trim(pad: usize) -> std::ffi::c_int;
        }
        malloc_trim(0);
    }
}

/// Other allocators do so by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn give_back() {}
