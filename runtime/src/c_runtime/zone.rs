//! The local time zone: what `TZ` says, else `/etc/localtime`, in the form of tzdata's files (RFC 8536), with the rule behind
//! their last change.

use std::cell::RefCell;

thread_local! {
    static ZONE: RefCell<Option<Zone>> = const { RefCell::new(None) };
    static TZ: RefCell<Variable> = const { RefCell::new(Variable::Given) };
}

/// The variable `TZ` of the environment.
enum Variable {
    /// As the program was given it.
    Given,
    /// As the program has set it, or without a value, since the zone was read.
    Changed(Option<String>),
    /// And the zone was read again.
    Known(Option<String>),
}

/// The program has set `TZ`: [`renew`] will see it.
pub fn set(name: &[u8]) {
    let name = String::from_utf8_lossy(super::nul::until_nul(name));
    TZ.set(Variable::Changed(Some(name.into_owned())));
}

/// As [`set`], of a `TZ` that is gone.
pub fn unset() {
    TZ.set(Variable::Changed(None));
}

/// `tzset`: what the program has done to `TZ` holds from here on.
pub fn renew() {
    TZ.with_borrow_mut(|variable| {
        if let Variable::Changed(name) = variable {
            *variable = Variable::Known(name.take());
            ZONE.set(None);
        }
    });
}

/// A kind of time: seconds east of Greenwich, summer time or not, its name.
#[derive(Clone)]
struct Kind {
    offset: i64,
    summer: bool,
    name: Vec<u8>,
}

/// When it changes in each year: `M3.2.0/2`, `J60`, `59`.
#[derive(Clone, Copy)]
enum Day {
    Julian(i64),
    Plain(i64),
    Week { month: i64, week: i64, day: i64 },
}

struct Rule {
    usual: Kind,
    summer: Option<(Kind, (Day, i64), (Day, i64))>,
}

struct Zone {
    /// Times from which on another kind holds.
    changes: Vec<(i64, usize)>,
    kinds: Vec<Kind>,
    rule: Option<Rule>,
}

fn at<R>(time: i64, use_kind: impl FnOnce(&Kind) -> R) -> R {
    ZONE.with_borrow_mut(|zone| use_kind(&zone.get_or_insert_with(read).kind(time)))
}

/// Seconds east of Greenwich.
pub fn offset(time: i64) -> i64 {
    at(time, |kind| kind.offset)
}

pub fn summer(time: i64) -> i32 {
    at(time, |kind| i32::from(kind.summer))
}

/// A letter of the zone's name, 0 behind the last.
pub fn letter(time: i64, position: i32) -> i32 {
    at(time, |kind| {
        kind.name
            .get(position as usize)
            .map_or(0, |&byte| i32::from(byte))
    })
}

fn utc() -> Zone {
    let kind = Kind {
        offset: 0,
        summer: false,
        name: b"UTC".to_vec(),
    };
    Zone {
        changes: Vec::new(),
        kinds: vec![kind],
        rule: None,
    }
}

fn read() -> Zone {
    let file = |path: &str| {
        std::fs::read(path)
            .ok()
            .and_then(|bytes| parse_file(&bytes))
    };
    let name = TZ.with_borrow(|variable| match variable {
        Variable::Given => std::env::var("TZ").ok(),
        Variable::Changed(name) | Variable::Known(name) => name.clone(),
    });
    let Some(name) = name else {
        return file("/etc/localtime").unwrap_or_else(utc);
    };
    let name = name.strip_prefix(':').unwrap_or(&name);
    if name.is_empty() {
        return utc();
    }
    let path = if name.starts_with('/') {
        name.to_string()
    } else {
        format!("/usr/share/zoneinfo/{name}")
    };
    let by_rule = || {
        let rule = parse_rule(name.as_bytes())?;
        Some(Zone {
            changes: Vec::new(),
            kinds: vec![rule.usual.clone()],
            rule: Some(rule),
        })
    };
    file(&path).or_else(by_rule).unwrap_or_else(utc)
}

impl Zone {
    fn kind(&self, time: i64) -> Kind {
        let index = self.changes.partition_point(|&(from, _)| from <= time);
        match (&self.rule, index) {
            (Some(rule), _) if index == self.changes.len() => rule.kind(time),
            (_, 0) => {
                let first = self.kinds.iter().find(|kind| !kind.summer);
                first.unwrap_or(&self.kinds[0]).clone()
            }
            _ => self.kinds[self.changes[index - 1].1].clone(),
        }
    }
}

impl Rule {
    fn kind(&self, time: i64) -> Kind {
        let Some((summer, start, end)) = &self.summer else {
            return self.usual.clone();
        };
        let year = year_of(time + self.usual.offset);
        let from = moment(year, *start) - self.usual.offset;
        let to = moment(year, *end) - summer.offset;
        let is_summer = if from < to {
            from <= time && time < to
        } else {
            time < to || from <= time
        };
        if is_summer {
            summer.clone()
        } else {
            self.usual.clone()
        }
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 1970 to the first of January.
fn days_to(year: i64) -> i64 {
    let before = year - 1;
    365 * (year - 1970) + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400)
        - 477
}

fn year_of(seconds: i64) -> i64 {
    let days = seconds.div_euclid(86_400);
    let mut year = 1970 + days.div_euclid(366);
    while days_to(year + 1) <= days {
        year += 1;
    }
    while days_to(year) > days {
        year -= 1;
    }
    year
}

/// Seconds from 1970 to the day of a year, without the zone.
fn moment(year: i64, (day, seconds): (Day, i64)) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let in_year = match day {
        Day::Julian(day) => day - 1 + i64::from(is_leap(year) && day >= 60),
        Day::Plain(day) => day,
        Day::Week { month, week, day } => {
            let leap = |month: i64| i64::from(month > 2 && is_leap(year));
            let first = BEFORE[(month - 1) as usize] + leap(month);
            let end = if month == 12 {
                365 + i64::from(is_leap(year))
            } else {
                BEFORE[month as usize] + leap(month + 1)
            };
            let weekday = (days_to(year) + first + 4).rem_euclid(7);
            let mut at = first + (day - weekday).rem_euclid(7) + 7 * (week - 1);
            while at >= end {
                at -= 7;
            }
            at
        }
    };
    (days_to(year) + in_year) * 86_400 + seconds
}

// ------------------------------------------------------------------------------------------------------- the file

fn number(bytes: &[u8]) -> i64 {
    let start = if bytes.first().is_some_and(|&byte| byte >= 0x80) {
        -1
    } else {
        0
    };
    bytes
        .iter()
        .fold(start, |sum, &byte| sum << 8 | i64::from(byte))
}

fn parse_file(bytes: &[u8]) -> Option<Zone> {
    let (first, counts) = header(bytes)?;
    if bytes[4] == 0 {
        return parse_body(first, counts, 4, b"");
    }
    let second = first.get(body_size(counts, 4)..)?;
    let (body, counts) = header(second)?;
    let footer = body.get(body_size(counts, 8)..)?;
    parse_body(body, counts, 8, footer)
}

/// What follows, and the counts: of UTC marks, standard marks, leap seconds, changes, kinds, letters.
fn header(bytes: &[u8]) -> Option<(&[u8], [usize; 6])> {
    if bytes.len() < 44 || !bytes.starts_with(b"TZif") {
        return None;
    }
    let counts = std::array::from_fn(|at| number(&bytes[20 + 4 * at..24 + 4 * at]) as usize);
    Some((&bytes[44..], counts))
}

fn body_size([utc, standard, leaps, changes, kinds, letters]: [usize; 6], width: usize) -> usize {
    changes * (width + 1) + kinds * 6 + letters + leaps * (width + 4) + standard + utc
}

fn parse_body(body: &[u8], counts: [usize; 6], width: usize, footer: &[u8]) -> Option<Zone> {
    let [_, _, _, changes, kinds, letters] = counts;
    let times = body.get(..changes * width)?;
    let indices = body.get(changes * width..changes * (width + 1))?;
    let types = body.get(changes * (width + 1)..changes * (width + 1) + kinds * 6)?;
    let names = body
        .get(changes * (width + 1) + kinds * 6..)?
        .get(..letters)?;
    let kinds: Vec<Kind> = types
        .chunks(6)
        .map(|kind| Kind {
            offset: number(&kind[..4]),
            summer: kind[4] != 0,
            name: names
                .iter()
                .skip(usize::from(kind[5]))
                .take_while(|&&byte| byte != 0)
                .copied()
                .collect(),
        })
        .collect();
    let changes: Vec<(i64, usize)> = times
        .chunks(width)
        .map(number)
        .zip(indices.iter().map(|&at| usize::from(at)))
        .collect();
    if kinds.is_empty() || changes.iter().any(|&(_, kind)| kind >= kinds.len()) {
        return None;
    }
    let line = footer
        .split(|&byte| byte == b'\n')
        .nth(1)
        .unwrap_or_default();
    Some(Zone {
        changes,
        kinds,
        rule: parse_rule(line),
    })
}

// ------------------------------------------------------------------------------------------------------- the rule

/// `CET-1CEST,M3.5.0,M10.5.0/3`
fn parse_rule(text: &[u8]) -> Option<Rule> {
    let mut rest = text;
    let name = take_name(&mut rest)?;
    let offset = -take_time(&mut rest)?;
    let usual = Kind {
        offset,
        summer: false,
        name,
    };
    if rest.is_empty() {
        return Some(Rule {
            usual,
            summer: None,
        });
    }
    let name = take_name(&mut rest)?;
    let offset = if matches!(rest.first(), None | Some(b',')) {
        usual.offset + 3600
    } else {
        -take_time(&mut rest)?
    };
    let summer = Kind {
        offset,
        summer: true,
        name,
    };
    if rest.is_empty() {
        rest = b",M3.2.0,M11.1.0";
    }
    let start = take_day(&mut rest)?;
    let end = take_day(&mut rest)?;
    Some(Rule {
        usual,
        summer: Some((summer, start, end)),
    })
}

fn take_name(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let quoted = rest.first() == Some(&b'<');
    let text = if quoted { &rest[1..] } else { *rest };
    let end = text
        .iter()
        .position(|&byte| {
            if quoted {
                byte == b'>'
            } else {
                !byte.is_ascii_alphabetic()
            }
        })
        .unwrap_or(text.len());
    let name = text[..end].to_vec();
    *rest = text.get(end + usize::from(quoted)..)?;
    (name.len() >= 3).then_some(name)
}

fn take_number(rest: &mut &[u8]) -> Option<i64> {
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at(length);
    *rest = after;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn take_byte(rest: &mut &[u8], byte: u8) -> bool {
    let found = rest.first() == Some(&byte);
    if found {
        *rest = &rest[1..];
    }
    found
}

/// `-5:30:15` in seconds.
fn take_time(rest: &mut &[u8]) -> Option<i64> {
    let sign = if take_byte(rest, b'-') { -1 } else { 1 };
    take_byte(rest, b'+');
    let mut seconds = take_number(rest)? * 3600;
    for unit in [60, 1] {
        if take_byte(rest, b':') {
            seconds += take_number(rest)? * unit;
        }
    }
    Some(sign * seconds)
}

fn take_day(rest: &mut &[u8]) -> Option<(Day, i64)> {
    if !take_byte(rest, b',') {
        return None;
    }
    let day = if take_byte(rest, b'M') {
        let month = take_number(rest).filter(|month| (1..=12).contains(month))?;
        take_byte(rest, b'.');
        let week = take_number(rest)?;
        take_byte(rest, b'.');
        Day::Week {
            month,
            week,
            day: take_number(rest)?,
        }
    } else if take_byte(rest, b'J') {
        Day::Julian(take_number(rest)?)
    } else {
        Day::Plain(take_number(rest)?)
    };
    let seconds = if take_byte(rest, b'/') {
        take_time(rest)?
    } else {
        7200
    };
    Some((day, seconds))
}
