//! Pointers to whole objects on the heap, as the nodes of lists, trees and graphs have them (C11 7.22.3, 6.5.3.2).
//!
//! A `Link` is C's pointer to an object that `malloc` gave, or null: a reference that lives for ever, so it is copied,
//! compared and followed as fast as C's. All members are cells, so that any number of links may lead to one object.
//! An object that is freed is kept for the next one of its type: who uses it after that, which C leaves undefined, sees
//! an object of the same type. Nothing is given back to the system.
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::thread::LocalKey;

/// `struct node *`
pub struct Link<T: 'static>(Option<&'static T>);

impl<T> Link<T> {
    pub const NULL: Self = Link(None);

    pub const fn is_null(self) -> bool {
        self.0.is_none()
    }

    /// The object itself, for as long as one likes.
    #[inline]
    #[track_caller]
    pub const fn object(self) -> &'static T {
        match self.0 {
            Some(object) => object,
            None => panic!("a null pointer is used"),
        }
    }
}

impl<T> Clone for Link<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Link<T> {}

impl<T> PartialEq for Link<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Some(one), Some(another)) => std::ptr::eq(one, another),
            (one, another) => one.is_none() && another.is_none(),
        }
    }
}

impl<T> Eq for Link<T> {}

impl<T> Deref for Link<T> {
    type Target = T;

    #[inline]
    #[track_caller]
    fn deref(&self) -> &T {
        self.object()
    }
}

/// Objects of one type that are there to be used again.
pub struct Pool<T: 'static> {
    freed: RefCell<Vec<&'static T>>,
    /// Objects that nobody has had yet.
    unused: Cell<&'static [T]>,
    /// How many objects are made at once the next time.
    step: Cell<usize>,
}

impl<T> Pool<T> {
    pub const fn new() -> Self {
        Pool {
            freed: RefCell::new(Vec::new()),
            unused: Cell::new(&[]),
            step: Cell::new(8),
        }
    }
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Structs whose objects live in a pool.
pub trait Pooled: Sized + 'static {
    fn pool() -> &'static LocalKey<Pool<Self>>;
    /// An object all of whose bytes are zero in C.
    fn zeroed() -> Self;
    /// `*self = *other`
    fn assign(&self, other: &Self);
    /// Makes all its bytes zero.
    fn clear(&self) {
        self.assign(&Self::zeroed());
    }
}

const MOST_AT_ONCE: usize = 1024;

impl<T: Pooled> Link<T> {
    /// `malloc(sizeof(T))`: what lies in the object is of no account.
    #[inline]
    pub fn malloc() -> Self {
        T::pool().with(|pool| {
            let freed = pool.freed.borrow_mut().pop();
            Link(Some(freed.unwrap_or_else(|| pool.take())))
        })
    }

    /// `calloc(1, sizeof(T))`
    #[inline]
    pub fn calloc() -> Self {
        let object = Self::malloc();
        object.clear();
        object
    }

    /// `free(p)`
    #[inline]
    pub fn free(self) {
        if let Some(object) = self.0 {
            T::pool().with(|pool| pool.freed.borrow_mut().push(object));
        }
    }
}

impl<T: Pooled> Link<T> {
    /// An array of objects, all of whose bytes are zero.
    pub fn row<const N: usize>() -> [Self; N] {
        std::array::from_fn(|_| Self::calloc())
    }
}

/// Objects that are variables of a block: they are freed at its end.
pub struct Automatic<T: Pooled, const N: usize>(pub [Link<T>; N]);

impl<T: Pooled, const N: usize> Drop for Automatic<T, N> {
    fn drop(&mut self) {
        self.0.iter().for_each(|link| link.free());
    }
}

impl<T: Pooled> Pool<T> {
    fn take(&self) -> &'static T {
        if self.unused.get().is_empty() {
            let step = self.step.get();
            let made: Vec<T> = std::iter::repeat_with(T::zeroed).take(step).collect();
            self.unused.set(made.leak());
            self.step.set((step * 2).min(MOST_AT_ONCE));
        }
        let (first, rest) = self.unused.get().split_at(1);
        self.unused.set(rest);
        &first[0]
    }
}

/// What holds a value in cells, each scalar in its own: `Cell<T>`, and arrays of such.
pub trait Cells {
    type Value;
    fn of(value: Self::Value) -> Self;
    fn load(&self) -> Self::Value;
    fn store(&self, value: Self::Value);
}

impl<T: Copy> Cells for Cell<T> {
    type Value = T;

    fn of(value: T) -> Self {
        Cell::new(value)
    }

    #[inline]
    fn load(&self) -> T {
        self.get()
    }

    #[inline]
    fn store(&self, value: T) {
        self.set(value);
    }
}

impl<C: Cells, const N: usize> Cells for [C; N] {
    type Value = [C::Value; N];

    fn of(value: Self::Value) -> Self {
        value.map(C::of)
    }

    #[inline]
    fn load(&self) -> Self::Value {
        std::array::from_fn(|at| self[at].load())
    }

    #[inline]
    fn store(&self, value: Self::Value) {
        for (cell, value) in self.iter().zip(value) {
            cell.store(value);
        }
    }
}
