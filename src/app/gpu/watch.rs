//! A graphics card that is lost, or refuses, is heard of and told; nothing of it ends the program by itself.

use std::sync::{Arc, OnceLock};

use eframe::egui_wgpu::wgpu;

/// What a device said when it went away or failed.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Watch {
    trouble: Arc<OnceLock<Trouble>>,
}

/// What went wrong with a device, in the words of its driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Trouble {
    /// It is gone: taken out, reset, or its driver crashed.
    Lost(String),
    /// It did not do what was asked of it, most of all for want of memory.
    Refused(String),
}

impl Watch {
    /// Listens to a device; `wake` is called once, from any thread.
    pub(in crate::app) fn over(device: &wgpu::Device, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let watch = Self::default();
        let wake = Arc::new(wake);
        let (heard, waken) = (watch.clone(), wake.clone());
        device.set_device_lost_callback(move |reason, text| {
            // A device that the program itself gives back is not lost.
            if reason != wgpu::DeviceLostReason::Destroyed || !text.is_empty() {
                heard.note(Trouble::Lost(said(&text, &format!("{reason:?}"))));
                waken();
            }
        });
        let heard = watch.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            heard.note(Trouble::Refused(said(&error.to_string(), "wgpu")));
            wake();
        }));
        watch
    }

    /// The first thing that went wrong.
    pub(in crate::app) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.get()
    }

    fn note(&self, trouble: Trouble) {
        // What follows the first trouble follows from it.
        let _ = self.trouble.set(trouble);
    }
}

fn said(text: &str, otherwise: &str) -> String {
    let text = text.trim();
    if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
}
