/// The length of the message is one by convention only: 1000 bytes in the driver.
///
/// # Safety
/// As the driver calls it.
#[export_name = "Hacl_Ed25519_sign"]
pub unsafe extern "C" fn sign_for_driver(signature: *mut u8, key: *const u8, length: u32, message: *const u8) {
    const NAME: &str = "Hacl_Ed25519_sign";
    boundary::guard(NAME, || {
        measured::hacl_ed25519::hacl_ed25519_sign(
            unsafe { boundary::slice_mut(NAME, signature, 64) },
            unsafe { boundary::slice(NAME, key, 32) },
            length,
            unsafe { boundary::slice(NAME, message, length as usize) },
        )
    })
}
