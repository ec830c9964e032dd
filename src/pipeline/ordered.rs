//! Work on many threads, results in the order of the items, memory bounded.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, bounded};

/// How much may be between the first item not yet handed on and the last one taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Threads that work.
    pub threads: usize,
    /// Items, for each thread.
    pub items_per_thread: usize,
    /// Sum of the items' sizes in bytes; one item may always go, however large.
    pub bytes: usize,
}

impl Window {
    /// A window for `threads` threads: 16 items each, 256 MiB in all.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), items_per_thread: 16, bytes: 256 << 20 }
    }
}

/// Maps `items` on the window's threads and hands each result to `sink`, in the order of the items.
///
/// `size` gives an item's weight in bytes. Stops at the first error of `sink` and returns it; items behind it are
/// not taken. `items` is drawn from on a thread of its own.
///
/// # Errors
/// The first error that `sink` returns.
pub fn map_ordered<T, R, E>(
    window: Window,
    items: impl Iterator<Item = T> + Send,
    size: impl Fn(&T) -> usize + Send,
    map: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    let in_flight = InFlight::new(window);
    let capacity = window.threads * window.items_per_thread;
    let (give, take) = bounded::<Numbered<T>>(capacity);
    let (done, results) = bounded::<Numbered<R>>(capacity);
    std::thread::scope(|scope| {
        let in_flight = &in_flight;
        scope.spawn(move || feed(items, size, &give, in_flight));
        for _ in 0..window.threads {
            let (take, done, map) = (take.clone(), done.clone(), &map);
            scope.spawn(move || work(&take, &done, map));
        }
        drop((take, done));
        let outcome = hand_on(&results, in_flight, &mut sink);
        in_flight.stop();
        outcome
    })
}

struct Numbered<T> {
    number: u64,
    bytes: usize,
    value: T,
}

fn feed<T>(
    items: impl Iterator<Item = T>,
    size: impl Fn(&T) -> usize,
    give: &Sender<Numbered<T>>,
    in_flight: &InFlight,
) {
    for (number, value) in (0..).zip(items) {
        let bytes = size(&value);
        if !in_flight.enter(bytes) || give.send(Numbered { number, bytes, value }).is_err() {
            return;
        }
    }
}

fn work<T, R>(take: &Receiver<Numbered<T>>, done: &Sender<Numbered<R>>, map: impl Fn(T) -> R) {
    for Numbered { number, bytes, value } in take {
        if done.send(Numbered { number, bytes, value: map(value) }).is_err() {
            return;
        }
    }
}

fn hand_on<R, E>(
    results: &Receiver<Numbered<R>>,
    in_flight: &InFlight,
    sink: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for result in results {
        early.insert(result.number, result);
        while let Some(Numbered { bytes, value, .. }) = early.remove(&next) {
            sink(value)?;
            in_flight.leave(bytes);
            next += 1;
        }
    }
    Ok(())
}

/// Counts what is between feeding and handing on, and lets the feeder wait.
struct InFlight {
    window: Window,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    items: usize,
    bytes: usize,
    stopped: bool,
}

impl InFlight {
    fn new(window: Window) -> Self {
        Self { window, state: Mutex::default(), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; `false` when nobody wants the item any more.
    fn enter(&self, bytes: usize) -> bool {
        let full = |state: &mut State| {
            let crowded = state.items >= self.window.threads * self.window.items_per_thread;
            let heavy = state.items > 0 && state.bytes.saturating_add(bytes) > self.window.bytes;
            !state.stopped && (crowded || heavy)
        };
        let mut state = self.changed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        state.items += 1;
        state.bytes += bytes;
        !state.stopped
    }

    fn leave(&self, bytes: usize) {
        let mut state = self.lock();
        state.items -= 1;
        state.bytes -= bytes;
        drop(state);
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn results_come_in_the_order_of_the_items(items in prop::collection::vec(0_usize..2_000, 0..300), threads in 1_usize..9) {
            let window = Window { threads, items_per_thread: 2, bytes: 1_000 };
            let mut seen = Vec::new();
            let outcome: Result<(), Infallible> = map_ordered(
                window,
                items.iter().copied(),
                |item| *item,
                |item| (0..item).fold(item, |sum, next| sum.wrapping_mul(31).wrapping_add(next)),
                |result| { seen.push(result); Ok(()) },
            );
            prop_assert!(outcome.is_ok());
            let expected: Vec<_> = items.iter().map(|&item| (0..item).fold(item, |sum, next| sum.wrapping_mul(31).wrapping_add(next))).collect();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_an_endless_feed() {
        let outcome = map_ordered(Window::new(3), 0_u64.., |_| 1, |item| item, |item| if item < 50 { Ok(()) } else { Err(item) });
        assert_eq!(outcome, Err(50));
    }

    #[test]
    fn never_more_items_are_taken_than_the_window_has_room_for() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (taken, handed_on) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..500).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let outcome: Result<(), Infallible> = map_ordered(
            Window { threads: 2, items_per_thread: 3, bytes: usize::MAX },
            items,
            |_| 1,
            |item| item,
            |_: i32| {
                // One more is in the feeder's hand, waiting for room.
                let ahead = taken.load(Ordering::SeqCst) - handed_on.fetch_add(1, Ordering::SeqCst);
                assert!(ahead <= 2 * 3 + 1, "{ahead} items in flight");
                Ok(())
            },
        );
        assert!(outcome.is_ok());
    }
}
