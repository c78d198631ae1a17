//! `qsort` and `bsearch`: the comparisons are those of glibc, one for one, so that a comparison which is no order, or which
//! counts its calls, has the same outcome. glibc 2.36 sorts by merging, which is stable.

/// Sorts by C's rule: `compare` gives a number below, equal to or above zero.
pub fn qsort<T: Copy>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> i32) {
    let mut spare = items.to_vec();
    merge_sort(items, &mut spare, &mut compare);
}

/// `qsort` of values that cannot be copied.
pub fn qsort_owned<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> i32) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    qsort(&mut order, |&a, &b| compare(&items[a], &items[b]));
    // `order[i]` is the place from which item `i` comes; each cycle of places is run through by swaps
    for start in 0..order.len() {
        let mut place = start;
        loop {
            let source = std::mem::replace(&mut order[place], place);
            if source == start {
                break;
            }
            items.swap(place, source);
            place = source;
        }
    }
}

/// The position of an item for which `compare`, called with the key first, gives zero.
pub fn bsearch<K: ?Sized, T>(
    key: &K,
    items: &[T],
    mut compare: impl FnMut(&K, &T) -> i32,
) -> Option<usize> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(key, &items[middle]) {
            0 => return Some(middle),
            1.. => low = middle + 1,
            _ => high = middle,
        }
    }
    None
}

fn merge_sort<T: Copy>(items: &mut [T], spare: &mut [T], compare: &mut impl FnMut(&T, &T) -> i32) {
    if items.len() <= 1 {
        return;
    }
    let (left, right) = items.split_at_mut(items.len() / 2);
    merge_sort(left, spare, compare);
    merge_sort(right, spare, compare);
    let spare = &mut spare[..left.len()];
    merge(items, spare, compare);
}

/// Merges the two sorted halves of `items`; `spare` has the length of the first.
fn merge<T: Copy>(items: &mut [T], spare: &mut [T], compare: &mut impl FnMut(&T, &T) -> i32) {
    let middle = spare.len();
    spare.copy_from_slice(&items[..middle]);
    let (mut left, mut right, mut to) = (0, middle, 0);
    while left < middle && right < items.len() {
        if compare(&spare[left], &items[right]) <= 0 {
            items[to] = spare[left];
            left += 1;
        } else {
            items[to] = items[right];
            right += 1;
        }
        to += 1;
    }
    items[to..to + middle - left].copy_from_slice(&spare[left..]);
}
