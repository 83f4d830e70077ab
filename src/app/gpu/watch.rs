//! A graphics card that is lost, or refuses, is heard of and told; nothing of it ends the program by itself.

use std::sync::{Arc, OnceLock};

use eframe::egui_wgpu::wgpu;

/// Times that a device is asked whether it is there, 5 ms apart.
const PATIENCE: u32 = 40;

/// What a device said when it went away or failed.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Watch {
    trouble: Arc<OnceLock<Trouble>>,
    device: Option<wgpu::Device>,
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
        let watch = Self { device: Some(device.clone()), ..Self::default() };
        let wake = Arc::new(wake);
        // Not the watch itself: a device that holds itself would never go.
        let (heard, waken) = (Self { device: None, ..watch.clone() }, wake.clone());
        device.set_device_lost_callback(move |reason, text| {
            heard.note(Trouble::Lost(said(&text, &format!("{reason:?}"))));
            waken();
        });
        let heard = Self { device: None, ..watch.clone() };
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

    /// The same after a frame that broke off: a device that went away in it may not have said so yet.
    pub(in crate::app) fn trouble_at_last(&self) -> Option<&Trouble> {
        // What it has to say comes by the callbacks, once what it was doing is done with.
        for _ in 0..PATIENCE {
            let Some(device) = self.device.as_ref().filter(|_| self.trouble().is_none()) else { break };
            let _ = device.poll(wgpu::PollType::Poll);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self.trouble()
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use eframe::egui_wgpu::{RenderState, RendererOptions};
    use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};

    use super::*;

    /// A device with a software driver; none where there is no driver at all.
    fn render() -> Option<RenderState> {
        let has_driver = std::fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut drivers| drivers.next().is_some());
        has_driver.then(|| create_render_state(default_wgpu_setup(), RendererOptions::default()))
    }

    fn watched(device: &wgpu::Device) -> (Watch, Arc<AtomicUsize>) {
        let woken = Arc::new(AtomicUsize::new(0));
        let counted = woken.clone();
        (Watch::over(device, move || _ = counted.fetch_add(1, Ordering::Relaxed)), woken)
    }

    #[test]
    fn a_device_that_is_gone_is_heard_of() {
        let Some(render) = render() else { return };
        let device = &render.device;
        let (watch, woken) = watched(device);
        assert_eq!(watch.trouble(), None);
        device.destroy();
        let _ = device.poll(wgpu::PollType::wait_indefinitely());
        assert!(matches!(watch.trouble(), Some(Trouble::Lost(_))), "{:?}", watch.trouble());
        assert!(woken.load(Ordering::Relaxed) > 0, "the window is woken");
    }

    #[test]
    fn a_device_that_went_away_in_a_frame_says_so_when_it_is_asked() {
        let Some(render) = render() else { return };
        let (watch, _) = watched(&render.device);
        assert_eq!(watch.trouble_at_last(), None);
        render.device.destroy();
        assert!(matches!(watch.trouble_at_last(), Some(Trouble::Lost(_))), "{:?}", watch.trouble());
    }

    #[test]
    fn what_a_device_refuses_is_told_and_ends_nothing() {
        let Some(render) = render() else { return };
        let device = &render.device;
        let (watch, woken) = watched(device);
        let size = device.limits().max_buffer_size.saturating_add(8);
        let usage = wgpu::BufferUsages::VERTEX;
        let _ = device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false });
        assert!(matches!(watch.trouble(), Some(Trouble::Refused(why)) if !why.is_empty()), "{:?}", watch.trouble());
        assert_eq!(woken.load(Ordering::Relaxed), 1);
    }
}
