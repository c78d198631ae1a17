/// The lengths of the texts are ones by convention only: `length` bytes in the driver, which are two objects.
///
/// # Safety
/// As the driver calls it.
#[export_name = "Hacl_Salsa20_salsa20_encrypt"]
pub unsafe extern "C" fn encrypt_for_driver(
    length: u32,
    out: *mut u8,
    text: *const u8,
    key: *const u8,
    nonce: *const u8,
    counter: u32,
) {
    const NAME: &str = "Hacl_Salsa20_salsa20_encrypt";
    boundary::guard(NAME, || {
        measured::hacl_salsa20::hacl_salsa20_salsa20_encrypt(
            length,
            unsafe { boundary::slice_mut(NAME, out, length as usize) },
            unsafe { boundary::slice(NAME, text, length as usize) },
            unsafe { boundary::slice(NAME, key, 32) },
            unsafe { boundary::slice(NAME, nonce, 8) },
            counter,
        )
    })
}
