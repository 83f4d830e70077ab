#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lianpian::fuzzing::stored(data));
