//! When something changed, in words. Pure: the time now is an argument.

use framekeep::sync::Origin;

use crate::language::{counted, tr};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When, and where if that was another device: "Changed 4 minutes ago", "Yesterday, on Firefox on Mac". Both times in
/// milliseconds since 1970 (UTC).
pub(crate) fn changed(then_ms: i64, now_ms: i64, on: Option<&Origin>) -> String {
    let when = ago(then_ms, now_ms);
    match on {
        Some(Origin::AnotherDevice(name)) => {
            tr!(time.on_device, when = capital(&when), device = device(name.as_deref()))
        }
        _ if now_ms - then_ms >= 7 * DAY => when,
        _ => tr!(time.changed, when = when),
    }
}

/// When and where something was deleted: "Deleted yesterday, on this device".
pub(crate) fn deleted(then_ms: i64, now_ms: i64, on: Option<&Origin>) -> String {
    let when = ago(then_ms, now_ms);
    let deleted = if now_ms - then_ms >= 7 * DAY {
        tr!(time.deleted_on, date = when)
    } else {
        tr!(time.deleted, when = when)
    };
    match on {
        None => deleted,
        Some(Origin::ThisDevice) => tr!(time.on_device, when = deleted, device = tr!(time.this_device)),
        Some(Origin::AnotherDevice(name)) => tr!(time.on_device, when = deleted, device = device(name.as_deref())),
    }
}

/// How long something is still kept: "12 days left", "Less than a day left"; none when the time is over.
pub(crate) fn left(until_ms: i64, now_ms: i64) -> Option<String> {
    let left = until_ms - now_ms;
    match left {
        ..=0 => None,
        1..DAY => Some(tr!(time.less_than_a_day).to_owned()),
        // A day that has begun counts: what has just been deleted has all its days.
        _ => Some(counted!(
            (left + DAY - 1) / DAY,
            time.days_left_single,
            time.days_left_many
        )),
    }
}

/// Days in milliseconds.
pub(crate) const fn days_ms(days: u16) -> i64 {
    days as i64 * DAY
}

/// "4 minutes ago, on this device"; none is this device, and another one may have no name.
pub(crate) fn on_device(when: &str, on: &Option<Option<String>>) -> String {
    let on = on
        .as_ref()
        .map_or(tr!(time.this_device), |name| device(name.as_deref()));
    tr!(time.on_device, when = capital(when), device = on)
}

fn device(name: Option<&str>) -> &str {
    name.unwrap_or(tr!(time.another_device))
}

/// "just now", "4 minutes ago", "yesterday", "12 November".
pub(crate) fn ago(then_ms: i64, now_ms: i64) -> String {
    let passed = now_ms - then_ms;
    match passed {
        ..MINUTE => tr!(time.just_now).to_owned(),
        MINUTE..HOUR => counted!(passed / MINUTE, time.minutes_ago_single, time.minutes_ago_many),
        HOUR..DAY => counted!(passed / HOUR, time.hours_ago_single, time.hours_ago_many),
        _ if passed < 2 * DAY => tr!(time.yesterday).to_owned(),
        _ if passed < 7 * DAY => tr!(time.days_ago, count = passed / DAY),
        _ => date(then_ms, now_ms),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn date(then_ms: i64, now_ms: i64) -> String {
    let (year, month, day) = civil(then_ms.div_euclid(DAY));
    let month = month_name(month);
    if civil(now_ms.div_euclid(DAY)).0 == year {
        tr!(time.date, day = day, month = month)
    } else {
        tr!(time.date_with_year, day = day, month = month, year = year)
    }
}

/// Of a month from 1 to 12.
fn month_name(month: usize) -> &'static str {
    match month {
        1 => tr!(time.january),
        2 => tr!(time.february),
        3 => tr!(time.march),
        4 => tr!(time.april),
        5 => tr!(time.may),
        6 => tr!(time.june),
        7 => tr!(time.july),
        8 => tr!(time.august),
        9 => tr!(time.september),
        10 => tr!(time.october),
        11 => tr!(time.november),
        _ => tr!(time.december),
    }
}

/// Year, month 1–12, day 1–31 of a number of days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, usize, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        usize::try_from(month).unwrap_or(1),
        day,
    )
}

/// Milliseconds since 1970 of a time in RFC 3339; none when it is not one.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let digits = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    let (hour, minute, second) = (digits(11..13)?, digits(14..16)?, digits(17..19)?);
    let zone = text
        .get(19..)?
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            sign * (hours.parse::<i64>().ok()? * HOUR + minutes.parse::<i64>().ok()? * MINUTE)
        }
    };
    Some(days(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * 1_000 - offset)
}

/// The inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn the_words_fit_the_distance() {
        let now = parse("2026-11-21T12:00:00Z").unwrap_or_default();
        let cases = [
            ("2026-11-21T12:00:05Z", "Changed just now"),
            ("2026-11-21T11:59:31.250Z", "Changed just now"),
            ("2026-11-21T11:59:00Z", "Changed a minute ago"),
            ("2026-11-21T11:56:00Z", "Changed 4 minutes ago"),
            ("2026-11-21T11:56:00+00:00", "Changed 4 minutes ago"),
            ("2026-11-21T13:56:00+02:00", "Changed 4 minutes ago"),
            ("2026-11-21T11:00:00Z", "Changed an hour ago"),
            ("2026-11-20T13:00:00Z", "Changed 23 hours ago"),
            ("2026-11-20T11:00:00Z", "Changed yesterday"),
            ("2026-11-18T11:00:00Z", "Changed 3 days ago"),
            ("2026-11-12T11:00:00Z", "12 November"),
            ("2024-02-29T11:00:00Z", "29 February 2024"),
        ];
        for (then, words) in cases {
            assert_eq!(
                parse(then).map(|then| changed(then, now, None)),
                Some(words.to_owned()),
                "{then}"
            );
        }
    }

    #[test]
    fn german_has_its_own_order_and_cases() {
        crate::language::set(Language::de);
        let now = parse("2026-11-21T12:00:00Z").unwrap_or_default();
        let mac = Origin::AnotherDevice(Some("Firefox auf Mac".to_owned()));
        assert_eq!(changed(now, now, None), "Geändert gerade eben");
        assert_eq!(changed(now - MINUTE, now, None), "Geändert vor einer Minute");
        assert_eq!(changed(now - 3 * DAY, now, None), "Geändert vor 3 Tagen");
        assert_eq!(changed(now - DAY, now, Some(&mac)), "Gestern, auf Firefox auf Mac");
        assert_eq!(changed(now - 9 * DAY, now, None), "12. November");
        assert_eq!(
            deleted(now - 9 * DAY, now, Some(&Origin::ThisDevice)),
            "Gelöscht am 12. November, auf diesem Gerät"
        );
        assert_eq!(left(2 * DAY, 0).as_deref(), Some("Noch 2 Tage"));
    }

    #[test]
    fn how_long_ago_stands_alone_too() {
        let now = parse("2026-11-21T12:00:00Z").unwrap_or_default();
        assert_eq!(ago(now - 4 * MINUTE, now), "4 minutes ago");
        assert_eq!(ago(now - 9 * DAY, now), "12 November");
    }

    #[test]
    fn another_device_is_named() {
        let now = parse("2026-11-21T12:00:00Z").unwrap_or_default();
        let mac = Origin::AnotherDevice(Some("Firefox on Mac".to_owned()));
        let cases = [
            (
                "2026-11-20T11:00:00Z",
                &mac,
                "Yesterday, on Firefox on Mac",
                "Deleted yesterday, on Firefox on Mac",
            ),
            (
                "2026-11-21T12:00:00Z",
                &mac,
                "Just now, on Firefox on Mac",
                "Deleted just now, on Firefox on Mac",
            ),
            (
                "2026-11-01T12:00:00Z",
                &mac,
                "1 November, on Firefox on Mac",
                "Deleted on 1 November, on Firefox on Mac",
            ),
            (
                "2026-11-21T11:56:00Z",
                &Origin::AnotherDevice(None),
                "4 minutes ago, on another device",
                "Deleted 4 minutes ago, on another device",
            ),
            (
                "2026-11-20T11:00:00Z",
                &Origin::ThisDevice,
                "Changed yesterday",
                "Deleted yesterday, on this device",
            ),
        ];
        for (then, on, is_changed, is_deleted) in cases {
            let then = parse(then).unwrap_or_default();
            assert_eq!(changed(then, now, Some(on)), is_changed);
            assert_eq!(deleted(then, now, Some(on)), is_deleted);
        }
        assert_eq!(deleted(now - DAY, now, None), "Deleted yesterday");
    }

    #[test]
    fn how_long_something_is_kept() {
        let cases = [
            (-1, None),
            (0, None),
            (1, Some("Less than a day left")),
            (DAY - 1, Some("Less than a day left")),
            (DAY, Some("1 day left")),
            (DAY + 1, Some("2 days left")),
            (2 * DAY, Some("2 days left")),
            (days_ms(30), Some("30 days left")),
        ];
        for (left_ms, words) in cases {
            assert_eq!(left(7 * DAY + left_ms, 7 * DAY).as_deref(), words, "{left_ms}");
        }
    }

    #[test]
    fn what_is_not_a_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-11-21",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00:00+2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
