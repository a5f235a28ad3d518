//! Work that is done for many things apart from each other, on several threads.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Stack of a thread that reads statements. sqlparser is recursive, and in a debug build it takes up to 40 KiB a level.
pub(crate) const STACK: usize = 64 * 1024 * 1024;

/// Most threads: beyond that, others on the machine would miss the processors more than a folder gains.
const MOST_THREADS: usize = 8;

/// Fewest items that are worth a thread of their own.
const FEWEST_ITEMS: usize = 16;

/// How many items a thread takes at once.
const TAKEN_AT_ONCE: usize = 4;

/// What `work` gives for each item, in the order of the items.
///
/// # Panics
/// If `work` does.
pub(crate) fn map_in_order<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done: Vec<(usize, R)> = Vec::new();
        loop {
            let start = next.fetch_add(TAKEN_AT_ONCE, Ordering::Relaxed);
            let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else { return done };
            done.extend(rest.iter().take(TAKEN_AT_ONCE).enumerate().map(|(at, item)| (start + at, work(item))));
        }
    };
    let mut done = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, take).ok();
        // Where no further thread can be started, this one does it all.
        let others: Vec<_> = (1..threads_for(items.len())).map_while(spawn).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(its) => done.extend(its),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn threads_for(items: usize) -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    processors.min(MOST_THREADS).min(items / FEWEST_ITEMS).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for count in [0, 1, FEWEST_ITEMS, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map_in_order(&items, |item| item * 2), doubled);
        }
    }

    #[test]
    fn few_items_need_no_thread() {
        assert_eq!(threads_for(0), 1);
        assert_eq!(threads_for(FEWEST_ITEMS), 1);
        assert!(threads_for(1_000_000) <= MOST_THREADS);
    }

    #[test]
    #[should_panic(expected = "item 500")]
    fn a_panic_comes_out_as_it_is() {
        let items: Vec<usize> = (0..1_000).collect();
        map_in_order(&items, |item| assert!(*item != 500, "item 500"));
    }
}
