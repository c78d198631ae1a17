//! Jumps reach the statements that wait for them, through others, and nobody else.

use c2rust_safe_runtime::c_runtime::jump::{catch, jump, mark};
use std::panic::{catch_unwind, AssertUnwindSafe};

#[test]
fn brings_its_value_to_the_innermost_of_its_number() {
    let (outer, inner) = (mark(), mark());
    assert_ne!(outer, inner);
    assert_eq!(
        catch(outer, || catch(inner, || jump(inner, 7))),
        Ok(Err::<(), _>(7))
    );
    assert_eq!(
        catch(outer, || catch(inner, || jump(outer, 8))),
        Err::<Result<(), _>, _>(8)
    );
}

#[test]
fn zero_is_one_and_no_jump_is_the_value() {
    let own = mark();
    assert_eq!(catch(own, || jump(own, 0)), Err::<(), _>(1));
    assert_eq!(catch(own, || 5), Ok(5));
}

#[test]
fn panics_pass_through() {
    let own = mark();
    let passed = catch_unwind(AssertUnwindSafe(|| catch(own, || panic!("other"))));
    assert!(passed.is_err());
    assert_eq!(catch(own, || jump(own, 2)), Err::<(), _>(2));
}

#[test]
fn nobody_waits_any_more() {
    let own = mark();
    assert_eq!(catch(own, || ()), Ok(()));
    assert!(catch_unwind(|| jump(own, 1)).is_err());
}
