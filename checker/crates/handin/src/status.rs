//! How sending goes, for the learner to read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use comfy_table::{ContentArrangement, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::membership::Membership;
use super::outbox::{OutboxState, Outcome, Waiting};
use course::exercise::LessonId;
use plain::lang::Lang;
use plain::style::Style;
use plain::text;
use plain::visible::visible;

/// Renders the class, each lesson with what was sent and what waits, and what holds it up. Times
/// are in `zone`.
pub fn render(
    class: &Membership,
    waiting: &[Waiting],
    state: &OutboxState,
    lang: Lang,
    style: Style,
    zone: &TimeZone,
) -> String {
    let mut out = String::new();
    let head = text!(
        "{address}, as {account}",
        "{address}, {account} 계정",
        address = visible(&class.address.to_string()),
        account = visible(&class.account)
    );
    let _ = writeln!(out, "{}\n", style.strong(head.get(lang)));
    let mut counts: BTreeMap<&LessonId, usize> = BTreeMap::new();
    for one in waiting {
        *counts.entry(&one.lesson).or_default() += 1;
    }
    let lessons: BTreeSet<_> = state.sent.keys().chain(counts.keys().copied()).collect();
    if lessons.is_empty() {
        let text = text!("Nothing was sent yet.", "아직 보낸 결과가 없어요.");
        let _ = writeln!(out, " {}", text.get(lang));
    }
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.width.try_into().unwrap_or(u16::MAX));
    for lesson in lessons {
        let sent = state.sent.get(lesson).map_or_else(String::new, |sent| {
            let text = text!("sent {at}", "{at} 보냄", at = time(sent.at, zone));
            text.get(lang).to_owned()
        });
        let waits = counts.get(lesson).map_or_else(String::new, |count| {
            let text = text!("{count} waiting", "{count}개 대기 중");
            style.unsure(text.get(lang))
        });
        table.add_row(vec![lesson.to_string(), sent, waits]);
    }
    for line in table.lines() {
        let _ = writeln!(out, " {}", line.trim_end());
    }
    if let Some(Outcome {
        reason: Some((reason, remedy)),
        at,
        ..
    }) = &state.outcome
        && !waiting.is_empty()
    {
        let text = text!(
            "They wait because {en} (last tried {at}).\nTo do: {remedy_en}.",
            "보내지 못한 까닭: {ko} (마지막 시도 {at}).\n{remedy_ko}.",
            at = time(*at, zone),
            en = visible(&reason.en),
            ko = visible(&reason.ko),
            remedy_en = visible(&remedy.en),
            remedy_ko = visible(&remedy.ko)
        );
        let _ = writeln!(out, "\n{}", text.get(lang));
    }
    out
}

fn time(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned_datetime(zone.clone());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}
