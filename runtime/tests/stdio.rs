//! Streams by their handles.
use c2rust_safe_runtime::c_runtime::stdio::{self, Stream};

#[test]
fn a_missing_file_is_null() {
    assert!(stdio::fopen(b"/no/such/file\0", b"r\0").is_null());
    assert!(!Stream::STDIN.is_null());
}

#[test]
fn what_was_written_is_read() {
    let file = stdio::tmpfile();
    assert_eq!(stdio::fputs(file, b"one\ntwo\0three"), 1);
    assert_eq!(stdio::fwrite(b"456789", 2, 3, file), 3);
    stdio::rewind(file);
    let mut line = [b'?'; 8];
    assert!(stdio::fgets(&mut line, 8, file));
    assert_eq!(&line, b"one\n\0???");
    let mut rest = [0; 9];
    assert_eq!(stdio::fread(&mut rest, 2, 5, file), 4);
    assert_eq!(&rest, b"two456789");
    assert_eq!(stdio::feof(file), 1);
    assert!(!stdio::fgets(&mut line, 8, file));
    assert_eq!(stdio::fseek(file, -2, 2), 0);
    assert_eq!(stdio::ftell(file), 11);
    assert_eq!(stdio::ungetc(i32::from(b'!'), file), 33);
    assert_eq!(stdio::ftell(file), 10);
    assert_eq!([stdio::fgetc(file), stdio::fgetc(file)], [33, 56]);
    assert_eq!(stdio::fclose(file), 0);
}

#[test]
fn more_than_the_buffer_holds_is_no_error_where_the_file_ends() {
    let file = stdio::tmpfile();
    stdio::fputs(file, b"ab");
    stdio::rewind(file);
    assert_eq!(stdio::fread(&mut [0; 4], 1, 100, file), 2);
}

#[test]
#[should_panic(expected = "closed")]
fn a_closed_stream_is_not_the_next_one() {
    let first = stdio::tmpfile();
    stdio::fclose(first);
    let second = stdio::tmpfile();
    assert_ne!(first, second);
    stdio::fputc(first, b'x');
}
