//! Work that waits more than it computes, on several threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does the work for each item, on so many threads; the results are in the order of the items. Where one panics, so does
/// this, after the others.
pub fn side_by_side<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = work(item);
                    done.lock().expect("nothing panics in here").push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("nothing panics in here");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(side_by_side(4, &items, |item| item * 2), (0..200).step_by(2).collect::<Vec<_>>());
        assert_eq!(side_by_side(4, &[0; 0], |item| *item), [0; 0]);
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_not_lost() {
        side_by_side(2, &[1, 2, 3], |item| assert_ne!(*item, 2));
    }
}
